"""What polling does about a server's wishes: over HTTP on the loopback interface, with the state as it is stored."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.core.model import Description, Source, SourceState
from bot.flows.ingest import Ingest, Report
from bot.flows.sources import SourceStanding, standings
from bot.sources.http import HttpFetcher, open_session
from bot.sources.kinds import ADAPTERS
from tests.builders import NOW, a_source
from tests.fakes_store import MemoryStore
from tests.loopback.nasa_server import LoopbackNasa

MINUTE = timedelta(minutes=1)
FEED = b'<rss version="2.0"><channel><item><title>Io</title><guid>1</guid><link>https://nasa.example/1</link></item></channel></rss>'


@dataclass
class World:
    """A source of a loopback NASA, and what polls it. Chance always says the earliest."""

    nasa: LoopbackNasa
    ingest: Ingest
    source: Source
    store: MemoryStore
    now: datetime = field(default=NOW)

    async def poll(self, after: timedelta = timedelta()) -> Report:
        self.now += after
        return await self.ingest(self.source)

    def answer(self, body: bytes = FEED, status: int = 200, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.nasa.put("/feed", body, status=status, headers=named)

    async def state(self) -> SourceState:
        async with self.store.reading() as tx:
            return await tx.source_state(self.source.name)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    store = MemoryStore()
    async with LoopbackNasa() as nasa, open_session("test", allow_private_hosts=True) as session:
        fetcher = HttpFetcher(session, lambda: made.now, gap=timedelta())
        ingest = Ingest(
            store, fetcher, ADAPTERS, lambda _: (), lambda *_: Description("", "", ""), lambda: made.now, lambda: 0.0
        )
        made = World(nasa, ingest, a_source(url=nasa.url("/feed"), every=20 * MINUTE), store)
        made.answer()
        yield made


async def test_a_state_says_when_the_source_is_due_again(world: World) -> None:
    report, state = await world.poll(), await world.state()
    assert report.next_poll == state.next_poll == NOW + 18 * MINUTE
    world.answer(b"", 500)
    report, state = await world.poll(18 * MINUTE), await world.state()
    assert report.next_poll == state.next_poll == NOW + 38 * MINUTE
    assert (state.failures, state.error) == (1, "answered 500 Internal Server Error")
    world.answer()
    await world.poll(20 * MINUTE)
    state = await world.state()
    assert (state.failures, state.error, state.last_success) == (0, "", NOW + 38 * MINUTE)


@pytest.mark.parametrize("status", [429, 503])
async def test_a_busy_server_is_left_alone_for_as_long_as_it_asks_and_over_a_restart(world: World, status: int) -> None:
    await world.poll()
    world.answer(b"", status, Retry_After="7200")
    assert (await world.poll(20 * MINUTE)).next_poll == world.now + timedelta(hours=2)
    resting = await world.poll(timedelta(hours=1))  # as the timetable does when it begins again
    assert (resting.next_poll, len(world.nasa.requests)) == (world.now + timedelta(hours=1), 2)
    assert (await world.state()).failures == 1
    world.answer()
    assert (await world.poll(timedelta(hours=1))).error == ""


async def test_a_source_that_is_told_to_wait_at_once_remembers_that_over_a_restart(world: World) -> None:
    world.answer(b"", 429, Retry_After="7200")
    await world.poll()
    await world.poll(timedelta(hours=1))
    assert len(world.nasa.requests) == 1


async def test_other_sources_of_a_host_that_has_too_much_wait_and_say_why(world: World) -> None:
    other = a_source("other", url=world.nasa.put("/other", FEED))
    await world.poll()
    world.answer(b"", 429, Retry_After="7200")
    await world.poll(20 * MINUTE)
    assert (await world.ingest(other)).next_poll == world.now + timedelta(hours=2)
    [standing] = await standings(world.store, [other])
    assert (standing.word, standing.reason) == (
        "failing",
        "was not asked: 127.0.0.1 wants to be left alone until 14:20 UTC (it answered 429 Too Many Requests to journal)",
    )
    assert world.nasa.asked("/other") == []
    world.now += timedelta(hours=2)
    assert ((await world.ingest(other)).error, len(world.nasa.asked("/other"))) == ("", 1)


async def test_an_answer_that_says_how_long_it_holds_is_not_asked_for_before(world: World) -> None:
    world.answer(Cache_Control="max-age=86400")
    assert (await world.poll()).next_poll == NOW + 20 * MINUTE
    await world.poll(19 * MINUTE)
    assert len(world.nasa.requests) == 1
    await world.poll(MINUTE)
    assert len(world.nasa.requests) == 2


async def test_a_source_that_is_gone_is_stopped_and_says_so(world: World, caplog: pytest.LogCaptureFixture) -> None:
    await world.poll()
    world.answer(b"", 410)
    report = await world.poll(20 * MINUTE)
    assert (report.stopped, report.next_poll, (await world.state()).next_poll) == (True, None, None)
    assert "answered 410 Gone: it is not asked again before the next start" in str(caplog.records[-1].__dict__["reason"])
    [standing] = await standings(world.store, [world.source])
    assert (standing.word, standing.reason) == ("stopped", report.error)
    world.answer()
    assert not (await world.poll()).stopped  # the next start, when it is there again
    assert (await world.state()).next_poll is not None


async def test_a_source_that_moved_for_good_is_followed_and_told_once(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    new = world.nasa.put("/new", FEED)
    world.answer(b"", 301, Location="/new")
    report = await world.poll()
    await world.poll(20 * MINUTE)
    assert (report.entries, (await world.state()).moved_to) == (1, new)
    assert [(record.getMessage(), record.__dict__["to"]) for record in caplog.records] == [("source moved for good", new)]
    [standing] = await standings(world.store, [world.source])
    assert (standing.word, standing.reason) == ("well", f"moved for good to {new}")


async def test_what_stands_in_the_way_is_the_reason(world: World) -> None:
    world.answer(b"<html><title>Just a moment...</title>", 403, cf_mitigated="challenge")
    assert "challenge page of Cloudflare's" in (await world.poll()).error
    world.answer(b"<!doctype html><title>Welcome to our new site</title>")
    assert (await world.poll(timedelta(hours=3))).error == "is a web page, not a feed"
    [standing] = await standings(world.store, [world.source])
    assert (standing.word, standing.reason) == ("failing", "is a web page, not a feed")


async def test_a_source_that_answers_and_is_not_posted_is_held() -> None:
    held = SourceState("journal", last_success=NOW, error="nearly everything in it has a new id")
    assert (SourceStanding(a_source(), held).word, SourceStanding(a_source(), held).reason) == ("held", held.error)


async def test_sources_stand_as_they_are_until_they_are_asked(world: World) -> None:
    off = a_source("off", enabled=False)
    assert [standing.word for standing in await standings(world.store, [world.source, off])] == ["new", "off"]
    await world.poll()
    assert [standing.word for standing in await standings(world.store, [world.source, off])] == ["well", "off"]
