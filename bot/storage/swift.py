"""A connection to SQLite that goes to its thread once for each question, and takes along what was written before it.

aiosqlite goes there four times: to make a cursor, to execute, to fetch, to close; and for BEGIN as often again. The way
there and back costs more processor time than a small statement, and the statements of a poll are small.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self

import aiosqlite

Work = Callable[[sqlite3.Connection], object]


class SwiftConnection(aiosqlite.Connection):
    """aiosqlite's connection with cursors of its own. A transaction begins together with its first question.

    So does what nobody waits for: it is put off until something is asked, or the transaction is committed.
    """

    _put_off: tuple[Work, ...] = ()
    _is_used = False

    def begin(self, statement: str) -> None:
        """Begin a transaction by this statement, as soon as there is something to do in it."""
        self._put_off, self._is_used = (lambda connection: connection.execute(statement),), False

    def put_off(self, work: Work) -> None:
        """Do this before what is asked next; an error that it meets is raised there, or at the commit."""
        self._put_off, self._is_used = (*self._put_off, work), True

    def cursor(self) -> SwiftCursor:  # type: ignore[override]  # only SQLAlchemy calls it, and asks no more than this
        """A cursor that costs nothing until it executes."""
        return SwiftCursor(self)

    async def commit(self) -> None:
        """Commit, where there is something to commit."""
        if self._is_used:
            await self.trip(sqlite3.Connection.commit)
        self._is_used = False

    async def rollback(self) -> None:
        """Roll back, where there is something to undo: SQLAlchemy always asks once more when it takes a connection back.

        Nobody waits for it, as every reading transaction ends like this: what comes next comes after it. Should it fail, the
        next transaction cannot begin, and says so. What was sent to the thread counts, not what it has done of it yet: who
        sent it may have been cancelled meanwhile.
        """
        if self._is_used:
            self._tx.put_nowait((None, self._conn.rollback))
        self._put_off, self._is_used = (), False

    async def trip(self, do: Work) -> None:
        """Do it in the connection's thread, inside a transaction."""
        put_off, self._put_off, self._is_used = self._put_off, (), True
        await self._execute(self._there, (*put_off, do))  # type: ignore[no-untyped-call]  # aiosqlite's own cursors call it too

    def _there(self, works: Iterable[Work]) -> None:
        for work in works:
            work(self._conn)


class SwiftCursor:
    """What SQLAlchemy asks of an async cursor. All of a statement's rows are there when it has been executed."""

    def __init__(self, connection: SwiftConnection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        """Execute it and fetch what it finds."""
        await self._connection.trip(lambda connection: self._keep(connection.execute(statement, parameters)))

    async def executemany(self, statement: str, parameters: Iterable[Sequence[Any]]) -> None:
        """Execute it for each of these."""
        await self._connection.trip(lambda connection: self._keep(connection.executemany(statement, parameters)))

    async def fetchall(self) -> list[Any]:
        """The rows, once."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Nothing: it was closed in the thread that opened it."""

    def _keep(self, cursor: sqlite3.Cursor) -> None:
        self.description, self.rowcount, self.lastrowid = cursor.description, cursor.rowcount, cursor.lastrowid
        self._rows = cursor.fetchall() if cursor.description else []
        cursor.close()
