"""What every store promises of the outbox: doing twice is doing once, and each channel gets its posts in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.core.model import Delivery, Kind, State
from bot.core.ports import Store
from tests.builders import NOW, a_delivery, a_release
from tests.contracts.keeping import keep

MINUTE = timedelta(minutes=1)
LATER = NOW + 10 * MINUTE


@pytest.fixture(autouse=True)
async def releases(store: Store) -> None:
    await keep(store, a_release("a"), a_release("b"), a_release("c"))


def post(id: str, **given: Any) -> Delivery:  # noqa: A002 — the model's own name for it
    return a_delivery(id, **({"release": "a"} | given))


def edit(id: str, **given: Any) -> Delivery:  # noqa: A002 — the model's own name for it
    return post(id, **({"kind": Kind.EDIT} | given))


def crosspost(id: str, **given: Any) -> Delivery:  # noqa: A002 — the model's own name for it
    return post(id, **({"kind": Kind.CROSSPOST} | given))


def summary(id: str, **given: Any) -> Delivery:  # noqa: A002 — the model's own name for it
    return post(id, **({"kind": Kind.SUMMARY} | given))


def notice(id: str, **given: Any) -> Delivery:  # noqa: A002 — the model's own name for it
    return post(id, **({"kind": Kind.NOTICE, "release": "", "about": "what was held"} | given))


async def due(store: Store, now: datetime = NOW, limit: int = 10) -> list[str]:
    async with store.reading() as tx:
        return [delivery.id for delivery in await tx.due(now, limit)]


# ---------------------------------------------------------------- promises


async def test_a_promise_made_twice_is_made_once_and_keeps_where_it_stands(store: Store) -> None:
    sent = post("one", state=State.SENT, message=5)
    await keep(store, sent)
    async with store.writing() as tx:
        assert await tx.promise([post("one"), post("two"), post("two")]) == 1
        assert await tx.promise([post("one"), post("two")]) == 0
        assert await tx.promise([]) == 0
        assert await tx.deliveries() == [post("two"), sent]


async def test_a_delivery_comes_back_whole(store: Store) -> None:
    whole = Delivery(
        id="whole",
        kind=Kind.EDIT,
        release="a",
        guild=2**63 - 1,
        channel=2**63 - 2,
        created=NOW,
        due=LATER,
        roles=(2**63 - 3, 4),
        state=State.REFUSED,
        attempts=3,
        first_attempt=NOW + timedelta(microseconds=1),
        failing_since=NOW + MINUTE,
        unanswered=True,
        plain=True,
        revision=2,
        message=2**63 - 4,
        error="it said no",
        thread=2**63 - 5,
        publish=True,
        held_since=NOW - MINUTE,
        told=True,
        about="something else",
        to_member=True,
        compact=True,
        digest=True,
        quiet=True,
    )
    await keep(store, whole)
    async with store.reading() as tx:
        assert await tx.deliveries() == [whole]


async def test_deliveries_are_narrowed_by_what_is_given_newest_promise_first(store: Store) -> None:
    oldest = post("3", created=NOW - MINUTE, channel=200, state=State.SENT, about="a summary")
    first, second = post("2", release="b"), post("1", release="b", channel=200)
    await keep(store, first, second, oldest)
    async with store.reading() as tx:
        assert await tx.deliveries() == [second, first, oldest], "of one instant, the one stored last"
        assert await tx.deliveries(limit=2) == [second, first]
        assert await tx.deliveries(ids=["3", "2", "unknown"]) == [first, oldest]
        assert await tx.deliveries(release="b") == [second, first]
        assert await tx.deliveries(channel=200) == [second, oldest]
        assert await tx.deliveries(states=[State.SENT, State.REFUSED]) == [oldest]
        assert await tx.deliveries(states=["pending"], release="b", channel=100) == [first]
        assert await tx.deliveries(about="a summary") == [oldest]
        assert await tx.deliveries(about="a summary", channel=100) == []
        assert await tx.deliveries(ids=[]) == []
        assert await tx.deliveries(states=[]) == []


# ---------------------------------------------------------------- what is offered


async def test_nothing_is_offered_before_its_time(store: Store) -> None:
    await keep(store, post("one", due=LATER))
    assert await due(store, LATER - timedelta(microseconds=1)) == []
    assert await due(store, LATER) == ["one"]


@pytest.mark.parametrize("state", [State.SENDING, State.SENT, State.REFUSED, State.SKIPPED])
async def test_only_pending_rows_are_offered(store: Store, state: State) -> None:
    await keep(store, post("one", state=state))
    assert await due(store) == []


async def test_the_longest_due_comes_first_up_to_the_limit(store: Store) -> None:
    await keep(
        store, post("2", channel=2, due=NOW - MINUTE), post("1", channel=1), post("3", channel=3, due=NOW - 2 * MINUTE)
    )
    assert await due(store) == ["3", "2", "1"]
    assert await due(store, limit=2) == ["3", "2"]
    assert await due(store, limit=0) == []


async def test_a_channel_gets_one_at_a_time_and_the_oldest_promise_first(store: Store) -> None:
    await keep(store, post("new", due=NOW - MINUTE), post("old", release="b", created=NOW - MINUTE))
    assert await due(store) == ["old"]


async def test_of_promises_made_in_one_instant_the_first_stored_goes_first(store: Store) -> None:
    await keep(store, post("z"), post("a", release="b"))
    assert await due(store) == ["z"]


async def test_a_row_that_was_saved_again_keeps_its_place(store: Store) -> None:
    await keep(store, post("z"), post("a", release="b"), post("z", attempts=1))
    assert await due(store) == ["z"]


async def test_while_the_oldest_post_waits_the_ones_behind_it_wait_too(store: Store) -> None:
    await keep(store, post("old", created=NOW - MINUTE, due=LATER, attempts=1), post("new", release="b"))
    assert await due(store) == []
    assert await due(store, LATER) == ["old"]


async def test_a_post_whose_hour_has_not_come_keeps_nothing_back_and_is_the_first_when_it_has(store: Store) -> None:
    await keep(store, post("at seven", created=NOW - MINUTE, due=LATER), post("now", release="b"))
    assert await due(store) == ["now"]
    assert await due(store, LATER) == ["at seven"]


@pytest.mark.parametrize("state", [State.SENT, State.REFUSED, State.SKIPPED])
async def test_a_finished_post_lets_the_next_one_go(store: Store, state: State) -> None:
    await keep(store, post("old", created=NOW - MINUTE, due=LATER, state=state), post("new", release="b"))
    assert await due(store) == ["new"]


async def test_a_post_that_waits_in_one_channel_holds_no_other(store: Store) -> None:
    await keep(store, post("waits", channel=1, created=NOW - MINUTE, due=LATER), post("goes", channel=2))
    assert await due(store) == ["goes"]


async def test_a_channel_that_is_being_sent_to_is_offered_nothing(store: Store) -> None:
    await keep(store, post("old", state=State.SENDING), post("new", release="b"), edit("edit", release="c"))
    assert await due(store) == []


# ---------------------------------------------------------------- posts and edits


async def test_posts_come_before_edits_and_edits_before_crossposts(store: Store) -> None:
    crosspost_ = crosspost("crosspost", channel=3, due=NOW - 2 * MINUTE)
    await keep(store, crosspost_, edit("edit", channel=1, due=NOW - MINUTE), post("post", channel=2))
    assert await due(store) == ["post", "edit", "crosspost"]
    assert await due(store, limit=1) == ["post"]
    assert await due(store, limit=2) == ["post", "edit"]


async def test_a_summary_that_may_be_there_already_keeps_posts_back_until_it_was_looked_for(store: Store) -> None:
    await keep(store, summary("summary", due=LATER, unanswered=True), post("post", release="b"))
    await keep(store, post("elsewhere", release="b", channel=200))
    assert await due(store) == ["elsewhere"]
    assert await due(store, LATER) == ["elsewhere", "summary"]
    await keep(store, summary("summary", due=LATER))
    assert await due(store) == ["post", "elsewhere"]


async def test_in_one_channel_a_due_edit_goes_before_a_due_crosspost(store: Store) -> None:
    await keep(store, crosspost("crosspost", created=NOW - MINUTE, due=NOW - MINUTE), edit("edit", release="b"))
    assert await due(store) == ["edit"]


async def test_a_crosspost_holds_up_nothing_and_is_held_up_by_nothing_that_waits(store: Store) -> None:
    await keep(store, crosspost("crosspost", created=NOW - MINUTE, due=LATER), post("post", release="b"))
    assert await due(store) == ["post"]
    await keep(store, crosspost("crosspost"), post("post", release="b", due=LATER), edit("edit", release="c", due=LATER))
    assert await due(store) == ["crosspost"]


async def test_in_one_channel_a_due_post_goes_before_a_due_edit(store: Store) -> None:
    await keep(store, edit("edit", created=NOW - MINUTE, due=NOW - MINUTE), post("post", release="b"))
    assert await due(store) == ["post"]


async def test_an_edit_need_not_wait_for_another_releases_post(store: Store) -> None:
    await keep(store, edit("edit", due=NOW + MINUTE), post("post", release="b", created=NOW - MINUTE, due=LATER))
    assert await due(store, NOW + MINUTE) == ["edit"]


async def test_an_edit_is_not_offered_while_its_releases_post_to_the_channel_is_pending(store: Store) -> None:
    await keep(store, edit("edit"), post("post", due=LATER))
    assert await due(store) == []
    assert await due(store, LATER) == ["post"]


async def test_an_edit_goes_while_its_releases_post_to_another_channel_is_pending(store: Store) -> None:
    await keep(store, edit("edit", channel=1), post("post", channel=2, due=LATER))
    assert await due(store) == ["edit"]


@pytest.mark.parametrize("state", [State.SENT, State.REFUSED, State.SKIPPED])
async def test_an_edit_goes_once_its_post_is_finished(store: Store, state: State) -> None:
    await keep(store, post("post", state=state), edit("edit"))
    assert await due(store) == ["edit"]


async def test_a_channel_gets_one_edit_at_a_time_the_oldest_that_is_due(store: Store) -> None:
    waiting = edit("waiting", created=NOW - 9 * MINUTE, due=LATER)
    second = edit("second", release="b", created=NOW - MINUTE, due=NOW - 5 * MINUTE)
    first = edit("first", release="c", created=NOW - 2 * MINUTE)
    await keep(store, waiting, second, first)
    assert await due(store) == ["first"]
    await keep(store, replace(first, state=State.SENT))
    assert await due(store) == ["second"]


async def test_an_edit_may_fill_the_place_that_posts_leave(store: Store) -> None:
    edits = [edit(f"edit{channel}", channel=channel) for channel in (1, 2, 3, 4)]
    await keep(store, post("post", channel=1, release="b"), *edits)
    assert await due(store, limit=3) == ["post", "edit2", "edit3"]


# ---------------------------------------------------------------- notices


async def test_a_notice_is_about_no_release_and_goes_after_posts_and_before_edits(store: Store) -> None:
    await keep(store, edit("edit", channel=3), notice("notice", channel=1, to_member=True), post("post", channel=2))
    assert await due(store) == ["post", "notice", "edit"]
    async with store.reading() as tx:
        [kept] = await tx.deliveries(kinds=[Kind.NOTICE])
    assert (kept.release, kept.about, kept.to_member) == ("", "what was held", True)


async def test_deliveries_are_narrowed_by_server_and_kind(store: Store) -> None:
    here, there, told = post("here", guild=1), post("there", guild=2), notice("told", guild=2)
    await keep(store, here, there, told)
    async with store.reading() as tx:
        assert await tx.deliveries(guild=1) == [here]
        assert await tx.deliveries(guild=2, kinds=[Kind.POST]) == [there]
        assert await tx.deliveries(kinds=[]) == []


# ---------------------------------------------------------------- how much a channel got


async def test_posts_are_counted_by_channel_since_a_message(store: Store) -> None:
    sent = {"state": State.SENT}
    await keep(
        store,
        *(
            post(f"{channel}{message}", channel=channel, message=message, **sent)
            for channel in (1, 2)
            for message in (7, 8, 9)
        ),
        post("pending", channel=1),
        crosspost("crosspost", channel=1, message=9, **sent),
        post("another", channel=3, message=9, **sent),
        post("none", channel=4),
    )
    async with store.reading() as tx:
        assert await tx.sent_after([1, 2, 4], 8) == {1: 2, 2: 2}
        assert await tx.sent_after([], 8) == {}


# ---------------------------------------------------------------- what is stuck


async def stuck(store: Store) -> int:
    async with store.reading() as tx:
        return await tx.stuck(NOW)


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ({"due": NOW}, True),
        ({"due": LATER}, False),
        ({"due": LATER, "failing_since": NOW}, True),
        ({"due": LATER, "failing_since": LATER}, False),
        ({"state": State.SENDING}, True),
        ({"state": State.SENT}, False),
        ({"state": State.REFUSED}, False),
        ({"state": State.SKIPPED}, False),
        ({"kind": Kind.EDIT}, True),
        ({"kind": Kind.SUMMARY}, True),
        ({"kind": Kind.CROSSPOST}, False),
        ({"kind": Kind.NOTICE, "release": "", "about": "a sample"}, False),
        ({"held_since": NOW}, False),
    ],
)
async def test_what_has_been_due_or_failing_since_is_stuck(store: Store, given: dict[str, Any], counted: bool) -> None:
    await keep(store, post("one", **given), post("two", channel=200, due=LATER))
    assert await stuck(store) == counted


async def test_what_stands_behind_something_held_is_not_stuck_but_another_channel_is(store: Store) -> None:
    await keep(
        store,
        post("held", held_since=NOW, due=LATER),
        post("behind", release="b"),
        post("held before", channel=200, held_since=NOW, state=State.SENT),
        post("there", channel=200, release="b"),
        post("too", channel=200, release="c"),
    )
    assert await stuck(store) == 2


# ---------------------------------------------------------------- how they get on


async def test_rows_advance_only_from_where_they_were(store: Store) -> None:
    sending, armed_anew = post("sending", state=State.SENDING), post("anew", channel=200)
    await keep(store, sending, armed_anew)
    came_to: dict[str, Any] = {
        "state": State.SENT,
        "attempts": 2,
        "first_attempt": NOW,
        "failing_since": NOW,
        "held_since": NOW,
        "unanswered": True,
        "plain": True,
        "revision": 3,
        "message": 2**63 - 1,
        "thread": 5,
        "due": LATER,
        "error": "it said no",
    }
    async with store.writing() as tx:
        await tx.advance([replace(sending, **came_to), replace(armed_anew, **came_to)], was=State.SENDING)
        await tx.advance([], was=State.SENDING)
        await tx.advance([post("unknown")], was=State.SENDING)
        assert await tx.deliveries() == [armed_anew, replace(sending, **came_to)]


async def test_what_others_decide_meanwhile_is_left_as_it_is(store: Store) -> None:
    claimed = post("one", roles=(7,), publish=True)
    others = {"roles": (8,), "publish": False, "compact": True, "digest": True, "quiet": True}
    await keep(store, claimed, replace(claimed, **others))  # type: ignore[arg-type]  # values of several types
    async with store.writing() as tx:
        await tx.mark_told(["one", "unknown"])
        await tx.mark_told([])
        await tx.advance([replace(claimed, state=State.SENDING)], was=State.PENDING)
        assert await tx.deliveries() == [replace(claimed, state=State.SENDING, told=True, **others)]  # type: ignore[arg-type]  # as above
