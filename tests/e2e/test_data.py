"""What an operator does with the data of a bot that runs as a process of its own."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import opened_store
from bot.core.errors import StartupError
from bot.core.model import State
from bot.storage.backup import backup
from bot.storage.restore import restore
from tests.builders import NOW, a_delivery, a_release
from tests.e2e.samples import OLD, feed, picture
from tests.loopback import LoopbackDiscord, LoopbackNasa
from tests.loopback.process import Home


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    async with LoopbackNasa() as nasa, LoopbackDiscord([]) as discord:
        home = Home.beside(discord, tmp_path)
        url = nasa.put("/picture.jpg", picture(), "image/jpeg")
        home.follow({"journal": nasa.put("/journal.xml", feed([OLD], url))})
        yield home


async def sent(url: str, *ids: str) -> None:
    """Posts of a channel that were sent more than a year ago, one after the other."""
    long_ago = datetime.now(UTC) - timedelta(days=400)
    async with opened_store(url, create=True) as store, store.writing() as tx:
        await tx.save_release(a_release())
        await tx.save_deliveries([a_delivery(id, created=long_ago, state=State.SENT, message=9) for id in ids])  # noqa: A001 — as the model says


async def ids(url: str) -> set[str]:
    async with opened_store(url, create=False) as store, store.reading() as tx:
        return {row.id for row in await tx.deliveries()}


async def test_a_running_bot_forgets_what_is_old_is_copied_and_is_only_replaced_once_it_has_ended(home: Home) -> None:
    url, copy = home.environment["DATABASE_URL"], home.folder / "copy.db"
    await sent(url, "first", "second", "last")
    async with home.running() as bot:
        await bot.until_says("old deliveries are forgotten")
        assert await ids(url) == {"last"}
        backup(url, copy)
        with pytest.raises(StartupError, match="another perijove run delivers from this database"):
            restore(url, copy, NOW, replace=True)
        await sent(url, "since")
        await bot.end(signal.SIGTERM)
    restore(url, copy, NOW, replace=True)
    assert await ids(url) == {"last"}
