"""Perijove's own feeds: what NASA's many say, once each, captioned and described."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import blake2b

from aiohttp import ETag, hdrs, web

from bot.core.model import Release, Target
from bot.flows.remembered import Remembered
from bot.web.atom import atom
from bot.web.channel import Channel, channel
from bot.web.items import Words
from bot.web.json_feed import json_feed
from bot.web.site import Site

MOST = 50
"""Entries of a feed."""

MOST_REMEMBERED = 8
"""Feeds; each is a matter of some hundred kilobytes."""

FRESH_FOR = 300
"""Seconds for which readers and caches need not ask again."""


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
    tag: str
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
        return conditional(request, found, language.media_type)

    async def _written(self, language: Language, target: Target | None, base: str) -> Written:
        async with self._site.store.reading() as tx:
            releases = await tx.browse(target.key if target else None, None, MOST)
        words = Words(self._site.source_titles, {one.key: one.name for one in self._site.targets}, base)
        return await asyncio.to_thread(written, language, releases, target, words)


def written(language: Language, releases: Iterable[Release], target: Target | None, words: Words) -> Written:
    """The feed of these releases, newest first."""
    told = channel(releases, target, words)
    body = language.write(told)
    return Written(body, blake2b(body, digest_size=16).hexdigest(), told.updated)


def _wanted(site: Site, request: web.Request) -> Target | None:
    """The target that is asked for. Raises `HTTPNotFound` for what is not followed."""
    typed = request.query.get("target", "")
    if not typed:
        return None
    if found := site.targets.spelled(typed):
        return found
    raise web.HTTPNotFound(text="Nothing by that name is followed here.")


def conditional(request: web.Request, found: Written, media_type: str) -> web.Response:
    """The feed, or 304 for who has it already."""
    tag = ETag(found.tag, is_weak=True)  # weak: it may go out compressed
    response = web.Response(body=found.body, content_type=media_type, charset="utf-8")
    if _has_it(request, tag, found.changed):
        response = web.Response(status=304)
    response.etag = tag
    response.last_modified = found.changed
    response.headers[hdrs.CACHE_CONTROL] = f"public, max-age={FRESH_FOR}"
    return response


def _has_it(request: web.Request, tag: ETag, changed: datetime) -> bool:
    """Of the two conditions the date counts only where no tag is given."""
    if hdrs.IF_NONE_MATCH in request.headers:
        return any(known.value in {tag.value, "*"} for known in request.if_none_match or ())
    since = request.if_modified_since
    return since is not None and changed.replace(microsecond=0) <= since
