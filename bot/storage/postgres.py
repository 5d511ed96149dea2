"""PostgreSQL: a server shared by several processes, and how it has to be spoken to."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.core.errors import ConfigError, StartupError
from bot.storage.election import LOCKS, Election

DRIVER = "postgresql+psycopg://"

DEFAULTS = {
    "application_name": "perijove",
    "client_encoding": "utf8",  # or a server set up without a language would hand back bytes
    "connect_timeout": 10,
    "tcp_user_timeout": 10_000,  # milliseconds; without it a question to a machine that vanished waits a quarter of an hour
}
"""What the address may say otherwise."""

MANNERS = (
    "SET lock_timeout = '10s'",
    # A process that is frozen in the middle of a transaction must not keep every other one from writing.
    "SET idle_in_transaction_session_timeout = '10s'",
    "SET jit = off",  # compiling a query takes longer than any of ours
)
"""Said once on each connection."""

READERS = 4
"""Connections for reading in each process: servers for hire allow few."""

WRITING = 1
"""The writers' lock, beside the deliverer's."""

DATABASES_DOING = {
    "25006",  # read-only: a replica, or switched so by the host for want of space
    "42501",  # permission denied
    "42P07",  # there is already something else under the name of a table
}
"""Errors for which PostgreSQL has classes that mostly tell of a programmer's mistake, and these do not."""

POOLER = (
    "a transaction pooler answers at DATABASE_URL, behind which no lock lasts: "
    "give the address of PostgreSQL itself, or of a pooler in session mode"
)


class Postgres:
    """A database on a PostgreSQL server, 14 or newer. Raises `ConfigError` for an address that libpq does not take."""

    def __init__(self, url: str) -> None:
        # The driver and its address are ours to choose: sqlalchemy's own spelling is not libpq's.
        address = "postgresql://" + url.partition("://")[2]
        try:
            given = conninfo_to_dict(address)
        except psycopg.ProgrammingError as error:
            raise ConfigError(f"DATABASE_URL is not an address of PostgreSQL's: {_without_address(error)}") from None
        if not given.get("dbname"):
            raise ConfigError("DATABASE_URL names no database: postgresql://user@host/perijove would")
        self._parameters: dict[str, Any] = DEFAULTS | given
        self._name = f"{given['dbname']} at {given.get('host', 'this machine')}"

    def __str__(self) -> str:
        return self._name

    def prepare(self, *, create: bool) -> None:  # noqa: ARG002 — its tables are made, the database itself never
        """Refuse a transaction pooler. Raises `StartupError`, also where the server cannot be reached."""
        try:
            pooled = self._is_pooled()
        except psycopg.Error as error:
            reason = " ".join(str(error).split())
            raise StartupError(f"the database {self} cannot be used: {reason}") from error
        if pooled:
            raise StartupError(POOLER)

    def engine(self, *, writing: bool) -> AsyncEngine:
        """An engine whose transactions write, or only read; it connects when first used."""
        size = 1 if writing else READERS
        engine = create_async_engine(
            DRIVER, connect_args=self._parameters, pool_size=size, max_overflow=0, pool_pre_ping=True, **_isolation(writing)
        )
        _speak(engine.sync_engine, writing=writing)
        return engine

    def blocking_engine(self, *, writing: bool) -> Engine:
        """The like for migrations, which are not async."""
        engine = create_engine(DRIVER, connect_args=self._parameters, **_isolation(writing))
        _speak(engine, writing=writing)
        return engine

    def is_to_blame(self, error: DBAPIError) -> bool:
        """Whether it is unreachable, locked, full, read-only, not ours; a broken constraint is a mistake of ours."""
        known = isinstance(error, OperationalError | InterfaceError)
        return known or getattr(error.orig, "sqlstate", None) in DATABASES_DOING

    def right_to_deliver(self) -> Election:
        """An advisory lock on a connection of its own."""
        return Election(lambda: psycopg.AsyncConnection.connect(**self._parameters, autocommit=True))

    def _is_pooled(self) -> bool:
        """Whether two connections are given one server process, or one connection two of them, as a transaction pooler does.

        Such a pooler lends the process it used last; while the second connection's transaction holds it, the first must get
        another one.
        """
        with self._connected() as first, self._connected() as second:
            before = _served_by(first)
            with second.transaction():
                return _served_by(second) == before or _served_by(first) != before

    def _connected(self) -> psycopg.Connection[Any]:
        return psycopg.connect(**self._parameters, autocommit=True)


def _served_by(connection: psycopg.Connection[Any]) -> int:
    [pid] = connection.execute("SELECT pg_backend_pid()").fetchone() or [0]
    return int(pid)


def _isolation(writing: bool) -> dict[str, Any]:
    """A reader sees one moment. A writer sees, at each statement, what was committed before it took the writers' lock."""
    if writing:
        return {"isolation_level": "READ COMMITTED"}
    return {"isolation_level": "REPEATABLE READ", "execution_options": {"postgresql_readonly": True}}


def _speak(engine: Engine, *, writing: bool) -> None:
    @event.listens_for(engine, "connect")
    def set_up(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for manner in MANNERS:
            cursor.execute(manner)
        cursor.close()
        connection.commit()

    if writing:
        # Flows read before they write (is this release known?), so writers of all processes take turns, as on SQLite.
        @event.listens_for(engine, "begin")
        def take_turn(connection: Connection) -> None:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCKS}, {WRITING})")


def _without_address(error: psycopg.Error) -> str:
    """What libpq says, unless it repeats the address, which may hold a password."""
    said = str(error).strip()
    return said if said.startswith("invalid URI query parameter") else "write postgresql://user:password@host/database"
