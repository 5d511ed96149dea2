"""The site put together and served: read-only, with its limits and its headers on every answer."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.web.limits import Limiter
from bot.web.manners import polite
from bot.web.printing import Printer
from bot.web.site import Site

log = logging.getLogger(__name__)

LARGEST_BODY = 1024
"""Bytes; nothing here wants a body at all."""
IDLE = 15.0
"""Seconds that a connection may be open without a request."""
_FAREWELL = 5.0
"""Seconds that answers under way have to be finished at a stop."""


def application(site: Site, routes: Iterable[web.RouteDef], printer: Printer | None = None) -> web.Application:
    """An application with these routes; whatever they answer has the headers that every answer has."""
    printer = printer or Printer()
    polite_ones = [polite(site.proxies, Limiter(site.clock), printer)]
    app = web.Application(client_max_size=LARGEST_BODY, middlewares=polite_ones)
    app.add_routes([*routes, *printer.assets.routes()])
    return app


@asynccontextmanager
async def served(app: web.Application, host: str, port: int, patience: float = IDLE) -> AsyncIterator[int | None]:
    """The application at this address, while this is open; its port. Where it is taken that is only a warning.

    Who connects and asks nothing whole for `patience` seconds is shown the door.
    """
    runner = web.AppRunner(app, access_log=None, keepalive_timeout=patience, shutdown_timeout=_FAREWELL)
    await runner.setup()
    try:
        yield await _listening(runner, host, port)
    finally:
        await runner.cleanup()


async def _listening(runner: web.AppRunner, host: str, port: int) -> int | None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        log.warning("pages cannot be shown", extra={"address": f"{host}:{port}", "reason": error})
        return None
    taken: int = runner.addresses[0][1]
    log.info("pages are shown", extra={"address": f"http://{host}:{taken}"})
    return taken
