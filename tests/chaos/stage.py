"""Where chaos is played: a NASA and a Discord on the loopback interface, and the program between them."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import opened_store
from bot.core.model import Delivery, SourceState, State
from bot.core.ports import Store
from tests.builders import a_watch
from tests.chaos.plan import Life, Moment
from tests.chaos.toll import Toll, count
from tests.chaos.trap import Trap
from tests.e2e.samples import Item, feed, picture
from tests.loopback import LoopbackDiscord, LoopbackNasa
from tests.loopback.bodies import Request
from tests.loopback.process import Home, Process
from tests.loopback.state import Channel, Guild

FEED = "/journal.xml"
LISTED = 40
"""How many releases the feed shows: the newest ones."""

PATIENCE = 45
"""Polls (one a second) without any progress after which what is still missing is given up."""

SENDS = r"/channels/\d+/messages"
RUN = ("-m", "bot", "run")


@dataclass(slots=True)
class Stage:
    """The scenery, and the story so far. `program` is what Python is started with."""

    nasa: LoopbackNasa
    discord: LoopbackDiscord
    home: Home
    channels: Sequence[int]
    program: Sequence[str] = RUN
    published: list[Item] = field(default_factory=list)

    # ------------------------------------------------------------ before

    @classmethod
    @asynccontextmanager
    async def set(cls, folder: Path, channels: int, program: Sequence[str] = RUN) -> AsyncIterator[Stage]:
        """A stage with so many channels that follow Io, and a feed that Perijove has known since before it was filled."""
        numbers = range(100, 100 + channels)
        guild = Guild(1, "Sample server", tuple(Channel(number, 1, f"io-{number}") for number in numbers))
        async with (
            LoopbackNasa() as nasa,
            LoopbackDiscord([guild], requests_per_second=50, messages_per_channel=5) as discord,
        ):
            stage = cls(nasa, discord, Home.beside(discord, folder), numbers, program)
            stage.home.follow({"journal": nasa.url(FEED)})
            await stage._prepare()
            yield stage

    async def _prepare(self) -> None:
        now = datetime.now(UTC)
        known = SourceState("journal", url=self.nasa.url(FEED), baselined=now, last_success=now)
        async with opened_store(self._database, create=True) as store, store.writing() as tx:
            await tx.save_source_state(known)
            for channel in self.channels:
                await tx.save_watch(a_watch(channel))

    # ------------------------------------------------------------ lives

    async def live(self, life: Life) -> bool:
        """Run the program and kill it; whether that fell between a message and its answer."""
        trap = self._set_up(life)
        self._publish(life.releases)
        async with self._running() as bot, self._more_appearing():
            await bot.meanwhile(self._until_due(life, trap))
            hit = any(self._cut_off())
            await bot.end(signal.SIGKILL)
        trap.opened.set()
        await self.discord.until(
            lambda: not any(line.under_way for line in self.discord.requests), "the dead one's requests"
        )
        return hit

    async def rest(self) -> Toll:
        """Run the program in peace until nothing is left to do; what it all came to."""
        self.discord.faults.clear()
        async with self._running() as bot, opened_store(self._database, create=False) as store:
            await bot.meanwhile(self._settled(store))
            await bot.end(signal.SIGTERM)
            outbox = await _outbox(store)
        releases = {item.pia.lower(): item.title for item in self.published}
        return count(releases, self.channels, self.discord.world.messages(), outbox)

    def _set_up(self, life: Life) -> Trap:
        """Lay out what this life's requests will meet."""
        trap = Trap(life.moment)
        faults = self.discord.faults
        faults.clear()
        faults.on("GET", "/users/@me", *life.logins)
        faults.on("GET", SENDS, *life.searches)
        faults.on("POST", SENDS, *life.sends, *([] if life.moment is Moment.ANY else [trap]))
        self.discord.world.nonces_known_for = timedelta(seconds=life.nonces_known_for)
        return trap

    async def _until_due(self, life: Life, trap: Trap) -> None:
        """Let this life happen until its end is due."""
        asked, sessions = len(self.discord.requests), len(self.discord.gateway.sessions)
        if life.gateway_closes:
            await self.discord.until(lambda: len(self.discord.gateway.sessions) > sessions, "the gateway connection")
            await self.discord.gateway.close()
        if life.moment is Moment.ANY:
            await self.discord.until(lambda: len(self.discord.requests) >= asked + life.requests, "enough requests")
        else:
            await self.discord.until(trap.sprung.is_set, "the send to be killed at")

    @asynccontextmanager
    async def _more_appearing(self) -> AsyncIterator[None]:
        """Meanwhile there is a new release at every third poll, so that there is always something to send."""

        async def appear() -> None:
            while True:
                await self.nasa.until_asked(FEED, len(self.nasa.asked(FEED)) + 3)
                self._publish(1)

        appearing = asyncio.create_task(appear())
        try:
            yield
        finally:
            appearing.cancel()
            await asyncio.gather(appearing, return_exceptions=True)

    def _cut_off(self) -> Iterator[Request]:
        """Requests that have made their message, and not been answered."""
        made = {(message.channel.id, message.nonce) for message in self.discord.world.messages()}
        for line in self.discord.requests:
            if line.under_way and line.method == "POST" and (_channel(line), line.body.draft.get("nonce")) in made:
                yield line

    async def _settled(self, store: Store) -> None:
        """Return when every release was promised and every promise kept, or when nothing gets better any more."""
        fewest, idle = len(self.published) * len(self.channels) + 1, 0
        while fewest and idle < PATIENCE:
            await self.nasa.until_asked(FEED, len(self.nasa.asked(FEED)) + 1)
            finished = sum(row.state is State.SENT for row in await _outbox(store))
            left = len(self.published) * len(self.channels) - finished
            fewest, idle = (left, 0) if left < fewest else (fewest, idle + 1)

    # ------------------------------------------------------------ small things

    @property
    def _database(self) -> str:
        return self.home.environment["DATABASE_URL"]

    def _running(self) -> AbstractAsyncContextManager[Process]:
        return self.home.started(sys.executable, *self.program)

    def _publish(self, count: int) -> None:
        """So many new releases appear in the feed."""
        for _ in range(count):
            number = len(self.published) + 1
            self.published.append(
                Item(number, f"Sample {number}: a lava lake on Io", "This sample image shows a lava lake on Io.")
            )
        url = self.nasa.put("/picture.jpg", picture(), "image/jpeg")
        listed = feed(self.published[: -LISTED - 1 : -1], url)
        self.nasa.put(FEED, listed)


async def _outbox(store: Store) -> list[Delivery]:
    """Every promise, the oldest first."""
    async with store.reading() as tx:
        return (await tx.deliveries())[::-1]


def _channel(line: Request) -> int:
    return int(line.path.split("/")[2])
