"""Never lost, never doubled: whatever fails, dies, changes or comes at the same instant.

Each seed plays a story of its own: two sources publish and correct, moderators change their minds, Discord fails in every
way it has, and the program is killed at any step and started again. When all is well again, every channel (a text channel,
a forum, an announcement channel) shows each release that it was owed once, every message the latest words, and what was to
be published is.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from bot.core import delivery as life
from bot.core.errors import CardRefused, MemberError, TryLater, Unanswered
from bot.core.model import Delivery, Entry, Kind, Receipt, Release, Rendition, State, Target, Watch
from bot.core.options import Digest, Options, QuietHours
from bot.core.panels import Draft
from bot.core.ports import Transaction
from bot.flows.attempt import Done
from bot.flows.deliver import Deliverer
from bot.flows.ingest import Ingest
from bot.flows.targets import Targets
from bot.flows.watch import Watches
from tests.builders import NOW, a_source, an_entry
from tests.fakes_messenger import Call, FakeMessenger, Lost
from tests.fakes_store import MemoryStore, MemoryTransaction, Tables
from tests.flows.feeds import PlainFeeds, match_by_title
from tests.flows.test_deliver import OnePicture
from tests.flows.test_ingest import describe

TEXT, FORUM, ANNOUNCEMENTS = CHANNELS = (100, 200, 300)
SOURCES = (a_source("journal"), a_source("library"))
TARGETS = Targets((Target("io", "Io", ("Io",)), Target("europa", "Europa", ("Europa",))))
TITLES = ("A sample lake on Io", "A sample of Io and Europa", "A sample of the ice of Europa")
PASSED = (timedelta(), timedelta(seconds=1), timedelta(minutes=3), timedelta(hours=2))
STEPS = 30
SEEDS = range(90, 130)


class Killed(BaseException):
    """The program is gone."""


class Fate:
    """Decides by chance alone."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311 — a story, no secret
        self.deadly = False

    def wills(self, share: float) -> bool:
        return self.chance.random() < share

    def may_kill(self) -> None:
        if self.deadly and self.wills(0.05):
            raise Killed


class MortalStore(MemoryStore):
    """Its program may be killed just before and just after it commits; `committed` hears what changed."""

    def __init__(self, fate: Fate, committed: Callable[[Tables, Tables], None]) -> None:
        super().__init__()
        self._fate = fate
        self._committed = committed

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[MemoryTransaction]:
        before = self.tables
        async with super().writing() as tx:
            before = self.tables
            yield tx
            self._fate.may_kill()
        self._committed(before, tx.tables)
        self._fate.may_kill()


class FickleDiscord(FakeMessenger):
    """Fails in every way it has; its caller may be killed before it hears of a request, and after it has accepted one."""

    def __init__(self, fate: Fate) -> None:
        super().__init__(forums={FORUM}, announcements={ANNOUNCEMENTS})
        self._fate = fate
        self.before = self._trouble

    async def _trouble(self, call: Call, delivery: Delivery) -> None:
        for _ in range(self._fate.chance.randrange(4)):
            await asyncio.sleep(0)
        self._fate.may_kill()
        if not self._fate.deadly:
            return
        if self._fate.wills(0.15):
            self.will(call, Lost.ANSWER)
        elif self._fate.wills(0.2):
            raise self._fate.chance.choice([Unanswered("no answer"), TryLater("busy", 2)])
        elif self._fate.wills(0.1) and not delivery.plain and call in {"post", "edit"}:
            raise CardRefused("too colourful")

    async def post(self, delivery: Delivery, release: Release, rendition: Rendition | None) -> Receipt:
        receipt = await super().post(delivery, release, rendition)
        self._fate.may_kill()
        return receipt

    async def edit(self, delivery: Delivery, message: int, release: Release, rendition: Rendition | None) -> None:
        await super().edit(delivery, message, release, rendition)
        self._fate.may_kill()

    async def publish(self, delivery: Delivery, message: int) -> None:
        await super().publish(delivery, message)
        self._fate.may_kill()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a story ended: what should have been shown and was not, what was shown twice, what shows old words.

    `unpublished` should have been published and was not, or the other way round.
    """

    lost: frozenset[tuple[int, str]]
    doubled: frozenset[tuple[int, str]]
    stale: frozenset[tuple[int, str]]
    unpublished: frozenset[tuple[int, str]]
    shown: int
    summed_up: int
    published: int

    @property
    def wrong(self) -> bool:
        return bool(self.lost or self.doubled or self.stale or self.unpublished)


class Story:
    """A bot and all it deals with. What each channel is owed is kept here, apart from the bot's own outbox."""

    def __init__(
        self, seed: int, discord: type[FickleDiscord] = FickleDiscord, deliverer: type[Deliverer] = Deliverer
    ) -> None:
        self.now = NOW
        self.fate = Fate(seed)
        self.chance = self.fate.chance
        self.store = MortalStore(self.fate, self.keep_account)
        self.discord = discord(self.fate)
        self.feeds = PlainFeeds(entries={source.name: [] for source in SOURCES})
        self.ingest = Ingest(self.store, self.feeds, {"rss": self.feeds}, match_by_title, describe, self.clock)
        self.watches = Watches(self.store, TARGETS, self.clock)
        self.deliverer_kind = deliverer
        self.start()
        self.owed: set[tuple[int, str]] = set()
        self.asked_for: set[tuple[int, str]] = set()
        self.written = 0

    def clock(self) -> datetime:
        return self.now

    def start(self) -> None:
        """The program begins, for the first time or after it was killed."""
        self.deliverer = self.deliverer_kind(self.store, self.discord, OnePicture(), self.clock)
        self.delivering = False

    # what happens

    async def play(self) -> Outcome:
        await self.poll()  # the silent baselines
        self.fate.deadly = True
        acts = [self.publish, self.correct, self.moderate, self.moderate, self.poll, self.deliver, self.deliver]
        for _ in range(STEPS):
            self.now += self.chance.choice(PASSED)
            acts_now = self.chance.sample(acts, self.chance.choice([1, 1, 2, 3]))
            ends = await asyncio.gather(*(act() for act in acts_now), return_exceptions=True)
            if _killed(ends):
                await self.restart()
        await self.end_well()
        return self.outcome()

    async def publish(self) -> None:
        """A new release in one source; the other may carry it too, under a guid of its own."""
        self.written += 1
        name = f"PIA{90000 + self.written}"
        entry = self.rewritten(an_entry(f"https://nasa.example/{name}", picture=None))
        self.feeds.entries["journal"] = [*self.entries("journal"), entry]
        if self.fate.wills(0.6):
            twin = replace(entry, guid=name, link=f"https://images.example/{name}", text="Other words.")
            self.feeds.entries["library"] = [*self.entries("library"), twin]

    async def correct(self) -> None:
        source = self.chance.choice(SOURCES).name
        if entries := self.entries(source):
            at = self.chance.randrange(len(entries))
            self.feeds.entries[source] = [*entries[:at], self.rewritten(entries[at]), *entries[at + 1 :]]

    async def moderate(self) -> None:
        channel, target = self.chance.choice(CHANNELS), self.chance.choice(["io", "europa"])
        add, remove, pause, resume = self.watches.add, self.watches.remove, self.watches.pause, self.watches.resume
        acts: list[Callable[..., Awaitable[object]]] = [add, add, add, self.choose, remove, pause, resume, self.post_newest]
        act = self.chance.choice(acts)
        with suppress(MemberError):
            if act is add:
                await add(1, channel, target, publish=channel == ANNOUNCEMENTS and self.fate.wills(0.7))
            else:
                await act(1, channel, target)

    async def choose(self, guild: int, channel: int, target: str) -> None:
        """When posts come and how they look is decided; one line given later keeps it."""
        digest, begin, long = self.chance.randrange(24), self.chance.randrange(24), self.chance.randint(1, 10)
        options = Options(
            compact=self.fate.wills(0.5),
            digest=Digest(digest) if self.fate.wills(0.5) else None,
            quiet=QuietHours(begin, (begin + long) % 24) if self.fate.wills(0.5) else None,
        )
        await self.watches.set_up(guild, Draft((target,), channel, options=options), by=None)

    async def post_newest(self, guild: int, channel: int, target: str) -> None:
        async with self.store.reading() as tx:
            newest = await tx.latest(target)
        for release in newest:
            await self.watches.post_now(guild, channel, release)
            self.owed.add((channel, release.key))
            self.asked_for.add((channel, release.key))

    async def poll(self) -> None:
        """Both sources at the same instant."""
        if _killed(await asyncio.gather(*(self.ingest(source) for source in SOURCES), return_exceptions=True)):
            raise Killed

    async def deliver(self) -> None:
        if not self.delivering:
            self.delivering = True
            await self.deliverer.drain()
            self.delivering = False

    async def restart(self) -> None:
        self.fate.deadly = False
        self.start()
        await self.deliverer.take_over()
        self.fate.deadly = True

    async def end_well(self) -> None:
        """No more trouble: what waits has all the time it needs."""
        self.fate.deadly = False
        await self.poll()
        for _ in range(12):
            self.now += timedelta(hours=6)
            await self.deliver()

    def entries(self, source: str) -> list[Entry]:
        said = self.feeds.entries[source]
        assert isinstance(said, list)
        return said

    def rewritten(self, entry: Entry) -> Entry:
        self.written += 1
        return replace(entry, title=self.chance.choice(TITLES), text=f"Sample words, version {self.written}.")

    # what should come of it

    def keep_account(self, before: Tables, after: Tables) -> None:
        """At each commit: who is owed what from now on, and who no longer wants it."""
        for release in after.releases.values():
            if release.announced:
                old = before.releases.get(release.key)
                gained = release.targets - (old.targets if old and old.announced else frozenset())
                self.owed |= {(watch.channel, release.key) for watch in _wanting(after, gained)}
        if channels := {channel for channel, _ in _changed(before.watches, after.watches)}:
            wanted = {(w.channel, r.key) for r in after.releases.values() for w in _wanting(after, r.targets)}
            shown = set(self.shown())
            self.owed -= {each for each in self.owed - wanted - shown if each[0] in channels}

    def shown(self) -> list[tuple[int, str]]:
        """What stands in messages of its own, and in digests and other summaries."""
        lines = [(summed.channel, release.key) for summed in self.discord.summaries for release in summed.releases]
        return [*((each.channel, each.release.key) for each in self.discord.messages.values()), *lines]

    def outcome(self) -> Outcome:
        releases = self.store.tables.releases
        shown = self.shown()
        latest = {key: release.text for key, release in releases.items()}
        told = {row.id for row in self.store.tables.deliveries.values() if row.publish and row.kind is Kind.POST}
        stale = [each for each in self.discord.messages.values() if each.release.text != latest[each.release.key]]
        return Outcome(
            lost=frozenset(self.owed - set(shown)),
            doubled=frozenset(each for each, times in Counter(shown).items() if times > 1 + (each in self.asked_for)),
            stale=frozenset((each.channel, each.release.key) for each in stale),
            unpublished=frozenset(
                (each.channel, each.release.key)
                for each in self.discord.messages.values()
                if each.published != (each.mark in told)
            ),
            shown=len(shown),
            summed_up=sum(len(summed.releases) for summed in self.discord.summaries),
            published=sum(each.published for each in self.discord.messages.values()),
        )


def _killed(ends: Iterable[object]) -> bool:
    """Whether one of these ends was the program's; raises what is a bug."""
    for end in ends:
        if isinstance(end, Exception):
            raise end
    return any(isinstance(end, Killed) for end in ends)


def _changed(before: dict[tuple[int, str], Watch], after: dict[tuple[int, str], Watch]) -> set[tuple[int, str]]:
    return {which for which in before.keys() | after.keys() if before.get(which) != after.get(which)}


def _wanting(tables: Tables, targets: frozenset[str]) -> list[Watch]:
    return [watch for watch in tables.watches.values() if not watch.paused and watch.target in targets]


# ---------------------------------------------------------------- the stories


async def test_every_release_reaches_every_channel_that_watches_it_once_and_in_its_latest_words() -> None:
    outcomes = {seed: await Story(seed).play() for seed in SEEDS}
    assert {seed: outcome for seed, outcome in outcomes.items() if outcome.wrong} == {}
    assert sum(outcome.shown for outcome in outcomes.values()) > 5 * len(SEEDS)
    assert sum(outcome.published for outcome in outcomes.values()) > len(SEEDS)
    assert sum(outcome.summed_up for outcome in outcomes.values()) > len(SEEDS)


# ---------------------------------------------------------------- would they notice?


class Blind(FickleDiscord):
    """Never finds a message again."""

    async def find(self, delivery: Delivery) -> Receipt | None:
        await super().find(delivery)
        return None


class Gullible(FickleDiscord):
    """Takes any message for the one that is looked for."""

    async def find(self, delivery: Delivery) -> Receipt | None:
        await super().find(delivery)
        return next((shown.receipt for shown in self.in_channel(delivery.channel)), None)


class MarksAfterwards(Deliverer):
    """As if rows were marked after their request: one that is cut off leaves no trace of it."""

    async def take_over(self) -> int:
        async with self._store.writing() as tx:
            cut_off = await tx.deliveries(states=[State.SENDING])
            await tx.save_deliveries([replace(row, state=State.PENDING, attempts=0) for row in cut_off])
        return len(cut_off)


class PublishesLater(Deliverer):
    """Promises to publish after it has kept the receipt, not with it."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._later: list[Delivery] = []

    async def _settle(self, tx: Transaction, done: Sequence[Done]) -> None:
        self._later = [promise for each in done for promise in life.promise_crossposts(each.row, self._clock())]
        await super()._settle(tx, [replace(each, row=replace(each.row, publish=False)) for each in done])

    async def _turn(self) -> None:
        await super()._turn()
        async with self._store.writing() as tx:
            await tx.promise(self._later)


class GivesUp(Deliverer):
    """Does not send again what was cut off."""

    async def take_over(self) -> int:
        async with self._store.writing() as tx:
            cut_off = await tx.deliveries(states=[State.SENDING])
            await tx.save_deliveries([replace(row, state=State.REFUSED) for row in cut_off])
        return len(cut_off)


@pytest.mark.parametrize(
    ("broken", "wrong"),
    [
        ({"discord": Blind}, "doubled"),
        ({"discord": Gullible}, "lost"),
        ({"deliverer": MarksAfterwards}, "doubled"),
        ({"deliverer": PublishesLater}, "unpublished"),
        ({"deliverer": GivesUp}, "lost"),
        ({"deliverer": GivesUp}, "stale"),
    ],
    ids=str,
)
async def test_a_broken_deliverer_is_found_out(broken: dict[str, Any], wrong: str) -> None:
    for seed in SEEDS:
        if getattr(await Story(seed, **broken).play(), wrong):
            return
    raise AssertionError(f"no story ended with anything {wrong}")
