"""What a source's server may send instead of its answer."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Awaitable, Callable, Sequence
from typing import cast

from aiohttp import web

from tests.loopback.nasa_server import LoopbackNasa

Trouble = Callable[[web.Request], Awaitable[web.StreamResponse]]
TOO_MUCH = 21 * 2**20
CHUNK = 64 * 1024
DRIP = 0.05
"""Seconds."""


class TroubledNasa(LoopbackNasa):
    """The next request for a path in `troubles` meets what is written there."""

    def __init__(self) -> None:
        super().__init__()
        self.troubles: dict[str, Trouble] = {}

    async def _get(self, request: web.Request) -> web.Response:
        if request.path in self.troubles:
            return cast("web.Response", await self.troubles.pop(request.path)(request))  # aiohttp takes a stream as well
        return await super()._get(request)


def troubles(body: bytes) -> Sequence[Trouble]:
    """All there are, for an answer whose proper body is this."""
    return (
        _saying(500),
        _saying(429, {"Retry-After": "1500"}),
        _sending(body, len(body) // 2),
        _saying(200, text="<!doctype html><html><body>A sample of a page.</body></html>"),
        _dripping,
        _pouring,
        _saying(503, {"Retry-After": "30"}),
        _saying(200, body=body[: len(body) // 2]),
        _saying(403, {"cf-mitigated": "challenge"}),
        _saying(200, body=_padded(body)),
        _saying(200, {"Content-Encoding": "gzip"}, body=BOMB),
        _saying(200, body=bytes(range(256)) * 300),
        _saying(200),
        _sending(b"", 0),
    )


def _saying(status: int, headers: dict[str, str] | None = None, text: str = "", body: bytes = b"") -> Trouble:
    """Whole answers."""

    async def say(_: web.Request) -> web.StreamResponse:
        sent = body or text.encode()
        return web.Response(status=status, headers=headers, body=sent, content_type="text/html" if text else "text/xml")

    return say


def _sending(body: bytes, size: int) -> Trouble:
    """So much of the body, after which the connection breaks off."""

    async def send(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(len(body) + 1)})
        await response.prepare(request)
        await response.write(body[:size])
        _hang_up(request)
        return response

    return send


async def _dripping(request: web.Request) -> web.StreamResponse:
    """An answer that takes longer than anybody waits."""
    response = web.StreamResponse()
    await response.prepare(request)
    try:
        while True:
            await response.write(b" ")
            await asyncio.sleep(DRIP)
    except ConnectionError:
        return response


async def _pouring(request: web.Request) -> web.StreamResponse:
    """More than anybody reads, without saying how much it will be."""
    response = web.StreamResponse()
    await response.prepare(request)
    try:
        for _ in range(0, TOO_MUCH, CHUNK):
            await response.write(b"<!-- a sample -->".ljust(CHUNK))
    except ConnectionError:
        pass
    return response


def _padded(body: bytes) -> bytes:
    """The same, as large as nobody's answer is: it is read in a process of its own."""
    return body + b" " * 300_000


def _hang_up(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


BOMB = gzip.compress(bytes(TOO_MUCH))
"""Small on its way."""
