"""Who may decide for a server."""

from __future__ import annotations

from typing import Any

import discord
from discord.ext import commands

from bot.chat.hybrid import Context
from bot.chat.places import server


def check_manager(ctx: Context) -> None:
    """Raise unless the command was given in a server, by one who may manage it.

    Discord guards the slash command by the server's own settings; a written one is guarded here.
    """
    server(ctx)
    if ctx.interaction is None and not ctx.permissions.manage_guild:
        raise commands.MissingPermissions(["manage_guild"])


def is_gated(interaction: discord.Interaction[Any]) -> bool:
    """Whether nothing but the server's settings for the slash command let this member in."""
    is_command = interaction.type is discord.InteractionType.application_command
    return is_command and not interaction.permissions.manage_guild
