"""Where chaos is played: a NASA and a Discord on the loopback interface, and the program between them."""

from __future__ import annotations

import signal
import sys
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

from bot.app import opened_store
from bot.core.model import Delivery, Kind, SourceState, State
from bot.core.options import Options
from bot.core.ports import Store
from tests.builders import a_watch
from tests.chaos import hours
from tests.chaos.asked import FIRST, FIRST_DIGESTED, FIRST_QUIET, Asked, cut_off
from tests.chaos.journal import Journal
from tests.chaos.plan import Life, Moment
from tests.chaos.toll import Toll, count
from tests.chaos.trap import Trap
from tests.loopback import LoopbackDiscord, LoopbackNasa, threads
from tests.loopback.process import Home, Process
from tests.loopback.state import ANNOUNCEMENT, DIRECT, FORUM, PUBLIC_THREAD, TEXT, Channel, Guild, Tag

PATIENCE = 120
"""Polls (one a second) without any progress after which what is still missing is given up.

That is longer than a promise waits that has been failing for ten minutes.
"""

GUILD = 1
MEMBER = 7
"""Who follows Io for themselves, where a kind is that of direct messages."""

RUN = ("-m", "bot", "run")
UNLIMITED = {"PERIJOVE_FLOOD_PER_HOUR": "0"}
"""What is counted here are messages of their own, and there are more of them than an hour may bring."""


def each_kind(count: int) -> list[int]:
    """The kinds of so many channels, in turn."""
    return list(islice(cycle((TEXT, ANNOUNCEMENT, FORUM)), count))


@dataclass(slots=True)
class Stage:
    """The scenery, and the story so far. `program` is what Python is started with."""

    journal: Journal
    discord: LoopbackDiscord
    home: Home
    channels: Sequence[Channel]
    program: Sequence[str] = RUN

    # ------------------------------------------------------------ before

    @classmethod
    @asynccontextmanager
    async def set(
        cls,
        folder: Path,
        kinds: Sequence[int],
        *,
        digests: int = 0,
        quiet: int = 0,
        database: str = "",
        program: Sequence[str] = RUN,
    ) -> AsyncIterator[Stage]:
        """A stage with channels of these kinds that follow Io, and a feed that Perijove knew before it was filled.

        Further channels get what comes in daily `digests`, or have `quiet` hours. Without the address of an empty `database`
        it is a file in the folder.
        """
        posted = [_channel(kind, FIRST[kind] + number) for number, kind in enumerate(kinds)]
        waiting = [*range(FIRST_DIGESTED, FIRST_DIGESTED + digests), *range(FIRST_QUIET, FIRST_QUIET + quiet)]
        channels = (*posted, *(_channel(TEXT, number) for number in waiting))
        guild = Guild(GUILD, "Sample server", tuple(channel for channel in channels if channel.guild))
        async with (
            LoopbackNasa() as nasa,
            LoopbackDiscord([guild], requests_per_second=50, messages_per_channel=5) as discord,
        ):
            home = Home.beside(discord, folder).changed(UNLIMITED | ({"DATABASE_URL": database} if database else {}))
            stage = cls(Journal(nasa), discord, home, channels, program)
            stage.home.follow({"journal": stage.journal.url})
            for channel in channels:
                if channel.type == DIRECT:
                    discord.world.begin(channel)
            await stage._prepare()
            yield stage

    async def _prepare(self) -> None:
        now = datetime.now(UTC)
        known = SourceState("journal", url=self.journal.url, baselined=now, last_success=now)
        async with opened_store(self._database, create=True) as store, store.writing() as tx:
            await tx.save_source_state(known)
            for channel in self.channels:
                await tx.save_watch(
                    a_watch(
                        _recipient(channel),
                        guild=channel.guild,
                        publish=channel.type == ANNOUNCEMENT,
                        to_member=channel.type == DIRECT,
                        options=_options(channel, now),
                    )
                )

    # ------------------------------------------------------------ lives

    async def live(self, life: Life) -> Collection[Asked]:
        """Run the program and kill it; what that cut off after it was done, and before it was answered."""
        trap = self._set_up(life)
        async with (
            self._running() as bot,
            self.journal.going_on(life.corrections),
            opened_store(self._database, create=False) as store,
            hours.passing(store, GUILD, self.journal.polled),
        ):
            await bot.meanwhile(self._until_due(life, trap))
            hit = cut_off(self.discord.requests, self.discord.world)
            await bot.end(signal.SIGKILL)
        trap.opened.set()
        await self.discord.until(
            lambda: not any(line.under_way for line in self.discord.requests), "the dead one's requests"
        )
        if life.archives:
            self._archive_threads()
        return hit

    async def rest(self) -> Toll:
        """Run the program in peace until nothing is left to do; what it all came to."""
        self.discord.faults.clear()
        async with self._running() as bot, opened_store(self._database, create=False) as store:
            await bot.meanwhile(self._settled(store))
            await bot.end(signal.SIGTERM)
            outbox = await _outbox(store)
        world = self.discord.world
        closed = {number for number, channel in world.channels.items() if channel.archived_at}
        return count(self.journal.items, list(map(_recipient, self.channels)), world.messages(), outbox, closed)

    def _set_up(self, life: Life) -> Trap:
        """Lay out what this life's requests will meet, and what is in the feed."""
        trap = Trap(life.moment)
        script = self.discord.faults
        script.clear()
        for asked, faults in life.faults.items():
            script.on(*asked.value, *faults)
        script.on(*life.aim.value, *([] if life.moment is Moment.ANY else [trap]))
        self.discord.world.nonces_known_for = timedelta(seconds=life.nonces_known_for)
        for back in life.corrections:
            self.journal.correct(back)
        self.journal.publish(life.releases)
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
            await self.discord.until(trap.sprung.is_set, f"the {life.aim.name.lower()} to be killed at")

    def _archive_threads(self) -> None:
        """As much time passes as Discord needs to archive every thread, but not the bot: for it, a moment."""
        world = self.discord.world
        for channel in [each for each in world.channels.values() if each.type == PUBLIC_THREAD and not each.archived_at]:
            threads.archive(world, channel.id)

    async def _settled(self, store: Store) -> None:
        """Return when every release was promised and every promise kept, or when nothing gets better any more."""
        await self.journal.polled(times=2)  # when the second begins, the first is taken in, with its corrections
        fewest, idle = self._left(await _outbox(store)), 0
        while fewest and idle < PATIENCE:
            await self.journal.polled()
            await hours.come(store, GUILD)
            left = self._left(await _outbox(store))
            fewest, idle = (left, 0) if left < fewest else (fewest, idle + 1)

    def _left(self, outbox: Sequence[Delivery]) -> int:
        """How many posts are not promised yet, and promises not kept."""
        posts = sum(row.kind is Kind.POST for row in outbox)
        open_rows = sum(row.state in {State.PENDING, State.SENDING} for row in outbox)
        return len(self.journal.items) * len(self.channels) - posts + open_rows

    # ------------------------------------------------------------ small things

    @property
    def _database(self) -> str:
        return self.home.environment["DATABASE_URL"]

    def _running(self) -> AbstractAsyncContextManager[Process]:
        return self.home.started(sys.executable, *self.program)


async def _outbox(store: Store) -> list[Delivery]:
    """Every promise, the oldest first."""
    async with store.reading() as tx:
        return (await tx.deliveries())[::-1]


def _recipient(channel: Channel) -> int:
    """What the program knows it by: of direct messages, the member."""
    return MEMBER if channel.type == DIRECT else channel.id


def _options(channel: Channel, now: datetime) -> Options:
    """What its watch asks for."""
    if channel.id in range(FIRST_DIGESTED, FIRST_QUIET):
        return hours.digested(now)
    if channel.id in range(FIRST_QUIET, FIRST[DIRECT]):
        return hours.quiet(now)
    return Options(compact=channel.type == TEXT)


def _channel(kind: int, number: int) -> Channel:
    """A channel; a forum requires a tag on each post."""
    if kind == FORUM:
        return Channel(number, GUILD, f"io-{number}", FORUM, (Tag(1, "Io"),), threads.REQUIRES_TAG)
    if kind == DIRECT:
        return Channel(number, 0, "", DIRECT, owner=MEMBER)
    return Channel(number, GUILD, f"io-{number}", kind)
