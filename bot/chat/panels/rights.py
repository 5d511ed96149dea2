"""Who may use a panel."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import discord
from discord.ext import commands

from bot.chat.apology import NOT_ALLOWED
from bot.core.panels import OPEN_FOR, Panel

NOT_OPEN = "That is not open any more. `/watch add` sets up a watch, and `/watch list` shows all of them."
TOO_LATE = (
    "A quarter of an hour has passed, so this is closed; what was saved stays. `/watch add` and `/watch list` open it again."
)
NOT_YOURS = "Somebody else opened that. `/watch add` and `/watch list` open your own."


def is_over(panel: Panel, now: datetime) -> bool:
    """Whether it was opened too long ago."""
    return now - panel.opened >= OPEN_FOR


def refusal(panel: Panel | None, interaction: discord.Interaction[Any]) -> str:
    """Why this member may not use it; empty where it is theirs."""
    if panel is None or panel.guild != interaction.guild_id:
        return NOT_OPEN
    if panel.member != interaction.user.id:
        return NOT_YOURS
    return "" if panel.gated or interaction.permissions.manage_guild else NOT_ALLOWED


def check_opening(interaction: discord.Interaction[Any]) -> None:
    """Raise unless a button was pressed in a server, by one who may manage it."""
    if interaction.guild is None:
        raise commands.NoPrivateMessage
    if not interaction.permissions.manage_guild:
        raise commands.MissingPermissions(["manage_guild"])
