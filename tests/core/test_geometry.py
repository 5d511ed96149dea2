"""Jupiter's distance and place in the sky, against values of JPL Horizons."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.core.geometry import jupiter_seen_from_earth


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
    assert jupiter_seen_from_earth(noon.astimezone(timezone(timedelta(hours=-8)))) == jupiter_seen_from_earth(noon)


def test_noon_stands_for_the_whole_day() -> None:
    noon = datetime(2024, 2, 3, 12, tzinfo=UTC)
    ends = [jupiter_seen_from_earth(noon + timedelta(hours=hours)).km for hours in (-12, 12)]
    assert ends == pytest.approx([jupiter_seen_from_earth(noon).km] * 2, rel=0.0017)
