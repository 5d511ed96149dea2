"""One deliverer among many processes: whoever has a lock that PostgreSQL keeps for as long as a connection lasts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, nullcontext, suppress
from typing import Any

import psycopg

from bot.core.errors import PerijoveError

log = logging.getLogger(__name__)

LOCKS = 0x50455249
"""The first number of our advisory locks: PERI, so that they are no other program's."""

DELIVERING = 2

ASK_EVERY = 1.0
"""Seconds between two questions, of the one who holds the right and of those who stand by."""

PATIENCE = 3.0
"""Seconds to wait for an answer, after which the right counts as lost."""

GIVEN_UP = "SET idle_session_timeout = '6s'"
"""Without a question for so long, PostgreSQL ends the connection and with it the right, whatever became of its holder.

That is longer than `ASK_EVERY` and `PATIENCE` together: a holder cut off from the server stops before another begins.
"""

Work = Callable[[], Awaitable[None]]
Connection = psycopg.AsyncConnection[Any]


class RightLost(PerijoveError):
    """The right to deliver is gone, or could not be asked for; another process may have it."""


class Election:
    """The right to deliver from a PostgreSQL database, on a connection of its own that `connect` opens.

    `ask_every` and `patience` are in seconds.
    """

    def __init__(
        self, connect: Callable[[], Awaitable[Connection]], ask_every: float = ASK_EVERY, patience: float = PATIENCE
    ) -> None:
        self._connect = connect
        self._ask_every = ask_every
        self._patience = patience

    def claimed(self) -> AbstractContextManager[object]:
        """Nothing: any number of processes may stand by."""
        return nullcontext()

    async def while_held(self, work: Work, stop: asyncio.Event) -> None:
        """Do the work whenever the right is held, until `stop` is set or the work ends; cancel it when the right is lost."""
        while not stop.is_set():
            try:
                async with self._connection() as connection:
                    if await self._won(connection, stop):
                        await self._do(work, connection)
                        return
            except RightLost as loss:
                log.error("no right to deliver; standing by", extra={"reason": loss})  # noqa: TRY400 — no bug, so no traceback
                await self._pause(stop)

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[Connection]:
        with _trouble():
            connection = await self._connect()
        try:
            with _trouble():
                await connection.execute(GIVEN_UP)
            yield connection
        finally:
            await connection.close()

    async def _won(self, connection: Connection, stop: asyncio.Event) -> bool:
        """Ask for the lock until it is ours, or `stop` is set."""
        standing_by = False
        while not stop.is_set():
            if await self._ask(connection, f"SELECT pg_try_advisory_lock({LOCKS}, {DELIVERING})"):
                log.info("this process delivers")
                return True
            if not standing_by:
                log.info("another process delivers; standing by")
            standing_by = True
            await self._pause(stop)
        return False

    async def _do(self, work: Work, connection: Connection) -> None:
        """Do the work for as long as the connection lasts. Raises `RightLost`."""
        working, watching = asyncio.ensure_future(work()), asyncio.create_task(self._watch(connection))
        try:
            done, _ = await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            working.cancel()
            watching.cancel()
            await asyncio.gather(working, watching, return_exceptions=True)
        (working if working in done else watching).result()

    async def _watch(self, connection: Connection) -> None:
        """Raise `RightLost` at once when the connection breaks, and in time when nobody answers on it."""
        server_process = await self._ask(connection, "SELECT pg_backend_pid()")
        while True:
            with _trouble():
                async for _ in connection.notifies(timeout=self._ask_every):
                    pass  # nothing is listened for: it is a wait that a broken connection ends
            if await self._ask(connection, "SELECT pg_backend_pid()") != server_process:
                raise RightLost("the connection was given another server process: is a transaction pooler between?")

    async def _ask(self, connection: Connection, question: str) -> Any:
        """The one value that is the answer. Raises `RightLost` if it does not come in time."""
        asking = asyncio.create_task(_answer(connection, question))
        done, _ = await asyncio.wait({asking}, timeout=self._patience)
        if not done:
            asking.cancel()  # psycopg takes its time to give up a question, and meanwhile nothing must be sent
            raise RightLost("PostgreSQL does not answer")
        return asking.result()

    async def _pause(self, stop: asyncio.Event) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), self._ask_every)


async def _answer(connection: Connection, question: str) -> Any:
    with _trouble():
        row = await (await connection.execute(question)).fetchone()
    return row and row[0]


@contextmanager
def _trouble() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        raise RightLost(" ".join(str(error).split())) from error
