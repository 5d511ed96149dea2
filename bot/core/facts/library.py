"""The looked-up facts as data: what `config/facts/*.toml` holds once it is read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

TABLE = "table of August 2025"
"""What foretold the perijoves that are predictions."""

NEAR = timedelta(days=2)
"""A release's date and the table's may differ this much and still mean the same pass: dates are US or UTC, of a picture
or of the flyby around it."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a row is stated, that place's name for readers, and the day on which it was looked up."""

    url: str
    name: str
    checked: date


@dataclass(frozen=True, slots=True)
class Perijove:
    """One closest approach to Jupiter. `time` is UTC at the spacecraft; `predicted` where the table foretells it."""

    number: int
    time: datetime
    predicted: bool
    citation: Citation


@dataclass(frozen=True, slots=True)
class Flyby:
    """One pass by a moon. `km` is the altitude above its surface at closest approach, None where no text states it."""

    body: str
    day: date
    perijove: int
    km: float | None
    citation: Citation


@dataclass(frozen=True, slots=True)
class Instrument:
    """One of Juno's instruments: its short name, the words it goes by in texts, and a sentence on what it does."""

    name: str
    words: tuple[str, ...]
    text: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Feature:
    """A named place on Io. Planetographic latitude, western longitude in degrees; diameter in kilometres.

    Informal names have no place on record. `origin` is what it is named for, empty where the gazetteer's own word on that
    was not seen.
    """

    name: str
    type: str
    citation: Citation
    lat: float | None = None
    lon_west: float | None = None
    diameter_km: float | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence about a target, more to the point where a release uses one of `words`."""

    target: str
    text: str
    words: tuple[str, ...]
    citation: Citation


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that was looked up. Empty tuples are fine: then less is said."""

    perijoves: tuple[Perijove, ...] = ()
    flybys: tuple[Flyby, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    features: tuple[Feature, ...] = ()
    statements: tuple[Statement, ...] = ()

    def perijove(self, number: int) -> Perijove | None:
        """The perijove of that number, where the table has it."""
        return next((row for row in self.perijoves if row.number == number), None)

    def perijove_near(self, day: date) -> Perijove | None:
        """The perijove nearest to a date, if it lies within two days of it."""
        nearest = min(self.perijoves, key=lambda row: abs(row.time.date() - day), default=None)
        return nearest if nearest and agrees(nearest, day) else None

    def last_perijove(self, when: datetime) -> Perijove | None:
        """The latest perijove that the table puts at or before a moment, be it a prediction."""
        return max((row for row in self.perijoves if row.time <= when), key=lambda row: row.time, default=None)

    def next_perijove(self, when: datetime) -> Perijove | None:
        """The earliest perijove that the table puts after a moment; None where the table ends before."""
        return min((row for row in self.perijoves if row.time > when), key=lambda row: row.time, default=None)

    def flybys_of(self, perijove: int) -> tuple[Flyby, ...]:
        """The passes by moons on the orbit of that perijove."""
        return tuple(row for row in self.flybys if row.perijove == perijove)

    def flybys_near(self, day: date) -> tuple[Flyby, ...]:
        """The passes by moons within two days of a date."""
        return tuple(row for row in self.flybys if abs(row.day - day) <= NEAR)

    def anniversaries(self, today: date) -> tuple[tuple[date, Perijove | Flyby], ...]:
        """The perijoves and passes by moons of this calendar day (UTC) in earlier years, oldest first, each with its day."""
        dated: list[tuple[date, Perijove | Flyby]] = [
            *((row.time.date(), row) for row in self.perijoves),
            *((row.day, row) for row in self.flybys),
        ]
        of_the_day = (each for each in dated if _is_anniversary(each[0], today))
        return tuple(sorted(of_the_day, key=lambda each: each[0]))


def agrees(perijove: Perijove, day: date) -> bool:
    """Whether a date can belong to that perijove."""
    return abs(perijove.time.date() - day) <= NEAR


def _is_anniversary(day: date, today: date) -> bool:
    """Whether a day is today's of an earlier year."""
    return day.year < today.year and (day.month, day.day) == (today.month, today.day)
