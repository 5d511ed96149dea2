"""How the database is: whether it can be written, whether it is intact, how large it is, and what room is left for it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from bot.core.checkup import Room
from bot.storage.database import Database, database_at, plain_errors
from bot.storage.schema import check
from bot.storage.sqlite import SqliteFile

INTACT = "ok"
"""What SQLite says of a file in which nothing is wrong."""


def examine(url: str) -> int:
    """The database's size in bytes, once it was seen that it fits this code and can be written.

    Raises `ConfigError` and `StartupError`.
    """
    check(url)
    database = database_at(url)
    with _connected(database, writing=True) as connection:
        # Changes nothing, but is refused where something would be: a file or a server that may only be read.
        connection.exec_driver_sql("UPDATE notes SET value = value WHERE 1 = 0")
        connection.rollback()
    if isinstance(database, SqliteFile):
        return sum(path.stat().st_size for path in _files(database.path) if path.exists())
    with _connected(database, writing=False) as connection:
        return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar() or 0)


def damage(url: str) -> str:
    """What is broken in SQLite's file, or nothing; PostgreSQL sees to that itself. Raises `StartupError`."""
    database = database_at(url)
    if not isinstance(database, SqliteFile):
        return ""
    with _connected(database, writing=False) as connection:
        said = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar())
    return "" if said == INTACT else " ".join(said.split())


def rooms(url: str, data: Path) -> list[Room]:
    """The folders that fill: the database's, where it is a file, and that of pictures, once where both are one."""
    named = {data: "PERIJOVE_DATA"}
    database = database_at(url)
    if isinstance(database, SqliteFile):
        named = {database.path.parent: "DATABASE_URL"} | named
    found = {folder.resolve(): setting for folder, setting in named.items()}
    return [_room(folder, setting) for folder, setting in found.items()]


def _room(folder: Path, setting: str) -> Room:
    """Of a folder that is not there yet, the room where it will be made."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return Room(str(folder), setting, shutil.disk_usage(there).free, os.access(there, os.W_OK | os.X_OK))


def _files(path: Path) -> list[Path]:
    return [path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")]


@contextmanager
def _connected(database: Database, *, writing: bool) -> Iterator[Connection]:
    engine = database.blocking_engine(writing=writing)
    try:
        with plain_errors(database), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
