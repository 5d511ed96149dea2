"""A backup takes the database's place."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from bot.core.errors import ConfigError, StartupError
from bot.storage import schema
from bot.storage.backup import copied
from bot.storage.database import database_at
from bot.storage.sqlite import SqliteFile

log = logging.getLogger(__name__)


def restore(url: str, file: Path, now: datetime, *, replace: bool = False) -> Path | None:
    """Put a copy of the backup where `DATABASE_URL` points to; where the database that was there is kept, if there was one.

    Raises `ConfigError` for an address that is no SQLite file. Raises `StartupError`, with everything as it was, while a bot
    uses the database; where there is one that may not be `replace`d; for a file that is damaged, or no database of a
    Perijove's that this one knows; and where it cannot be written.
    """
    database = database_at(url)
    if not isinstance(database, SqliteFile):
        raise ConfigError("DATABASE_URL names PostgreSQL, which has a tool of its own for this: pg_restore")
    if not file.is_file():
        raise StartupError(f"there is no file {file}")
    if database.path.exists() and not replace:
        raise StartupError(
            f"there is a database at {database} already: with --replace the backup takes its place, and it is kept beside it"
        )
    database.prepare(create=True)
    with database.right_to_deliver().claimed():
        return _put(file, database.path, now)


def _put(file: Path, path: Path, now: datetime) -> Path | None:
    fresh = copied(file, path)
    try:
        _examine(fresh, file)
        kept = _set_aside(path, now) if path.exists() else None
        fresh.replace(path)
    except OSError as error:
        raise StartupError(f"the database {path} cannot be replaced: {error.strerror}") from error
    finally:
        fresh.unlink(missing_ok=True)
    return kept


def _examine(fresh: Path, file: Path) -> None:
    """Raise `StartupError` unless it is a whole database of a version that this code can bring up to date."""
    with closing(sqlite3.connect(fresh)) as connection:
        try:
            [said] = connection.execute("PRAGMA integrity_check(1)").fetchone()
            orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
        except sqlite3.Error as error:
            said, orphan = str(error), None
    if said != "ok" or orphan:
        raise StartupError(f"{file} is damaged: {said if said != 'ok' else 'rows refer to others that are missing'}")
    if schema.version(SqliteFile(fresh), called=str(file)) is None:
        raise StartupError(f"{file} is no database of Perijove's")


def _set_aside(path: Path, now: datetime) -> Path:
    """Keep the database under a name of its own, and its own name too: until the moment of its replacement it is there."""
    _settle(path)
    kept = path.with_name(f"{path.name}.replaced-{now:%Y%m%dT%H%M%SZ}")
    kept.hardlink_to(path)
    return kept


def _settle(path: Path) -> None:
    """Make it one file, which only who is alone with it can do; a log beside it would spoil the backup.

    Of one that is damaged no more is asked than that it is closed: SQLite takes its log away even then.
    Raises `StartupError` while anybody else uses it, and where it cannot be written.
    """
    try:
        with closing(sqlite3.connect(path, timeout=0)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise StartupError(f"the database {path} is in use: stop every perijove that uses it first") from error
        raise StartupError(f"the database {path} cannot be replaced: {error}") from error
    except sqlite3.DatabaseError:
        log.warning("database was damaged", extra={"path": path})
