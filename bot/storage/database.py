"""Which database it is: SQLite's file or PostgreSQL's server, each of which knows how it has to be spoken to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.errors import ConfigError, StartupError
from bot.storage.sqlite import SqliteFile

Work = Callable[[], Awaitable[None]]


class Right(Protocol):
    """The right to deliver, which one process at a time has."""

    def claimed(self) -> AbstractContextManager[object]:
        """Open before the store is. Raises `StartupError` where a second process is not wanted even as a stand-by."""
        ...

    async def while_held(self, work: Work, stop: asyncio.Event) -> None:
        """Do the work whenever the right is held, until `stop` is set or the work ends; cancel it when the right is lost."""
        ...


class Database(Protocol):
    """One database. As a string it is its name for the operator, without a password."""

    def prepare(self, *, create: bool) -> None:
        """Look whether it can be used, or, to `create` it, make it so. Raises `StartupError`."""
        ...

    def engine(self, *, writing: bool) -> AsyncEngine:
        """An engine that connects when first used. Its transactions only read, as of one moment, or they are `writing`.

        Those take turns from their first statement on, whatever process they are in: what one reads stays true until it
        commits.
        """
        ...

    def blocking_engine(self, *, writing: bool) -> Engine:
        """The like for migrations, which are not async."""
        ...

    def is_to_blame(self, error: DBAPIError) -> bool:
        """Whether the error tells of the database (locked, full, unreachable), and not of a mistake of ours."""
        ...

    def right_to_deliver(self) -> Right:
        """The right to deliver what this database promises."""
        ...


def database_at(url: str) -> Database:
    """The database that `DATABASE_URL` names. Raises `ConfigError`."""
    scheme, begun, _ = url.partition("://")
    match scheme.partition("+")[0]:  # a driver may be named behind a +: choosing it is our affair
        case "sqlite":
            return SqliteFile.at(url)
        case "postgresql" | "postgres":
            return _postgres(url)
    # The address may hold a password: never repeat it.
    said = f"begins with {scheme}://, but data is kept" if begun else "is not an address; data is kept"
    raise ConfigError(f"DATABASE_URL {said} in SQLite, like sqlite:///data/perijove.db, or at postgresql://…")


def _postgres(url: str) -> Database:
    try:
        from bot.storage.postgres import Postgres  # noqa: PLC0415 — needs the extra `postgres`, which SQLite does without
    except ImportError as error:
        if (error.name or "").startswith("bot"):
            raise
        raise ConfigError(
            "DATABASE_URL names PostgreSQL, which needs its extra: pip install 'perijove[postgres]'"
        ) from error
    return Postgres(url)


@contextmanager
def plain_errors(database: Database) -> Iterator[None]:
    """Turn what the database itself reports into one `StartupError`; a mistake of ours stays what it is."""
    try:
        yield
    except DBAPIError as error:
        if not database.is_to_blame(error):
            raise
        reason = " ".join(str(error.orig).split())  # PostgreSQL tells in several lines
        raise StartupError(f"the database {database} cannot be used: {reason}") from error
