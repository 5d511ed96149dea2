"""What members page through: each page is answered anew from what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.core import gallery
from bot.core.errors import MemberError
from bot.core.gallery import MOST, Listing, Of
from bot.core.model import Release
from bot.flows.report import Reports
from bot.flows.sky import Sky, ThisDay

NOT_SO_MANY = "I have seen only {0} about that; number 1 is the newest."
NO_SUCH_NUMBER = f"Please give a number from 1 to {MOST}: 1 is the newest. `/search` finds older ones by their words."


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a gallery of `count`, the one in this `place` (from 1): a release, or what was on a calendar day.

    `found` is everything that a search found; `more` that there are others. `listing` is None where no other page can be
    asked for.
    """

    listing: Listing | None
    place: int
    count: int
    shown: Release | ThisDay
    found: tuple[Release, ...] = ()
    more: bool = False


class Galleries:
    """Opens galleries for members and turns their pages. Each method raises `MemberError` where there is nothing to show."""

    def __init__(self, reports: Reports, sky: Sky) -> None:
        self._reports = reports
        self._sky = sky

    async def newest(self, typed: str, nth: int, guild: int | None) -> Page:
        """The nth newest release about the target that was typed."""
        if not 1 <= nth <= MOST:
            raise MemberError(NO_SUCH_NUMBER)
        page = await self._newest(typed, nth, guild)
        if page.place != nth:
            raise MemberError(NOT_SO_MANY.format(page.count))
        return page

    async def search(self, typed: str, guild: int | None) -> Page:
        """The best of what has the words that were typed."""
        return await self._search(typed, 1, guild)

    async def by_chance(self, typed: str, chance: float, guild: int | None) -> Page:
        """Some release about the target that was typed, or about any where nothing was."""
        return await self._by_chance(typed, chance, 1, guild)

    async def this_day(self, guild: int | None) -> Page:
        """What was on this calendar day; its releases are the next pages."""
        return await self._day(None, 1, guild)

    async def turned(self, listing: Listing, place: int, guild: int | None) -> Page:
        """Another page of a gallery; the last one where it has become shorter."""
        place = max(1, place)
        match listing.of:
            case Of.NEWEST:
                return await self._newest(listing.argument, place, guild)
            case Of.SEARCH:
                return await self._search(listing.argument, place, guild)
            case Of.DAY:
                return await self._day(date.fromisoformat(listing.argument), place, guild)
            case Of.CHANCE:
                chance, target = gallery.chance_and_target(listing)
                return await self._by_chance(target, chance, place, guild)

    async def _newest(self, typed: str, place: int, guild: int | None) -> Page:
        target, found, count = await self._reports.newest_ones(typed, place, guild)
        return Page(gallery.newest(target.key), len(found), min(count, MOST), found[-1])

    async def _search(self, typed: str, place: int, guild: int | None) -> Page:
        wanted, found = await self._reports.search(typed, MOST + 1, guild)
        count = min(len(found), MOST)
        place = min(place, count)
        shown = await self._reports.described(found[place - 1])
        return Page(gallery.search(wanted), place, count, shown, tuple(found[:MOST]), len(found) > MOST)

    async def _by_chance(self, typed: str, chance: float, place: int, guild: int | None) -> Page:
        key, found, count = await self._reports.random(typed, chance, guild, place)
        return Page(gallery.by_chance(key, chance), min(place, count), min(count, MOST), found)

    async def _day(self, day: date | None, place: int, guild: int | None) -> Page:
        told = await self._sky.on_day(day, MOST - 1, guild)
        pages: list[Release | ThisDay] = [told, *told.releases]
        place = min(place, len(pages))
        return Page(Listing(Of.DAY, told.today.isoformat()), place, len(pages), pages[place - 1])
