"""A Sentry-like server on the loopback interface."""

from __future__ import annotations

import gzip
import json
from typing import Any, Self

from aiohttp import web

from tests.loopback.serving import Served


class LoopbackSentry:
    """Takes envelopes, and keeps what came; an asynchronous context, served while it is open."""

    def __init__(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._take)
        self._served = Served(app)
        self.came: list[bytes] = []
        self.paths: list[str] = []

    async def __aenter__(self) -> Self:
        await self._served.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._served.stop()

    @property
    def dsn(self) -> str:
        return f"http://publickey@127.0.0.1:{self._served.port}/7"

    @property
    def events(self) -> list[dict[str, Any]]:
        """The events in the envelopes: a line on the envelope, one on its item, and the item."""
        return [json.loads(envelope.splitlines()[2]) for envelope in self.came]

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.paths.append(request.path)
        self.came.append(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)
        return web.json_response({})
