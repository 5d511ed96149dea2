"""Straight lines past Jupiter: what it hides, and what it darkens.

Vectors are in kilometres from Jupiter's middle, in any one frame.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

JUPITER_KM = 71_492.0
"""Radius at the equator; both radii as published by the IAU, where the air has the pressure of 1 bar."""
JUPITER_POLAR_KM = 66_854.0
SUN_KM = 695_700.0
IO_KM = 1_821.6

FLATTENING = JUPITER_KM / JUPITER_POLAR_KM - 1
"""Space is stretched along Jupiter's axis by this much, which makes a ball of it; straight lines stay straight."""

Vector = tuple[float, float, float]


class Eclipse(StrEnum):
    """How much of Io is in Jupiter's shadow."""

    NONE = "none"
    PARTIAL = "partial"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Line:
    """Io by the line that runs from somewhere through Jupiter's middle: `depth` beyond it, `off` to the side, in km.

    `origin` is how far away the line begins. Space is stretched so that Jupiter is a ball.
    """

    depth: float
    off: float
    origin: float

    @property
    def meets_jupiter(self) -> bool:
        """Whether the ray from the line's beginning through Io's middle meets Jupiter too."""
        return self.off < JUPITER_KM * (1 + self.depth / self.origin)

    @property
    def eclipse(self) -> Eclipse:
        """Of a line that begins at the Sun: by the cones in which Jupiter hides a part of it, and all of it."""
        penumbra = JUPITER_KM + self.depth * (SUN_KM + JUPITER_KM) / self.origin
        umbra = JUPITER_KM - self.depth * (SUN_KM - JUPITER_KM) / self.origin
        if self.depth < 0 or self.off - IO_KM >= penumbra:
            return Eclipse.NONE
        return Eclipse.TOTAL if self.off + IO_KM <= umbra else Eclipse.PARTIAL


def along(io: Vector, origin: Vector, pole: Vector) -> Line:
    """Io by the line from `origin`; `pole` is of length one and points along Jupiter's axis."""
    io, origin = _stretched(io, pole), _stretched(origin, pole)
    depth, off = split(io, times(origin, -1))
    return Line(depth, off, math.hypot(*origin))


def _stretched(vector: Vector, pole: Vector) -> Vector:
    longer = FLATTENING * dot(vector, pole)
    return vector[0] + longer * pole[0], vector[1] + longer * pole[1], vector[2] + longer * pole[2]


def split(vector: Vector, direction: Vector) -> tuple[float, float]:
    """How far a vector goes in a direction, and how far to its side."""
    ahead = dot(vector, direction) / math.hypot(*direction)
    return ahead, math.sqrt(max(0.0, dot(vector, vector) - ahead**2))


def times(vector: Vector, factor: float) -> Vector:
    """The vector that many times as long."""
    return vector[0] * factor, vector[1] * factor, vector[2] * factor


def dot(one: Vector, other: Vector) -> float:
    """Their scalar product."""
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]
