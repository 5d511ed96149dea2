"""Who may use a panel, and what was shown to somebody through one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import discord
from discord.ext import commands

from bot.chat.apology import NOT_ALLOWED
from bot.chat.moderators import is_gated
from bot.chat.panels.ids import new_number
from bot.chat.pressed import services_of
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


async def admitted(interaction: discord.Interaction[Any]) -> str:
    """The number of a panel which remembers that the server's settings for this slash command let the member in.

    Empty where nothing needs to be remembered: who may manage the server may go on at any time.
    """
    if not is_gated(interaction) or interaction.guild_id is None:
        return ""
    panels = services_of(interaction).panels
    panel = Panel(new_number(), interaction.guild_id, interaction.user.id, panels.now(), gated=True)
    await panels.open(panel)
    return panel.id


async def may_go_on(interaction: discord.Interaction[Any], number: str) -> bool:
    """Whether who pressed may manage the server, or was let in through the panel of this number a short while ago."""
    if interaction.permissions.manage_guild:
        return True
    panels = services_of(interaction).panels
    panel = await panels.found(number) if number else None
    return panel is not None and not refusal(panel, interaction) and not is_over(panel, panels.now())


def check_opening(interaction: discord.Interaction[Any]) -> None:
    """Raise unless a button was pressed in a server, by one who may manage it."""
    if interaction.guild is None:
        raise commands.NoPrivateMessage
    if not interaction.permissions.manage_guild:
        raise commands.MissingPermissions(["manage_guild"])
