"""A copy of the database while it is in use."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.core.errors import ConfigError, StartupError
from bot.storage.database import database_at
from bot.storage.sqlite import PATIENCE, SqliteFile


def backup(url: str, target: Path) -> None:
    """Copy the database at `DATABASE_URL` to a new file, as it is at one moment; nobody who uses it has to wait.

    Raises `ConfigError` for an address that is no SQLite file, `StartupError` where there is nothing to copy, where the
    target is there already, and where the copy cannot be made.
    """
    source = database_at(url)
    if not isinstance(source, SqliteFile):
        raise ConfigError("DATABASE_URL names PostgreSQL, which has a tool of its own for this: pg_dump")
    source.prepare(create=False)
    _claim(target)
    try:
        _copy(source.path, target)
    except sqlite3.Error as error:
        target.unlink()
        raise StartupError(f"the database {source} cannot be copied to {target}: {error}") from error


def _claim(target: Path) -> None:
    """Make the file, so that nothing of the same name is ever overwritten."""
    try:
        target.touch(exist_ok=False)
    except FileExistsError:
        raise StartupError(f"{target} is there already: a backup needs a new name") from None
    except OSError as error:
        raise StartupError(f"the backup {target} cannot be written: {error.strerror}") from error


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source, timeout=PATIENCE)) as original, closing(sqlite3.connect(target)) as copy:
        original.backup(copy)
