"""A chat endpoint on the loopback interface, in the form that OpenAI's has, which also misbehaves."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.loopback.answers import answer
from tests.loopback.bell import Bell
from tests.loopback.serving import Served

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Question:
    """One request: where it went (path and query), with which headers, and its body."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]


class LoopbackChat:
    """A model's endpoint; an asynchronous context, served while it is open. `questions` is what it was asked, in order."""

    def __init__(self) -> None:
        self.questions: list[Question] = []
        self._handler: Handler = saying("")
        self._held: asyncio.Event | None = None
        self._bell = Bell()
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._served = Served(app)

    async def __aenter__(self) -> Self:
        await self._served.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._served.stop()

    def url(self, path: str = "/v1") -> str:
        """The address of a path, which begins with a slash."""
        return f"http://127.0.0.1:{self._served.port}{path}"

    def say(self, content: str) -> None:
        """Answer with this text from now on."""
        self._handler = saying(content)

    def does(self, handler: Handler) -> None:
        """Answer each request in this way from now on."""
        self._handler = handler

    def hold(self, until: asyncio.Event) -> None:
        """Keep every answer back for `until`; the questions are noted as they come."""
        self._held = until

    async def until_asked(self, times: int = 1) -> None:
        """Return once so many questions came. Raises `AssertionError` for a hang."""
        await self._bell.until(lambda: len(self.questions) >= times, f"{times} questions to the model")

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.questions.append(Question(str(request.rel_url), dict(request.headers), await request.json()))
        self._bell.ring()
        if self._held is not None:
            await self._held.wait()
        return await self._handler(request)


def completion(message: Mapping[str, Any]) -> dict[str, Any]:
    """A whole answer around the model's message."""
    choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": "stop"}
    return {"id": "chatcmpl-1", "object": "chat.completion", "created": 0, "model": "sample", "choices": [choice]}


def saying(content: str) -> Handler:
    """An endpoint whose model says this."""

    async def handle(_: web.Request) -> web.StreamResponse:
        return answer(completion({"content": content, "refusal": None}))

    return handle
