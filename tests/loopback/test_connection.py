"""`bot.chat.session` over real sockets: what it does when Discord is away, refuses a token, or grants no intent."""

from __future__ import annotations

import asyncio
import logging

import aiohttp
import discord
import pytest

from bot.chat import session
from bot.core.errors import StartupError
from tests.loopback.discord_server import TOKEN, LoopbackDiscord
from tests.loopback.faults import Drop, Page, Refuse
from tests.loopback.gateway import MESSAGE_CONTENT


class Waits:
    """Takes the waits down instead of waiting."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


def a_client(message_content: bool) -> discord.Client:
    return discord.Client(intents=discord.Intents(guilds=True, guild_messages=True, message_content=message_content))


async def test_a_login_is_tried_again_until_discord_is_back(discord_server: LoopbackDiscord) -> None:
    # A dropped GET stands twice, as aiohttp repeats it once by itself.
    discord_server.faults.on("GET", "/users/@me", Refuse(503), Drop(), Drop(), Page(503), Page(429))
    waits = Waits()
    client = await session.rest_client(TOKEN, aiohttp.TraceConfig(), waits)
    await client.close()
    assert waits.taken == [1, 2, 4, 8]


async def test_a_refused_token_is_final(discord_server: LoopbackDiscord) -> None:
    waits = Waits()
    with pytest.raises(StartupError, match="DISCORD_TOKEN"):
        await session.stay_connected(a_client, "wrong", waits)
    assert waits.taken == []
    assert len(discord_server.requests) == 1


async def test_without_the_intent_it_connects_again_and_says_so_once(
    discord_server: LoopbackDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    discord_server.message_content = False
    with caplog.at_level(logging.WARNING, "bot"):
        staying = asyncio.create_task(session.stay_connected(a_client, TOKEN, Waits()))
        await discord_server.until(lambda: bool(discord_server.gateway.sessions), "a session")
    assert not discord_server.gateway.sessions[0].intents & MESSAGE_CONTENT
    assert [record.message for record in caplog.records if record.name == "bot.chat.session"] == [session.NO_INTENT]

    staying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await staying


async def test_a_token_revoked_while_connected_is_final(discord_server: LoopbackDiscord) -> None:
    waits = Waits()
    staying = asyncio.create_task(session.stay_connected(a_client, TOKEN, waits))
    await discord_server.until(lambda: bool(discord_server.gateway.sessions), "a session")
    await discord_server.gateway.close(4004)
    with pytest.raises(StartupError, match="DISCORD_TOKEN"):
        await staying
    assert waits.taken == []
