"""One pace for every request to Discord, the library's own repetitions included.

Discord allows a bot 50 requests a second over everything but the answers to interactions; discord.py only reacts when
that is exceeded, and then all its waiting requests try again at once.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from types import SimpleNamespace

import aiohttp
from aiolimiter import AsyncLimiter

from bot.core.errors import Unanswered

UNCOUNTED = ("/interactions/", "/webhooks/")
"""Answers to interactions are outside the global limit, and a member is waiting for them."""


PER_SECOND = 48.2
BURST = 1.5
"""Requests. A larger burst would let more than 50 pass in some second; a smaller one loses what timers are late."""


def below_discords_limit(share: float = 1.0) -> AsyncLimiter:
    """At most 49 requests in any second, and in the long run 48.2, or a `share` of that where processes share a token.

    One less than Discord allows is for requests that overtake each other on their way.
    """
    return AsyncLimiter(BURST, BURST / (PER_SECOND * share))


def pacing(limiter: AsyncLimiter, *, repeats: bool = True) -> aiohttp.TraceConfig:
    """What a client takes as `http_trace`: each request waits for the limiter, which many clients may share.

    Of each client only one request at a time stands in line there, so that members who ask something need not wait until
    all that is being posted has gone out.

    discord.py repeats a request that was answered with a 5xx, and then tells only of its last answer: a refusal there
    would hide that the message exists. So a 5xx raises `Unanswered` on the creation of a thread, which has no nonce, and
    unless discord.py `repeats` here, on that of a message.
    """
    turn = asyncio.Lock()
    made = ("/threads",) if repeats else ("/threads", "/messages")

    async def wait(
        _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestStartParams
    ) -> None:
        if not any(part in params.url.path for part in UNCOUNTED):
            async with turn:
                await limiter.acquire()

    async def look(
        _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        new = params.method == "POST" and params.url.path.endswith(made)
        if new and params.response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            params.response.close()
            raise Unanswered(f"Discord answered {params.response.status}.")

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(wait)
    trace.on_request_end.append(look)
    return trace
