"""A copy of the database while it is in use."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from glob import escape
from pathlib import Path

from bot.core.errors import ConfigError, StartupError
from bot.storage.database import database_at
from bot.storage.sqlite import PATIENCE, SqliteFile

COPIES = 3
"""How many of the copies made before upgrades are kept."""


def backup(url: str, target: Path) -> None:
    """Copy the database at `DATABASE_URL` to a new file, as it is at one moment; nobody who uses it has to wait.

    The file is there when it is whole, not before. Raises `ConfigError` for an address that is no SQLite file,
    `StartupError` where there is nothing to copy, where the target is there already, and where the copy cannot be made.
    """
    source = database_at(url)
    if not isinstance(source, SqliteFile):
        raise ConfigError("DATABASE_URL names PostgreSQL, which has a tool of its own for this: pg_dump")
    source.prepare(create=False)
    if target.exists():
        raise StartupError(f"{target} is there already: a backup needs a new name")
    _put(source.path, target)


def keep_copy(path: Path, version: str) -> Path:
    """Copy a database that is about to be brought up to this version, and keep the last few such copies; where it lies.

    Whoever goes back to the Perijove before puts it in the database's place again. Raises `StartupError`.
    """
    kept = before(path, version)
    _put(path, kept)
    for older in sorted(path.parent.glob(f"{escape(path.name)}.before-[0-9][0-9][0-9][0-9]"))[:-COPIES]:
        older.unlink()
    return kept


def before(path: Path, version: str) -> Path:
    """Where the copy is kept that was made before the upgrade to this version."""
    return path.with_name(f"{path.name}.before-{version}")


def _put(source: Path, target: Path) -> None:
    unfinished = copied(source, target)
    try:
        unfinished.replace(target)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise StartupError(f"{target} cannot be written: {error.strerror}") from error


def copied(source: Path, target: Path) -> Path:
    """The database as it is now, whole and on the disk, in an unfinished file that may take the target's place.

    What a copy that was killed has left behind under such a name is removed. Raises `StartupError`.
    """
    unfinished = target.with_name(f"{target.name}.unfinished-{os.getpid()}")
    try:
        for left in target.parent.glob(f"{escape(target.name)}.unfinished-*"):
            left.unlink()
        unfinished.touch()
        _copy(source, unfinished)
    except sqlite3.Error as error:
        unfinished.unlink(missing_ok=True)
        raise StartupError(f"the database {source} cannot be copied to {target}: {error}") from error
    except OSError as error:
        raise StartupError(f"{target} cannot be written: {error.strerror}") from error
    return unfinished


def _copy(source: Path, target: Path) -> None:
    """Without the log of a database in use beside it: the copy is one file, wherever it is carried."""
    with closing(sqlite3.connect(source, timeout=PATIENCE)) as original, closing(sqlite3.connect(target)) as copy:
        original.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
