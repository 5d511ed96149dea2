"""Old deliveries are forgotten: never those that keep a post from coming twice, and members hear it kindly."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.delivery import delivery_id, promise_edits, promise_post
from bot.core.errors import MemberError
from bot.core.flood import first_id
from bot.core.model import Delivery, Kind, State
from bot.core.ports import Transaction
from bot.core.retention import KEPT, LEAST_KEPT, PROMISED_FOR
from bot.flows.report import Reports
from bot.flows.retention import Retention
from bot.flows.targets import Targets
from bot.flows.why import why_posted
from tests.builders import NOW, a_delivery, a_description, a_release
from tests.fakes_store import MemoryStore
from tests.flows.test_ingest import JOURNAL, World, io

DAY = timedelta(days=1)
LONG_AGO = NOW - KEPT - DAY


class Counting(MemoryStore):
    """A store that counts the transactions that write."""

    turns = 0

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Transaction]:  # type: ignore[override]  # the protocol is all that is asked of it
        self.turns += 1
        async with super().writing() as tx:
            yield tx


def ids(store: MemoryStore) -> set[str]:
    return set(store.tables.deliveries)


async def kept(store: MemoryStore, *rows: Delivery) -> None:
    async with store.writing() as tx:
        await tx.save_release(a_release())
        await tx.save_deliveries(rows)


def posts(count: int) -> list[Delivery]:
    return [
        a_delivery(f"post{number}", state=State.SENT, message=first_id(LONG_AGO) + number, created=LONG_AGO)
        for number in range(count)
    ]


async def test_what_is_old_goes_a_few_at_a_time_except_the_channels_last_post() -> None:
    store = Counting()
    await kept(store, *posts(12), a_delivery("waiting", created=LONG_AGO), a_delivery("young", channel=1, state=State.SENT))
    store.turns = 0
    assert await Retention(store, lambda: NOW, KEPT, at_once=5).forget() == 11
    assert ids(store) == {"post11", "waiting", "young"}
    assert store.turns == 3
    assert await Retention(store, lambda: NOW, KEPT, at_once=5).forget() == 0
    assert store.turns == 3


async def test_for_ever_is_for_ever() -> None:
    store = MemoryStore()
    await kept(store, *posts(3))
    assert await Retention(store, lambda: NOW + 9999 * DAY, None).forget() == 0
    assert len(ids(store)) == 3


async def test_a_post_goes_after_what_follows_it() -> None:
    store = MemoryStore()
    post = promise_post("pia90001", 1, 100, (), LONG_AGO)
    edit = a_delivery(delivery_id(Kind.EDIT, "pia90001", 100), kind=Kind.EDIT, created=LONG_AGO + DAY / 2)
    await kept(store, replace(post, state=State.SKIPPED), edit)
    retention = Retention(store, lambda: NOW + 30 * DAY, KEPT)
    assert await retention.forget() == 0
    await kept(store, replace(edit, state=State.SENT))
    assert [await retention.forget() for _ in range(3)] == [1, 1, 0]


async def test_a_release_of_which_rows_may_be_gone_is_promised_to_nobody_any_more() -> None:
    """At the last moment at which it may be promised all rows are there, so that no channel gets it twice."""
    world = World()
    await world.watch(100, "io")
    await world.baseline(JOURNAL)
    await world.poll(JOURNAL, io())
    [first] = await world.deliveries()
    await world.watch(100, "europa")
    await world.watch(200, "europa")
    world.later(PROMISED_FOR - timedelta(minutes=1))
    await world.poll(JOURNAL)  # keeps the source from beginning again in silence
    assert (await world.poll(JOURNAL, io(title="A sample lake on Io and Europa"))).corrected

    assert await world.deliveries() == [first]


async def test_a_correction_of_a_release_that_is_still_news_posts_it_to_who_follows_what_it_is_about_now() -> None:
    world = World()
    await world.watch(100, "io")
    await world.watch(200, "europa")
    await world.baseline(JOURNAL)
    await world.poll(JOURNAL, io())
    world.later(PROMISED_FOR - timedelta(minutes=1))
    await world.poll(JOURNAL, io(title="A sample lake on Io and Europa"))
    assert {row.channel for row in await world.deliveries()} == {100, 200}


def test_no_edit_is_promised_for_a_post_that_could_be_forgotten() -> None:
    post = a_delivery(created=NOW - LEAST_KEPT, state=State.SENT, attempts=1)
    assert promise_edits([post], NOW) == []


async def test_members_hear_that_an_old_message_is_forgotten() -> None:
    store = MemoryStore()
    await kept(store, *posts(2))
    await Retention(store, lambda: NOW, KEPT).forget()
    reports = Reports(store, Targets([]), lambda *_: a_description())
    for asking in (reports.delivered("post0"), why_posted(store, "post0", 1)):
        with pytest.raises(MemberError, match=r"^I do not know that message any more\. After some months I forget"):
            await asking
    assert (await reports.delivered("post1")).key == "pia90001"
    assert (await why_posted(store, "post1", 1)).release.key == "pia90001"
