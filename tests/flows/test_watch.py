"""What moderators decide."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.core.delivery import promise_post
from bot.core.errors import MemberError
from bot.core.model import Delivery, GuildSettings, Kind, Match, State, Target, Watch
from bot.core.options import Digest, Options, QuietHours
from bot.core.panels import Draft
from bot.core.wanting import MOST_WATCHES
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
    assert await watches.listed(1) == [Watch(1, 100, "io", 5, revision=2)]


async def test_whether_posts_are_published_is_as_given_now(watches: Watches) -> None:
    await watches.add(1, 100, "io", publish=True)
    assert await watches.listed() == [Watch(1, 100, "io", publish=True)]
    await watches.pause(1, 100, "io")
    assert await watches.listed() == [Watch(1, 100, "io", paused=True, publish=True, revision=2)]
    await watches.add(1, 100, "io")
    assert await watches.listed() == [Watch(1, 100, "io", revision=3)]


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


# ---------------------------------------------------------------- setting up


OPTIONS = Options(only_pictures=True, require=("lava",), compact=True, digest=Digest(8), quiet=QuietHours(22, 7))


async def test_a_draft_becomes_a_watch_for_each_of_its_targets(watches: Watches) -> None:
    made = await watches.set_up(1, Draft(("juno", "io"), 100, 7, publish=True, options=OPTIONS), by=9)
    assert made == [Watch(1, 100, key, 7, publish=True, created_by=9, options=OPTIONS) for key in ("juno", "io")]
    assert await watches.listed(1) == made[::-1]
    assert await watches.named(1, 100, "juno") == made[0]
    with pytest.raises(MemberError, match="does not follow Io"):
        await watches.named(2, 100, "io")


async def test_a_watch_that_was_there_already_is_as_drafted_now(watches: Watches) -> None:
    await watches.add(1, 100, "io", role=5, by=9)
    await watches.pause(1, 100, "io")
    [watch] = await watches.set_up(1, Draft(("io",), 100, options=OPTIONS), by=None)
    assert watch == Watch(1, 100, "io", created_by=9, options=OPTIONS, revision=3)


async def test_a_watch_is_changed_from_what_its_moderator_saw_and_stays_paused(watches: Watches) -> None:
    await watches.set_up(1, Draft(("io",), 100, 7, options=OPTIONS), by=9)
    await watches.pause(1, 100, "io")
    draft = Draft(("io",), 100, 8, revision=2)
    assert await watches.set_up(1, draft, by=10) == [Watch(1, 100, "io", 8, paused=True, created_by=10, revision=3)]
    with pytest.raises(MemberError, match="changed or removed that watch meanwhile"):
        await watches.set_up(1, draft, by=9)
    await watches.remove(1, 100, "io")
    with pytest.raises(MemberError, match="changed or removed that watch meanwhile"):
        await watches.set_up(1, replace(draft, revision=3), by=9)
    assert await watches.listed() == []


async def test_one_line_given_again_keeps_what_a_line_cannot_say(watches: Watches) -> None:
    await watches.set_up(1, Draft(("io",), 100, 7, options=OPTIONS), by=9)
    await watches.add(1, 100, "io", role=5)
    assert await watches.listed() == [Watch(1, 100, "io", 5, created_by=9, options=OPTIONS, revision=2)]


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (Draft((), 100), "choose what to follow"),
        (Draft(("io",)), "choose a channel"),
        (Draft(("io", "saturn"), 100), "do not follow anything by that name"),
        (Draft(("io",), 100, options=Options(quiet=QuietHours(3, 3))), "Quiet hours"),
    ],
    ids=str,
)
async def test_a_draft_that_cannot_be_saved_says_why_and_saves_nothing(watches: Watches, draft: Draft, said: str) -> None:
    with pytest.raises(MemberError, match=said):
        await watches.set_up(1, draft, by=9)
    assert await watches.listed() == []


async def test_a_server_that_is_full_hears_how_many_it_may_have(watches: Watches, store: MemoryStore) -> None:
    async with store.writing() as tx:
        for channel in range(MOST_WATCHES - 1):
            await tx.save_watch(Watch(1, channel + 1, "io"))
    with pytest.raises(MemberError, match=f"more than {MOST_WATCHES} watches"):
        await watches.set_up(1, Draft(("io", "juno"), 500), by=9)
    await watches.add(1, 500, "io")
    with pytest.raises(MemberError, match=f"more than {MOST_WATCHES} watches"):
        await watches.add(1, 500, "juno")
    await watches.add(1, 500, "io", role=5)
    await watches.add(2, 600, "io")
    assert len(await watches.listed(1)) == MOST_WATCHES


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (" america/new york ", "America/New_York"),
        ("utc", "UTC"),
        ("berlin", "Europe/Berlin"),
    ],
)
async def test_a_time_zone_is_known_by_its_name(watches: Watches, store: MemoryStore, typed: str, zone: str) -> None:
    async with store.writing() as tx:
        await tx.save_guild_settings(GuildSettings(1, notices=5))
    assert await watches.set_zone(1, typed) == zone
    async with store.reading() as tx:
        assert await tx.guild_settings(1) == GuildSettings(1, notices=5, zone=zone)


@pytest.mark.parametrize(
    ("typed", "said"), [("Europe/Berln", "Did you mean `Europe/Berlin`"), ("@everyone", "Names look like `Europe/Berlin`")]
)
async def test_an_unknown_time_zone_is_refused_with_near_ones(watches: Watches, typed: str, said: str) -> None:
    with pytest.raises(MemberError, match=said) as refused:
        await watches.set_zone(1, typed)
    assert typed not in str(refused.value)


# ---------------------------------------------------------------- pausing and removing


async def test_a_watch_is_paused_and_resumed(watches: Watches) -> None:
    await watches.add(1, 100, "io", role=5)
    await watches.pause(1, 100, "io")
    assert await watches.listed() == [Watch(1, 100, "io", 5, paused=True, revision=2)]
    await watches.resume(1, 100, "io")
    assert await watches.listed() == [Watch(1, 100, "io", 5, revision=3)]


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
    assert (left["lake"].state, left["lake"].error) == (State.SKIPPED, "no watch wants it any more")
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


# ---------------------------------------------------------------- what is not the server's, or not there any more


async def test_a_channel_of_another_server_cannot_be_followed_in(watches: Watches, store: MemoryStore) -> None:
    """Nor can a member, whose own watches stand where a channel's do."""
    await watches.add(2, 100, "io")
    async with store.writing() as tx:
        await tx.save_watch(Watch(0, 101, "io", to_member=True))

    for channel in (100, 101):
        with pytest.raises(MemberError, match="no channel of this server"):
            await watches.add(1, channel, "juno")
        with pytest.raises(MemberError, match="no channel of this server"):
            await watches.set_up(1, Draft(("io",), channel), None)
    assert await watches.listed(1) == []


async def test_what_a_server_has_posted_at_once_asks_only_its_own_watches(watches: Watches) -> None:
    await watches.add(2, 100, "io", role=7)

    assert (await watches.post_now(1, 100, LAKE)).roles == ()


async def test_a_watch_on_a_target_that_is_configured_no_more_is_found_by_its_key(store: MemoryStore) -> None:
    await Watches(store, TARGETS, lambda: NOW).add(1, 100, "io")
    await promised(store, "lake")
    later = Watches(store, Targets([target for target in TARGETS if target.key != "io"]), lambda: NOW)

    assert (await later.named(1, 100, "IO")).target == "io"
    assert await later.pause(1, 100, "io") == 1
    await later.resume(1, 100, "io")
    assert await later.remove(1, 100, "io") == 0
    with pytest.raises(MemberError, match="I do not follow anything by that name"):
        await later.remove(1, 100, "io")
