"""What members get by direct message, and what becomes of it when they cannot be reached."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.core.delivery import promise_edits, promise_posts
from bot.core.errors import ChannelClosed, MemberError
from bot.core.model import Delivery, Kind, Match, Release, State, Target, Watch
from bot.flows.deliver import Deliverer
from bot.flows.disturbance import Disturbance
from bot.flows.follow import MOST, Following
from bot.flows.targets import Targets
from bot.flows.watch import Watches
from tests.builders import NOW, a_delivery, a_release, a_watch
from tests.fakes_messenger import DIRECT, FakeMessenger, Lost
from tests.fakes_store import MemoryStore
from tests.flows.test_deliver import OnePicture

NAMES = ("Io", "Juno", "Europa", *(f"Moon {number}" for number in range(MOST)))
TARGETS = Targets([Target(name.casefold(), name, (name,)) for name in NAMES])
MEMBER, OTHER = 7, 8
LAKE = a_release("lake")
POLE = a_release("pole", matches=(Match("juno", ("…",)),))


class World:
    """A store, a Discord in memory, and what members decide."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.discord = FakeMessenger()
        self.following = Following(self.store, TARGETS)

    async def publish(self, *releases: Release) -> None:
        """They are new, and everything that is promised is tried."""
        async with self.store.writing() as tx:
            for release in releases:
                await tx.save_release(release)
                await tx.promise(promise_posts(release, await tx.watches(targets=release.targets, present=True), NOW))
        await self.deliver()

    async def deliver(self) -> None:
        await Deliverer(self.store, self.discord, OnePicture(), lambda: NOW).drain()

    async def rows(self) -> list[Delivery]:
        async with self.store.reading() as tx:
            return (await tx.deliveries())[::-1]

    async def notes(self) -> dict[str, str]:
        return dict(self.store.tables.notes)

    def titles(self, channel: int = MEMBER) -> list[str]:
        return [shown.release.key for shown in self.discord.in_channel(channel)]


@pytest.fixture
def world() -> World:
    return World()


# ---------------------------------------------------------------- beginning and stopping


async def test_a_member_who_begins_gets_what_is_new_once(world: World) -> None:
    assert await world.following.begin(MEMBER, "IO")
    assert not await world.following.begin(MEMBER, "io")
    await world.publish(LAKE, POLE)
    assert await world.following.listed(MEMBER) == [Watch(0, MEMBER, "io", to_member=True)]
    assert world.titles() == ["lake"]
    [row] = await world.rows()
    assert (row.to_member, row.guild, row.thread) == (True, 0, DIRECT + MEMBER)


async def test_one_message_however_many_targets_match(world: World) -> None:
    await world.following.begin(MEMBER, "io")
    await world.following.begin(MEMBER, "juno")
    await world.publish(replace(LAKE, matches=(*LAKE.matches, *POLE.matches)))
    assert world.titles() == ["lake"]


async def test_a_correction_changes_the_direct_message(world: World) -> None:
    await world.following.begin(MEMBER, "io")
    await world.publish(LAKE)
    async with world.store.writing() as tx:
        await tx.save_release(replace(LAKE, title="New", revision=2))
        await tx.save_deliveries(promise_edits(await tx.deliveries(), NOW))
    await world.deliver()
    [shown] = world.discord.in_channel(MEMBER)
    assert (shown.release.title, shown.edits) == ("New", 1)
    assert all(row.to_member for row in await world.rows())


async def test_a_lost_answer_makes_no_second_message(world: World) -> None:
    await world.following.begin(MEMBER, "io")
    world.discord.will("post", Lost.ANSWER)
    await world.publish(LAKE)
    async with world.store.writing() as tx:
        await tx.save_deliveries([replace(row, due=NOW) for row in await tx.deliveries()])
    await world.deliver()
    assert world.titles() == ["lake"]
    assert [row.state for row in await world.rows()] == [State.SENT]


async def test_servers_are_served_before_members(world: World) -> None:
    await world.following.begin(MEMBER, "io")
    async with world.store.writing() as tx:
        await tx.save_watch(a_watch(100))
    await world.publish(LAKE)
    assert [row.channel for row in await world.rows()] == [100, MEMBER]


async def test_what_was_stopped_comes_no_more_and_what_waits_is_given_up(world: World) -> None:
    await world.following.begin(MEMBER, "io")
    async with world.store.writing() as tx:
        await tx.save_release(LAKE)
        await tx.promise(promise_posts(LAKE, await tx.watches(), NOW))
    assert await world.following.stop(MEMBER, "io")
    assert not await world.following.stop(MEMBER, "io")
    await world.deliver()
    assert world.titles() == []
    assert await world.following.listed(MEMBER) == []


async def test_stopping_all_concerns_nobody_else(world: World) -> None:
    for member in (MEMBER, OTHER):
        await world.following.begin(member, "io")
        await world.following.begin(member, "juno")
    assert await world.following.stop_all(MEMBER) == ["io", "juno"]
    assert await world.following.stop_all(MEMBER) == []
    assert [watch.target for watch in await world.following.listed(OTHER)] == ["io", "juno"]


async def test_operators_do_not_see_it_among_servers_watches(world: World) -> None:
    await world.following.begin(MEMBER, "io")
    assert await Watches(world.store, TARGETS, lambda: NOW).listed() == []


async def test_what_is_configured_no_more_can_still_be_stopped(world: World) -> None:
    await world.following.begin(MEMBER, "io")
    assert await Following(world.store, Targets([])).stop(MEMBER, "io")


async def test_there_is_a_most_and_it_is_stated(world: World) -> None:
    for name in NAMES[:MOST]:
        await world.following.begin(MEMBER, name)
    for asking in (world.following.begin, world.following.wanted):
        with pytest.raises(MemberError, match=f"{MOST} targets"):
            await asking(MEMBER, NAMES[MOST])
    assert not await world.following.begin(MEMBER, "io")
    await world.following.stop(MEMBER, "io")
    assert await world.following.begin(MEMBER, NAMES[MOST])


async def test_what_is_followed_by_nobody_is_not_begun(world: World) -> None:
    with pytest.raises(MemberError, match="Did you mean Io"):
        await world.following.begin(MEMBER, "ioo")
    assert await world.following.wanted(MEMBER, "io") == (TARGETS.named("io"), False)


# ---------------------------------------------------------------- closed direct messages


async def closed(world: World) -> None:
    """A member who follows two targets takes no more messages when the first of two releases comes."""
    for name in ("io", "juno"):
        await world.following.begin(MEMBER, name)
    world.discord.closed.add(MEMBER)
    await world.publish(LAKE, POLE)


async def test_who_takes_no_messages_is_asked_once_and_paused(world: World) -> None:
    await closed(world)
    assert [call for call, _ in world.discord.calls] == ["post"]
    rows = await world.rows()
    assert [row.state for row in rows] == [State.SKIPPED, State.SKIPPED]
    assert "50007" in rows[0].error
    assert [watch.paused for watch in await world.following.listed(MEMBER)] == [True, True]
    await world.publish(a_release("later"))
    assert len(world.discord.calls) == 1


async def test_servers_and_their_moderators_hear_nothing_of_it(world: World) -> None:
    await closed(world)
    assert {row.kind for row in await world.rows()} == {Kind.POST}


async def test_the_member_is_told_once_in_whichever_process(world: World) -> None:
    assert not await world.following.is_untold(MEMBER)
    await closed(world)
    assert not await world.following.is_untold(OTHER)
    asked = await asyncio.gather(*(Following(world.store, TARGETS).is_untold(MEMBER) for _ in range(4)))
    assert sorted(asked) == [False, False, False, True]
    assert await world.following.is_paused(MEMBER)


async def test_after_the_pause_comes_what_is_new_then(world: World) -> None:
    await closed(world)
    world.discord.closed.clear()
    assert await world.following.wanted(MEMBER, "io") == (TARGETS.named("io"), False)
    assert await world.following.resume(MEMBER)
    assert not await world.following.is_untold(MEMBER)
    await world.publish(a_release("later"))
    assert world.titles() == ["later"]


async def test_beginning_anything_ends_the_pause_of_all(world: World) -> None:
    await closed(world)
    assert await world.following.begin(MEMBER, "europa")
    assert not await world.following.is_paused(MEMBER)
    assert not await world.following.is_untold(MEMBER)


async def test_nothing_is_left_of_a_member_who_stopped(world: World) -> None:
    await closed(world)
    await world.following.stop(MEMBER, "io")
    assert await world.notes(), "there is still something paused"
    await world.following.stop(MEMBER, "juno")
    assert not await world.notes()
    assert world.store.tables.watches == {}
    assert not await world.following.resume(MEMBER)


async def test_who_stopped_meanwhile_is_not_paused(world: World) -> None:
    await world.following.begin(MEMBER, "io")
    world.discord.closed.add(MEMBER)

    async def stop(_call: str, _delivery: Delivery) -> None:
        await world.following.stop_all(MEMBER)

    world.discord.before = stop
    await world.publish(LAKE)
    assert (await world.following.listed(MEMBER), await world.notes()) == ([], {})


async def test_what_discord_refuses_the_bot_is_held_and_is_no_fault_of_the_member(world: World) -> None:
    await world.following.begin(MEMBER, "io")
    world.discord.will("post", ChannelClosed("Discord answered 403 (code 20026): Your bot has been flagged"))
    await world.publish(LAKE)
    [row] = await world.rows()
    assert (row.state, row.held_since) == (State.PENDING, NOW)
    assert not await world.following.is_paused(MEMBER)


async def test_members_say_nothing_about_whether_servers_are_closed() -> None:
    disturbance = Disturbance()
    for guild in (1, 2, 3):
        disturbance.note(a_delivery(guild=guild, channel=guild, held_since=NOW), NOW)
    for guild in (4, 5, 0):
        disturbance.note(a_delivery(guild=guild, channel=guild, state=State.SENT), NOW)
    assert disturbance.is_general(NOW)
