"""What `perijove run` shows on the web: pages and feeds for everybody, health and metrics for whoever runs it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.core.ports import Clock
from bot.parts import Parts
from bot.web import feeds, health
from bot.web import metrics as numbers
from bot.web.pages import pages
from bot.web.printing import Printer
from bot.web.server import application, served
from bot.web.visitors import Proxies


@asynccontextmanager
async def show(parts: Parts, clock: Clock, proxies: str, host: str, port: int) -> AsyncIterator[int | None]:
    """Serve it at this address while this is open; the port, None where the address is taken."""
    printer, counts = Printer(), numbers.Metrics(clock)
    parts.hooks = counts.hooks
    site = parts.site(Proxies.parse(proxies))
    routes, pictures = pages(site, parts.flybys, printer, parts.pulse)
    watching = [*health.routes(parts.pulse), *numbers.routes(counts, parts.pulse)]
    app = application(site, [*routes, *feeds.routes(site), *watching], printer)
    try:
        async with served(app, host, port) as taken:
            yield taken
    finally:
        await pictures.close()
