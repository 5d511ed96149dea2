"""Members in a hurry are asked to wait: answers hold pictures, and those are large."""

from __future__ import annotations

import discord
from discord.ext import commands

from bot.chat.hybrid import Context

ANSWERS, SECONDS = 5, 20
"""How many answers a member may ask for in how long."""

Pace = commands.CooldownMapping[discord.Message]


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
        bucket = self._pace.get_bucket(ctx.message, asked)
        if bucket and (wait := bucket.update_rate_limit(asked)):
            raise commands.CommandOnCooldown(bucket, wait, commands.BucketType.user)
        return True
