"""From a release appearing at its source to the first message, beyond the poll itself: the real process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from aiohttp import web
from PIL import Image

from tests.bench.discord_process import Address, fast_discord
from tests.bench.fast_discord import FIRST_CHANNEL
from tests.bench.home import BenchHome
from tests.bench.table import Figure
from tests.e2e.newsroom import Item, rss
from tests.loopback import LoopbackNasa
from tests.samples import encoded, moon

FEED = "/feed.xml"
EVERY = "2s"
TIMES = 10
"""Fewer than a channel gets in an hour one by one."""

NASA_LATENCY, DISCORD_LATENCY, DISCORD_LIMIT = 0.05, 0.06, 50
WIDTH, HEIGHT = 3000, 2000
WANTED = "< 1.5 s"


class DistantNasa(LoopbackNasa):
    """All but the feed takes a moment. `shown` is when the feed was first sent as it is, by the steady clock."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: float | None = None
        self._items: list[Item] = []

    def publish(self, number: int, picture: bytes) -> None:
        """A further release appears, with its page and, if there is one, its picture."""
        url = self.put(f"/picture-{number}.jpg", picture, "image/jpeg") if picture else ""
        link = self.put(f"/story-{number}", b"<!doctype html><html><body>A sample page.</body></html>", "text/html")
        self._items.insert(0, Item(f"sample-{number}", f"Sample {number}: a lava lake on Io", link, picture=url))
        self.put(FEED, rss(self._items))
        self.shown = None

    async def _get(self, request: web.Request) -> web.Response:
        if request.path != FEED:
            await asyncio.sleep(NASA_LATENCY)
            return await super()._get(request)
        response = await super()._get(request)
        await response.prepare(request)
        await response.write_eof()
        if self.shown is None:
            self.shown = time.monotonic()
        return response


async def first() -> AsyncIterator[tuple[str, list[Figure]]]:
    """One table: releases without a picture, and with one of the usual size."""
    plain = await _seconds([b""] * (TIMES + 1))
    pictures = [_photograph(number) for number in range(TIMES + 1)]
    size = f"{WIDTH * HEIGHT / 1e6:.0f} megapixels, {median(map(len, pictures)) / 1e6:.1f} MB"
    pictured = await _seconds(pictures)
    title = (
        f"from the answer that shows a release to the first message (page and picture {NASA_LATENCY * 1000:.0f} ms each, "
        f"Discord {DISCORD_LATENCY * 1000:.0f} ms; {TIMES} times)"
    )
    yield title, [*_figures("without a picture", plain), *_figures(f"with a picture of {size}", pictured)]


async def _seconds(pictures: list[bytes]) -> list[float]:
    """How long each took but the first, which is the source's baseline."""
    with TemporaryDirectory(prefix="perijove-") as folder:
        async with DistantNasa() as nasa, fast_discord(DISCORD_LATENCY, DISCORD_LIMIT, 1, 1) as discord:
            nasa.publish(0, pictures[0])
            home = BenchHome(Path(folder), discord)
            home.follow(nasa.url(FEED), every=EVERY)
            await home.call("db", "upgrade")
            await home.call("watch", "import", "-", given=f"1 {FIRST_CHANNEL} io\n")
            async with home.running():
                await nasa.until_asked(FEED, 2)
                return [await _second(nasa, discord, number, pictures[number]) for number in range(1, len(pictures))]


async def _second(nasa: DistantNasa, discord: Address, number: int, picture: bytes) -> float:
    nasa.publish(number, picture)
    while (tally := await discord.tally()).messages < number:  # noqa: ASYNC110 — what is waited for happens in another process
        await asyncio.sleep(0.02)
    assert nasa.shown is not None
    return tally.last - nasa.shown


def _figures(what: str, seconds: list[float]) -> list[Figure]:
    return [
        Figure(f"{what}: median", f"{median(seconds):.2f} s", WANTED),
        Figure(f"{what}: worst", f"{max(seconds):.2f} s", WANTED),
    ]


def _photograph(number: int) -> bytes:
    """A picture that is like no other, with as much detail as photographs have."""
    noise = Image.effect_noise((WIDTH, HEIGHT), 60).convert("RGB")
    return encoded(Image.blend(moon(number, WIDTH, HEIGHT), noise, 0.2), "JPEG", quality=90)
