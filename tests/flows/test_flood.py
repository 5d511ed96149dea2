"""A channel that would get too much at once gets the rest in one message, and nothing is lost by it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core import delivery as life
from bot.core.errors import ChannelClosed
from bot.core.flood import first_id, moment_of, to_summarise
from bot.core.model import Delivery, Kind, State
from bot.flows.deliver import Deliverer
from tests.builders import NOW, a_delivery, a_release
from tests.fakes_messenger import FakeMessenger, Lost
from tests.fakes_store import MemoryStore
from tests.flows.test_deliver import OnePicture

MINUTE = timedelta(minutes=1)
CAP = 3


class World:
    """A channel with a cap, and a clock that moves when it is told to."""

    def __init__(self, per_hour: int = CAP) -> None:
        self.now = NOW
        self.store = MemoryStore()
        self.discord = FakeMessenger()
        self.deliverer = Deliverer(self.store, self.discord, OnePicture(), lambda: self.now, per_hour=per_hour)
        self.published = 0

    async def publish(self, count: int, channel: int = 100, role: int = 7) -> None:
        async with self.store.writing() as tx:
            for _ in range(count):
                self.published += 1
                release = a_release(f"pia{self.published:05}")
                await tx.save_release(release)
                await tx.promise([life.promise_post(release.key, 1, channel, (role,), self.now)])

    async def drain_after(self, passed: timedelta = timedelta()) -> None:
        self.now += passed
        self.discord.number_from(first_id(self.now))
        await self.deliverer.drain()

    async def rows(self, kind: Kind = Kind.POST) -> list[Delivery]:
        async with self.store.reading() as tx:
            return [row for row in await tx.deliveries() if row.kind is kind]

    def posted(self, channel: int = 100) -> list[str]:
        return [shown.release.key for shown in self.discord.in_channel(channel)]

    def summed_up(self) -> list[list[str]]:
        return [[release.key for release in summary.releases] for summary in self.discord.summaries]


async def test_what_is_more_than_an_hour_may_bring_comes_in_one_summary_in_order() -> None:
    world = World()
    await world.publish(8)
    await world.drain_after()
    assert (world.posted(), world.summed_up()) == (["pia00001", "pia00002", "pia00003"], [])
    await world.drain_after(MINUTE)
    assert world.summed_up() == [["pia00004", "pia00005", "pia00006", "pia00007", "pia00008"]]
    assert world.discord.summaries[0].roles == (7,)
    [summary] = await world.rows(Kind.SUMMARY)
    assert summary.state is State.SENT
    assert {row.about for row in await world.rows() if row.state is State.SKIPPED} == {summary.id}


async def test_what_comes_while_the_summary_waits_stands_in_it_too() -> None:
    world = World()
    await world.publish(5)
    await world.drain_after()
    await world.publish(1)
    await world.drain_after(MINUTE / 2)
    await world.drain_after(MINUTE / 2)
    assert world.summed_up() == [["pia00004", "pia00005", "pia00006"]]


async def test_a_flood_that_goes_on_brings_one_summary_an_hour() -> None:
    world = World()
    await world.publish(4)
    await world.drain_after()
    await world.drain_after(MINUTE)
    for _ in range(30):
        await world.publish(1)
        await world.drain_after(MINUTE)
    assert len(world.summed_up()) == 1
    await world.drain_after(timedelta(hours=1))
    told = world.posted() + [key for summary in world.summed_up() for key in summary]
    assert sorted(told) == [f"pia{number:05}" for number in range(1, 35)]
    assert len(world.summed_up()) == 2


async def test_after_an_hour_posts_go_out_one_by_one_again() -> None:
    world = World()
    await world.publish(CAP)
    await world.drain_after()
    await world.publish(2)
    await world.drain_after(timedelta(hours=1, minutes=1))
    assert (len(world.posted()), world.summed_up()) == (CAP + 2, [])


async def test_each_channel_is_counted_for_itself() -> None:
    world = World()
    await world.publish(CAP, 100)
    await world.publish(CAP, 200)
    await world.drain_after()
    assert (len(world.posted(100)), len(world.posted(200))) == (CAP, CAP)


async def test_without_a_limit_everything_goes_out_one_by_one() -> None:
    world = World(per_hour=0)
    await world.publish(40)
    await world.drain_after()
    await world.drain_after(MINUTE)
    assert (len(world.posted()), world.summed_up()) == (40, [])


async def test_a_post_whose_message_may_exist_is_looked_for_and_not_summed_up() -> None:
    world = World()
    await world.publish(CAP)
    await world.drain_after()
    world.discord.will("post", Lost.ANSWER)
    world.deliverer = Deliverer(world.store, world.discord, OnePicture(), lambda: world.now, per_hour=0)
    await world.publish(1)
    await world.drain_after()
    world.deliverer = Deliverer(world.store, world.discord, OnePicture(), lambda: world.now, per_hour=CAP)
    await world.drain_after(MINUTE)
    assert len(world.posted()) == CAP + 1
    assert {row.state for row in await world.rows()} == {State.SENT}


async def test_a_summary_whose_answer_was_lost_is_found_and_not_doubled() -> None:
    world = World()
    await world.publish(CAP + 2)
    await world.drain_after()
    world.discord.will("summarise", Lost.ANSWER)
    await world.drain_after(MINUTE)
    await world.drain_after(MINUTE)
    assert len(world.summed_up()) == 1
    assert [row.state for row in await world.rows(Kind.SUMMARY)] == [State.SENT]


async def test_what_was_held_for_more_than_a_week_comes_in_one_summary() -> None:
    world = World()
    world.discord.closed = {100}
    await world.publish(2)
    await world.drain_after()
    for day in range(1, 9):
        await world.drain_after(timedelta(days=1))
        if day == 7:
            await world.publish(1)
    world.discord.closed = set()
    await world.drain_after(timedelta(days=2))
    await world.drain_after(timedelta(days=1))
    assert (world.summed_up(), world.posted()) == ([["pia00001", "pia00002"]], ["pia00003"])


async def test_a_single_post_that_was_held_for_long_comes_as_it_is() -> None:
    world = World()
    world.discord.will("post", ChannelClosed("no access"))
    await world.publish(1)
    await world.drain_after()
    await world.drain_after(timedelta(days=10))
    assert (world.posted(), world.summed_up()) == (["pia00001"], [])


def test_only_posts_whose_hour_has_come_are_summed_up_and_those_for_a_digest_by_themselves() -> None:
    now, later = a_delivery("now"), a_delivery("later", due=NOW + MINUTE)
    digest, old = a_delivery("digest", digest=True), a_delivery("old", due=NOW + MINUTE, attempts=1)
    assert to_summarise([now, later, digest, old], CAP, CAP, NOW) == [now, old]


@pytest.mark.parametrize("after", [timedelta(), timedelta(milliseconds=1), timedelta(days=4000)])
def test_an_id_tells_when_its_message_was_made(after: timedelta) -> None:
    assert moment_of(first_id(NOW + after)) == NOW + after
    assert moment_of(first_id(NOW + after) - 1) < NOW + after
