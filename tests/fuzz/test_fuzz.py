"""Nothing that a server can answer brings out an exception: a few hundred of what `make fuzz` tries ten thousand of."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.mutations import mutilated
from tests.fuzz.others import NotToBeHad, feedparsers_own
from tests.fuzz.swallowing import swallow


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@given(answer=mutilated())
@settings(max_examples=500, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_a_mutilated_answer_is_taken_in_or_refused(loop: asyncio.Runner, answer: tuple[str, bytes]) -> None:
    loop.run(swallow(*answer))


def test_other_peoples_feeds_are_taken_in_or_refused(loop: asyncio.Runner) -> None:
    try:
        feeds = feedparsers_own()
    except NotToBeHad as reason:
        pytest.skip(str(reason))
    assert len(feeds) > 2_000
    for body in list(feeds.values())[::5]:
        loop.run(swallow("rss", body))
