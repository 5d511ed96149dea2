"""`/releases/<key>`: one release, with everything Perijove knows about it. The address is for ever."""

from __future__ import annotations

from collections.abc import Iterator

from aiohttp import web

from bot.core.model import Fact, Observed, Release
from bot.core.readable import day, distance
from bot.web.gallery_page import seen_at
from bot.web.pictures import address
from bot.web.printing import Printer
from bot.web.site import Site
from bot.web.wording import FACT_NAMES, resolution, web_address

MOST = 20
"""How many of a kind are listed; real releases have a few."""


class ReleasePage:
    """Answers with a release."""

    def __init__(self, site: Site, printer: Printer) -> None:
        self._site = site
        self._printer = printer

    async def answer(self, request: web.Request) -> web.Response:
        """The release that the address names; 404 where there is none."""
        release = await self._site.release(request.match_info["key"])
        picture = address(release, "whole")
        return self._printer.page(
            request,
            "release.html",
            release=release,
            here=self._site.url(request, f"/releases/{release.key}"),
            picture=picture,
            shared_picture=self._site.url(request, picture) if picture else "",
            elsewhere=web_address(release.picture.url) if release.picture and not picture else "",
            stated=list(stated(release.description.observed)),
            facts=[(FACT_NAMES[fact.kind], fact, web_address(fact.source)) for fact in facts(release)],
            matches=[(self._site.targets.name(match.target), match) for match in release.matches[:MOST]],
            places=seen_at(release, self._site)[:MOST],
            links=list(links(release)),
            source=self._site.source_titles.get(release.source, release.source),
        )


def facts(release: Release) -> tuple[Fact, ...]:
    """What is told about it beside its own words."""
    return release.description.facts[:MOST]


def stated(observed: Observed) -> Iterator[tuple[str, str, str]]:
    """Name, value, and the words it was read from, of each thing that the release itself states."""
    said = [
        *(("Instrument", one.value, one.words) for one in observed.instruments),
        *(("Date", day(one.value), one.words) for one in observed.dates),
        *(("Perijove", str(one.value), one.words) for one in observed.perijoves),
        *(("Distance", distance(one.value), one.words) for one in observed.distances),
        *(("Resolution", resolution(one.value), one.words) for one in observed.resolutions),
        *(("Feature", one.value, one.words) for one in observed.features),
        *(("Processed by", one.value, one.words) for one in observed.processors),
        *(("Licence", one.value, one.words) for one in observed.licences),
    ]
    yield from said[: 2 * MOST]


def links(release: Release) -> Iterator[tuple[str, str]]:
    """Text and address of the links that stood in its text, each address once."""
    found = {web_address(link.url): link.text for link in reversed(release.links)}
    yield from [(text or url, url) for url, text in reversed(found.items()) if url][:MOST]
