"""Where everything is kept: `bot.core.ports.Store` on SQLite or PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

from bot.storage.browsing import Browsing
from bot.storage.database import Database, database_at, plain_errors
from bot.storage.guests import Guests
from bot.storage.outbox import Outbox
from bot.storage.panels import Panels
from bot.storage.schema import check, upgrade
from bot.storage.searches import Searches
from bot.storage.watches import Notes, Watches

FAREWELL = 1.0
"""Seconds that transactions under way have to be finished when the store is closed."""


class SqlTransaction(Searches, Browsing, Guests, Watches, Panels, Outbox, Notes):
    """One unit of work, over one connection that is in a transaction."""


class SqlStore:
    """The store in this database, whose tables must be there; `open` sees to that.

    Its transactions raise `StartupError` when the database cannot be used: locked for long, unreadable, full, unreachable.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._writer = database.engine(writing=True)
        self._readers = database.engine(writing=False)
        # Tasks of this process queue here, in order, instead of trying again and again at the database's own lock.
        self._turn = asyncio.Lock()
        self._under_way = 0
        self._unused = asyncio.Event()
        self._unused.set()

    @classmethod
    async def open(cls, url: str, *, create: bool) -> SqlStore:
        """The store at `DATABASE_URL`: created and brought up to date if `create`, else only if it is both already.

        Raises `ConfigError` for an address that names no database, `StartupError` for a database that cannot be used.
        """
        await asyncio.to_thread(upgrade if create else check, url)
        return cls(database_at(url))

    async def close(self) -> None:
        """Give its connections back, when nobody uses one any more: a member's command may still be under way at a stop."""
        with suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL):
                await self._unused.wait()
        await self._readers.dispose()
        await self._writer.dispose()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[SqlTransaction]:
        """A transaction that may write: one at a time; commits at the end, rolls back on an exception.

        A task that opens one inside another waits for itself for ever.
        """
        async with self._turn:
            with self._in_use(), plain_errors(self._database):
                async with self._writer.begin() as connection:
                    yield SqlTransaction(connection)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlTransaction]:
        """A transaction that only reads, beside whatever is being written, which it does not see."""
        with self._in_use(), plain_errors(self._database):
            async with self._readers.connect() as connection:
                yield SqlTransaction(connection)

    @contextmanager
    def _in_use(self) -> Iterator[None]:
        self._under_way += 1
        self._unused.clear()
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._unused.set()
