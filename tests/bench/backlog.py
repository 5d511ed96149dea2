"""Memory while a large backlog is worked off: it must not grow with what waits."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from itertools import count
from tempfile import TemporaryDirectory

from bot.app import clock, opened_store
from bot.core.delivery import promise_post
from bot.core.model import Delivery, Receipt, Release, Rendition
from bot.core.ports import Store
from bot.flows.deliver import Deliverer
from tests.bench import procs
from tests.bench.samples import a_full_release
from tests.bench.table import Figure
from tests.fakes_messenger import FakeMessenger
from tests.fakes_pictures import FakePictures

CHANNELS, RELEASES = 5_000, 20
PENDING = CHANNELS * RELEASES
SOON, LATE = 5_000, 50_000
MB = 1_000_000


class Forgetful(FakeMessenger):
    """Accepts every post and keeps nothing; `reached` is set at so many of them."""

    def __init__(self) -> None:
        super().__init__()
        self.posted = 0
        self.marks = {number: asyncio.Event() for number in (SOON, LATE)}
        self._message = count(1)

    async def post(self, delivery: Delivery, release: Release, rendition: Rendition | None) -> Receipt:  # noqa: ARG002 — the port's
        self.posted += 1
        if self.posted in self.marks:
            self.marks[self.posted].set()
        return Receipt(next(self._message))


async def backlog() -> AsyncIterator[tuple[str, list[Figure]]]:
    """One table: resident memory with nothing, and early and late in the backlog."""
    with TemporaryDirectory(prefix="perijove-") as folder:
        async with opened_store(f"sqlite:///{folder}/perijove.db", create=True) as store:
            empty = _resident()
            await _fill(store)
            filled = _resident()
            soon, late = await _worked_off(store)
    yield (
        f"{PENDING:,} pending deliveries in {CHANNELS:,} channels",
        [
            Figure("resident before they are promised", _mb(empty)),
            Figure("after", _mb(filled)),
            Figure(f"when {SOON:,} are sent", _mb(soon)),
            Figure(f"when {LATE:,} are sent", _mb(late), f"as before ({late / soon:.2f} ×)"),
        ],
    )


async def _worked_off(store: Store) -> tuple[int, int]:
    discord, stop = Forgetful(), asyncio.Event()
    deliverer = Deliverer(store, discord, FakePictures(), clock, per_hour=0)
    running = asyncio.create_task(deliverer.run(stop))
    sizes = []
    for reached in discord.marks.values():
        await reached.wait()
        sizes.append(_resident())
    stop.set()
    await running
    return sizes[0], sizes[1]


async def _fill(store: Store) -> None:
    release = a_full_release()
    for number in range(RELEASES):
        async with store.writing() as tx:
            await tx.save_release(replace(release, key=f"r{number}", picture=None))
            await tx.promise(_promises(f"r{number}"))
    gc.collect()


def _promises(release: str) -> Iterable[Delivery]:
    return (promise_post(release, 1, channel, (), clock()) for channel in range(1, CHANNELS + 1))


def _resident() -> int:
    return procs.resident(os.getpid())


def _mb(size: int) -> str:
    return f"{size / MB:.0f} MB"
