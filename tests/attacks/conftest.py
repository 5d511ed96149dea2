"""What the attacks share: a bot that watches a NASA on the loopback interface, and a port that it must not reach."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage.sqlite import SqliteFile
from bot.storage.store import SqlStore
from tests.attacks.inside import Inside
from tests.chat.conftest import pictures, scene, services, simcord_bot, simcord_env, store
from tests.e2e.newsroom import Newsroom, newsroom, rss
from tests.loopback.nasa_server import LoopbackNasa

__all__ = ["pictures", "scene", "services", "simcord_bot", "simcord_env", "store"]  # fixtures: the members' server


@pytest.fixture
async def inside() -> AsyncIterator[Inside]:
    async with Inside() as server:
        yield server


@pytest.fixture
async def nasa() -> AsyncIterator[LoopbackNasa]:
    async with LoopbackNasa() as server:
        server.put("/feed", b"secret")
        yield server


@pytest.fixture
async def room(empty_database: Path, tmp_path: Path) -> AsyncIterator[Newsroom]:
    """A bot that watches one feed, whose first answer was empty."""
    database = SqlStore(SqliteFile(Path(shutil.copy(empty_database, tmp_path / "perijove.db"))))
    async with newsroom(database, tmp_path) as opened:
        opened.source("journal")
        await opened.poll("journal", rss([]))
        yield opened
    await database.close()
