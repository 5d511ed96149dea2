from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core import polling
from bot.core.errors import BadStatus, Gone, SourceError, Unreachable
from bot.core.model import SourceState
from bot.core.ports import Answer
from tests.builders import NOW, a_release, a_source

MINUTE = timedelta(minutes=1)
SOURCE = a_source(every=20 * MINUTE)
NEVER_POLLED = SourceState("journal")
ANSWER = Answer(b"", SOURCE.url, etag="etag", last_modified="monday", body_hash="h1")
EARLY, MIDDLE, LATE = 0.0, 0.5, 1.0
"""What chance may say."""


def good(state: SourceState = NEVER_POLLED, *, chance: float = MIDDLE, **told: object) -> SourceState:
    return polling.succeeded(state, SOURCE, NOW, replace(ANSWER, **told), chance)  # type: ignore[arg-type]  # a field's value


def bad(error: SourceError | None = None, state: SourceState = NEVER_POLLED, *, chance: float = EARLY) -> SourceState:
    return polling.failed(state, SOURCE, NOW, error or Unreachable("no answer"), chance)


def busy(wait: timedelta | None, status: int = 429) -> BadStatus:
    return BadStatus(f"answered {status}", status, wait)


def test_the_first_good_poll_is_the_baseline_and_stays_it() -> None:
    second = polling.succeeded(good(), SOURCE, NOW + MINUTE, ANSWER, MIDDLE)
    assert polling.is_baseline(NEVER_POLLED, NOW)
    assert not polling.is_baseline(second, NOW + MINUTE)
    assert (second.baselined, second.last_success, second.last_change) == (NOW, NOW + MINUTE, NOW)


def test_after_too_long_a_silence_a_source_begins_again() -> None:
    latest = NOW + polling.CATCH_UP
    failing = bad(state=good())
    assert [polling.is_baseline(failing, then) for then in (latest, latest + MINUTE)] == [False, True]
    again = polling.succeeded(failing, SOURCE, latest + MINUTE, ANSWER, MIDDLE)
    assert again.baselined == again.last_success == latest + MINUTE
    assert not polling.is_baseline(again, latest + 2 * MINUTE)


def test_a_failure_counts_and_keeps_the_validators_of_the_last_good_answer() -> None:
    failing = bad(Unreachable("no answer"), bad(busy(None), good()))
    assert (failing.failures, failing.error, failing.etag, failing.last_success) == (2, "no answer", "etag", NOW)
    assert (good(failing).failures, good(failing).error) == (0, "")


def test_without_its_validators_an_answer_is_read_again() -> None:
    state = polling.without_validators(good())
    assert (state.etag, state.last_modified, state.body_hash, state.last_success) == ("", "", "", NOW)


# ---------------------------------------------------------------- when it is asked again


@pytest.mark.parametrize(("chance", "minutes"), [(EARLY, 18), (MIDDLE, 20), (LATE, 22)])
def test_a_good_source_is_asked_again_at_about_its_interval(chance: float, minutes: int) -> None:
    assert good(chance=chance).next_poll == NOW + minutes * MINUTE


@pytest.mark.parametrize(("failures", "intervals"), [(1, 1), (2, 2), (3, 4), (4, 8), (50, 8)])
def test_a_failing_source_waits_one_interval_doubling_to_eight(failures: int, intervals: int) -> None:
    assert polling.pause(SOURCE, failures) == intervals * 20 * MINUTE
    assert bad(state=replace(NEVER_POLLED, failures=failures - 1)).next_poll == NOW + intervals * 20 * MINUTE


def test_what_fails_together_does_not_come_back_together() -> None:
    assert (bad(chance=EARLY).next_poll, bad(chance=LATE).next_poll) == (NOW + 20 * MINUTE, NOW + 24 * MINUTE)
    told = busy(timedelta(hours=2))
    assert (bad(told, chance=EARLY).next_poll, bad(told, chance=LATE).next_poll) == (
        NOW + timedelta(hours=2),
        NOW + timedelta(hours=2.4),
    )


@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        (timedelta(seconds=1), 20 * MINUTE),  # never sooner than its own wait
        (timedelta(hours=2), timedelta(hours=2)),
        (timedelta(days=365), polling.LONGEST_WAIT),  # a mistake, more likely than not
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_what_the_server_asks_for_is_waited_out_up_to_a_day(status: int, asked: timedelta, waits: timedelta) -> None:
    state = bad(busy(asked, status))
    assert state.next_poll == NOW + waits
    assert state.not_before == NOW + min(asked, polling.LONGEST_WAIT)


def test_a_source_that_is_gone_has_no_next_poll() -> None:
    assert bad(Gone("answered 410 Gone", 410)).next_poll is None
    assert good(bad(Gone("answered 410 Gone", 410))).next_poll is not None


@pytest.mark.parametrize(
    ("fresh", "due", "heeded"),
    [
        (timedelta(), 18, None),
        (5 * MINUTE, 18, 5),
        (19 * MINUTE, 19, 19),  # chance would have it asked a minute too soon
        (timedelta(days=30), 20, 20),  # no longer than the source's own interval
    ],
)
def test_an_answer_is_left_to_its_age_but_no_longer_than_the_interval(
    fresh: timedelta, due: int, heeded: int | None
) -> None:
    state = good(chance=EARLY, fresh_for=fresh)
    assert state.next_poll == NOW + due * MINUTE
    assert state.not_before == (heeded and NOW + heeded * MINUTE)


def test_what_was_asked_of_us_outlives_a_restart_but_not_a_new_address() -> None:
    resting = bad(busy(timedelta(hours=1)), good())
    assert polling.is_resting(resting, SOURCE, NOW + timedelta(minutes=59))
    assert not polling.is_resting(resting, SOURCE, NOW + timedelta(hours=1))
    assert not polling.is_resting(resting, a_source(url="https://nasa.example/elsewhere"), NOW)
    assert not polling.is_resting(good(), SOURCE, NOW)


@pytest.mark.parametrize(("every", "gap"), [(1, 0.1), (30, 3), (50, 5), (86400, 5)])
def test_a_hosts_gap_never_exceeds_the_interval(every: float, gap: float) -> None:
    assert polling.host_gap(a_source(every=timedelta(seconds=every))) == timedelta(seconds=gap)


def test_where_a_source_has_moved_is_remembered_until_it_is_back() -> None:
    moved = good(moved_to="https://nasa.example/new")
    assert (moved.moved_to, bad(state=moved).moved_to) == ("https://nasa.example/new",) * 2
    assert good(moved).moved_to == ""


# ---------------------------------------------------------------- what is news


@pytest.mark.parametrize(
    ("seen", "last_success", "announced", "news"),
    [
        (NOW, NOW - MINUTE, None, True),  # published since this source was last asked: another's baseline hid it
        (NOW - MINUTE, NOW, None, False),  # known before: a late copy of something old
        (NOW, NOW - MINUTE, NOW, False),  # promised already
        (NOW, None, None, False),  # this source's own first poll
    ],
)
def test_what_another_sources_baseline_took_in_is_news_if_it_is_newer_than_the_last_look(
    seen: object, last_success: object, announced: object, news: bool
) -> None:
    release = a_release(seen=seen, announced=announced)
    assert polling.is_news(release, SourceState("journal", last_success=last_success)) is news  # type: ignore[arg-type]  # parametrised
