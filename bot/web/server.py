"""The site put together and served: read-only, with its limits and its headers on every answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from aiohttp import web

from bot.web.connection import Connection
from bot.web.limits import Limiter
from bot.web.manners import dress, polite
from bot.web.printing import Printer
from bot.web.site import Site

log = logging.getLogger(__name__)

LARGEST_BODY = 1024
"""Bytes; nothing here wants a body at all."""
IDLE = 15.0
"""Seconds that a connection may be open without a request."""
FAREWELL = 1.0
"""Seconds that answers under way have to be finished at a stop. As many pass again until aiohttp drops what is not."""


def application(site: Site, routes: Iterable[web.RouteDef], printer: Printer | None = None) -> web.Application:
    """An application with these routes; whatever they answer has the headers that every answer has."""
    printer = printer or Printer()
    polite_ones = [polite(site.proxies, Limiter(site.clock), printer)]
    app = web.Application(client_max_size=LARGEST_BODY, middlewares=polite_ones)
    app.on_response_prepare.append(dress)
    app.add_routes([*routes, *printer.assets.routes()])
    return app


@asynccontextmanager
async def served(app: web.Application, host: str, port: int, patience: float = IDLE) -> AsyncIterator[int | None]:
    """The application at this address, while this is open; its port. Where it is taken that is only a warning.

    Who connects and asks nothing whole for `patience` seconds is shown the door.
    """
    runner = web.AppRunner(app, shutdown_timeout=FAREWELL)
    await runner.setup()
    given: dict[str, Any] = {"manager": runner.server, "keepalive_timeout": patience, "access_log": None}
    entrance = await _opened(partial(Connection, loop=asyncio.get_running_loop(), **given), host, port)
    try:
        yield _port(entrance) if entrance else None
    finally:
        if entrance:
            entrance.close()
        await runner.cleanup()


async def _opened(connection: Callable[[], Connection], host: str, port: int) -> asyncio.Server | None:
    try:
        entrance = await asyncio.get_running_loop().create_server(connection, host, port)
    except OSError as error:
        log.warning("pages cannot be shown", extra={"address": f"{host}:{port}", "reason": error})
        return None
    log.info("pages are shown", extra={"address": f"http://{host}:{_port(entrance)}"})
    return entrance


def _port(entrance: asyncio.Server) -> int:
    port: int = entrance.sockets[0].getsockname()[1]
    return port
