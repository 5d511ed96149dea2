from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core import delivery as life
from bot.core.errors import (
    CardRefused,
    ChannelClosed,
    DeliveryError,
    MessageGone,
    NotPublishable,
    PictureError,
    StartupError,
    TryLater,
    Unanswered,
)
from bot.core.model import Delivery, Kind, Picture, Release, Rendition, State
from bot.core.ports import Store
from bot.flows.deliver import AT_HAND, IN_FLIGHT, Deliverer
from tests.builders import NOW, a_release
from tests.fakes_messenger import FakeMessenger, Lost, nothing
from tests.fakes_store import MemoryStore, MemoryTransaction

SECOND = timedelta(seconds=1)
RENDITION = Rendition(b"picture", "sample.jpg", 4, 3)


@dataclass
class OnePicture:
    """Pictures that are all the same, or all impossible."""

    trouble: Exception | None = None
    asked: list[str] = field(default_factory=list)

    async def at_hand(self, url: str) -> Rendition | None:
        return RENDITION if url in self.asked and self.trouble is None else None

    async def rendition(self, url: str) -> Rendition:
        self.asked.append(url)
        if self.trouble is not None:
            raise self.trouble
        return RENDITION


class BreakingStore(MemoryStore):
    """A store that can be written until there is `trouble`."""

    trouble: Exception | None = None

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[MemoryTransaction]:
        if self.trouble:
            raise self.trouble
        async with super().writing() as tx:
            yield tx


class CountingStore(MemoryStore):
    """Counts what was committed, and says when it happens."""

    written = 0
    committed = asyncio.Event()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[MemoryTransaction]:
        async with super().writing() as tx:
            yield tx
        self.written += 1
        self.committed.set()


class World:
    """A store, a Discord in memory and a clock that only moves when it is told to."""

    def __init__(self) -> None:
        self.now = NOW
        self.store: Store = MemoryStore()
        self.discord = FakeMessenger()
        self.pictures = OnePicture()
        self.deliverer = self.restarted()

    def restarted(self) -> Deliverer:
        self.deliverer = Deliverer(self.store, self.discord, self.pictures, lambda: self.now, look_again=0.01)
        return self.deliverer

    async def publish(
        self, release: Release | None = None, *channels: int, roles: tuple[int, ...] = (), crosspost: bool = False
    ) -> None:
        release = release or a_release()
        async with self.store.writing() as tx:
            await tx.save_release(release)
            for channel in channels or (100,):
                await tx.promise([life.promise_post(release.key, 1, channel, roles, self.now, publish=crosspost)])

    async def correct(self, text: str = "A corrected sample sentence.") -> None:
        async with self.store.writing() as tx:
            [release] = (await tx.releases(["pia90001"])).values()
            await tx.save_release(replace(release, text=text, revision=release.revision + 1))
            await tx.save_deliveries(life.promise_edits(await tx.deliveries(release="pia90001"), self.now))

    async def rows(self, kind: Kind = Kind.POST) -> list[Delivery]:
        async with self.store.reading() as tx:
            return [row for row in await tx.deliveries() if row.kind is kind]

    async def row(self, kind: Kind = Kind.POST) -> Delivery:
        [row] = await self.rows(kind)
        return row

    async def drain_after(self, passed: timedelta) -> None:
        self.now += passed
        await self.deliverer.drain()


class TestPosting:
    async def test_each_channel_gets_one_message_and_its_row_the_receipt(self) -> None:
        world = World()
        await world.publish(None, 100, 200, 300, roles=(7,))
        await world.deliverer.drain()
        await world.deliverer.drain()
        assert [len(world.discord.in_channel(channel)) for channel in (100, 200, 300)] == [1, 1, 1]
        assert {row.message for row in await world.rows()} == set(world.discord.messages)
        assert {(row.state, row.attempts, row.revision) for row in await world.rows()} == {(State.SENT, 1, 1)}
        assert world.discord.in_channel(100)[0].roles == (7,)

    async def test_a_row_is_marked_before_its_request_goes_out(self) -> None:
        world = World()
        states = []

        async def look(*_: object) -> None:
            states.append((await world.row()).state)

        world.discord.before = look
        await world.publish()
        await world.deliverer.drain()
        assert states == [State.SENDING]

    async def test_the_picture_is_attached(self) -> None:
        world = World()
        await world.publish()
        await world.deliverer.drain()
        assert world.discord.in_channel(100)[0].rendition == RENDITION

    @pytest.mark.parametrize(
        "changes", [{"third_party": True}, {"picture": None}, {"picture": Picture("https://nasa.example/broken.tif")}]
    )
    async def test_someone_elses_a_missing_or_a_broken_picture_is_not_attached(self, changes: dict[str, Any]) -> None:
        world = World()
        world.pictures.trouble = PictureError("not a picture")
        await world.publish(a_release(**changes))
        await world.deliverer.drain()
        assert world.discord.in_channel(100)[0].rendition is None
        assert (await world.row()).state is State.SENT

    async def test_a_channel_gets_its_releases_in_order_even_when_the_first_has_to_wait(self) -> None:
        world = World()
        await world.publish(a_release("pia90001"))
        await world.publish(a_release("pia90002"))
        world.discord.will("post", TryLater("slow mode", 30))
        await world.deliverer.drain()
        assert world.discord.in_channel(100) == []
        await world.drain_after(30 * SECOND)
        assert [shown.release.key for shown in world.discord.in_channel(100)] == ["pia90001", "pia90002"]


class TestTrouble:
    @pytest.mark.parametrize("error", [Unanswered("no answer"), TryLater("busy"), ChannelClosed("no access")])
    async def test_nothing_is_lost(self, error: DeliveryError) -> None:
        world = World()
        await world.publish()
        world.discord.will("post", error)
        await world.deliverer.drain()
        assert (await world.row()).error == str(error)
        await world.drain_after(timedelta(minutes=10))
        assert len(world.discord.in_channel(100)) == 1
        assert (await world.row()).state is State.SENT

    async def test_a_message_that_was_accepted_without_an_answer_is_found_and_not_doubled(self) -> None:
        world = World()
        await world.publish()
        world.discord.will("post", Lost.ANSWER)
        await world.deliverer.drain()
        await world.drain_after(SECOND)
        [shown] = world.discord.in_channel(100)
        assert ((await world.row()).state, (await world.row()).message) == (State.SENT, shown.id)
        assert [call for call, _ in world.discord.calls] == ["post", "find"]

    async def test_while_the_channel_cannot_be_searched_nothing_is_sent_again(self) -> None:
        world = World()
        await world.publish()
        world.discord.will("post", Lost.ANSWER)
        world.discord.will("find", Unanswered("no answer"), None)
        await world.deliverer.drain()
        await world.drain_after(SECOND)
        await world.drain_after(timedelta(minutes=1))
        assert [call for call, _ in world.discord.calls] == ["post", "find", "find"]
        assert len(world.discord.in_channel(100)) == 1

    async def test_where_nothing_can_be_seen_it_is_sent_again_while_its_nonce_is_known(self) -> None:
        world = World()
        world.discord.hidden = {100}
        await world.publish()
        world.discord.will("post", Unanswered("no answer"))
        await world.deliverer.drain()
        await world.drain_after(SECOND)
        assert [call for call, _ in world.discord.calls] == ["post", "find", "post"]
        assert (await world.row()).state is State.SENT

    async def test_later_it_is_held_until_it_can_be_seen_whether_it_was_sent(self) -> None:
        world = World()
        world.discord.hidden = {100}
        await world.publish()
        world.discord.will("post", Lost.ANSWER)
        await world.deliverer.drain()
        await world.drain_after(life.NONCE_KNOWN)
        assert ((await world.row()).state, (await world.row()).held_since) == (State.PENDING, world.now)
        world.discord.hidden = set()
        await world.drain_after(timedelta(minutes=10))
        assert len(world.discord.in_channel(100)) == 1
        assert (await world.row()).state is State.SENT

    async def test_a_kill_between_acceptance_and_receipt_leaves_one_message(self) -> None:
        world = World()
        await world.publish()
        world.discord.will("post", Lost.ANSWER)
        async with world.store.writing() as tx:  # what a killed process leaves behind
            [row] = await tx.due(world.now, 1)
            await tx.save_deliveries([life.begun(row, 1, world.now)])
        with pytest.raises(Unanswered):
            await world.discord.post(row, a_release(), None)
        assert await world.restarted().take_over() == 1
        await world.deliverer.drain()
        assert len(world.discord.in_channel(100)) == 1
        assert (await world.row()).state is State.SENT

    async def test_a_kill_before_acceptance_sends_it_after_all(self) -> None:
        world = World()
        await world.publish()
        async with world.store.writing() as tx:
            [row] = await tx.due(world.now, 1)
            await tx.save_deliveries([life.begun(row, 1, world.now)])
        await world.restarted().take_over()
        await world.deliverer.drain()
        assert [call for call, _ in world.discord.calls] == ["find", "post"]
        assert len(world.discord.in_channel(100)) == 1

    async def test_a_refused_card_goes_out_plain_without_its_picture(self) -> None:
        world = World()
        await world.publish()
        world.discord.will("post", CardRefused("too large"))
        await world.deliverer.drain()
        [shown] = world.discord.in_channel(100)
        assert (shown.plain, shown.rendition) == (True, None)

    async def test_a_card_refused_twice_is_given_up_visibly(self) -> None:
        world = World()
        await world.publish()
        world.discord.will("post", CardRefused("invalid form"), CardRefused("still invalid"))
        await world.deliverer.drain()
        assert ((await world.row()).state, (await world.row()).error) == (State.REFUSED, "still invalid")

    async def test_a_picture_that_brings_out_a_bug_costs_the_picture_only(self) -> None:
        world = World()
        world.pictures.trouble = KeyError("a bug")
        await world.publish()
        await world.deliverer.drain()
        assert [shown.rendition for shown in world.discord.in_channel(100)] == [None]

    async def test_a_bug_in_one_card_does_not_stop_the_others(self) -> None:
        world = World()
        await world.publish(None, 100, 200)

        async def bug(_: object, delivery: Delivery) -> None:
            if delivery.channel == 100:
                raise KeyError("a bug")

        world.discord.before = bug
        await world.deliverer.drain()
        assert len(world.discord.in_channel(200)) == 1
        assert {row.state for row in await world.rows()} == {State.SENT, State.PENDING}


class TestEdits:
    async def posted(self) -> World:
        world = World()
        await world.publish(roles=(7,))
        await world.deliverer.drain()
        return world

    async def test_a_correction_is_edited_in_place_with_its_picture(self) -> None:
        world = await self.posted()
        await world.correct()
        await world.deliverer.drain()
        [shown] = world.discord.in_channel(100)
        assert (shown.edits, shown.release.text, shown.rendition) == (1, "A corrected sample sentence.", RENDITION)
        assert ((await world.row(Kind.EDIT)).state, (await world.row()).revision) == (State.SENT, 2)

    async def test_a_post_that_was_still_waiting_shows_the_correction_at_once(self) -> None:
        world = World()
        await world.publish()
        await world.correct()
        await world.deliverer.drain()
        [shown] = world.discord.in_channel(100)
        assert (shown.release.text, shown.edits) == ("A corrected sample sentence.", 0)
        assert await world.rows(Kind.EDIT) == []

    async def test_a_message_found_after_a_lost_answer_is_corrected_too(self) -> None:
        world = World()
        await world.publish()
        world.discord.will("post", Lost.ANSWER)
        await world.deliverer.drain()
        await world.correct()
        await world.drain_after(SECOND)
        [shown] = world.discord.in_channel(100)
        assert (shown.release.text, shown.edits) == ("A corrected sample sentence.", 1)

    async def test_a_refused_correction_goes_out_plain_without_its_picture(self) -> None:
        world = await self.posted()
        await world.correct()
        world.discord.will("edit", CardRefused("too large"))
        await world.deliverer.drain()
        [shown] = world.discord.in_channel(100)
        assert (shown.release.text, shown.rendition) == ("A corrected sample sentence.", None)

    async def test_a_deleted_message_is_left_deleted(self) -> None:
        world = await self.posted()
        await world.correct()
        world.discord.will("edit", MessageGone("unknown message"))
        await world.deliverer.drain()
        assert (await world.row(Kind.EDIT)).state is State.SKIPPED
        assert [call for call, _ in world.discord.calls] == ["post", "edit"]

    async def test_a_second_correction_during_an_edit_is_not_lost(self) -> None:
        world = await self.posted()
        await world.correct("One.")

        async def correct_again(call: str, _: Delivery) -> None:
            world.discord.before = nothing
            if call == "edit":
                await world.correct("Two.")

        async def nothing(*_: object) -> None: ...

        world.discord.before = correct_again
        await world.deliverer.drain()
        [shown] = world.discord.in_channel(100)
        assert (shown.release.text, shown.edits) == ("Two.", 2)


class TestForums:
    async def test_the_receipt_names_the_thread_and_corrections_go_there(self) -> None:
        world = World()
        world.discord.forums = {100}
        await world.publish()
        await world.deliverer.drain()
        await world.correct()
        await world.deliverer.drain()
        [shown] = world.discord.in_channel(100)
        assert (shown.edits, (await world.row()).thread) == (1, shown.id)
        assert (await world.row(Kind.EDIT)).receipt == shown.receipt

    async def test_a_post_whose_answer_was_lost_is_found_with_its_thread(self) -> None:
        world = World()
        world.discord.forums = {100}
        await world.publish()
        world.discord.will("post", Lost.ANSWER)
        await world.deliverer.drain()
        await world.drain_after(SECOND)
        [shown] = world.discord.in_channel(100)
        assert (await world.row()).receipt == shown.receipt


class TestPublishing:
    def announcing(self) -> World:
        world = World()
        world.discord.announcements = {100}
        return world

    async def test_a_post_is_published_after_it_was_sent_if_that_is_wanted(self) -> None:
        world = self.announcing()
        await world.publish(None, 100, 200, crosspost=False)
        await world.publish(a_release("pia90002"), crosspost=True)
        await world.deliverer.drain()
        assert [(shown.release.key, shown.published) for shown in world.discord.in_channel(100)] == [
            ("pia90001", False),
            ("pia90002", True),
        ]
        assert (await world.row(Kind.CROSSPOST)).state is State.SENT

    async def test_one_that_was_found_after_a_lost_answer_is_published_too(self) -> None:
        world = self.announcing()
        await world.publish(crosspost=True)
        world.discord.will("post", Lost.ANSWER)
        await world.deliverer.drain()
        await world.drain_after(SECOND)
        assert [shown.published for shown in world.discord.in_channel(100)] == [True]

    async def test_a_spent_budget_holds_up_neither_posts_nor_edits(self) -> None:
        world = self.announcing()
        world.discord.will("publish", TryLater("no more this hour", 3600))
        await world.publish(crosspost=True)
        await world.deliverer.drain()
        await world.publish(a_release("pia90002"))
        await world.correct()
        await world.deliverer.drain()
        assert [(shown.edits, shown.published) for shown in world.discord.in_channel(100)] == [(1, False), (0, False)]
        assert (await world.row(Kind.CROSSPOST)).due == world.now + 3600 * SECOND
        await world.drain_after(3600 * SECOND)
        assert [shown.published for shown in world.discord.in_channel(100)] == [True, False]

    @pytest.mark.parametrize("outcome", [Unanswered("no answer"), Lost.ANSWER, ChannelClosed("no permission")])
    async def test_what_did_not_succeed_is_tried_again(self, outcome: DeliveryError | Lost) -> None:
        world = self.announcing()
        world.discord.will("publish", outcome)
        await world.publish(crosspost=True)
        await world.deliverer.drain()
        await world.drain_after(timedelta(minutes=10))
        assert [shown.published for shown in world.discord.in_channel(100)] == [True]
        assert [call for call, _ in world.discord.calls] == ["post", "publish", "publish"]

    @pytest.mark.parametrize("error", [NotPublishable("a text channel"), MessageGone("unknown message")])
    async def test_what_can_never_be_published_is_skipped_with_the_reason(self, error: DeliveryError) -> None:
        world = self.announcing()
        world.discord.will("publish", error)
        await world.publish(crosspost=True)
        await world.deliverer.drain()
        row = await world.row(Kind.CROSSPOST)
        assert (row.state, row.error) == (State.SKIPPED, str(error))

    async def test_a_kill_before_the_receipt_is_kept_costs_no_publishing(self) -> None:
        world = self.announcing()
        await world.publish(crosspost=True)
        async with world.store.writing() as tx:
            [row] = await tx.due(world.now, 1)
            await tx.save_deliveries([life.begun(row, 1, world.now)])
        await world.discord.post(row, a_release(), None)
        await world.restarted().take_over()
        await world.deliverer.drain()
        assert [shown.published for shown in world.discord.in_channel(100)] == [True]

    async def test_a_correction_of_a_published_message_needs_no_new_publishing(self) -> None:
        world = self.announcing()
        await world.publish(crosspost=True)
        await world.deliverer.drain()
        await world.correct()
        await world.deliverer.drain()
        assert [call for call, _ in world.discord.calls] == ["post", "publish", "edit"]


class TestManyAtOnce:
    def counting(self) -> tuple[World, CountingStore]:
        world = World()
        world.store = store = CountingStore()
        world.restarted()
        return world, store

    async def test_claims_and_receipts_share_transactions(self) -> None:
        world, store = self.counting()
        await world.publish(None, *range(100, 300))
        store.written = 0
        await world.deliverer.drain()
        assert len(world.discord.messages) == 200
        assert {(row.state, row.attempts) for row in await world.rows()} == {(State.SENT, 1)}
        assert store.written < 20

    async def test_where_there_is_nothing_to_do_nothing_is_written(self) -> None:
        world, store = self.counting()
        await world.deliverer.drain()
        assert store.written == 0

    async def test_only_so_many_requests_are_under_way_at_once(self) -> None:
        world = World()
        under_way: list[int] = []
        peak = 0

        async def count(_: object, delivery: Delivery) -> None:
            nonlocal peak
            under_way.append(delivery.channel)
            peak = max(peak, len(under_way))
            await asyncio.sleep(0)
            under_way.remove(delivery.channel)

        world.discord.before = count
        await world.publish(None, *range(100, 200))
        await world.deliverer.drain()
        assert peak == IN_FLIGHT

    async def test_an_outcome_that_comes_while_others_are_recorded_is_not_lost(self) -> None:
        world, store = self.counting()
        await world.publish(None, 100, 200)
        store.written, store.committed = 0, asyncio.Event()

        async def wait_for_the_other(_: object, delivery: Delivery) -> None:
            while delivery.channel == 200 and store.written < 2:
                store.committed.clear()
                await store.committed.wait()

        world.discord.before = wait_for_the_other
        await asyncio.wait_for(world.deliverer.drain(), 10)
        assert {row.state for row in await world.rows()} == {State.SENT}

    async def test_at_a_stop_what_was_not_begun_is_given_back_as_if_it_had_not_been_claimed(self) -> None:
        world, store = self.counting()
        stop, sending, go_on = asyncio.Event(), asyncio.Event(), asyncio.Event()

        async def hold(*_: object) -> None:
            sending.set()
            await go_on.wait()

        world.discord.before = hold
        await world.publish(None, *range(100, 100 + IN_FLIGHT + 5))
        before = {row.id: row for row in await world.rows()}
        running = asyncio.create_task(world.deliverer.run(stop))
        await asyncio.wait_for(sending.wait(), 10)
        store.committed = asyncio.Event()
        stop.set()
        await asyncio.wait_for(store.committed.wait(), 10)
        go_on.set()
        await asyncio.wait_for(running, 10)
        rows = await world.rows()
        assert sum(row.state is State.SENT for row in rows) == IN_FLIGHT
        left = [row for row in rows if row.state is not State.SENT]
        assert left == [before[row.id] for row in left]

    async def test_an_edit_that_is_promised_anew_waits_until_the_one_under_way_is_finished(self) -> None:
        world, store = self.counting()
        await world.publish(None, 100, 200)
        await world.deliverer.drain()
        await world.correct("One.")
        under_way: list[int] = []

        async def correct_again(_: object, delivery: Delivery) -> None:
            assert delivery.channel not in under_way
            under_way.append(delivery.channel)
            if delivery.channel == 100 and world.discord.messages[9001].edits == 0:
                await world.correct("Two.")
                written = store.written
                while store.written == written:  # until what came of the other channel's edit is recorded
                    store.committed.clear()
                    await store.committed.wait()
            under_way.remove(delivery.channel)

        world.discord.before = correct_again
        await asyncio.wait_for(world.deliverer.drain(), 10)
        assert {shown.release.text for shown in world.discord.messages.values()} == {"Two."}
        assert {row.state for row in await world.rows(Kind.EDIT)} == {State.SENT}

    async def test_a_post_that_is_promised_while_edits_wait_goes_before_them(self) -> None:
        world = World()
        await world.publish(None, *range(100, 100 + 3 * AT_HAND))
        await world.deliverer.drain()
        await world.correct()
        world.discord.calls.clear()

        async def publish_another(*_: object) -> None:
            world.discord.before = nothing
            await world.publish(a_release("pia90002"), 5000)

        world.discord.before = publish_another
        await world.deliverer.drain()
        calls = [call for call, _ in world.discord.calls]
        assert calls.index("post") <= AT_HAND
        assert calls.count("edit") == 3 * AT_HAND


class TestRunning:
    async def test_it_sends_what_is_promised_later_and_finishes_what_is_under_way_when_stopped(self) -> None:
        world, stop, sending, go_on = World(), asyncio.Event(), asyncio.Event(), asyncio.Event()

        async def hold(*_: object) -> None:
            sending.set()
            await go_on.wait()

        world.discord.before = hold
        running = asyncio.create_task(world.deliverer.run(stop))
        await world.publish()
        await asyncio.wait_for(sending.wait(), 10)
        stop.set()
        go_on.set()
        await asyncio.wait_for(running, 10)
        assert (await world.row()).state is State.SENT

    async def test_what_is_cut_off_is_left_to_be_found_again(self) -> None:
        world, sending = World(), asyncio.Event()

        async def hang(*_: object) -> None:
            sending.set()
            await asyncio.Event().wait()

        world.discord.before = hang
        await world.publish()
        running = asyncio.create_task(world.deliverer.run(asyncio.Event()))
        await asyncio.wait_for(sending.wait(), 10)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert (await world.row()).state is State.SENDING

    async def test_an_outcome_that_cannot_be_recorded_ends_the_run(self) -> None:
        world = World()
        world.store = broken = BreakingStore()
        world.restarted()
        await world.publish()

        async def break_it(*_: object) -> None:
            broken.trouble = StartupError("the disk is full")

        world.discord.before = break_it
        with pytest.raises(StartupError, match="disk is full"):
            await asyncio.wait_for(world.deliverer.run(asyncio.Event()), 10)
        broken.trouble = None
        assert (await world.row()).state is State.SENDING
