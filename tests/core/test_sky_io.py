"""Io's place and shadows, against what was published about single moments and the IMCCE's predictions for two days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.core.sky import Eclipse, IoView, Place, Side, io_seen_from_earth, jupiter_seen_from_earth, light_on_io

MINUTE = timedelta(minutes=1)


def at(day: int, hour: int, minute: int, year: int = 2016, month: int = 1) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_the_eclipse_of_21_december_2018_begins_near_12_25_at_io() -> None:
    begins = at(21, 12, 25, 2018, 12)
    assert light_on_io(begins - 3 * MINUTE).eclipse is Eclipse.NONE
    assert light_on_io(begins).eclipse is Eclipse.PARTIAL
    assert light_on_io(begins + 4 * MINUTE).eclipse is Eclipse.TOTAL


def test_that_eclipse_is_seen_on_earth_one_light_time_later() -> None:
    begins = at(21, 12, 25, 2018, 12)
    seen = begins + timedelta(minutes=jupiter_seen_from_earth(begins).light_minutes)
    assert 52 * MINUTE < seen - begins < 53 * MINUTE
    assert io_seen_from_earth(seen - 3 * MINUTE).light.eclipse is Eclipse.NONE
    assert io_seen_from_earth(seen).light.eclipse is Eclipse.PARTIAL
    assert io_seen_from_earth(seen + 4 * MINUTE).light.eclipse is Eclipse.TOTAL


def test_io_casts_the_shadow_that_junocam_saw_on_12_september_2019() -> None:
    assert light_on_io(at(12, 3, 41, 2019, 9)).shadow_on_jupiter


def _shadow(view: IoView) -> bool:
    return view.light.shadow_on_jupiter


def _in_front(view: IoView) -> bool:
    return view.place is Place.IN_FRONT


def _behind(view: IoView) -> bool:
    return view.place is Place.BEHIND


def _eclipsed(view: IoView) -> bool:
    return view.light.eclipse is not Eclipse.NONE


@pytest.mark.parametrize(
    ("when", "true_of", "begins"),
    [
        (at(1, 15, 39), _eclipsed, True),
        (at(1, 19, 6), _behind, False),
        (at(2, 13, 1), _shadow, True),
        (at(2, 14, 10), _in_front, True),
        (at(2, 15, 16), _shadow, False),
        (at(2, 16, 24), _in_front, False),
        (at(3, 10, 7), _eclipsed, True),
        (at(3, 13, 34), _behind, False),
    ],
)
def test_what_the_imcce_predicted_for_january_2016_comes_within_three_minutes(
    when: datetime, true_of: Callable[[IoView], bool], begins: bool
) -> None:
    before, after = io_seen_from_earth(when - 3 * MINUTE), io_seen_from_earth(when + 3 * MINUTE)
    assert (true_of(before), true_of(after)) == (not begins, begins)


def test_before_opposition_io_is_eclipsed_in_the_west_and_comes_out_from_behind_in_the_east() -> None:
    assert io_seen_from_earth(at(1, 15, 39)).side is Side.WEST
    assert io_seen_from_earth(at(1, 19, 6)).side is Side.EAST


def test_through_one_turn_io_passes_in_front_going_west_and_behind_going_east() -> None:
    views = [io_seen_from_earth(at(1, 0, 0) + timedelta(minutes=5 * step)) for step in range(510)]
    for view in views:
        assert view.radii < 6.05
        assert view.far_side or view.place is not Place.BEHIND
        assert not view.far_side or view.place is not Place.IN_FRONT
        assert view.far_side or view.light.eclipse is Eclipse.NONE
    crossings = [(before.side, after.side, after.far_side) for before, after in pairwise(views) if before.side != after.side]
    assert sorted(crossings) == [(Side.EAST, Side.WEST, False), (Side.WEST, Side.EAST, True)]
