"""Keeps the bot logged in and connected, whatever Discord's availability; ends only for what trying again cannot cure."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import chain, count, repeat

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route

from bot.core.errors import StartupError

log = logging.getLogger(__name__)

# A bot that never speaks need not warn that it cannot.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

Sleep = Callable[[float], Awaitable[object]]

WAITS = (1, 2, 4, 8, 15, 30, 60)
"""Seconds between tries; the last again and again. Discord allows 1,000 connections a day."""

FAREWELL = 5.0
"""Seconds that Discord has to answer when a connection is closed; it would be waited for half a minute."""

SWEEP_EVERY = 256
"""New buckets."""

FAILURES = (
    discord.LoginFailure,
    discord.HTTPException,
    discord.RateLimited,
    discord.GatewayNotFound,
    discord.ConnectionClosed,
    aiohttp.ClientError,
    OSError,
    json.JSONDecodeError,
)
"""What a login or connection can meet; anything else is a bug."""

UNLIKE_DISCORD = (TypeError, KeyError)
"""What discord.py makes of a login answered by something else, such as the page of a captive portal."""

REFUSED = "DISCORD_TOKEN was refused by Discord: copy the bot's token from https://discord.com/developers/applications."
NEEDS_SHARDS = "This bot is in more servers than one connection may serve: start it with --shards 0-1/2 or more."
NO_INTENT = (
    "Discord has not granted this bot the Message Content intent: /io and @mentions work, !io does not. "
    "It can be switched on under “Bot” at https://discord.com/developers/applications."
)


def point_at(api: str = "", gateway: str = "") -> None:
    """Set other addresses than Discord's own, before any login: a proxy, or a test server. `api` includes the version."""
    if api:
        Route.BASE = api.rstrip("/")
    if gateway:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


async def rest_client(token: str, http_trace: aiohttp.TraceConfig, sleep: Sleep = asyncio.sleep) -> discord.Client:
    """A client that is logged in for REST requests and never connects to the gateway. Raises `StartupError`."""

    def build() -> discord.Client:
        # Never used, but without this intent discord.py warns of a state that nobody looks at.
        return discord.Client(intents=discord.Intents(guilds=True), max_messages=None, http_trace=http_trace)

    client = await _logged_in(build, token, sleep, _waits(), "send messages")
    _sweep_seldom(client.http)
    return client


def _sweep_seldom(http: HTTPClient) -> None:
    """Let discord.py look for buckets that it needs no more at every 256th new one, not at each.

    There is one for each channel, and it looks through all of them: for thousands that costs as much as sending.
    """
    sweep, new = http._try_clear_expired_ratelimits, count(1)  # noqa: SLF001 — there is no public way; a test watches it

    def seldom() -> None:
        if next(new) % SWEEP_EVERY == 0:
            sweep()

    http._try_clear_expired_ratelimits = seldom  # type: ignore[method-assign]  # noqa: SLF001 — as above


async def stay_connected(
    build: Callable[[bool], discord.Client], token: str, sleep: Sleep = asyncio.sleep, farewell: float = FAREWELL
) -> None:
    """Run the bot until it is closed or this is cancelled. Raises `StartupError` for what trying again cannot cure.

    `build` makes a new bot, with the Message Content intent or without it. Closing it takes `farewell` seconds at most.
    """
    for name in ("discord.client", "discord.shard"):
        logging.getLogger(name).addFilter(_without_traceback)
    message_content, waits = True, _waits()
    while True:
        bot = await _logged_in(partial(build, message_content), token, sleep, waits, "answer commands")
        try:
            await _connected(bot, farewell)
        except discord.PrivilegedIntentsRequired:
            log.warning(NO_INTENT)
            message_content = False
        except FAILURES as error:
            _raise_if_final(error)
            waits = _waits() if bot.is_ready() else waits
            await _wait(error, waits, sleep)
        else:
            return


def is_connected(bot: discord.Client) -> bool:
    """Whether it hears of all the servers it serves, through each of its connections.

    It need not be ready: discord.py is that only seconds later, when it takes the list of servers for complete.
    """
    if isinstance(bot, discord.AutoShardedClient):
        shards = bot.shards.values()
        return len(shards) == len(bot.shard_ids or ()) and not any(shard.is_closed() for shard in shards)
    socket = getattr(bot, "ws", None)  # None before the first connection, whatever its type says
    return socket is not None and bool(socket.open) and socket.session_id is not None


async def _connected(bot: discord.Client, farewell: float) -> None:
    """Connect, and stay so until that ends by itself; then, and where this is cancelled, close the bot."""
    connecting = asyncio.create_task(bot.connect())
    try:
        await asyncio.wait({connecting})
        connecting.result()
    except AttributeError as error:
        # Where the very first connection fails, discord.py goes on to ask a socket that never was for its position.
        if getattr(bot, "ws", None) is not None:
            raise
        raise discord.GatewayNotFound from error
    finally:
        await _close(bot, connecting, farewell)


async def _close(bot: discord.Client, connecting: asyncio.Task[None], farewell: float) -> None:
    """End it for sure: a shard that is just connecting again drops a cancellation, and its bot would go on for ever."""
    connecting.cancel()
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(farewell):
                await bot.close()
    finally:  # also where it was closing itself already: then that is cancelled as well
        await bot.http.close()
        connecting.cancel()
        await asyncio.gather(connecting, return_exceptions=True)


async def _logged_in(
    build: Callable[[], discord.Client], token: str, sleep: Sleep, waits: Iterator[int], purpose: str
) -> discord.Client:
    """A client after its login: a new one for each try, as discord.py's cannot be used again after a failure."""
    while True:
        client = build()
        try:
            await client.login(token)
        except (*FAILURES, *UNLIKE_DISCORD) as error:
            await client.close()
            _raise_if_final(error)
            await _wait(error, waits, sleep)
        except BaseException:
            await client.close()
            raise
        else:
            log.info("logged in to Discord", extra={"as": client.user, "to": purpose})
            return client


def _raise_if_final(error: Exception) -> None:
    match error:
        case discord.LoginFailure() | discord.ConnectionClosed(code=4004):
            raise StartupError(REFUSED) from error
        case discord.ConnectionClosed(code=4011):
            raise StartupError(NEEDS_SHARDS) from error


async def _wait(error: Exception, waits: Iterator[int], sleep: Sleep) -> None:
    seconds = next(waits)
    log.warning("Discord cannot be reached; trying again", extra={"error": str(error), "seconds": seconds})
    await sleep(seconds)


def _waits() -> Iterator[int]:
    return chain(WAITS, repeat(WAITS[-1]))


def _without_traceback(record: logging.LogRecord) -> bool:
    """discord.py logs each reconnection with a stack trace, though its sentence says all there is to know."""
    if record.msg.startswith("Attempting a reconnect"):
        record.exc_info = None
    return True
