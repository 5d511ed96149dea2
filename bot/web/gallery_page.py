"""`/`: releases with their pictures, a page at a time, by target, year and words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from aiohttp import web

from bot.core.model import Release, Target
from bot.core.places import places
from bot.core.readable import day, distance, visible
from bot.flows.browse import Browse, Shown, Wanted
from bot.web.pictures import address
from bot.web.printing import Printer
from bot.web.site import Site
from bot.web.wording import web_address

MOST_DIGITS = 6
LONGEST_QUESTION = 200
MOST_FIELDS, MOST_PLACES = 4, 4


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: where it leads, and whether it is chosen now."""

    name: str
    href: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Turns:
    """Pages to turn to, by number, and where those `before` and `after` this one are; empty where there is none."""

    numbers: Sequence[Choice]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Card:
    """What the gallery shows of a release. `picture` is where it is on this site."""

    release: Release
    picture: str
    alt: str
    caption: str
    fields: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str], ...]


class GalleryPage:
    """Answers with a page of the gallery."""

    def __init__(self, site: Site, browse: Browse, printer: Printer) -> None:
        self._site = site
        self._browse = browse
        self._printer = printer

    async def answer(self, request: web.Request) -> web.Response:
        """The page that the query asks for; 404 where there is none."""
        wanted = wanted_of(request, list(self._site.targets))
        shown = await self._browse.page(wanted)
        if not shown.releases and wanted.page > 1:
            raise web.HTTPNotFound
        return self._printer.page(
            request,
            "gallery.html",
            shown=shown,
            wanted=wanted,
            heading=self._heading(shown),
            cards=[card(release, self._site) for release in shown.releases],
            targets=targets(wanted, self._site),
            years=years(shown),
            turns=turns(shown),
            about=self._site.targets.name(wanted.target) if wanted.target else "",
            is_narrowed=replace(wanted, page=1) != Wanted(),
            is_new=wanted == Wanted() and not shown.releases,
        )

    def _heading(self, shown: Shown) -> str:
        wanted = shown.wanted
        about = f" of {self._site.targets.name(wanted.target)}" if wanted.target else ""
        year = f" from {wanted.year}" if wanted.year else ""
        words = f" with “{visible(wanted.words)}”" if wanted.words else ""
        return f"Pictures{about}{year}{words}" if about or year or words else "New pictures from Juno and of Io"


def wanted_of(request: web.Request, followed: list[Target]) -> Wanted:
    """What the query asks for. Raises `HTTPNotFound` for what cannot be."""
    query = request.query
    target = query.get("target") or None
    if target is not None and target not in {one.key for one in followed}:
        raise web.HTTPNotFound
    words = " ".join(visible(query.get("q", ""))[:LONGEST_QUESTION].split())
    year, page = number(query.get("year", "")), number(query.get("page", ""))
    if page == 0:
        raise web.HTTPNotFound
    return Wanted(target, year, words, page or 1)


def number(text: str) -> int | None:
    """The number, None for nothing. Raises `HTTPNotFound` for what is none."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise web.HTTPNotFound
    return int(text)


def href(wanted: Wanted) -> str:
    """The address of that page of the gallery."""
    given = {
        "target": wanted.target or "",
        "year": str(wanted.year or ""),
        "q": wanted.words,
        "page": str(wanted.page) if wanted.page > 1 else "",
    }
    query = urlencode({name: value for name, value in given.items() if value})
    return f"/?{query}" if query else "/"


def targets(wanted: Wanted, site: Site) -> list[Choice]:
    """What releases may be about."""
    keys = [(None, "Everything"), *((target.key, target.name) for target in site.targets)]
    return [Choice(name, href(replace(wanted, target=key, page=1)), key == wanted.target) for key, name in keys]


def years(shown: Shown) -> list[tuple[str, str, bool]]:
    """Value, words and whether it is chosen, of each year there is something of."""
    wanted = shown.wanted
    found = [("", "All years", wanted.year is None)]
    found += [(str(year), f"{year} ({count:,})", year == wanted.year) for year, count in shown.years.items()]
    if wanted.year is not None and wanted.year not in shown.years:
        found.append((str(wanted.year), str(wanted.year), True))
    return found


def turns(shown: Shown) -> Turns:
    """The pages around the one that is shown, the first, and the last where it is known."""
    numbers = list(_numbers(shown))
    by_page = {one.name: one.href for one in numbers}
    page = shown.wanted.page
    return Turns(numbers, by_page.get(str(page - 1), ""), by_page.get(str(page + 1), ""))


def _numbers(shown: Shown) -> Iterator[Choice]:
    wanted, last = shown.wanted, shown.pages
    numbers = {wanted.page - 1, wanted.page, wanted.page + 1, 1}
    if last is None:
        numbers -= set() if shown.more else {wanted.page + 1}
    else:
        numbers = {one for one in numbers | {last} if one <= last}
    for one in sorted(one for one in numbers if one > 0):
        yield Choice(str(one), href(replace(wanted, page=one)), one == wanted.page)


def card(release: Release, site: Site) -> Card:
    """What is shown of it. What was stored without being described shows what its source says."""
    said = release.description
    own = release.picture.alt if release.picture else ""
    return Card(
        release,
        address(release, "small"),
        said.alt or own or f"Picture of the release “{release.title}”; it has no description.",
        said.caption or release.text,
        tuple(fields(release))[:MOST_FIELDS],
        seen_at(release, site)[:MOST_PLACES],
    )


def fields(release: Release) -> Iterator[tuple[str, str]]:
    """Name and value of what the release itself states, in few words."""
    stated = release.description.observed
    said = {
        "Instrument": [reading.value for reading in stated.instruments],
        "Taken": [day(reading.value) for reading in stated.dates],
        "Perijove": [str(reading.value) for reading in stated.perijoves],
        "Distance": [distance(reading.value) for reading in stated.distances],
    }
    for name, values in said.items():
        if values:
            yield name, ", ".join(list(dict.fromkeys(values))[:3])


def seen_at(release: Release, site: Site) -> tuple[tuple[str, str], ...]:
    """Where it was seen: the sources' names with its address there, empty where that is none for a link."""
    found = {site.source_titles.get(place.source, place.source): web_address(place.link) for place in places(release)}
    return tuple(found.items())
