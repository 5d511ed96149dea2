"""Every store, for the suites that hold them to `bot.core.ports.Store`."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.ports import Store
from bot.storage.database import database_at
from bot.storage.sqlite import SqliteFile
from bot.storage.store import SqlStore
from tests.fakes_store import MemoryStore


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store."""
    match request.param:
        case "memory":
            yield MemoryStore()
            return
        case "sqlite":
            copy = shutil.copy(request.getfixturevalue("empty_database"), tmp_path / "perijove.db")
            sql = SqlStore(SqliteFile(Path(copy)))
        case _:
            sql = SqlStore(database_at(request.getfixturevalue("emptied")))
    yield sql
    await sql.close()
