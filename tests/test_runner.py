from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import StartupError
from bot.core.model import Source, State
from bot.core.ports import Store, Transaction
from bot.flows.deliver import Deliverer
from bot.flows.ingest import Report
from bot.runner import Timetable, deliver_until
from tests.builders import a_source
from tests.flows.test_deliver import BreakingStore, World


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Polls:
    """Answers each poll with the next report it was given, and says when the `counted` were polled in all rounds."""

    reports: dict[str, list[Report | Exception]]
    asked: list[str] = field(default_factory=list)
    enough: asyncio.Event = field(default_factory=asyncio.Event)
    rounds: int = 1
    counted: tuple[str, ...] = ("a", "b")

    async def __call__(self, source: Source) -> Report:
        self.asked.append(source.name)
        if min(self.asked.count(name) for name in self.counted) >= self.rounds:
            self.enough.set()
        report = self.reports[source.name].pop(0) if self.reports.get(source.name) else Report(source.name)
        if isinstance(report, Exception):
            raise report
        return report


class LockedOnce:
    """A store that another process holds when the writing transaction with this number begins."""

    def __init__(self, store: Store, number: int) -> None:
        self.reading = store.reading
        self.refused, self.wrote = asyncio.Event(), asyncio.Event()
        self._store = store
        self._left = number

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Transaction]:
        self._left -= 1
        if self._left == 0:
            self.refused.set()
            raise StartupError("the database cannot be used: database is locked")
        async with self._store.writing() as tx:
            yield tx
        self.wrote.set()


async def test_every_source_is_polled_at_once() -> None:
    polls = Polls({})
    timetable = Timetable([a_source("a"), a_source("b")], polls, now)
    timetable.start()
    try:
        await asyncio.wait_for(polls.enough.wait(), 10)
    finally:
        await timetable.stop()
    assert sorted(polls.asked) == ["a", "b"]


async def test_it_runs_from_its_start_to_its_stop() -> None:
    timetable = Timetable([], Polls({}), now)
    states = [timetable.is_running]
    timetable.start()
    states.append(timetable.is_running)
    await timetable.stop()
    await asyncio.sleep(0)  # APScheduler itself ends a moment later
    assert [*states, timetable.is_running] == [False, True, False]


@pytest.mark.parametrize("trouble", [KeyError("a bug"), Report("a", failures=1, error="answered 404 Not Found")])
async def test_one_sources_trouble_leaves_it_and_the_others_on_the_timetable(trouble: Report | Exception) -> None:
    polls = Polls({"a": [trouble]}, rounds=2)
    fast = timedelta(seconds=0.02)
    timetable = Timetable([a_source("a", every=fast), a_source("b", every=fast)], polls, now)
    timetable.start()
    try:
        await asyncio.wait_for(polls.enough.wait(), 10)
    finally:
        await timetable.stop()
    assert polls.asked.count("a") >= 2


async def test_a_source_is_polled_when_its_last_poll_said() -> None:
    soon = Report("a", next_poll=now() + timedelta(seconds=0.02))
    polls = Polls({"a": [soon], "b": [replace(soon, source="b")]}, rounds=2)
    timetable = Timetable([a_source("a"), a_source("b")], polls, now)  # each every twenty minutes
    timetable.start()
    try:
        await asyncio.wait_for(polls.enough.wait(), 10)
    finally:
        await timetable.stop()
    assert sorted(polls.asked) == ["a", "a", "b", "b"]


@pytest.mark.parametrize("trouble", [KeyError("a bug"), StartupError("the database cannot be used"), None])
async def test_a_chore_is_done_at_the_start_and_again_and_again_whatever_came_of_it(trouble: Exception | None) -> None:
    often, begun, polls = asyncio.Event(), [0], Polls({})

    async def chore() -> None:
        begun[0] += 1
        if begun[0] == 3:
            often.set()
        if trouble:
            raise trouble

    timetable = Timetable([a_source("a"), a_source("b")], polls, now, [chore], timedelta(seconds=0.02))
    timetable.start()
    try:
        await asyncio.wait_for(often.wait(), 10)
        await asyncio.wait_for(polls.enough.wait(), 10)
    finally:
        await timetable.stop()


async def test_a_chore_may_be_done_more_often_than_the_others() -> None:
    often, seldom, enough = [0], [0], asyncio.Event()

    async def daily() -> None:
        seldom[0] += 1

    async def frequent() -> None:
        often[0] += 1
        if often[0] >= 3 and seldom[0]:
            enough.set()

    timetable = Timetable([], Polls({}), now, [daily])
    timetable.add(frequent, timedelta(seconds=0.02))
    timetable.start()
    try:
        await asyncio.wait_for(enough.wait(), 10)
    finally:
        await timetable.stop()
    assert seldom == [1]


async def test_a_chore_that_is_under_way_is_given_up_at_a_stop() -> None:
    begun, ended = asyncio.Event(), []

    async def chore() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("given up")

    timetable = Timetable([], Polls({}), now, [chore])
    timetable.start()
    await asyncio.wait_for(begun.wait(), 10)
    await timetable.stop()

    assert ended == ["given up"]


async def test_a_source_that_is_gone_is_not_polled_again() -> None:
    fast = timedelta(seconds=0.02)
    polls = Polls({"a": [Report("a", failures=1, stopped=True)]}, rounds=4, counted=("b",))
    timetable = Timetable([a_source("a", every=fast), a_source("b", every=fast)], polls, now)
    timetable.start()
    try:
        await asyncio.wait_for(polls.enough.wait(), 10)
    finally:
        await timetable.stop()
    assert polls.asked.count("a") == 1


async def test_a_stop_gives_up_the_poll_under_way_without_a_word(caplog: pytest.LogCaptureFixture) -> None:
    asking, given_up = asyncio.Event(), asyncio.Event()

    async def hang(_: Source) -> Report:
        asking.set()
        try:
            await asyncio.Event().wait()
        finally:
            given_up.set()
        raise AssertionError

    timetable = Timetable([a_source("a")], hang, now)
    timetable.start()
    await asyncio.wait_for(asking.wait(), 10)
    await asyncio.wait_for(timetable.stop(), 10)
    assert given_up.is_set()
    assert caplog.records == []


async def test_a_stop_finishes_what_is_being_sent() -> None:
    world, stop, sending, go_on = World(), asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def hold(*_: object) -> None:
        sending.set()
        await go_on.wait()

    world.discord.before = hold
    await world.publish()
    running = asyncio.create_task(deliver_until(stop, world.deliverer))
    await asyncio.wait_for(sending.wait(), 10)
    stop.set()
    go_on.set()
    await asyncio.wait_for(running, 10)
    assert (await world.row()).state is State.SENT


async def test_what_hangs_is_given_up_after_the_grace_and_found_again_at_the_next_start() -> None:
    world, stop, sending = World(), asyncio.Event(), asyncio.Event()

    async def hang(*_: object) -> None:
        sending.set()
        await asyncio.Event().wait()

    world.discord.before = hang
    await world.publish()
    running = asyncio.create_task(deliver_until(stop, world.deliverer, grace=timedelta(milliseconds=10)))
    await asyncio.wait_for(sending.wait(), 10)
    stop.set()
    await asyncio.wait_for(running, 10)
    assert (await world.row()).state is State.SENDING


@pytest.mark.parametrize(("write", "calls"), [(1, ["post"]), (2, ["post"]), (3, ["post", "find"])])
async def test_a_database_that_cannot_be_used_for_a_while_loses_and_doubles_nothing(write: int, calls: list[str]) -> None:
    world, stop = World(), asyncio.Event()
    await world.publish()
    store = LockedOnce(world.store, write)
    deliverer = Deliverer(store, world.discord, world.pictures, lambda: world.now, look_again=0.001)
    running = asyncio.create_task(deliver_until(stop, deliverer, pause=timedelta()))
    async with asyncio.timeout(10):
        while (await world.row()).state is not State.SENT:
            store.wrote.clear()
            await store.wrote.wait()
    stop.set()
    await asyncio.wait_for(running, 10)
    assert len(world.discord.messages) == 1
    assert [call for call, _ in world.discord.calls] == calls


async def test_a_stop_does_not_wait_for_a_database_that_cannot_be_used() -> None:
    world, stop = World(), asyncio.Event()
    store = LockedOnce(world.store, 1)
    deliverer = Deliverer(store, world.discord, world.pictures, lambda: world.now)
    running = asyncio.create_task(deliver_until(stop, deliverer, pause=timedelta(days=1)))
    await asyncio.wait_for(store.refused.wait(), 10)
    stop.set()
    await asyncio.wait_for(running, 10)


async def test_a_deliverer_that_breaks_ends_the_program_instead_of_going_silent() -> None:
    world = World()
    world.store = broken = BreakingStore()
    world.restarted()

    async def break_it(*_: object) -> None:
        broken.trouble = ValueError("a bug")

    world.discord.before = break_it
    await world.publish()
    with pytest.raises(ValueError, match="a bug"):
        await asyncio.wait_for(deliver_until(asyncio.Event(), world.deliverer), 10)
