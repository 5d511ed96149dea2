"""Servers that the bot comes to, leaves, and is invited back to, also while it was offline.

A server in an outage was not left: Discord names it still, as unavailable. What Discord does not name when the bot connects
is asked for once more before anything is concluded, and even then all that is kept about it waits for 30 days.
"""

from __future__ import annotations

import logging

import discord
from discord.ext import commands

from bot.chat.arrival import here_since, place_of_welcome
from bot.chat.outcome import FAILURES
from bot.chat.services import Services
from bot.chat.shards import serves

log = logging.getLogger(__name__)

NOT_IN_IT = frozenset({10004, 50001})
"""What Discord answers to a question about a server that there is not, or in which the bot is not (any more)."""


class Guests(commands.Cog):
    """Welcomes, remembers departures, and takes up again what was decided before one."""

    def __init__(self, bot: commands.Bot, services: Services) -> None:
        self._bot = bot
        self._services = services

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Find out what happened while the bot was offline: all servers of this process are known now, if only by id."""
        guilds = list(self._bot.guilds)
        await self._take_up({guild.id for guild in guilds})
        for guild in guilds:
            await self._welcome_late(guild)
        for missing in sorted(await self._services.departures.known() - {guild.id for guild in guilds}):
            if serves(self._bot, missing) and await self._was_left(missing):
                await self._services.departures.left(missing)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Go on where the last stay ended, or say hello."""
        await self._services.departures.back({guild.id})
        await self._services.status.try_now(guild.id)
        await self._welcome(guild)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Also one that the bot came to during an outage. Of those that come up with the bot, `on_ready` takes care."""
        if self._bot.is_ready():
            await self._take_up({guild.id})
            await self._welcome_late(guild)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Discord says so of servers that showed the bot out, or were deleted; of an outage it says something else."""
        await self._services.departures.left(guild.id)

    async def _take_up(self, present: set[int]) -> None:
        """What is held from an earlier stay may go out now."""
        for guild in sorted(await self._services.departures.back(present)):
            await self._services.status.try_now(guild)

    async def _welcome_late(self, guild: discord.Guild) -> None:
        if not self._services.arrivals.is_late(here_since(guild)):
            await self._welcome(guild)

    async def _welcome(self, guild: discord.Guild) -> None:
        where = place_of_welcome(guild)
        if where is not None:
            await self._services.arrivals.welcome(guild.id, where)

    async def _was_left(self, guild: int) -> bool:
        """Whether Discord, asked for the server, says that the bot is not in it; anything else it says proves nothing."""
        try:
            await self._bot.fetch_guild(guild, with_counts=False)
        except discord.HTTPException as refusal:
            return refusal.code in NOT_IN_IT and self._bot.get_guild(guild) is None  # it may be in it by now
        except FAILURES as error:
            log.info("a server could not be asked for", extra={"guild": guild, "error": str(error)})
        return False
