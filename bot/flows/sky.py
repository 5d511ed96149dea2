"""What members ask about the sky, Juno's orbit and the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.errors import MemberError
from bot.core.facts import Flyby, Library, Perijove
from bot.core.model import Release
from bot.core.own_targets import seen_from
from bot.core.ports import Clock, Store
from bot.core.sky import (
    IoView,
    JupiterInTheSky,
    JupiterView,
    io_seen_from_earth,
    jupiter_in_the_sky,
    jupiter_seen_from_earth,
)
from bot.flows.targets import Targets

FIRST_YEAR = 1958
"""Nothing is older than NASA."""


@dataclass(frozen=True, slots=True)
class Now:
    """Jupiter and Io as seen from the Earth at a moment."""

    when: datetime
    jupiter: JupiterView
    sky: JupiterInTheSky
    io: IoView


@dataclass(frozen=True, slots=True)
class Approach:
    """A perijove and the passes by moons on its orbit."""

    perijove: Perijove
    flybys: tuple[Flyby, ...]


@dataclass(frozen=True, slots=True)
class Approaches:
    """The perijoves around now, as far as the table goes: `last` is before its beginning None, `next` after its end."""

    last: Approach | None
    next: Approach | None


@dataclass(frozen=True, slots=True)
class ThisDay:
    """What was on this calendar day (UTC) in earlier years: the newest releases, and Juno's way, oldest first."""

    today: date
    releases: tuple[Release, ...]
    past: tuple[Perijove | Flyby, ...]
    more_releases: bool = False


class Sky:
    """Answers from what is computed, looked up and stored; the network is never asked."""

    def __init__(self, store: Store, targets: Targets, library: Library, clock: Clock) -> None:
        self._store = store
        self._targets = targets
        self._library = library
        self._clock = clock

    def where(self) -> Now:
        """Jupiter and Io now."""
        now = self._clock()
        return Now(now, jupiter_seen_from_earth(now), jupiter_in_the_sky(now), io_seen_from_earth(now))

    def perijoves(self) -> Approaches:
        """The last perijove and the next. Raises `MemberError` where there is no table of them."""
        now = self._clock()
        last, following = self._library.last_perijove(now), self._library.next_perijove(now)
        if last is None and following is None:
            raise MemberError("I have no table of perijoves.")
        return Approaches(self._approach(last), self._approach(following))

    def perijove(self, number: int) -> Approach:
        """The perijove of that number. Raises `MemberError` where the table has none."""
        found = self._approach(self._library.perijove(number))
        if found is None:
            raise MemberError(self._numbers())
        return found

    async def on_day(self, day: date | None, most: int, guild: int | None = None) -> ThisDay:
        """What was on this calendar day, by UTC, or today, where none is given; at most so many releases.

        They are about what everybody may follow, or this server.
        """
        today = day or self._clock().date()
        async with self._store.reading() as tx:
            targets = [target.key for target in await self._targets.seen_from(tx, guild)]
            found = await tx.dated_on(list(_earlier(today)), targets, most + 1)
        past = tuple(row for _, row in self._library.anniversaries(today))
        return ThisDay(today, tuple(seen_from(one, guild) for one in found[:most]), past, len(found) > most)

    def _approach(self, perijove: Perijove | None) -> Approach | None:
        return None if perijove is None else Approach(perijove, self._library.flybys_of(perijove.number))

    def _numbers(self) -> str:
        numbers = [row.number for row in self._library.perijoves]
        if not numbers:
            return "I have no table of perijoves."
        return f"My table has the perijoves {min(numbers)} to {max(numbers)}."


def _earlier(today: date) -> Iterator[date]:
    """The same calendar day of each earlier year that has it."""
    for year in range(FIRST_YEAR, today.year):
        if (today.month, today.day) != (2, 29) or _is_leap(year):
            yield today.replace(year=year)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
