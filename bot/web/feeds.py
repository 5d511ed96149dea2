"""Perijove's own feeds: what NASA's many say, once each, captioned and described."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import blake2b

from aiohttp import ETag, hdrs, web

from bot.core.model import Target
from bot.web.atom import atom
from bot.web.channel import Channel, channel
from bot.web.items import Words
from bot.web.json_feed import json_feed
from bot.web.site import Site

MOST = 50
"""Entries of a feed."""

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


def routes(site: Site) -> list[web.RouteDef]:
    """Each feed, of all targets or of one: `?target=io`."""
    return [web.get(path, partial(_answer, site, language)) for path, language in LANGUAGES.items()]


async def _answer(site: Site, language: Language, request: web.Request) -> web.Response:
    target = _wanted(site, request)
    async with site.store.reading() as tx:
        releases = await tx.browse(target.key if target else None, None, MOST)
    words = Words(site.source_titles, {one.key: one.name for one in site.targets}, site.url(request, ""))
    told = await asyncio.to_thread(channel, releases, target, words)
    body = await asyncio.to_thread(language.write, told)
    return conditional(request, body, language.media_type, told.updated)


def _wanted(site: Site, request: web.Request) -> Target | None:
    """The target that is asked for. Raises `HTTPNotFound` for what is not followed."""
    typed = request.query.get("target", "")
    if not typed:
        return None
    if found := site.targets.spelled(typed):
        return found
    raise web.HTTPNotFound(text="Nothing by that name is followed here.")


def conditional(request: web.Request, body: bytes, media_type: str, changed: datetime) -> web.Response:
    """The body, or 304 for who has it already."""
    tag = ETag(blake2b(body, digest_size=16).hexdigest(), is_weak=True)  # weak: it may go out compressed
    response = web.Response(body=body, content_type=media_type, charset="utf-8")
    if _has_it(request, tag, changed):
        response = web.Response(status=304)
    response.etag = tag
    response.last_modified = changed
    response.headers[hdrs.CACHE_CONTROL] = f"public, max-age={FRESH_FOR}"
    return response


def _has_it(request: web.Request, tag: ETag, changed: datetime) -> bool:
    """Of the two conditions the date counts only where no tag is given."""
    if hdrs.IF_NONE_MATCH in request.headers:
        return any(known.value in {tag.value, "*"} for known in request.if_none_match or ())
    since = request.if_modified_since
    return since is not None and changed.replace(microsecond=0) <= since
