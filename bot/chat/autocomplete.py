"""What Discord suggests while a member types a target."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.chat import limits
from bot.flows.targets import Targets


async def complete_target(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    """The targets whose name contains what was typed so far."""
    targets: Targets = interaction.client.services.targets
    found = targets.containing(typed)
    return [
        app_commands.Choice(name=target.name[: limits.CHOICE], value=target.key[: limits.CHOICE])
        for target in found[: limits.CHOICES]
    ]
