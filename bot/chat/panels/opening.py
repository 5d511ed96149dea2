"""How panels begin: from a slash command, or from a button below what is written out."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.moderators import is_gated
from bot.chat.panels.ids import new_number
from bot.chat.panels.press import Press
from bot.chat.panels.showing import show_list, show_setup
from bot.chat.places import Channel
from bot.chat.pressed import Interaction, services_of
from bot.core.panels import Draft, Panel
from bot.flows.targets import Targets

FIRST = "io"
"""What is proposed, where there is such a target."""


async def open_setup(interaction: Interaction, draft: Draft | None = None) -> None:
    """Open a panel that sets up a watch, for this member alone; what the draft leaves open is proposed."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    services = services_of(interaction)
    targets = await services.targets_in(interaction.guild_id)
    await show_setup(await _opened(interaction, _proposed(interaction, draft or Draft(), targets)))


async def open_list(interaction: Interaction) -> None:
    """Open the list of the server's watches, for this member alone."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    await show_list(await _opened(interaction, Draft()))


async def _opened(interaction: Interaction, draft: Draft) -> Press:
    services = services_of(interaction)
    guild, gated = interaction.guild_id or 0, is_gated(interaction)
    panel = Panel(new_number(), guild, interaction.user.id, services.panels.now(), gated=gated, draft=draft)
    await services.panels.open(panel)
    return Press(interaction, services, panel)


def _proposed(interaction: Interaction, draft: Draft, targets: Targets) -> Draft:
    here = interaction.channel.id if isinstance(interaction.channel, Channel) else None
    io = targets.spelled(FIRST)
    return replace(draft, targets=draft.targets or ((io.key,) if io else ()), channel=draft.channel or here)
