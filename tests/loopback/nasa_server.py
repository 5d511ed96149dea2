"""A NASA on the loopback interface: pages that a test puts there, changes and takes away."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.loopback.bell import Bell
from tests.loopback.serving import Served


@dataclass(frozen=True, slots=True)
class Put:
    """What is answered at a path."""

    body: bytes
    content_type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def etag(self) -> str:
        """Changes when the body does."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


@dataclass(slots=True)
class Asked:
    """One line of the request log; `status` is 0 while there is no answer."""

    path: str
    headers: Mapping[str, str]
    status: int = 0


class LoopbackNasa:
    """A server of feeds and pictures; an asynchronous context, served while it is open."""

    def __init__(self) -> None:
        self.requests: list[Asked] = []
        self._pages: dict[str, Put] = {}
        self._held: dict[str, asyncio.Event] = {}
        self._bell = Bell()
        app = web.Application()
        app.router.add_get("/{path:.*}", self._get)
        self._served = Served(app)

    async def __aenter__(self) -> Self:
        await self._served.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._served.stop()

    def url(self, path: str) -> str:
        """The address of a path, which begins with a slash."""
        return f"http://127.0.0.1:{self._served.port}{path}"

    def put(
        self,
        path: str,
        body: bytes,
        content_type: str = "application/rss+xml",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> str:
        """Answer so at the path from now on; the address. A 200 carries an ETag, and is 304 to whom has it."""
        self._pages[path] = Put(body, content_type, status, dict(headers or {}))
        return self.url(path)

    def remove(self, path: str) -> None:
        """Answer 404 at the path from now on."""
        del self._pages[path]

    def hold(self, path: str, until: asyncio.Event) -> None:
        """Keep every answer at the path back for `until`; the requests are logged as they come, with status 0."""
        self._held[path] = until

    def asked(self, path: str) -> list[Asked]:
        """The logged requests for a path."""
        return [each for each in self.requests if each.path == path]

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        """Return once `holds()`. Raises `AssertionError`, naming `what`, for a hang."""
        await self._bell.until(holds, what)

    async def until_asked(self, path: str, times: int = 1) -> None:
        """Return once the path was asked for so many times since the server began."""
        await self.until(lambda: len(self.asked(path)) >= times, f"{times} requests for {path}")

    async def _get(self, request: web.Request) -> web.Response:
        asked = Asked(request.path, dict(request.headers))
        self.requests.append(asked)
        self._bell.ring()
        if request.path in self._held:
            await self._held[request.path].wait()
        response = _answer(self._pages.get(request.path), request.headers.get("If-None-Match", ""))
        asked.status = response.status
        return response


def _answer(page: Put | None, known: str) -> web.Response:
    if page is None:
        return web.Response(status=404, text="There is no such page.")
    if page.status == 200 and known == page.etag:
        return web.Response(status=304, headers={"ETag": page.etag})
    headers = {"Content-Type": page.content_type} | ({"ETag": page.etag} if page.status == 200 else {}) | dict(page.headers)
    return web.Response(body=page.body, status=page.status, headers=headers)
