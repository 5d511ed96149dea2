"""The operator's webhook: what it is told, what it may answer instead, and that nothing gives its address away."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.chat.alarm_words import alarm_text
from bot.chat.webhook import Webhook
from bot.core.alarms import Alarm, Line
from bot.core.errors import HeraldError
from bot.sources.http import open_session
from tests.builders import NOW
from tests.loopback.serving import Served

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

SECRET = "sample-of-a-token"
PATH = f"/api/webhooks/5/{SECRET}"
ALARM = Alarm((Line(NOW, "source journal (The journal): answered 404 Not Found", "Mend it."),))


def answering(status: int, headers: Mapping[str, str] | None = None) -> Handler:
    async def handle(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status, headers=headers, text="" if status == 204 else "a sample of an answer")

    return handle


async def dropping(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


class Server:
    """A webhook on the loopback interface, which keeps what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.does: Handler = answering(204)
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self.served = Served(app)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.served.port}{PATH}"

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.told.append((str(request.rel_url), await request.json()))
        return await self.does(request)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    await server.served.start()
    yield server
    await server.served.stop()


@asynccontextmanager
async def webhook(url: str, *, private: bool = True, patience: float = 20) -> AsyncIterator[Webhook]:
    async with open_session("Perijove/test", allow_private_hosts=private) as session:
        yield Webhook(session, url, aiohttp.ClientTimeout(total=patience))


async def trouble(url: str, *, private: bool = True, patience: float = 20) -> str:
    """What the error says; nothing that is shown of it names the secret."""
    async with webhook(url, private=private, patience=patience) as herald:
        with pytest.raises(HeraldError) as failed:
            await herald.tell(ALARM)
    assert SECRET not in "".join(traceback.format_exception(failed.value))
    return str(failed.value)


@pytest.mark.parametrize("status", [200, 204])
async def test_it_is_told_the_alarm_in_words_that_mention_nobody(server: Server, status: int) -> None:
    server.does = answering(status)
    async with webhook(server.url) as herald:
        await herald.tell(ALARM)
    assert server.told == [(PATH, {"content": alarm_text(ALARM), "allowed_mentions": {"parse": []}})]


@pytest.mark.parametrize("status", [302, 307, 400, 401, 404, 429, 500])
async def test_any_other_answer_is_none_and_no_redirect_is_followed(server: Server, status: int) -> None:
    server.does = answering(status, {"Location": "/elsewhere"})
    assert await trouble(server.url) == f"answered with status {status}"
    assert len(server.told) == 1


async def test_one_that_drops_the_connection_was_perhaps_told(server: Server) -> None:
    server.does = dropping
    assert await trouble(server.url) == "could not be asked (ServerDisconnectedError)"


async def test_one_that_does_not_answer_is_given_up(server: Server) -> None:
    never = asyncio.Event()

    async def waiting(_: web.Request) -> web.StreamResponse:
        await never.wait()
        return web.Response()

    server.does = waiting
    assert await trouble(server.url, patience=0.1) == "did not answer in time"
    never.set()


async def test_one_that_is_not_there_is_said_to_be_so(server: Server) -> None:
    await server.served.stop()
    assert "cannot be connected to" in await trouble(server.url)
    await server.served.start()


async def test_one_in_a_private_network_is_told_nothing_unless_that_is_allowed(server: Server) -> None:
    assert await trouble(server.url, private=False) == "cannot be connected to (127.0.0.1 is not a public address)"
    assert server.told == []


@pytest.mark.parametrize(
    "url", [f"http://[::1{PATH}", f"http://127.0.0.1:99999{PATH}", f"https://\N{SNOWMAN}.{'x' * 70}{PATH}"]
)
async def test_an_address_that_is_none_is_not_repeated(url: str) -> None:
    await trouble(url)
