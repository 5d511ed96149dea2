"""What moderators decide."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.core.delivery import promise_post
from bot.core.errors import MemberError
from bot.core.model import Delivery, Kind, Match, State, Target, Watch
from bot.flows.targets import Targets
from bot.flows.watch import Watches
from tests.builders import NOW, a_release
from tests.fakes_store import MemoryStore

TARGETS = Targets((Target("io", "Io", ("Io",)), Target("juno", "Juno", ("Juno",))))
BOTH = a_release("both", matches=(Match("io", ("…",)), Match("juno", ("…",))))
LAKE = a_release("lake")


@pytest.fixture
async def store() -> MemoryStore:
    store = MemoryStore()
    async with store.writing() as tx:
        await tx.save_release(BOTH)
        await tx.save_release(LAKE)
    return store


@pytest.fixture
def watches(store: MemoryStore) -> Watches:
    return Watches(store, TARGETS, lambda: NOW)


async def promised(store: MemoryStore, key: str, **given: object) -> Delivery:
    row = replace(promise_post(key, 1, 100, (5, 6), NOW), **given)  # type: ignore[arg-type]  # any field may be given
    async with store.writing() as tx:
        await tx.save_deliveries([row])
    return row


async def rows(store: MemoryStore) -> dict[str, Delivery]:
    async with store.reading() as tx:
        return {row.release: row for row in await tx.deliveries()}


# ---------------------------------------------------------------- adding


async def test_a_watch_is_added_and_changed(watches: Watches) -> None:
    assert await watches.add(1, 100, "IO")
    assert not await watches.add(1, 100, "io", role=5)
    assert await watches.listed(1) == [Watch(1, 100, "io", 5)]


async def test_whether_posts_are_published_is_as_given_now(watches: Watches) -> None:
    await watches.add(1, 100, "io", publish=True)
    assert await watches.listed() == [Watch(1, 100, "io", publish=True)]
    await watches.pause(1, 100, "io")
    assert await watches.listed() == [Watch(1, 100, "io", paused=True, publish=True)]
    await watches.add(1, 100, "io")
    assert await watches.listed() == [Watch(1, 100, "io")]


async def test_adding_again_ends_a_pause(watches: Watches) -> None:
    await watches.add(1, 100, "io")
    await watches.pause(1, 100, "io")
    await watches.add(1, 100, "io")

    assert not (await watches.listed())[0].paused


async def test_a_server_sees_only_its_own(watches: Watches) -> None:
    await watches.add(1, 100, "io")
    await watches.add(2, 200, "io")

    assert [watch.channel for watch in await watches.listed(2)] == [200]
    with pytest.raises(MemberError, match="does not follow Io"):
        await watches.remove(1, 200, "io")


async def test_what_cannot_be_followed_is_refused(watches: Watches) -> None:
    with pytest.raises(MemberError, match="Did you mean Juno"):
        await watches.add(1, 100, "jun")


# ---------------------------------------------------------------- pausing and removing


async def test_a_watch_is_paused_and_resumed(watches: Watches) -> None:
    await watches.add(1, 100, "io", role=5)
    await watches.pause(1, 100, "io")
    assert await watches.listed() == [Watch(1, 100, "io", 5, paused=True)]
    await watches.resume(1, 100, "io")
    assert await watches.listed() == [Watch(1, 100, "io", 5)]


async def test_a_pause_never_brings_back_what_is_removed_at_the_same_instant(watches: Watches, store: MemoryStore) -> None:
    await watches.add(1, 100, "io")
    async with store.writing():
        removing = asyncio.create_task(watches.remove(1, 100, "io"))
        pausing = asyncio.create_task(watches.pause(1, 100, "io"))
        await asyncio.sleep(0)  # both have begun, and wait for their turn to write
    await removing
    with pytest.raises(MemberError, match="does not follow Io"):
        await pausing
    assert await watches.listed() == []


async def test_removing_gives_up_what_only_this_watch_promised(watches: Watches, store: MemoryStore) -> None:
    await watches.add(1, 100, "io", role=5)
    await watches.add(1, 100, "juno", role=6)
    await promised(store, "lake")
    await promised(store, "both")

    assert await watches.remove(1, 100, "io") == 1

    left = await rows(store)
    assert (left["lake"].state, left["lake"].error) == (State.SKIPPED, "the watch was removed")
    assert (left["both"].state, left["both"].roles) == (State.PENDING, (6,))


async def test_what_remains_is_published_only_if_a_remaining_watch_asks_for_it(watches: Watches, store: MemoryStore) -> None:
    await watches.add(1, 100, "io", publish=True)
    await watches.add(1, 100, "juno")
    await watches.post_now(1, 100, BOTH)
    assert (await rows(store))["both"].publish

    await watches.remove(1, 100, "io")

    assert not (await rows(store))["both"].publish


@pytest.mark.parametrize("given", [{}, {"unanswered": True, "attempts": 1}], ids=str)
async def test_what_is_held_for_a_channel_that_is_given_up_is_given_up_as_well(
    watches: Watches, store: MemoryStore, given: dict[str, object]
) -> None:
    await watches.add(1, 100, "io")
    await promised(store, "lake", held_since=NOW, **given)
    await promised(store, "both", id="e" * 20, kind=Kind.EDIT, held_since=NOW)

    assert await watches.remove(1, 100, "io") == 1

    assert {row.state for row in (await rows(store)).values()} == {State.SKIPPED}


async def test_while_something_else_is_followed_there_old_messages_go_on_waiting_for_their_corrections(
    watches: Watches, store: MemoryStore
) -> None:
    await watches.add(1, 100, "io")
    await watches.add(1, 100, "juno")
    await watches.pause(1, 100, "juno")
    await promised(store, "both", id="e" * 20, kind=Kind.EDIT, held_since=NOW)

    await watches.remove(1, 100, "io")

    assert (await rows(store))["both"].state is State.PENDING


async def test_a_paused_watch_wants_nothing(watches: Watches, store: MemoryStore) -> None:
    await watches.add(1, 100, "io")
    await watches.add(1, 100, "juno")
    await watches.pause(1, 100, "juno")
    await promised(store, "both")

    assert await watches.remove(1, 100, "io") == 1


@pytest.mark.parametrize(
    "given",
    [{"state": State.SENDING}, {"state": State.SENT}, {"state": State.REFUSED}, {"attempts": 1, "unanswered": True}],
    ids=str,
)
async def test_what_is_under_way_or_over_is_left_alone(
    watches: Watches, store: MemoryStore, given: dict[str, object]
) -> None:
    await watches.add(1, 100, "io")
    row = await promised(store, "lake", **given)

    assert await watches.remove(1, 100, "io") == 0

    assert (await rows(store))["lake"] == row


# ---------------------------------------------------------------- posting at once


async def test_a_release_is_promised_with_the_roles_of_the_channels_watches(watches: Watches, store: MemoryStore) -> None:
    await watches.add(1, 100, "io", role=5)
    await watches.add(1, 100, "juno", role=6)

    promise = await watches.post_now(1, 100, BOTH)

    assert await rows(store) == {"both": promise}
    assert (promise.channel, promise.roles, promise.due) == (100, (5, 6), NOW)


@pytest.mark.parametrize(
    ("state", "said"), [(State.SENT, "already posted"), (State.PENDING, "on its way"), (State.SENDING, "on its way")]
)
async def test_it_is_promised_only_once(watches: Watches, store: MemoryStore, state: State, said: str) -> None:
    row = await promised(store, "lake", state=state)

    with pytest.raises(MemberError, match=said):
        await watches.post_now(1, 100, LAKE)

    assert await rows(store) == {"lake": row}


@pytest.mark.parametrize("state", [State.REFUSED, State.SKIPPED])
async def test_what_came_to_nothing_is_tried_again(watches: Watches, store: MemoryStore, state: State) -> None:
    row = await promised(store, "lake", state=state, plain=True, attempts=3)
    await watches.add(1, 100, "io", publish=True)

    await watches.post_now(1, 100, LAKE)

    again = (await rows(store))["lake"]
    assert (again.id, again.state, again.attempts, again.plain, again.roles) == (row.id, State.PENDING, 3, False, ())
    assert again.publish
