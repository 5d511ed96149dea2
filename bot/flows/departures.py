"""Servers that the bot has left: kept for a month as they were, in case it is invited back, and then forgotten."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

from bot.core.ports import Clock, Store

log = logging.getLogger(__name__)

KEPT = timedelta(days=30)
"""How long what a server's moderators decided outlives the bot's stay."""


class Departures:
    """Remembers when servers were left: nothing is promised to them meanwhile, and after `KEPT` all about them goes."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def known(self) -> set[int]:
        """The servers in which the bot is, as far as is known: those that something is kept about and that were not left."""
        async with self._store.reading() as tx:
            return await tx.guilds_known()

    async def left(self, guild: int) -> None:
        """Remember that the server was left just now; one that was left before was left then."""
        async with self._store.writing() as tx:
            settings = await tx.guild_settings(guild)
            if settings.left is None:
                await tx.save_guild_settings(replace(settings, left=self._clock()))
                log.info("a server was left; what is kept about it goes in 30 days", extra={"guild": guild})

    async def back(self, present: Collection[int]) -> set[int]:
        """Take up again whichever of these servers were left, as if nothing had been; which those were."""
        async with self._store.reading() as tx:
            if not await tx.guilds_left():
                return set()
        async with self._store.writing() as tx:
            returned = await tx.guilds_left() & set(present)
            for settings in (await tx.settings_of(returned)).values():
                await tx.save_guild_settings(replace(settings, left=None))
        return returned

    async def forget(self) -> int:
        """Delete everything about servers that were left too long ago; how many those were."""
        before = self._clock() - KEPT
        async with self._store.reading() as tx:
            over = await tx.guilds_left(before)
        for guild in over:
            await self._forget(guild)
        return len(over)

    async def _forget(self, guild: int) -> None:
        """One server in one transaction, so that others may write between two of them; the bot may be back in it by now."""
        async with self._store.writing() as tx:
            if guild in await tx.guilds_left(self._clock() - KEPT):
                await tx.forget_guild(guild)
                log.info("a server that was left is forgotten", extra={"guild": guild})
