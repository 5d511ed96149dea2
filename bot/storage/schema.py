"""The database's own version: brought up to the code's, or compared with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.core.errors import StartupError
from bot.storage.engine import database_path, existing_database, open_blocking_engine, plain_errors


def upgrade(url: str) -> None:
    """Create the database at `DATABASE_URL` where there is none, and its tables as far as they are missing.

    All in one transaction. Raises `ConfigError` for an address that is no SQLite file, `StartupError` for a database that
    cannot be written or was written by a newer Perijove.
    """
    path = database_path(url)
    _make_folder(path.parent)
    with _connected(path, writing=True) as connection:
        _refuse_newer(path, connection)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def check(url: str) -> None:
    """Raise `StartupError` unless there is a database at `DATABASE_URL` that fits this code."""
    path = existing_database(url)
    with _connected(path, writing=False) as connection:
        _refuse_newer(path, connection)
        if _revision(connection) != _scripts().get_current_head():
            raise StartupError(f"the database {path} is older than this Perijove: run `perijove db upgrade`")


@contextmanager
def _connected(path: Path, *, writing: bool) -> Iterator[Connection]:
    engine = open_blocking_engine(path, writing=writing)
    try:
        with plain_errors(path), engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _refuse_newer(path: Path, connection: Connection) -> None:
    revision = _revision(connection)
    if revision and revision not in {script.revision for script in _scripts().walk_revisions()}:
        raise StartupError(
            f"the database {path} was written by a newer Perijove (its version is {revision}): install that one"
        )


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")  # found in a checkout and in an installed wheel
    return config


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StartupError(f"the database's folder {folder} cannot be made: {error.strerror}") from error
