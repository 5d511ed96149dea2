"""What every part of the site works with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from aiohttp import web

from bot.core.model import Release, Source
from bot.core.own_targets import seen_from
from bot.core.ports import Clock, Pictures, Store
from bot.flows.report import Reports
from bot.flows.sources import SourceStanding, standings
from bot.flows.targets import Targets
from bot.web.visitors import Proxies, base_url

_KEY = re.compile(r"[A-Za-z0-9._-]{1,100}")
"""What keys of releases are made of."""


@dataclass(frozen=True, slots=True)
class Site:
    """The flows and ports behind the pages, which only read.

    `sources` are those that are asked, `source_titles` the names of all for readers. `proxies` are believed about who asks.
    """

    store: Store
    targets: Targets
    reports: Reports
    pictures: Pictures
    sources: Sequence[Source]
    source_titles: Mapping[str, str]
    clock: Clock
    proxies: Proxies = field(default_factory=Proxies)

    def url(self, request: web.Request, path: str) -> str:
        """The absolute address of a path, as who asks knows this site."""
        return base_url(request, self.proxies) + path

    async def release(self, key: str) -> Release:
        """The release with this key, as everybody may see it. Raises `HTTPNotFound`."""
        return seen_from(await self.reports.described(await self.stored(key)), None)

    async def stored(self, key: str) -> Release:
        """The same as it is stored, which costs less. Raises `HTTPNotFound`."""
        if not _KEY.fullmatch(key):
            raise web.HTTPNotFound
        async with self.store.reading() as tx:
            found = await tx.releases([key])
        if key not in found:
            raise web.HTTPNotFound
        return found[key]

    async def standings(self) -> list[SourceStanding]:
        """How the sources that are asked stand."""
        return await standings(self.store, self.sources)
