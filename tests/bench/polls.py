"""What a poll costs: one that brings nothing new, and one whose feed changed, beside feedparser alone on the same bytes.

And what it costs that an idle deliverer looks for new promises.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import feedparser

from bot.app import assembled, catalogue, opened_store
from bot.core.model import Source
from bot.flows.deliver import Deliverer
from bot.parts import Parts
from bot.settings import Settings
from tests.bench.stopwatch import Spent, stopwatch
from tests.bench.table import Figure
from tests.e2e.samples import Item, feed
from tests.fakes_messenger import FakeMessenger
from tests.fakes_pictures import FakePictures

TIMES = 100
SIZES = (20, 100)
PAUSE = 0.05  # seconds
TEXT = "This sample image shows dunes on Mars, as an orbiter saw them from a height of 300 kilometers. " * 10


async def polls() -> AsyncIterator[tuple[str, list[Figure]]]:
    """A table of unchanged polls, then changed ones of each size; and one of looks."""
    with TemporaryDirectory(prefix="perijove-") as name:
        folder = Path(name)
        async with _server(folder) as url, _parts(folder) as parts:
            source = Source("journal", "rss", url, timedelta(minutes=20), "The journal")
            figures = [
                Figure("answered with 304", _told(await _unchanged(parts, source, folder)), "≤ 2 ms"),
                Figure("answered with the same body", _told(await _same_body(parts, source)), "≤ 2 ms"),
            ]
            for size in SIZES:
                ours, alone = await _changed(parts, source, folder, size)
                figures.append(Figure(f"{size} items, one of them new", _told(ours)))
                figures.append(Figure(f"{size} items: beside feedparser alone", f"{ours.cpu / alone.cpu:.2f} ×", "≤ 1.2 ×"))
            looks = await _looks(parts)
    yield f"processor time of a poll (mean of {TIMES})", figures
    yield "processor time of an idle deliverer", [Figure("a look that finds nothing", _told(looks))]


async def _unchanged(parts: Parts, source: Source, folder: Path) -> Spent:
    _publish(folder, 20, 0)
    await parts.ingest(source)
    with stopwatch() as spent:
        for _ in range(TIMES):
            await parts.ingest(source)
    return spent


async def _same_body(parts: Parts, source: Source) -> Spent:
    """As from a server that knows no conditions: nothing but the body tells that it is the same."""
    whole = Spent()
    for _ in range(TIMES):
        async with parts.store.writing() as tx:
            state = await tx.source_state(source.name)
            await tx.save_source_state(replace(state, etag="", last_modified=""))
        with stopwatch() as spent:
            await parts.ingest(source)
        whole.cpu += spent.cpu
    return whole


async def _changed(parts: Parts, source: Source, folder: Path, size: int) -> tuple[Spent, Spent]:
    """Perijove's polls, and feedparser over the same bytes. What is new is about nothing that is followed."""
    ours, alone = Spent(), Spent()
    source = replace(source, name=f"journal-{size}")
    for turn in range(TIMES + 1):
        body = _publish(folder, size, turn)
        async with parts.store.writing() as tx:
            state = await tx.source_state(source.name)
            await tx.save_source_state(replace(state, last_modified=""))  # files change more than once a second here
        with stopwatch() as spent:
            report = await parts.ingest(source)
        with stopwatch() as parsed:
            feedparser.parse(body)
        if turn:  # the first is the baseline
            assert len(report.new) == 1, report
            ours.cpu, alone.cpu = ours.cpu + spent.cpu, alone.cpu + parsed.cpu
    return ours, alone


async def _looks(parts: Parts) -> Spent:
    """With a pause before each, as in the bot: one that follows upon another costs half as much."""
    deliverer = Deliverer(parts.store, FakeMessenger(), FakePictures(), lambda: datetime.now(UTC))
    whole = Spent()
    for _ in range(TIMES):
        await asyncio.sleep(PAUSE)
        with stopwatch() as spent:
            await deliverer.drain()
        whole.cpu += spent.cpu
    return whole


def _publish(folder: Path, size: int, turn: int) -> bytes:
    numbers = range(size * 1000 + turn + size, size * 1000 + turn, -1)
    items = [Item(number, f"Sample {number}: dunes on Mars", TEXT) for number in numbers]
    body = feed(items, "https://nasa.example/picture.jpg")
    (folder / "feed.xml").write_bytes(body)
    return body


def _told(spent: Spent) -> str:
    return f"{spent.cpu / TIMES * 1000:.2f} ms"


@asynccontextmanager
async def _parts(folder: Path) -> AsyncIterator[Parts]:
    settings = Settings.load({"PERIJOVE_ALLOW_PRIVATE_HOSTS": "1"})
    async with (
        opened_store(f"sqlite:///{folder}/perijove.db", create=True) as store,
        assembled(settings, catalogue(settings), store, folder / "data", timedelta()) as parts,
    ):
        yield parts


@asynccontextmanager
async def _server(folder: Path) -> AsyncIterator[str]:
    """The folder served by a process of its own, so that only the bot's processor time is counted; the feed's address."""
    command = (sys.executable, "-u", "-m", "http.server", "--bind", "127.0.0.1", "--directory", str(folder), "0")
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=DEVNULL)
    assert process.stdout is not None
    try:
        port = (await process.stdout.readline()).decode().split(" port ")[1].split()[0]
        yield f"http://127.0.0.1:{port}/feed.xml"
    finally:
        process.kill()
        await process.wait()
