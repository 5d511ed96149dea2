"""The database's own version: brought up to the code's, or compared with it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, inspect

from bot.core.errors import StartupError
from bot.storage.backup import keep_copy
from bot.storage.database import Database, database_at, plain_errors
from bot.storage.sqlite import SqliteFile

log = logging.getLogger(__name__)


def upgrade(url: str) -> Path | None:
    """Create the database at `DATABASE_URL` where there is none, and its tables as far as they are missing.

    All in one transaction. An older database is copied first, where it is a file: to the path that is returned. Raises
    `ConfigError` for an address that names no database, `StartupError` for one that cannot be written or copied, or was
    written by a newer Perijove.
    """
    database = database_at(url)
    database.prepare(create=True)
    with _connected(database, writing=True) as connection:
        revision = _revision(str(database), connection)
        if revision == newest():
            return None
        kept = keep_copy(database.path, newest()) if revision and isinstance(database, SqliteFile) else None
        _migrate(connection)
    log.info("the database is brought up to date", extra={"was": revision or "empty", "copied_to": kept or "nothing"})
    return kept


def check(url: str) -> None:
    """Raise `StartupError` unless there is a database at `DATABASE_URL` that fits this code."""
    database = database_at(url)
    database.prepare(create=False)
    with _connected(database, writing=False) as connection:
        revision = _revision(str(database), connection)
    if revision != newest():
        what = "is older than this Perijove" if revision else "has no tables yet"
        raise StartupError(f"the database {database} {what}: run `perijove db upgrade`")


@contextmanager
def _connected(database: Database, *, writing: bool) -> Iterator[Connection]:
    engine = database.blocking_engine(writing=writing)
    try:
        with plain_errors(database), engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 — 9 MB and 0.1 s at each start, for what is rarely there to do
    from alembic.config import Config  # noqa: PLC0415 — as above

    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")  # found in a checkout and in an installed wheel
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def version(database: Database, called: str) -> str | None:
    """The version of the database, `called` so in errors; None where it has none. Raises `StartupError` as `check` does."""
    with _connected(database, writing=False) as connection:
        return _revision(called, connection)


def _revision(called: str, connection: Connection) -> str | None:
    """The database's version; None where it has none yet. Raises `StartupError` for one that this code does not know."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if revision is None or revision in versions():
        return revision
    raise StartupError(
        f"the database {called} was written by a newer Perijove (its version is {revision}): install that one"
    )


def versions() -> list[str]:
    """All that this code knows, the oldest first, by the names of the migrations' files: `v0001_first_tables.py`."""
    return sorted(path.name[1:5] for path in (Path(__file__).parent / "migrations" / "versions").glob("v*.py"))


def newest() -> str:
    """The version that this code needs."""
    return versions()[-1]
