"""What holds for every request and every answer: who may ask how much, for how long, and what browsers may do with it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from math import ceil

from aiohttp import hdrs, web
from aiohttp.typedefs import Middleware

from bot.core.errors import PerijoveError
from bot.web.limits import Limiter
from bot.web.printing import Printer
from bot.web.visitors import Proxies, visitor

log = logging.getLogger(__name__)

PATIENCE = 20.0
"""Seconds that an answer may take."""

UNLIMITED = ("/healthz", "/readyz", "/static/")
"""What hosts ask: a process that says "slower" to them is taken for a broken one. And what the page that says so needs."""

READING = (hdrs.METH_GET, hdrs.METH_HEAD)
"""All that may be asked. A body that comes with anything is never read: the connection ends."""

PACKED = {"text/html", "text/css", "image/svg+xml", "application/atom+xml", "application/feed+json"}
WORTH_PACKING = 1000
"""Bytes."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    hdrs.VARY: "Accept-Encoding, X-Forwarded-Host, X-Forwarded-Proto",  # of the latter two links are made
    hdrs.SERVER: "Perijove",
}

SAID = {
    404: ("Nothing is here", "There is no page at this address. It may have been written wrongly."),
    405: ("Only for reading", "This site answers only requests that read."),
    413: ("Too much", "This site takes no uploads."),
    429: ("A little slower, please", "So many pages were asked for at once that this one was left out. Try again shortly."),
    500: ("Something went wrong", "That is our fault, not yours, and it has been noted."),
    503: ("Not just now", "What this page shows cannot be had at the moment. Try again in a minute."),
}
"""Heading and sentence of each page that says no."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def polite(proxies: Proxies, limiter: Limiter, printer: Printer) -> Middleware:
    """The middleware that lets requests through to the pages, and turns whatever goes wrong into a plain page."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        wait = timedelta() if request.path.startswith(UNLIMITED) else limiter.wait(visitor(request, proxies))
        response = await _answered(request, handler, wait.total_seconds(), printer)
        _lighten(request, response)
        return response

    return middleware


async def dress(_: web.Request, response: web.StreamResponse) -> None:
    """Give an answer that is about to go out the headers that every answer has."""
    response.headers.update(HEADERS)


def _lighten(request: web.Request, response: web.StreamResponse) -> None:
    """Let texts go out compressed to whoever takes that: there is no secret in them whose length could be told by it."""
    is_long = isinstance(response, web.Response) and (response.content_length or 0) > WORTH_PACKING
    if is_long and response.content_type in PACKED and "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
        response.enable_compression(web.ContentCoding.gzip)


async def _answered(request: web.Request, handler: Handler, wait: float, printer: Printer) -> web.StreamResponse:
    if unfit := _unfit(request, wait):
        return _refusal(request, printer, *unfit)
    try:
        async with asyncio.timeout(PATIENCE):
            return await handler(request)
    except web.HTTPException as error:
        kept = {str(name): error.headers[name] for name in (hdrs.ALLOW, hdrs.RETRY_AFTER) if name in error.headers}
        return _refusal(request, printer, error.status, kept)
    except (PerijoveError, TimeoutError) as error:
        log.warning("page not shown", extra={"page": request.path, "reason": str(error) or "it took too long"})
        return _refusal(request, printer, 503, {hdrs.RETRY_AFTER: "60"})
    except Exception:  # a bug in one page must not show its insides
        log.exception("page failed unexpectedly", extra={"page": request.path})
        return _refusal(request, printer, 500, {})


def _unfit(request: web.Request, wait: float) -> tuple[int, dict[str, str]] | None:
    """With what status and headers a request is refused before it is looked at; None where it is not."""
    if wait:
        return 429, {hdrs.RETRY_AFTER: str(ceil(wait))}
    if request.method not in READING:
        return 405, {hdrs.ALLOW: ", ".join(READING), hdrs.CONNECTION: "close"}
    return (413, {hdrs.CONNECTION: "close"}) if request.body_exists else None


def _refusal(request: web.Request, printer: Printer, status: int, headers: dict[str, str]) -> web.StreamResponse:
    heading, sentence = SAID.get(status, SAID[404 if status < 500 else 500])  # noqa: PLR2004 — where servers' faults begin
    response = printer.page(request, "refusal.html", status=status, heading=heading, sentence=sentence)
    response.headers.update({hdrs.CACHE_CONTROL: "no-store", **headers})
    if hdrs.CONNECTION in headers:
        response.force_close()
    return response
