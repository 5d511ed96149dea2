"""Ways in which a request to Discord can go wrong, and the script that says which request meets which.

A fault is given the request and a way to have it handled; it answers as it likes. Add a class to add a way.
"""

# ruff: noqa: ARG002 — each fault is offered the same, and takes what it needs
from __future__ import annotations

import asyncio
import json
import re
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from aiohttp import web

from tests.loopback.answers import answer, bucket_headers, refusal, too_many
from tests.loopback.limits import Standing

Handle = Callable[[], Awaitable[web.StreamResponse]]


class Fault(Protocol):
    """One way to go wrong."""

    async def play(self, request: web.Request, handle: Handle) -> web.StreamResponse:
        """Answer the request; `handle()` does what it asks for and returns the proper answer."""
        ...


@dataclass(frozen=True, slots=True)
class Refuse:
    """Answer with an error, and do nothing."""

    status: int
    code: int = 0
    message: str = ""

    async def play(self, request: web.Request, handle: Handle) -> web.StreamResponse:
        return refusal(self.status, self.code, self.message)


@dataclass(frozen=True, slots=True)
class Page:
    """Answer with a web page, as the proxy in front of Discord does in an outage or for a banned address."""

    status: int
    html: str = "<html><body>The loopback's proxy page.</body></html>"

    async def play(self, request: web.Request, handle: Handle) -> web.StreamResponse:
        return web.Response(text=self.html, status=self.status, content_type="text/html")


@dataclass(frozen=True, slots=True)
class TooMany:
    """Answer 429, and do nothing. `scope` is user, shared or global."""

    retry_after: float
    scope: str = "user"

    async def play(self, request: web.Request, handle: Handle) -> web.StreamResponse:
        return too_many(self.retry_after, scope=self.scope)


@dataclass(frozen=True, slots=True)
class Drop:
    """Close the connection; nothing was done."""

    async def play(self, request: web.Request, handle: Handle) -> web.StreamResponse:
        return _hung_up(request)


@dataclass(frozen=True, slots=True)
class AcceptAndDrop:
    """Do what was asked, then close the connection without an answer."""

    async def play(self, request: web.Request, handle: Handle) -> web.StreamResponse:
        await handle()
        return _hung_up(request)


@dataclass(frozen=True, slots=True)
class AcceptAndRefuse:
    """Do what was asked, but answer with an error."""

    status: int

    async def play(self, request: web.Request, handle: Handle) -> web.StreamResponse:
        await handle()
        return refusal(self.status)


@dataclass(frozen=True, slots=True)
class Late:
    """Take so many seconds before doing anything. Nobody waits for that: it is how slow Discord is."""

    seconds: float

    async def play(self, request: web.Request, handle: Handle) -> web.StreamResponse:
        await asyncio.sleep(self.seconds)
        return await handle()


@dataclass(frozen=True, slots=True)
class Delay:
    """Wait for `until` before doing anything."""

    until: asyncio.Event

    async def play(self, request: web.Request, handle: Handle) -> web.StreamResponse:
        await self.until.wait()
        return await handle()


@dataclass(frozen=True, slots=True)
class AcceptAndHold:
    """Do what was asked at once, but keep the answer back for `until`."""

    until: asyncio.Event

    async def play(self, request: web.Request, handle: Handle) -> web.StreamResponse:
        response = await handle()
        await self.until.wait()
        return response


@dataclass(frozen=True, slots=True)
class NameOtherChannel:
    """Do what was asked, but let the answer name another channel."""

    channel: int

    async def play(self, request: web.Request, handle: Handle) -> web.StreamResponse:
        return _but(await handle(), {"channel_id": str(self.channel)})


@dataclass(frozen=True, slots=True)
class NameOtherForum:
    """Begin the thread, but let the answer name another forum."""

    forum: int

    async def play(self, request: web.Request, handle: Handle) -> web.StreamResponse:
        return _but(await handle(), {"parent_id": str(self.forum)})


@dataclass(frozen=True, slots=True)
class Budget:
    """Do what was asked, and tell how many more there may be in so many seconds."""

    left: int
    seconds: float

    async def play(self, request: web.Request, handle: Handle) -> web.StreamResponse:
        response = await handle()
        standing = Standing(admitted=True, limit=10, remaining=self.left, reset_after=self.seconds, bucket="budget")
        response.headers.update(bucket_headers(standing))
        return response


class Script:
    """Which requests meet which faults: for each rule its faults are played one after the other, then no more."""

    def __init__(self) -> None:
        self._rules: list[tuple[str, re.Pattern[str], deque[Fault]]] = []

    def on(self, method: str, path: str, *faults: Fault) -> None:
        """Let the next requests with this method, whose path below `/api/v10` fully matches, meet these faults."""
        self._rules.append((method, re.compile(path), deque(faults)))

    def clear(self) -> None:
        """Forget every fault that was not yet played."""
        self._rules.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that this request meets, used up by it; None where it is to be handled properly."""
        for wanted, pattern, faults in self._rules:
            if faults and wanted == method and pattern.fullmatch(path):
                return faults.popleft()
        return None


def _but(response: web.StreamResponse, says: dict[str, str]) -> web.Response:
    """The answer, but it says this instead."""
    assert isinstance(response, web.Response)
    return answer(json.loads(response.text or "{}") | says, response.status)


def _hung_up(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()  # goes nowhere
