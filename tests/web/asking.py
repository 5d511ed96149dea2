"""Ask over loopback, as any visitor does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.web import feeds
from bot.web.pages import pages
from bot.web.printing import Printer
from bot.web.server import application
from bot.web.site import Site
from tests.web.world import FLYBYS, a_pulse

Client = TestClient[web.Request, web.Application]


@asynccontextmanager
async def asked(routes: Iterable[web.RouteDef]) -> AsyncIterator[Client]:
    """These routes alone."""
    app = web.Application()
    app.add_routes(routes)
    async with TestClient(TestServer(app)) as client:
        yield client


@asynccontextmanager
async def visited(site: Site) -> AsyncIterator[Client]:
    """The pages and feeds of the site, as `perijove run` serves them."""
    printer = Printer()
    routes, pictures = pages(site, FLYBYS, printer, a_pulse(site))
    app = application(site, [*routes, *feeds.routes(site)], printer)
    async with TestClient(TestServer(app)) as client:
        yield client
    await pictures.close()
