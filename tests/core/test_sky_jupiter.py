"""Jupiter's distance and place in the sky, against values of JPL Horizons and the dates of its oppositions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot.core.sky import LOST_WITHIN, MOST_OF_THE_NIGHT, Hours, jupiter_in_the_sky, jupiter_seen_from_earth


@pytest.mark.parametrize(
    ("when", "au", "light_minutes", "magnitude", "constellation"),
    [
        (datetime(2022, 7, 5, 9, 17, tzinfo=UTC), 4.7602, 39.59, -2.47, "Cetus"),
        (datetime(2023, 12, 30, 8, 36, tzinfo=UTC), 4.4578, 37.07, -2.62, "Aries"),
        (datetime(2024, 2, 3, 17, 48, tzinfo=UTC), 5.0116, 41.68, -2.35, "Aries"),
        (datetime(2026, 11, 22, 0, 0, tzinfo=UTC), 5.1732, 43.02, -2.15, "Leo"),
    ],
)
def test_jupiter_stands_where_horizons_puts_it(
    when: datetime, au: float, light_minutes: float, magnitude: float, constellation: str
) -> None:
    view = jupiter_seen_from_earth(when)
    assert view.au == pytest.approx(au, rel=6e-5)
    assert view.light_minutes == pytest.approx(light_minutes, abs=0.006)
    assert view.magnitude == pytest.approx(magnitude, abs=0.0055)
    assert view.constellation == constellation


def test_kilometres_and_light_time_follow_from_the_distance() -> None:
    view = jupiter_seen_from_earth(datetime(2024, 2, 3, 17, 48, tzinfo=UTC))
    assert view.km == pytest.approx(view.au * 149_597_870.7)
    assert view.light_minutes == pytest.approx(view.km / 299_792.458 / 60)


def test_a_moment_is_the_same_in_every_time_zone() -> None:
    noon = datetime(2024, 2, 3, 12, tzinfo=UTC)
    there = noon.astimezone(timezone(timedelta(hours=-8)))
    assert jupiter_seen_from_earth(there) == jupiter_seen_from_earth(noon)
    assert jupiter_in_the_sky(there) == jupiter_in_the_sky(noon)


def test_noon_stands_for_the_whole_day() -> None:
    noon = datetime(2024, 2, 3, 12, tzinfo=UTC)
    ends = [jupiter_seen_from_earth(noon + timedelta(hours=hours)).km for hours in (-12, 12)]
    assert ends == pytest.approx([jupiter_seen_from_earth(noon).km] * 2, rel=0.0017)


@pytest.mark.parametrize(
    ("when", "opposition"),
    [
        (datetime(2026, 11, 22, tzinfo=UTC), date(2027, 2, 11)),
        (datetime(2025, 11, 22, tzinfo=UTC), date(2026, 1, 10)),
        (datetime(2026, 1, 11, tzinfo=UTC), date(2027, 2, 11)),
    ],
)
def test_the_next_opposition_is_the_next_one(when: datetime, opposition: date) -> None:
    assert jupiter_in_the_sky(when).next_opposition.date() == opposition


OPPOSITION = datetime(2027, 2, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "hours"),
    [
        (OPPOSITION, Hours.MOST_OF_THE_NIGHT),
        (OPPOSITION - timedelta(days=80), Hours.MORNING),
        (OPPOSITION + timedelta(days=80), Hours.EVENING),
        (datetime(2026, 7, 29, tzinfo=UTC), Hours.LOST),  # its conjunction with the Sun
        (datetime(2026, 7, 1, tzinfo=UTC), Hours.EVENING),
        (datetime(2026, 8, 26, tzinfo=UTC), Hours.MORNING),
    ],
)
def test_it_is_up_in_the_evening_after_its_opposition_and_in_the_morning_before(when: datetime, hours: Hours) -> None:
    assert jupiter_in_the_sky(when).hours is hours


def test_it_goes_around_the_sky_from_morning_to_evening_and_is_lost_for_a_month_in_between() -> None:
    year = [jupiter_in_the_sky(OPPOSITION + timedelta(days=day)) for day in range(399)]
    seen = [view.hours for view in year]
    turns = [hours for hours, before in zip(seen, [None, *seen], strict=False) if hours is not before]
    assert turns == [Hours.MOST_OF_THE_NIGHT, Hours.EVENING, Hours.LOST, Hours.MORNING, Hours.MOST_OF_THE_NIGHT]
    assert 25 < seen.count(Hours.LOST) < 45
    for view in year:
        assert (view.hours is Hours.LOST) == (view.elongation < LOST_WITHIN)
        assert (view.hours is Hours.MOST_OF_THE_NIGHT) == (view.elongation > MOST_OF_THE_NIGHT)
        assert view.hours is not Hours.EVENING or view.east_of_sun
        assert view.hours is not Hours.MORNING or not view.east_of_sun
