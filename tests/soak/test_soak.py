"""Two simulated hours, in which nothing may get lost, doubled or kept; the whole day is `make soak`."""

from __future__ import annotations

from pathlib import Path

from tests.soak.plan import What, news, plan
from tests.soak.play import soak

HOURS, SEED, PER_HOUR = 2, 62, 6

MOST_KEPT = 8
"""Objects of past polls that may be alive: those of the last one. `tests.soak.broken` keeps more than forty."""


async def test_nothing_is_lost_doubled_or_kept(tmp_path: Path) -> None:
    outcome = await soak(tmp_path, HOURS, SEED, per_hour=PER_HOUR)
    assert outcome.toll.nothing, list(outcome.toll.lines)
    last = outcome.readings[-1]
    assert last.messages > HOURS * PER_HOUR
    assert last.done["failures"]
    assert last.done["corrections"]
    assert last.held <= MOST_KEPT


def test_a_plan_is_the_same_for_the_same_seed_and_holds_everything() -> None:
    day = plan(1, 24, 18)
    assert day == plan(1, 24, 18) != plan(2, 24, 18)
    assert {happening.what for happening in day} == set(What)
    assert [happening.minute for happening in day] == sorted(happening.minute for happening in day)
    assert {news(1, number).about for number in range(100)} == {"io", "juno", ""}
