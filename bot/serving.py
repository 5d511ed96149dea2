"""What `perijove run` does at the same time: it polls, delivers and answers, until it is stopped or cannot go on."""

from __future__ import annotations

import asyncio
import logging
from functools import partial

import aiohttp

from bot.chat.client import PerijoveBot
from bot.chat.messenger import DiscordMessenger
from bot.chat.pace import below_discords_limit, pacing
from bot.chat.session import is_connected, rest_client, stay_connected
from bot.parts import Parts
from bot.roles import Roles
from bot.runner import deliver_until, poll_until
from bot.storage.database import Right

log = logging.getLogger(__name__)


async def serve(parts: Parts, token: str, stop: asyncio.Event, right: Right | None, roles: Roles) -> None:
    """Poll, deliver and answer at the same time until `stop` is set or one of them cannot go on.

    Polling needs no Discord, delivery only the login, commands the gateway: each begins as soon as it can. The first two
    need the `right`, and wait for it where several processes may have it in turn.
    """
    pace = below_discords_limit(roles.share)
    work = partial(_work, parts, token, pacing(pace, repeats=False), stop)
    stopping = asyncio.create_task(stop.wait())
    working = [asyncio.create_task(right.while_held(work, stop))] if right else []
    chatting = [asyncio.create_task(_chat(parts, token, pacing(pace), roles))] if roles.chat else []
    try:
        await asyncio.wait([stopping, *working, *chatting], return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop.set()
        for task in chatting:
            task.cancel()
        ends = await asyncio.gather(*working, *chatting, stopping, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            if right:
                await _last_look(parts)
            raise end


async def _last_look(parts: Parts) -> None:
    """Of what ends the bot at each start, such as a refused token, the operator would not hear: no start lasts for long."""
    try:
        await parts.look()
    except Exception:  # what ends the bot is the error to be told, whatever comes of this
        log.exception("the last look failed")


async def _chat(parts: Parts, token: str, http_trace: aiohttp.TraceConfig, roles: Roles) -> None:
    def build(message_content: bool) -> PerijoveBot:
        bot = parts.build_bot(message_content, http_trace, roles.shards)
        parts.pulse.gateway = partial(is_connected, bot)
        return bot

    parts.pulse.gateway = bool  # as long as there is no bot, it is not connected
    await stay_connected(build, token)


async def _work(parts: Parts, token: str, http_trace: aiohttp.TraceConfig, stop: asyncio.Event) -> None:
    """Poll and deliver until `stop` is set; cancelled, it does neither any more."""
    polling = asyncio.create_task(_poll(parts, stop))
    try:
        await _deliver(parts, token, http_trace, stop)
        await polling
    finally:
        if not stop.is_set():  # else it is giving up its polls already: cut off once more, they never let go of the database
            polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)


async def _poll(parts: Parts, stop: asyncio.Event) -> None:
    timetable = parts.timetable()
    parts.pulse.scheduler = lambda: timetable.is_running
    try:
        async with parts.selecting():
            await poll_until(stop, timetable)
    finally:
        parts.pulse.scheduler = None


async def _deliver(parts: Parts, token: str, http_trace: aiohttp.TraceConfig, stop: asyncio.Event) -> None:
    """Log in, then deliver until `stop` is set; a stop before the login is done ends it."""
    login = asyncio.create_task(rest_client(token, http_trace))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({login, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:  # also where the right to deliver is lost meanwhile: a login that nobody waits for must not go on
        stopping.cancel()
        if waiting := not login.done():
            login.cancel()
    if waiting:
        return
    async with await login as client:
        await deliver_until(stop, parts.deliverer(DiscordMessenger(client, parts.source_titles, parts.services.colours)))
