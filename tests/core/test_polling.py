from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core import polling
from bot.core.model import SourceState
from tests.builders import NOW, a_release, a_source

MINUTE = timedelta(minutes=1)


def test_the_first_good_poll_is_the_baseline_and_stays_it() -> None:
    first = polling.succeeded(SourceState("journal"), a_source(), NOW, ("", "", "h1"))
    second = polling.succeeded(first, a_source(), NOW + MINUTE, ("", "", "h1"))
    assert polling.is_baseline(SourceState("journal"))
    assert (second.baselined, second.last_success, second.last_change) == (NOW, NOW + MINUTE, NOW)


def test_a_failure_counts_and_keeps_the_validators_of_the_last_good_answer() -> None:
    good = polling.succeeded(SourceState("journal"), a_source(), NOW, ("etag", "monday", "h1"))
    failing = polling.failed(polling.failed(good, "answered 404 Not Found"), "no answer")
    assert (failing.failures, failing.error, failing.etag, failing.last_success) == (2, "no answer", "etag", NOW)
    assert polling.succeeded(failing, a_source(), NOW, ("", "", "h1")).failures == 0


@pytest.mark.parametrize(("failures", "intervals"), [(1, 1), (2, 2), (3, 4), (4, 8), (50, 8)])
def test_a_failing_source_waits_one_interval_doubling_to_eight(failures: int, intervals: int) -> None:
    assert polling.pause(a_source(every=20 * MINUTE), failures) == intervals * 20 * MINUTE


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
