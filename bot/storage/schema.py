"""The database's own version: brought up to the code's, or compared with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.core.errors import StartupError
from bot.storage.database import Database, database_at, plain_errors


def upgrade(url: str) -> None:
    """Create the database at `DATABASE_URL` where there is none, and its tables as far as they are missing.

    All in one transaction. Raises `ConfigError` for an address that names no database, `StartupError` for a database that
    cannot be written or was written by a newer Perijove.
    """
    database = database_at(url)
    database.prepare(create=True)
    with _connected(database, writing=True) as connection:
        _refuse_newer(database, connection)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def check(url: str) -> None:
    """Raise `StartupError` unless there is a database at `DATABASE_URL` that fits this code."""
    database = database_at(url)
    database.prepare(create=False)
    with _connected(database, writing=False) as connection:
        _refuse_newer(database, connection)
        if _revision(connection) != _scripts().get_current_head():
            raise StartupError(f"the database {database} is older than this Perijove: run `perijove db upgrade`")


@contextmanager
def _connected(database: Database, *, writing: bool) -> Iterator[Connection]:
    engine = database.blocking_engine(writing=writing)
    try:
        with plain_errors(database), engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _refuse_newer(database: Database, connection: Connection) -> None:
    revision = _revision(connection)
    if revision and revision not in {script.revision for script in _scripts().walk_revisions()}:
        raise StartupError(
            f"the database {database} was written by a newer Perijove (its version is {revision}): install that one"
        )


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")  # found in a checkout and in an installed wheel
    return config
