"""Where the marks of charts stand, and what is said of them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from bot.core.facts.library import Flyby
from bot.web.charts import HEIGHT, WIDTH, Chart, flybys, latency, months
from tests.builders import NOW
from tests.web.world import FLYBYS, HERE


def inside(chart: Chart) -> bool:
    return all(
        0 <= mark.x <= mark.x + mark.width <= WIDTH and 0 <= mark.y <= mark.y + mark.height <= HEIGHT for mark in chart.marks
    )


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 7, 10, 19, 99, 101, 12_345])
def test_bars_are_as_high_as_their_numbers_and_within_the_lines(count: int) -> None:
    chart = months({"2026-03": count, "2025-12": count // 2, "2019-01": 9}, NOW)
    assert [value for _, value in chart.rows[-4:]] == [f"{count // 2:,}", "0", "0", f"{count:,}"]
    assert len(chart.rows) == len(chart.marks) == 24
    assert inside(chart)
    assert 2 <= len(chart.levels) <= 7
    if count > 99:
        assert chart.marks[-4].height / chart.marks[-1].height == pytest.approx(0.5, abs=0.02)


def test_months_are_summed_up() -> None:
    chart = months({"2026-03": 2, "2025-12": 5}, NOW)
    assert chart.said == "7 releases in the last 24 months; the most, 5, in December 2025."
    assert months({}, NOW).said == "0 releases in the last 24 months."


def test_latency_is_told_by_what_most_had_to_wait() -> None:
    took = [timedelta(seconds=1.3)] * 19 + [timedelta(minutes=4)]
    chart = latency(took)
    assert chart.said == "20 posts looked at: half took 1.3 seconds at most, 95 of 100 took 1.3 seconds at most."
    assert [value for _, value in chart.rows] == ["0", "19", "0", "0", "1", "0"]
    assert latency([]).said == "No post has been sent lately."
    assert inside(chart)


def test_flybys_stand_by_their_days_and_the_nearest_lowest() -> None:
    chart = flybys(FLYBYS)
    assert [mark.label for mark in chart.marks] == [
        "30 December 2023: 1,500 km",
        "3 February 2024: 1,500 km",
        "27 December 2024: 74,400 km",
    ]
    assert all(before.x < after.x for before, after in pairwise(chart.marks))
    assert chart.marks[0].y == chart.marks[1].y > chart.marks[2].y
    assert ("9 April 2024 (perijove 60)", "not on record") in chart.rows
    assert inside(chart)


@pytest.mark.parametrize("km", [None, 0.5, 1000, 10_000_000])
def test_one_flyby_is_a_chart_too(km: float | None) -> None:
    chart = flybys([Flyby("Io", date(2024, 2, 3), 58, km, HERE)])
    assert inside(chart)
    assert len(chart.marks) == (km is not None)


def test_no_flyby_is_said() -> None:
    assert flybys([]).said == "No flyby is on record."
