"""A NASA on the loopback interface with a source of every kind, and a bot in this process that watches it.

All is real but the clock, the messages and the process in which pictures are decoded. Texts and pictures are samples.
"""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO
from xml.sax.saxutils import escape, quoteattr

from bot.core.describe import describe
from bot.core.match import match
from bot.core.model import Delivery, Kind, Release, Source, SourceState
from bot.core.ports import Store
from bot.flows.deliver import Deliverer
from bot.flows.ingest import Ingest, Report
from bot.flows.operate import Operations
from bot.flows.targets import Targets
from bot.sources.http import HttpFetcher, open_session
from bot.sources.kinds import ADAPTERS
from bot.sources.pictures import PictureShop
from bot.sources.rendition import render
from tests.builders import NOW, a_source, a_watch
from tests.core.catalogue import LIBRARY, TARGETS
from tests.fakes_messenger import FakeMessenger
from tests.loopback.nasa_server import LoopbackNasa
from tests.samples import encoded, moon

MINUTE = timedelta(minutes=1)
CHANNEL = 100
SITES = {b"//sample.example": b"127.0.0.1", b"//moved.example": b"localhost"}


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a feed. `date` stands in it as it is; `picture` is an address; `more` is markup of the feed's own."""

    guid: str
    title: str
    link: str
    text: str = "This sample image shows a lava lake on Jupiter's moon Io, as JunoCam might see it."
    date: str = format_datetime(NOW)
    picture: str = ""
    credit: str = "NASA/JPL-Caltech/SwRI/MSSS"
    alt: str = "A sample picture of a dark lake on a yellow moon."
    more: str = ""


# ---------------------------------------------------------------- the items as each kind of source writes them


def rss(items: Iterable[Item], about: str = "") -> bytes:
    written = "".join(
        f"<item><title>{escape(item.title)}</title><link>{escape(item.link)}</link>"
        f'<guid isPermaLink="false">{escape(item.guid)}</guid><pubDate>{item.date}</pubDate>{item.more}'
        f"<description>{escape(item.text)}</description><media:credit>{escape(item.credit)}</media:credit>"
        + (
            f"<media:content medium='image' url={quoteattr(item.picture)} alt={quoteattr(item.alt)}/>"
            if item.picture
            else ""
        )
        + "</item>"
        for item in items
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"'
        ' xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel><title>Samples</title>'
        f"<description>{about}</description>{written}</channel></rss>"
    ).encode()


def wordpress(items: Iterable[Item]) -> bytes:
    return json.dumps(
        [
            {
                "guid": {"rendered": item.guid},
                "link": item.link,
                "date_gmt": item.date,
                "title": {"rendered": item.title},
                "content": {"rendered": f"<p>{item.text}</p><p>Image credit: {item.credit}</p>"},
                "featured_image": {"url": item.picture, "alt": item.alt, "width": 1600, "height": 1200},
            }
            for item in items
        ]
    ).encode()


def image_library(items: Iterable[Item]) -> bytes:
    return json.dumps(
        {
            "collection": {
                "items": [
                    {
                        "data": [
                            {
                                "nasa_id": item.guid,
                                "title": item.title,
                                "media_type": "image",
                                "date_created": item.date,
                                "secondary_creator": item.credit,
                                "description": item.text,
                                "description_508": item.alt,
                            }
                        ],
                        "links": [{"href": item.picture}],
                    }
                    for item in items
                ]
            }
        }
    ).encode()


def apod(items: Iterable[Item]) -> bytes:
    return json.dumps(
        [
            {
                "date": item.date,
                "title": item.title,
                "permalink": item.link,
                "media_type": "image",
                "explanation": item.text,
                "credit": item.credit,
                "alt": item.alt,
                "hdurl": item.picture,
            }
            for item in items
        ]
    ).encode()


# ---------------------------------------------------------------- the bot that watches


class Newsroom:
    """The bot, its one channel, and the sources it watches; time stands still until it is told to pass."""

    def __init__(self, nasa: LoopbackNasa, store: Store, discord: FakeMessenger) -> None:
        self.nasa = nasa
        self.store = store
        self.discord = discord
        self.now = NOW
        self.sources: dict[str, Source] = {}
        self.operations = Operations(store, Targets(TARGETS), self.clock)
        self.ingest: Ingest
        self.deliverer: Deliverer

    def clock(self) -> datetime:
        return self.now

    def source(self, name: str, kind: str = "rss") -> None:
        """One source more; the later, the less it is believed."""
        url = self.nasa.url(f"/{name}")
        self.sources[name] = a_source(name, kind=kind, url=url, title=f"The {name}", rank=len(self.sources))
        self.ingest = replace(self.ingest, ranks={one.name: one.rank for one in self.sources.values()})

    def picture(self, seed: int, path: str = "", size: tuple[int, int] = (640, 480)) -> str:
        """The address of a picture; of one seed all show the same."""
        return self.nasa.put(path or f"/pictures/{seed}.jpg", encoded(moon(seed, *size), "JPEG"), "image/jpeg")

    async def poll(self, name: str, body: bytes | None = None, passed: timedelta = 20 * MINUTE) -> Report:
        """Let time pass and ask the source, which answers `body` from now on."""
        if body is not None:
            self.nasa.put(f"/{name}", self._here(body))
        self.now += passed
        return await self.ingest(self.sources[name])

    def _here(self, body: bytes) -> bytes:
        """The body with the sample sites at this server: under two names, as nobody else is asked for a page."""
        port = self.nasa.url("").rpartition(":")[2].encode()
        for site, host in SITES.items():
            body = body.replace(site, b"//" + host + b":" + port)
        return body

    async def posts(self) -> list[Release]:
        """Send what is due; what all messages show now, oldest first."""
        await self.deliverer.drain()
        return [shown.release for shown in self.discord.in_channel(CHANNEL)]

    async def titles(self) -> list[str]:
        return [release.title for release in await self.posts()]

    async def edits(self) -> list[Delivery]:
        async with self.store.reading() as tx:
            return await tx.deliveries(kinds=[Kind.EDIT])

    async def newest(self, target: str = "io") -> Release:
        async with self.store.reading() as tx:
            return (await tx.latest(target))[0]

    async def state(self, name: str) -> SourceState:
        async with self.store.reading() as tx:
            return await tx.source_state(name)


@asynccontextmanager
async def newsroom(store: Store, folder: Path) -> AsyncIterator[Newsroom]:
    """A bot whose channel follows Io, and no source yet."""
    async with LoopbackNasa() as nasa, open_session("Perijove/test (sample)", allow_private_hosts=True) as session:
        room = Newsroom(nasa, store, FakeMessenger())
        pictures = PictureShop(session, folder / "pictures", room.clock, develop=_develop)
        fetcher = HttpFetcher(session, room.clock, sleep=_at_once)
        described: Callable[..., Any] = partial(describe, targets=TARGETS, library=LIBRARY)
        room.ingest = Ingest(
            store, fetcher, ADAPTERS, partial(match, targets=TARGETS), described, room.clock, lambda: 0.5, pictures
        )
        room.deliverer = Deliverer(store, room.discord, pictures, room.clock)
        async with store.writing() as tx:
            await tx.save_watch(a_watch(CHANNEL, "io"))
        yield room


async def _develop(original: BinaryIO) -> bytes:
    original.seek(0)
    return render(io.BytesIO(original.read()))


async def _at_once(_: float) -> None:
    """Waiting, where the clock stands still."""
