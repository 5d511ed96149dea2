"""Members in a hurry are asked to wait: answers hold pictures, and those are large."""

from __future__ import annotations

from typing import Any

import discord
from discord.ext import commands

from bot.chat.hybrid import Context

ANSWERS, SECONDS = 5, 20
"""How many answers a member may ask for in how long."""

PRESSES, PRESS_SECONDS = 10, 20
"""How many buttons that answer with something a member may press in how long: leafing goes faster than asking."""

SHARE_SECONDS = 30
"""From one answer that a member shares with a channel to the next."""

Interaction = discord.Interaction[Any]
Pace = commands.CooldownMapping[discord.Message]
PressPace = commands.CooldownMapping[Interaction]


def members_pace() -> Pace:
    """What one bot's cogs share: discord.py's decorator would count for all bots of a process."""
    return commands.CooldownMapping.from_cooldown(ANSWERS, SECONDS, commands.BucketType.user)


class Paced(commands.Cog):
    """A cog whose answers are counted, together with those of the others that share its pace."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    async def cog_check(self, ctx: Context) -> bool:
        """Asks members in a hurry to wait."""
        asked = ctx.message.created_at.timestamp()
        _count(self._pace.get_bucket(ctx.message, asked), asked)
        return True


class Presses:
    """Counts what members of one bot press. Either method raises `CommandOnCooldown` for one in a hurry."""

    def __init__(self) -> None:
        self._answered: PressPace = commands.CooldownMapping.from_cooldown(PRESSES, PRESS_SECONDS, _who)
        self._shared: PressPace = commands.CooldownMapping.from_cooldown(1, SHARE_SECONDS, _who)

    def count(self, interaction: Interaction) -> None:
        """A button that answers with something."""
        self._add(self._answered, interaction)

    def count_share(self, interaction: Interaction) -> None:
        """A button that shows something to a whole channel."""
        self._add(self._shared, interaction)

    def _add(self, pace: PressPace, interaction: Interaction) -> None:
        pressed = interaction.created_at.timestamp()
        _count(pace.get_bucket(interaction, pressed), pressed)


def _count(bucket: commands.Cooldown | None, moment: float) -> None:
    if bucket and (wait := bucket.update_rate_limit(moment)):
        raise commands.CommandOnCooldown(bucket, wait, commands.BucketType.user)


def _who(interaction: Interaction) -> int:
    return interaction.user.id
