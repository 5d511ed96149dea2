"""Perijove's own feeds: what NASA's many say, once each, captioned and described."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from aiohttp import web

from bot.core.model import Release, Target
from bot.flows.remembered import Remembered
from bot.web.atom import atom
from bot.web.channel import Channel, channel
from bot.web.items import Words
from bot.web.json_feed import json_feed
from bot.web.printing import answer
from bot.web.site import Site

MOST = 50
"""Entries of a feed."""

MOST_REMEMBERED = 8
"""Feeds; each is a matter of some hundred kilobytes."""

CACHED = "public, max-age=300"
"""For five minutes readers and caches need not ask again."""


@dataclass(frozen=True, slots=True)
class Language:
    """A way to write a feed down."""

    media_type: str
    write: Callable[[Channel], bytes]


LANGUAGES = {
    "/feed.atom": Language("application/atom+xml", atom),
    "/feed.json": Language("application/feed+json", json_feed),
}


@dataclass(frozen=True, slots=True)
class Written:
    """A feed as it is sent."""

    body: bytes
    changed: datetime


def routes(site: Site) -> list[web.RouteDef]:
    """Each feed, of all targets or of one: `?target=io`."""
    feeds = Feeds(site)
    return [web.get(path, partial(feeds.answer, language)) for path, language in LANGUAGES.items()]


class Feeds:
    """Answers with feeds. Each is remembered for a minute, as many readers come at the full hour."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._remembered: Remembered[Written] = Remembered(site.clock, most=MOST_REMEMBERED)

    async def answer(self, language: Language, request: web.Request) -> web.Response:
        """The feed in this language."""
        target, base = _wanted(self._site, request), self._site.url(request, "")
        key = language.media_type, target.key if target else None, base
        found = await self._remembered.get(key, partial(self._written, language, target, base))
        return answer(request, found.body, f"{language.media_type}; charset=utf-8", CACHED, changed=found.changed)

    async def _written(self, language: Language, target: Target | None, base: str) -> Written:
        async with self._site.store.reading() as tx:
            releases = await tx.browse(target.key if target else None, None, MOST)
        words = Words(self._site.source_titles, {one.key: one.name for one in self._site.targets}, base)
        return await asyncio.to_thread(written, language, releases, target, words)


def written(language: Language, releases: Iterable[Release], target: Target | None, words: Words) -> Written:
    """The feed of these releases, newest first."""
    told = channel(releases, target, words)
    return Written(language.write(told), told.updated)


def _wanted(site: Site, request: web.Request) -> Target | None:
    """The target that is asked for. Raises `HTTPNotFound` for what is not followed."""
    typed = request.query.get("target", "")
    if not typed:
        return None
    if found := site.targets.spelled(typed):
        return found
    raise web.HTTPNotFound(text="Nothing by that name is followed here.")
