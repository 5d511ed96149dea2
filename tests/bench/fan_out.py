"""One release to many channels with the limits lifted: Perijove's own parts beside a bare discord.py loop.

Both send the same card to the same Discord, with the same number of requests under way.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import discord
from aiolimiter import AsyncLimiter

from bot import logs
from bot.app import clock
from bot.chat.card import render
from bot.chat.messenger import DiscordMessenger
from bot.chat.pace import pacing
from bot.chat.session import point_at, rest_client
from bot.core.delivery import promise_post
from bot.core.model import Delivery, Receipt, Release, Rendition
from bot.flows.deliver import IN_FLIGHT, Deliverer
from bot.sources.pictures import CAPACITY, PictureShop
from bot.sources.shelf import Shelf
from bot.storage.store import SqlStore
from tests.bench.discord_process import fast_discord
from tests.bench.fast_discord import FIRST_CHANNEL, TOKEN
from tests.bench.samples import PICTURE, a_full_release, rendition
from tests.bench.stopwatch import Spent, stopwatch
from tests.bench.table import Figure

CHANNELS = 5000
UNLIMITED = 1e9

Send = Callable[[Release, Rendition | None], Awaitable[Spent]]


async def fan_out() -> AsyncIterator[tuple[str, list[Figure]]]:
    """A table without a picture, and one with."""
    release = a_full_release()
    yield await _compared("no picture", replace(release, picture=None), None)
    picture = rendition()
    yield await _compared(f"a picture of {len(picture.data) // 1000} kB", release, picture)


async def _compared(name: str, release: Release, picture: Rendition | None) -> tuple[str, list[Figure]]:
    bare, ours = await _spent(_bare, release, picture), await _spent(_perijove, release, picture)
    figures = [
        Figure("bare discord.py", _told(bare)),
        Figure("Perijove", _told(ours)),
        Figure("its processor time beside bare", f"{ours.cpu / bare.cpu:.2f} ×", "≤ 1.5 ×"),
    ]
    return f"{CHANNELS:,} messages, limits lifted, {IN_FLIGHT} under way, {name}", figures


def _told(spent: Spent) -> str:
    return f"{spent.cpu / CHANNELS * 1000:.2f} ms CPU a message, {CHANNELS / spent.wall:,.0f} messages/s"


async def _spent(send: Send, release: Release, picture: Rendition | None) -> Spent:
    async with fast_discord() as server:
        point_at(server.api)
        return await send(release, picture)


def _promises(release: Release) -> list[Delivery]:
    return [promise_post(release.key, 1, FIRST_CHANNEL + number, (), clock()) for number in range(CHANNELS)]


# ---------------------------------------------------------------- the bare loop


async def _bare(release: Release, picture: Rendition | None) -> Spent:
    """What a bot does that remembers nothing: the card is made once, and each worker takes the next channel."""
    card = render(release, {"journal": "The journal"}, "a" * 20, rendition=picture)
    view, mentions = card.view(), card.mentions()
    promises = iter(_promises(release))

    async def work(client: discord.Client, mine: Iterator[Delivery]) -> None:
        for each in mine:
            channel = client.get_partial_messageable(each.channel)
            files = [discord.File(io.BytesIO(picture.data), picture.filename, description=card.alt)] if picture else []
            await channel.send(
                card.content, embed=card.embed, files=files, view=view, allowed_mentions=mentions, nonce=each.id
            )

    async with discord.Client(intents=discord.Intents(guilds=True), max_messages=None) as client:
        await client.login(TOKEN)
        with stopwatch() as spent:
            await asyncio.gather(*(work(client, promises) for _ in range(IN_FLIGHT)))
    return spent


# ---------------------------------------------------------------- Perijove


class Counting(DiscordMessenger):
    """The real messenger, which sets `all_out` when every channel has its message."""

    def __init__(self, client: discord.Client) -> None:
        super().__init__(client, {"journal": "The journal"})
        self.all_out = asyncio.Event()
        self._posted = 0

    async def post(self, delivery: Delivery, release: Release, rendition: Rendition | None) -> Receipt:
        receipt = await super().post(delivery, release, rendition)
        self._posted += 1
        if self._posted == CHANNELS:
            self.all_out.set()
        return receipt


async def _perijove(release: Release, picture: Rendition | None) -> Spent:
    """The real store, deliverer, picture shop, messenger and pacer, and a log that is written to a file."""
    with TemporaryDirectory(prefix="perijove-") as name:
        folder = Path(name)
        if picture:
            Shelf(folder / "pictures", CAPACITY).put(PICTURE, picture.data)
        async with _promised(folder, release) as store, aiohttp.ClientSession() as session:
            with _logged(folder / "log"):
                pictures = PictureShop(session, folder / "pictures", clock)
                async with await rest_client(TOKEN, pacing(AsyncLimiter(UNLIMITED, 1))) as client:
                    messenger = Counting(client)
                    with stopwatch() as spent:
                        await Deliverer(store, messenger, pictures, clock).run(messenger.all_out)
    return spent


@contextmanager
def _logged(file: Path) -> Iterator[None]:
    """The log as `perijove run` writes it, into a file; afterwards only warnings, to standard error."""
    with file.open("w", encoding="utf-8") as stream:
        logs.set_up("INFO", [TOKEN], stream)
        try:
            yield
        finally:
            logs.set_up("WARNING", [])


@asynccontextmanager
async def _promised(folder: Path, release: Release) -> AsyncIterator[SqlStore]:
    """A store in which the release is promised to every channel."""
    store = await SqlStore.open(f"sqlite:///{folder}/perijove.db", create=True)
    try:
        async with store.writing() as tx:
            await tx.save_release(release)
            await tx.promise(_promises(release))
        yield store
    finally:
        await store.close()
