"""The bot of the soak: the real flows over the real adapters, in a process whose clock is what it is told.

`python -m tests.soak.watcher FOLDER NASA DISCORD`: each line of its input is a time. It polls what is due then, sends what
is due, looks things up as members do, and answers with a line that says what it has done since it began.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

from aiolimiter import AsyncLimiter

from bot import logs, memory
from bot.app import opened_store
from bot.chat.card import render
from bot.chat.messenger import DiscordMessenger
from bot.chat.pace import pacing
from bot.chat.session import point_at, rest_client
from bot.core.describe import describe
from bot.core.match import match
from bot.core.model import Entry, Source, SourceState
from bot.core.options import Options
from bot.core.ports import Answer, Store
from bot.flows.deliver import Deliverer
from bot.flows.ingest import Ingest
from bot.flows.report import Reports
from bot.flows.status import Status
from bot.flows.targets import Targets
from bot.sources.http import HttpFetcher, open_session
from bot.sources.kinds import remembering
from bot.sources.pictures import PictureShop
from bot.sources.pieces import Memory
from tests.builders import NOW, a_source, a_watch
from tests.core.catalogue import LIBRARY, TARGETS
from tests.loopback.discord_server import TOKEN
from tests.soak.places import FOLLOWING, GUILD, OPTIONS, PUBLISHED
from tests.soak.plan import SOURCES

PATIENCE = timedelta(seconds=1.5)
"""How long an answer may take; the real clock's, and more than anything on the loopback interface needs."""

PICTURES_PATIENCE = 120.0
LOOKED_EVERY = 5
"""Minutes."""

PER_SECOND = 1000
"""Requests to Discord: what keeps them back in earnest is not what is watched here."""


@dataclass(slots=True)
class Done:
    """What was done since the beginning.

    `held` are the objects of past polls that are alive at a full hour, beside the entries that are remembered on purpose.
    """

    polls: int = 0
    unchanged: int = 0
    failures: int = 0
    releases: int = 0
    corrections: int = 0
    reruns: int = 0
    promised: int = 0
    looks: int = 0
    held: int = 0


@dataclass(slots=True)
class Watcher:
    """The parts, and when each source is due."""

    store: Store
    ingest: Ingest
    deliverer: Deliverer
    sources: dict[str, Source]
    clock: Callable[[], datetime]
    remembered: Memory
    due: dict[str, datetime] = field(default_factory=dict)
    done: Done = field(default_factory=Done)

    async def look(self) -> None:
        """Do what is due now."""
        for source in self.sources.values():
            if self.due.get(source.name, NOW) <= self.clock():
                await self._poll(source)
        await self.deliverer.drain()
        if self.clock().minute % LOOKED_EVERY == 0:
            await self._members_look()

    async def _poll(self, source: Source) -> None:
        report = await self.ingest(source)
        self.due[source.name] = report.next_poll or self.clock() + source.every
        self.done.polls += 1
        self.done.unchanged += not report.entries and not report.error
        self.done.failures += bool(report.error)
        if not report.baseline:
            self.done.releases += len(report.new)
        self.done.corrections += len(report.corrected)
        self.done.reruns += len(report.reruns)
        self.done.promised += report.promised

    async def _members_look(self) -> None:
        reports, titles = (
            Reports(self.store, Targets(TARGETS), self.ingest.describe),
            {name: source.title for name, source in self.sources.items()},
        )
        for target in ("io", "juno"):
            if (release := await reports.newest(target)) is not None:
                render(release, titles, "a" * 20)
                self.done.looks += 1
        await Status(self.store, self.clock).of(GUILD)


class Hands:
    """The clock's: it stands still until they are moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@asynccontextmanager
async def watching(
    folder: Path, nasa: str, discord: str, hands: Hands, fetcher: type[HttpFetcher]
) -> AsyncIterator[Watcher]:
    """The bot with these servers to ask and to write to."""
    point_at(discord)
    sources = {
        name: a_source(name, kind=kind, url=f"{nasa}/{name}", rank=rank) for rank, (name, kind) in enumerate(SOURCES.items())
    }
    titles = {name: source.title for name, source in sources.items()}
    limiter = AsyncLimiter(PER_SECOND, 1)
    async with (
        opened_store(f"sqlite:///{folder}/perijove.db", create=True) as store,
        open_session("Perijove/soak (sample)", PATIENCE, allow_private_hosts=True) as session,
        await rest_client(TOKEN, pacing(limiter, repeats=False)) as client,
    ):
        async with store.writing() as tx:
            for channel, target in FOLLOWING:
                options = OPTIONS.get(channel, Options())
                await tx.save_watch(a_watch(channel, target, publish=channel in PUBLISHED, options=options))
        pictures, remembered = PictureShop(session, folder / "pictures", hands), Memory()
        ingest = Ingest(
            store,
            fetcher(session, hands, sleep=_at_once),
            remembering(remembered),
            partial(match, targets=TARGETS),
            partial(describe, targets=TARGETS, library=LIBRARY),
            hands,
            Random(1).random,  # noqa: S311 — jitter is no secret
            pictures,
            {name: source.rank for name, source in sources.items()},
            PICTURES_PATIENCE,
        )
        deliverer = Deliverer(store, DiscordMessenger(client, titles), pictures, hands)
        yield Watcher(store, ingest, deliverer, sources, hands, remembered)


async def _at_once(_: float) -> None:
    """Waiting, where the clock stands still."""


async def watch(fetcher: type[HttpFetcher]) -> None:
    """Do what the input says until it ends."""
    hands, (folder, nasa, discord) = Hands(), sys.argv[1:]
    async with watching(Path(folder), nasa, discord, hands, fetcher) as watcher:
        while line := await asyncio.to_thread(sys.stdin.readline):
            hands.now = datetime.fromisoformat(line.strip())
            await watcher.look()
            watcher.done.held = _alive() - len(watcher.remembered) if hands.now.minute == 0 else 0
            sys.stdout.write(json.dumps(asdict(watcher.done)) + "\n")
            sys.stdout.flush()


def _alive() -> int:
    gc.collect()
    return sum(isinstance(each, Answer | Entry | SourceState) for each in gc.get_objects())


def main(fetcher: type[HttpFetcher] = HttpFetcher) -> None:
    """The process itself. What is imported stays, and what is free is given back, as in the program."""
    gc.collect()
    gc.freeze()
    memory.give_back()
    logs.set_up("INFO", [])
    asyncio.run(watch(fetcher))


if __name__ == "__main__":
    main()
