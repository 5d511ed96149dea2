"""Time zones, as moderators see them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import discord
from discord import app_commands

from bot.chat import limits
from bot.flows.zones import zone_names

COMMON = (
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Sydney",
)
"""What is offered before anything is typed."""


def clock(zone: str, now: datetime) -> str:
    """What clocks show there, with the day of the week: "Sunday, 12:00"."""
    return f"{now.astimezone(ZoneInfo(zone)):%A, %H:%M}"


async def complete_zone(_interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    """The zones whose name contains what was typed so far."""
    wanted = "_".join(typed.casefold().split())
    found = [name for name in zone_names() if wanted in name.casefold()] if wanted else COMMON
    return [app_commands.Choice(name=name, value=name) for name in found[: limits.CHOICES]]
