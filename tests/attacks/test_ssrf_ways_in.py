"""Requests into private networks: everything in a feed that makes us ask for something, through the whole ingest."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import aiohttp
import pytest

from bot.sources.http import HttpFetcher, open_session
from bot.sources.pictures import PictureShop
from tests.attacks.guarded import Judge, judged
from tests.attacks.inside import Inside
from tests.attacks.test_ssrf_spellings import SPELLINGS
from tests.e2e.newsroom import Item, Newsroom, image_library, rss

Write = Callable[[Iterable[str], str], bytes]


def pages(addresses: Iterable[str], _: str) -> bytes:
    """Items without pictures: their pages are asked, and before these their hosts' robots.txt."""
    return rss(Item(address, f"Sample {n}: a lava lake on Io", address) for n, address in enumerate(addresses))


def pictures(addresses: Iterable[str], site: str) -> bytes:
    """Items with a picture each."""
    return rss(
        Item(f"g{n}", f"Sample {n}: a lava lake on Io", f"{site}/{n}", picture=address + ".jpg")
        for n, address in enumerate(addresses)
    )


def manifests(addresses: Iterable[str], _: str) -> bytes:
    """Items of NASA's image library whose pictures stand in a manifest."""
    library = json.loads(image_library(Item(f"g{n}", f"Sample {n}: Io", "") for n, _ in enumerate(addresses)))
    for item, address in zip(library["collection"]["items"], addresses, strict=True):
        item |= {"href": quote(address, safe=":/[]@") + "/collection.json", "links": []}
    return json.dumps(library).encode()


WAYS: dict[str, tuple[str, Write]] = {
    "pages": ("rss", pages),
    "pictures": ("rss", pictures),
    "manifests": ("nasa_images", manifests),
}


@asynccontextmanager
async def fetching_through(room: Newsroom, session: aiohttp.ClientSession, folder: Path) -> AsyncIterator[None]:
    """The room, with all that it fetches going through the session."""

    async def at_once(_: float) -> None: ...

    fetcher = HttpFetcher(session, room.clock, sleep=at_once)
    room.ingest = replace(room.ingest, fetcher=fetcher, pictures=PictureShop(session, folder / "guarded", room.clock))
    yield


@pytest.mark.parametrize(("kind", "write"), WAYS.values(), ids=WAYS)
async def test_no_item_leads_inside_however_it_is_spelled(
    room: Newsroom, inside: Inside, tmp_path: Path, caplog: pytest.LogCaptureFixture, kind: str, write: Write
) -> None:
    room.source("hostile", kind)
    await room.poll("hostile", write([], ""))
    async with judged(judge := Judge(room.nasa)) as session, fetching_through(room, session, tmp_path):
        report = await room.poll("hostile", write([inside.url(host) for host in SPELLINGS], "https://nasa.example"))
    assert (len(report.new), report.broken) == (len(SPELLINGS), ())
    assert (await inside.connections(), judge.passed) == (0, [])
    if write is not pictures:
        assert sum("details not had" in record.message for record in caplog.records) >= len(SPELLINGS) / 2
    assert not [record for record in caplog.records if record.exc_info]


@pytest.mark.parametrize(("kind", "write"), WAYS.values(), ids=WAYS)
async def test_only_the_operators_word_lets_items_lead_inside(
    room: Newsroom, inside: Inside, tmp_path: Path, kind: str, write: Write
) -> None:
    room.source("hostile", kind)
    await room.poll("hostile", write([], ""))
    async with open_session("test", allow_private_hosts=True) as session, fetching_through(room, session, tmp_path):
        await room.poll("hostile", write([inside.url()], "https://nasa.example"))
    assert await inside.connections() > 0
