"""A press in a panel, and what there is around what is decided in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.chat.panels.setup import Around
from bot.chat.places import place_of
from bot.chat.pressed import Interaction, services_of
from bot.chat.services import Services
from bot.core.panels import Draft, Panel


@dataclass(frozen=True, slots=True)
class Press:
    """A press by somebody who may, in which panel; what was chosen (`values`), or written into a form (`fields`)."""

    interaction: Interaction
    services: Services
    panel: Panel
    about: int = 0
    values: Sequence[str] = ()
    fields: Mapping[str, str] = field(default_factory=dict)


async def around(interaction: Interaction, panel: Panel, draft: Draft | None = None) -> Around:
    """What there is around the panel's draft, or another one."""
    draft = draft or panel.draft
    services, guild = services_of(interaction), interaction.guild
    watches = await services.watches.listed(panel.guild)
    place = place_of(guild, draft.channel)
    return Around(
        targets=await services.targets_in(panel.guild),
        zone=await services.panels.zone(panel.guild),
        place=place,
        role=guild.get_role(draft.role) if guild and draft.role else None,
        followed=frozenset(watch.target for watch in watches if watch.channel == draft.channel),
    )
