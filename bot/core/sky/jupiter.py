"""Jupiter as seen from the Earth: how far, how bright, before which stars, and at what hours of the night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import astronomy

from bot.core.sky.moments import moment

LOST_WITHIN = 15.0
"""Degrees from the Sun within which Jupiter is called lost. Where the ecliptic stands steep it comes out a few days sooner,
where it lies flat some weeks later."""

MOST_OF_THE_NIGHT = 135.0
"""Degrees from the Sun beyond which Jupiter is up from three hours after dusk, or until three before dawn, or longer."""


@dataclass(frozen=True, slots=True)
class JupiterView:
    """Jupiter from the centre of the Earth: distance three ways, visual magnitude, and the constellation behind it."""

    au: float
    km: float
    light_minutes: float
    magnitude: float
    constellation: str


class Hours(StrEnum):
    """When in the night Jupiter is up, as far as that is the same for all places: by its side of the Sun alone."""

    EVENING = "evening"
    MORNING = "morning"
    MOST_OF_THE_NIGHT = "most of the night"
    LOST = "lost near the Sun"


@dataclass(frozen=True, slots=True)
class JupiterInTheSky:
    """`elongation` is how far from the Sun it stands, in degrees; it is on that one's east side or not."""

    elongation: float
    east_of_sun: bool
    hours: Hours
    next_opposition: datetime


def jupiter_seen_from_earth(when: datetime) -> JupiterView:
    """The view at an aware moment.

    Against JPL Horizons the distance is right within 0.006 % and the magnitude within 0.005. The distance changes by at
    most 0.17 % in twelve hours, so that noon stands well enough for a whole day.
    """
    time = moment(when)
    # Without the correction for aberration: with it, distances are sixteen times further off.
    vector = astronomy.GeoVector(astronomy.Body.Jupiter, time, False)
    sky = astronomy.EquatorFromVector(vector)
    au = vector.Length()
    return JupiterView(
        au=au,
        km=au * astronomy.KM_PER_AU,
        light_minutes=au / astronomy.C_AUDAY * 24 * 60,
        magnitude=astronomy.Illumination(astronomy.Body.Jupiter, time).mag,
        constellation=astronomy.Constellation(sky.ra, sky.dec).name,
    )


def jupiter_in_the_sky(when: datetime) -> JupiterInTheSky:
    """Where it stands beside the Sun at an aware moment, for no place in particular.

    East of the Sun it sets after it, west of the Sun it rises before it. By how much, and whether it clears the horizon
    there, depends on the place and the season, which are not asked.
    """
    time = moment(when)
    found = astronomy.Elongation(astronomy.Body.Jupiter, time)
    east = found.visibility is astronomy.Visibility.Evening
    opposition = astronomy.SearchRelativeLongitude(astronomy.Body.Jupiter, 0, time)
    return JupiterInTheSky(
        elongation=found.elongation,
        east_of_sun=east,
        hours=_hours(found.elongation, east),
        next_opposition=opposition.Utc().replace(tzinfo=UTC),
    )


def _hours(elongation: float, east: bool) -> Hours:
    if elongation < LOST_WITHIN:
        return Hours.LOST
    if elongation > MOST_OF_THE_NIGHT:
        return Hours.MOST_OF_THE_NIGHT
    return Hours.EVENING if east else Hours.MORNING
