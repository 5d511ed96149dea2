"""Io beside, before and behind Jupiter, and what the two cast on each other.

Io's place is right within 211 km (2016–2031, against JPL Horizons), which it covers in twelve seconds. Jupiter is taken as
the flattened ball of its cloud tops at 1 bar, with a sharp edge. Io's eclipses, transits and occultations that were looked
at begin and end within a minute of what the IMCCE (Paris) predicts, and its shadow comes onto the disc within two: seen
from the Earth it can fall behind Jupiter's edge for a while.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import astronomy

from bot.core.sky.lines import JUPITER_KM, Eclipse, Line, Vector, along, dot, split, times
from bot.core.sky.moments import moment


class Side(StrEnum):
    """Which side of Jupiter, on the sky of the Earth: east is where the stars rise."""

    EAST = "east"
    WEST = "west"


class Place(StrEnum):
    """Where the middle of Io's disc is."""

    BESIDE = "beside Jupiter"
    IN_FRONT = "in front of Jupiter"
    BEHIND = "behind Jupiter"


@dataclass(frozen=True, slots=True)
class IoLight:
    """Whether Jupiter's shadow is on Io, and whether Io's is on Jupiter."""

    eclipse: Eclipse
    shadow_on_jupiter: bool


@dataclass(frozen=True, slots=True)
class IoView:
    """Io from the centre of the Earth: `radii` of Jupiter from the middle of that one's disc.

    `far_side` says that it is farther from us than Jupiter. What is seen happened one light time ago.
    """

    side: Side
    radii: float
    far_side: bool
    place: Place
    light: IoLight


def io_seen_from_earth(when: datetime) -> IoView:
    """The view at an aware moment, which shows what was there one light time earlier."""
    sight = astronomy.GeoVector(astronomy.Body.Jupiter, moment(when), False)
    then = when - timedelta(days=sight.Length() / astronomy.C_AUDAY)
    io, pole, away = _io(then), _pole(then), _km(sight)
    line = along(io, times(away, -1), pole)
    outward, aside = split(io, away)
    return IoView(
        side=Side.EAST if dot(io, _east(away, pole)) > 0 else Side.WEST,
        radii=aside / JUPITER_KM,
        far_side=outward > 0,
        place=_place(line),
        light=light_on_io(then),
    )


def light_on_io(when: datetime) -> IoLight:
    """The shadows at an aware moment, for somebody who is there. On Earth the same is seen one light time later."""
    sun = times(_km(astronomy.HelioVector(astronomy.Body.Jupiter, moment(when))), -1)
    line = along(_io(when), sun, _pole(when))
    return IoLight(line.eclipse, shadow_on_jupiter=line.depth < 0 and line.meets_jupiter)


def _place(line: Line) -> Place:
    if not line.meets_jupiter:
        return Place.BESIDE
    return Place.BEHIND if line.depth > 0 else Place.IN_FRONT


# ---------------------------------------------------------------- where things are


def _io(when: datetime) -> Vector:
    """From Jupiter's middle."""
    return _km(astronomy.JupiterMoons(moment(when)).io)


def _pole(when: datetime) -> Vector:
    north = astronomy.RotationAxis(astronomy.Body.Jupiter, moment(when)).north
    return north.x, north.y, north.z


def _east(away: Vector, pole: Vector) -> Vector:
    """Along Jupiter's equator to the east, seen by somebody from whom Jupiter is `away`."""
    (px, py, pz), (ax, ay, az) = pole, away
    return py * az - pz * ay, pz * ax - px * az, px * ay - py * ax


def _km(vector: astronomy.Vector) -> Vector:
    return times((vector.x, vector.y, vector.z), astronomy.KM_PER_AU)
