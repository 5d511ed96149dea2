"""What visitors of the site leaf through: everybody's releases, by target, year and words, a page at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR

from bot.core.model import Release
from bot.core.own_targets import seen_from
from bot.core.ports import Clock, Store
from bot.core.words import phrases
from bot.flows.remembered import Remembered

PER_PAGE = 12
MOST_FOUND_PAGES = 40
"""A search need not be leafed through for ever: the further on, the more has to be passed over."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a visitor wants to see; nothing chosen is everything. `page` counts from 1."""

    target: str | None = None
    year: int | None = None
    words: str = ""
    page: int = 1

    @property
    def skipped(self) -> int:
        """How many releases come before this page."""
        return (self.page - 1) * PER_PAGE


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of releases. `count` is how many there are on all pages, None where that is not known.

    `years` says how many there are about the target of each year, newest first.
    """

    wanted: Wanted
    releases: tuple[Release, ...]
    years: dict[int, int]
    more: bool = False
    count: int | None = None

    @property
    def pages(self) -> int | None:
        """How many pages there are; at least one."""
        return None if self.count is None else max(1, -(-self.count // PER_PAGE))


class Browse:
    """Pages of what is stored; the network is never asked."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._months: Remembered[dict[str, int]] = Remembered(clock)

    async def page(self, wanted: Wanted) -> Shown:
        """The page that is wanted; one without releases where there is none."""
        years = _by_year(await self.months(wanted.target))
        if wanted.year is not None and not 1 <= wanted.year < MAXYEAR:
            return Shown(wanted, (), years, count=0)
        if wanted.words.strip():
            return await self._found(wanted, years)
        async with self._store.reading() as tx:
            found = await tx.browse(wanted.target, wanted.year, PER_PAGE + 1, wanted.skipped)
        count = sum(years.values()) if wanted.year is None else years.get(wanted.year, 0)
        return Shown(wanted, _seen(found[:PER_PAGE]), years, len(found) > PER_PAGE, count)

    async def months(self, target: str | None = None) -> dict[str, int]:
        """How many releases there are of each month; it may be a minute old."""

        async def count() -> dict[str, int]:
            async with self._store.reading() as tx:
                return await tx.per_month(target)

        return await self._months.get(target, count)

    async def _found(self, wanted: Wanted, years: dict[int, int]) -> Shown:
        async with self._store.reading() as tx:
            found = await tx.search(
                phrases(wanted.words), PER_PAGE + 1, skip=wanted.skipped, target=wanted.target, year=wanted.year
            )
        more = len(found) > PER_PAGE and wanted.page < MOST_FOUND_PAGES
        return Shown(wanted, _seen(found[:PER_PAGE]), years, more)


def _seen(releases: Iterable[Release]) -> tuple[Release, ...]:
    return tuple(seen_from(release, None) for release in releases)


def _by_year(months: dict[str, int]) -> dict[int, int]:
    years: Counter[int] = Counter()
    for month, count in months.items():
        years[int(month[:4])] += count
    return dict(sorted(years.items(), reverse=True))
