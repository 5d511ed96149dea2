"""SQLite behind SQLAlchemy: the one file that knows which database this is, and how it has to be spoken to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.core.errors import ConfigError, StartupError

PATIENCE = 10.0
"""Seconds to wait while another process writes (the command line beside a running bot)."""

DURABLE = ("journal_mode = WAL", "synchronous = FULL")
"""Readers beside a writer; and what is committed survives a power cut, or a message could be sent twice."""


def database_path(url: str) -> Path:
    """The file that `DATABASE_URL` names. Raises `ConfigError`."""
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):
        raise ConfigError("DATABASE_URL is not an address like sqlite:///data/perijove.db") from None
    if parts.get_backend_name() != "sqlite":  # the address may hold a password: never repeat it
        raise ConfigError(
            f"DATABASE_URL begins with {parts.drivername}:// but this version keeps its data in SQLite (sqlite:///…)"
        )
    if not parts.database or parts.database == ":memory:":
        raise ConfigError("DATABASE_URL names no file: sqlite:///data/perijove.db would")
    return Path(parts.database)


def existing_database(url: str) -> Path:
    """The same, of a database that is there. Raises `ConfigError`, and `StartupError` where there is none."""
    path = database_path(url)
    try:
        is_there = path.is_file()
    except PermissionError:
        raise StartupError(f"the database {path} is in a folder that may not be looked into") from None
    if not is_there:
        raise StartupError(f"there is no database at {path}: `perijove run` or `perijove db upgrade` creates it")
    return path


def open_engine(path: Path, *, writing: bool, patience: float = PATIENCE) -> AsyncEngine:
    """An engine whose transactions write, or only read; it connects when first used. `patience` is in seconds."""
    engine = create_async_engine(_address("sqlite+aiosqlite", path), connect_args=_arguments(patience))
    pragmas = (*DURABLE, "foreign_keys = ON", f"query_only = {'OFF' if writing else 'ON'}")
    _speak(engine.sync_engine, pragmas, _begin(writing=writing))
    return engine


def open_blocking_engine(path: Path, *, writing: bool, patience: float = PATIENCE) -> Engine:
    """The like for migrations, which are not async: writing, it creates the file where there is none.

    Foreign keys are off, as SQLite changes a table by rebuilding it under another name.
    """
    engine = create_engine(_address("sqlite", path), connect_args=_arguments(patience))
    pragmas = (*DURABLE, "foreign_keys = OFF") if writing else ("query_only = ON",)
    _speak(engine, pragmas, _begin(writing=writing))
    return engine


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn what the database itself reports (locked, full, unreadable, not a database) into one `StartupError`.

    A broken constraint or a wrong statement is a mistake of ours and stays what it is.
    """
    try:
        yield
    except DatabaseError as error:
        if type(error) not in {DatabaseError, OperationalError}:
            raise
        raise StartupError(f"the database {path} cannot be used: {error.orig}") from error


def _address(driver: str, path: Path) -> URL:
    return URL.create(driver, database=str(path))


def _arguments(patience: float) -> dict[str, Any]:
    """Python's own transaction handling is switched off: it begins too late for a reader and never immediately."""
    return {"timeout": patience, "isolation_level": None}


def _begin(*, writing: bool) -> str:
    """A writer takes the lock at once: one that first reads could find the lock taken when it comes to write."""
    return "BEGIN IMMEDIATE" if writing else "BEGIN"


def _speak(engine: Engine, pragmas: tuple[str, ...], begin: str) -> None:
    @event.listens_for(engine, "connect")
    def set_up(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
