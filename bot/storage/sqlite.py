"""SQLite: one file, and how it has to be spoken to."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, ExecutionContext
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.core.errors import ConfigError, StartupError
from bot.storage.lock import SingleDeliverer
from bot.storage.rows import UNANSWERED
from bot.storage.swift import SwiftConnection

PATIENCE = 10.0
"""Seconds to wait while another process writes (the command line beside a running bot)."""

FRUGAL = "cache_size = -500"
"""KiB of the database that a connection keeps, a quarter of the usual: the system keeps the file in memory anyway."""

REMEMBERED = 48
"""Statements that a connection keeps prepared, of 8 kB each. Python's 128 fill up with the same few queries: one that asks
for five keys is another statement than one that asks for six."""

DURABLE = ("journal_mode = WAL", "synchronous = FULL")
"""Readers beside a writer; and what is committed survives a power cut, or a message could be sent twice."""


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """A database in a file; `patience` is in seconds."""

    path: Path
    patience: float = PATIENCE

    @classmethod
    def at(cls, url: str) -> Self:
        """The file that the address names. Raises `ConfigError`."""
        try:
            parts = make_url(url)
        except (ArgumentError, ValueError):
            raise ConfigError("DATABASE_URL is not an address like sqlite:///data/perijove.db") from None
        if not parts.database or parts.database == ":memory:" or parts.host:
            raise ConfigError("DATABASE_URL names no file: sqlite:///data/perijove.db would")
        return cls(Path(parts.database))

    def __str__(self) -> str:
        return str(self.path)

    def prepare(self, *, create: bool) -> None:
        """Make its folder, or see that the file is there. Raises `StartupError`."""
        if not create and not self.path.is_file():
            raise StartupError(f"there is no database at {self.path}: `perijove run` or `perijove db upgrade` creates it")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StartupError(f"the database's folder {self.path.parent} cannot be made: {error.strerror}") from error

    def engine(self, *, writing: bool) -> AsyncEngine:
        """An engine whose transactions write, or only read; it connects when first used."""
        engine = create_async_engine(self._address("sqlite+aiosqlite"), async_creator=self._connected)
        _set_up(engine.sync_engine, (*DURABLE, FRUGAL, "foreign_keys = ON", f"query_only = {'OFF' if writing else 'ON'}"))
        begin = _begin(writing=writing)

        @event.listens_for(engine.sync_engine, "begin")
        def begin_transaction(connection: Connection) -> None:
            _driver(connection).begin(begin)

        if writing:
            _put_off(engine.sync_engine)
        return engine

    def blocking_engine(self, *, writing: bool) -> Engine:
        """The like for migrations, which are not async: writing, it creates the file where there is none.

        Foreign keys are off, as SQLite changes a table by rebuilding it under another name.
        """
        engine = create_engine(self._address("sqlite"), connect_args=self._arguments())
        _set_up(engine, (*DURABLE, "foreign_keys = OFF") if writing else ("query_only = ON",))
        begin = _begin(writing=writing)

        @event.listens_for(engine, "begin")
        def begin_transaction(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        return engine

    def is_to_blame(self, error: DBAPIError) -> bool:
        """Whether the file is locked, full, unreadable, not a database; a broken constraint is a mistake of ours."""
        return type(error) in {DatabaseError, OperationalError}

    def right_to_deliver(self) -> SingleDeliverer:
        """A lock file beside the database."""
        return SingleDeliverer(self.path)

    async def _connected(self) -> SwiftConnection:
        """A connection. Given up midway, it is closed first: its thread must not outlive the event loop."""
        connecting = asyncio.create_task(self._connect())
        try:
            return await asyncio.shield(connecting)
        except asyncio.CancelledError:
            await (await connecting).close()
            raise

    async def _connect(self) -> SwiftConnection:
        connection = SwiftConnection(lambda: sqlite3.connect(self.path, **self._arguments()), iter_chunk_size=1)
        connection._thread.daemon = True  # noqa: SLF001 — as SQLAlchemy does: a program must end even if one is left open
        await connection
        return connection

    def _address(self, driver: str) -> URL:
        return URL.create(driver, database=str(self.path))

    def _arguments(self) -> dict[str, Any]:
        """Python's own transaction handling is switched off: it begins too late for a reader and never immediately."""
        return {"timeout": self.patience, "isolation_level": None, "cached_statements": REMEMBERED}


def _begin(*, writing: bool) -> str:
    """A writer takes the lock at once: one that first reads could find the lock taken when it comes to write."""
    return "BEGIN IMMEDIATE" if writing else "BEGIN"


def _put_off(engine: Engine) -> None:
    """Send what is `UNANSWERED` to the connection's thread together with what is asked next."""

    @event.listens_for(engine, "do_execute")
    def put_off_one(_cursor: object, statement: str, parameters: Any, context: ExecutionContext) -> bool:
        if is_put_off := UNANSWERED in context.execution_options:
            _driver(context.root_connection).put_off(lambda connection: connection.execute(statement, parameters))
        return is_put_off

    @event.listens_for(engine, "do_executemany")
    def put_off_many(_cursor: object, statement: str, parameters: Any, context: ExecutionContext) -> bool:
        if is_put_off := UNANSWERED in context.execution_options:
            _driver(context.root_connection).put_off(lambda connection: connection.executemany(statement, parameters))
        return is_put_off


def _driver(connection: Connection) -> SwiftConnection:
    return cast("SwiftConnection", connection.connection.driver_connection)


def _set_up(engine: Engine, pragmas: tuple[str, ...]) -> None:
    @event.listens_for(engine, "connect")
    def set_up(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
