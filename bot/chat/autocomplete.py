"""What Discord suggests while a member types a target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from bot.chat import limits
from bot.chat.pressed import services_of
from bot.core.model import Target
from bot.core.own_targets import owner
from bot.flows.targets import Targets


async def complete_target(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    """The targets whose name contains what was typed so far."""
    return _choices((await _targets(interaction)).containing(typed))


async def complete_common_target(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    """The like of them, without any server's own."""
    services = services_of(interaction)
    return _choices(services.targets.containing(typed))


async def complete_own_target(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    """The like of them among the server's own."""
    found = (await _targets(interaction)).containing(typed)
    return _choices([target for target in found if owner(target.key) is not None])


async def _targets(interaction: discord.Interaction[Any]) -> Targets:
    services = services_of(interaction)
    known = interaction.client.get_guild(interaction.guild_id)  # as a member's own app it is asked in other servers too
    return await services.targets_in(known and known.id)


def _choices(found: Sequence[Target]) -> list[app_commands.Choice[str]]:
    return [
        app_commands.Choice(name=target.name[: limits.CHOICE], value=target.key[: limits.CHOICE])
        for target in found[: limits.CHOICES]
    ]
