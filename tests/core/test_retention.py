"""Which rows of the outbox may be forgotten: none that would keep a post from coming twice, or that another one needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.delivery import delivery_id, promise_post
from bot.core.flood import first_id, summed_up
from bot.core.model import Delivery, Kind, State
from bot.core.polling import CATCH_UP
from bot.core.retention import KEPT, LEAST_KEPT, forgettable, is_promised_still, needed_by
from tests.builders import NOW, a_delivery, a_release

DAY = timedelta(days=1)
BEFORE = NOW - KEPT


def old(**given: Any) -> Delivery:
    post = promise_post("pia90001", 1, 100, (), BEFORE - DAY)
    sent: dict[str, Any] = {"state": State.SENT, "attempts": 1, "message": first_id(BEFORE - DAY)}
    return replace(post, **(sent | given))


def goes(row: Delivery, *there: str, passed: bool = True) -> bool:
    return forgettable([row], BEFORE, there, [row.id] if passed else []) == [row]


@pytest.mark.parametrize("state", State)
def test_only_what_is_finished_goes(state: State) -> None:
    assert goes(old(state=state)) is (state not in {State.PENDING, State.SENDING})


def test_what_was_promised_lately_stays() -> None:
    assert not goes(old(created=BEFORE))
    assert goes(old(created=BEFORE - timedelta(microseconds=1)))


def test_what_was_held_for_months_counts_from_when_it_was_sent() -> None:
    assert not goes(old(message=first_id(NOW - DAY)))
    assert goes(old(message=None, state=State.REFUSED))


@pytest.mark.parametrize(("kind", "state", "stays"), [
    (Kind.POST, State.SENT, True),
    (Kind.SUMMARY, State.SENT, True),
    (Kind.POST, State.SKIPPED, False),
    (Kind.NOTICE, State.SENT, False),
    (Kind.EDIT, State.SENT, False),
])  # fmt: skip
def test_the_last_message_of_its_kind_in_a_channel_stays(kind: Kind, state: State, stays: bool) -> None:
    row = old(kind=kind, state=state)
    assert goes(row, passed=False) is not stays
    assert goes(row, passed=True)


@pytest.mark.parametrize("kind", [Kind.EDIT, Kind.CROSSPOST])
def test_a_post_stays_for_what_follows_it(kind: Kind) -> None:
    post = old()
    assert not goes(post, delivery_id(kind, post.release, post.channel))
    assert goes(post, delivery_id(kind, post.release, 101))
    assert needed_by(old(kind=kind)) == ()


def test_a_line_stays_for_its_summary_and_the_summary_for_no_line() -> None:
    summary = a_delivery("s" * 20, kind=Kind.SUMMARY, about="weekly", state=State.SENT, created=BEFORE - DAY)
    line = summed_up(old(state=State.PENDING, message=None), summary)
    assert not goes(line, summary.id)
    assert goes(line)
    assert goes(summary, line.id)


def test_a_notice_stays_for_what_it_tells_of() -> None:
    notice = old(kind=Kind.NOTICE, release="", about="h" * 20)
    assert not goes(notice, "h" * 20)
    assert goes(notice)


def test_a_release_is_promised_for_no_longer_than_its_rows_are_surely_kept() -> None:
    """A row is never older than its release: what is promised last is judged with every row there, the slowest poll too."""
    release = a_release(seen=NOW)
    assert is_promised_still(release, NOW + CATCH_UP)
    assert not is_promised_still(release, NOW + CATCH_UP + timedelta(microseconds=1))
    assert CATCH_UP + DAY < LEAST_KEPT <= KEPT
