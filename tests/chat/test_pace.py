"""One pace for every request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from aiolimiter import AsyncLimiter

from bot.chat.pace import below_discords_limit, pacing
from bot.core.errors import Unanswered

ONCE_AN_HOUR = 3600.0


async def answer(request: web.Request) -> web.Response:
    """Answers with the status that the query names."""
    return web.Response(status=int(request.query.get("status", "200")))


@pytest.fixture
async def discord() -> AsyncIterator[TestServer]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    server = TestServer(app)
    await server.start_server()
    yield server
    await server.close()


@pytest.mark.parametrize("path", ["/api/v10/channels/1/messages", "/api/v10/users/@me"])
async def test_a_request_takes_its_turn(discord: TestServer, path: str) -> None:
    limiter = AsyncLimiter(1, ONCE_AN_HOUR)
    async with aiohttp.ClientSession(trace_configs=[pacing(limiter)]) as session, session.post(discord.make_url(path)):
        assert not limiter.has_capacity()


@pytest.mark.parametrize("path", ["/api/v10/interactions/1/token/callback", "/api/v10/webhooks/1/token/messages/@original"])
async def test_an_answer_to_an_interaction_does_not_wait(discord: TestServer, path: str) -> None:
    limiter = AsyncLimiter(1, ONCE_AN_HOUR)
    async with aiohttp.ClientSession(trace_configs=[pacing(limiter)]) as session, session.post(discord.make_url(path)):
        assert limiter.has_capacity()


async def test_many_clients_share_one_pace(discord: TestServer) -> None:
    limiter = AsyncLimiter(2, ONCE_AN_HOUR)
    trace = pacing(limiter)
    for _ in range(2):
        async with aiohttp.ClientSession(trace_configs=[trace]) as session, session.get(discord.make_url("/a")):
            pass
    assert not limiter.has_capacity()


@pytest.mark.parametrize("status", [500, 502, 503])
@pytest.mark.parametrize(("path", "repeats"), [("threads", True), ("threads", False), ("messages", False)])
async def test_what_may_exist_is_not_asked_for_again(discord: TestServer, path: str, repeats: bool, status: int) -> None:
    url = discord.make_url(f"/api/v10/channels/1/{path}?status={status}")
    trace = pacing(below_discords_limit(), repeats=repeats)
    async with aiohttp.ClientSession(trace_configs=[trace]) as session:
        with pytest.raises(Unanswered, match=str(status)):
            await session.post(url)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("POST", "threads", 403), ("POST", "messages", 502), ("GET", "threads", 502)],
)
async def test_other_answers_are_left_to_discord_py(discord: TestServer, method: str, path: str, status: int) -> None:
    url = discord.make_url(f"/api/v10/channels/1/{path}?status={status}")
    trace = pacing(below_discords_limit())
    async with aiohttp.ClientSession(trace_configs=[trace]) as session, session.request(method, url) as response:
        assert response.status == status


def test_the_pace_stays_below_discords_fifty_a_second() -> None:
    limiter = below_discords_limit()

    assert limiter.max_rate + limiter.max_rate / limiter.time_period < 50


def test_a_process_that_shares_a_token_has_a_part_of_the_pace() -> None:
    whole, part = below_discords_limit(), below_discords_limit(0.1)

    assert part.max_rate / part.time_period == pytest.approx(0.1 * whole.max_rate / whole.time_period)


async def test_a_member_waits_behind_one_post_at_most(discord: TestServer) -> None:
    limiter = AsyncLimiter(1, 0.02)
    await limiter.acquire()
    served: list[str] = []

    async def ask(session: aiohttp.ClientSession, path: str) -> None:
        async with session.get(discord.make_url(path)):
            served.append(path)

    posting, answering = (aiohttp.ClientSession(trace_configs=[pacing(limiter)]) for _ in range(2))
    async with posting, answering, asyncio.TaskGroup() as asked:
        for number in range(5):
            asked.create_task(ask(posting, f"/post{number}"))
        await asyncio.sleep(0)
        asked.create_task(ask(answering, "/answer"))
    assert served.index("/answer") <= 2
