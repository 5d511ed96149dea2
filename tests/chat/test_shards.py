"""Several gateway connections: each answers its servers, and only the first tells Discord the commands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
import pytest

from bot.chat.client import build_bot
from bot.chat.services import Services
from bot.chat.session import stay_connected
from bot.chat.shards import Shards
from bot.core.errors import ConfigError
from tests.builders import a_release
from tests.fakes_store import MemoryStore
from tests.loopback.bell import HANG_LIMIT
from tests.loopback.discord_server import TOKEN, LoopbackDiscord
from tests.loopback.pointing import pointed_at
from tests.loopback.state import Channel, Guild

SERVERS = [Guild(shard << 22, f"Server {shard}", (Channel(100 + shard, shard << 22, "io"),)) for shard in range(2)]
"""Of two shards, each has one server."""


@pytest.fixture
async def server() -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord(SERVERS) as served:
        with pointed_at(served):
            yield served


@asynccontextmanager
async def running(services: Services, shards: str) -> AsyncIterator[None]:
    """A process that serves these shards, for as long as this is open."""

    def build(message_content: bool) -> discord.Client:
        return build_bot(services, message_content=message_content, shards=Shards.parse(shards))

    connected = asyncio.create_task(stay_connected(build, TOKEN))
    yield
    connected.cancel()
    await asyncio.wait({connected}, timeout=HANG_LIMIT)
    assert connected.cancelled()


async def test_processes_that_share_the_shards_answer_every_server_once(
    server: LoopbackDiscord, services: Services, store: MemoryStore
) -> None:
    async with store.writing() as tx:
        await tx.save_release(a_release(title="A lake"))
    async with running(services, "0/2"), running(services, "1/2"):
        await server.until(lambda: len(server.gateway.sessions) == 2, "two connections")
        await server.say(100, "!io")
        await server.say(101, "!io")
        await server.until_messages(4)
        await server.say(101, "!io")
        messages = await server.until_messages(6)
    assert sorted(message.channel.id for message in messages if message.content == "A lake") == [100, 101, 101]


async def test_only_the_process_with_the_first_shard_tells_discord_the_commands(
    server: LoopbackDiscord, services: Services
) -> None:
    async with running(services, "1/2"):
        await server.until(lambda: len(server.gateway.sessions) == 1, "the second shard's connection")
    assert not server.asked("PUT", "/commands")
    async with running(services, "0/2"):
        await server.until(lambda: len(server.gateway.sessions) == 2, "the first shard's connection")
    assert len(server.asked("PUT", "/commands")) == 1


async def test_a_process_ends_also_while_one_of_its_shards_is_connecting_again(
    server: LoopbackDiscord, services: Services
) -> None:
    async with running(services, "0/2"):
        await server.until(lambda: bool(server.gateway.sessions), "a connection")
        server.gateway.is_silent = True
        await server.gateway.close()
        await server.until(lambda: server.gateway.callers == 2, "the shard coming back")


def test_a_process_may_have_several_shards(services: Services) -> None:
    bot = build_bot(services, shards=Shards.parse("4-7/8"))
    assert isinstance(bot, discord.AutoShardedClient)
    assert (bot.shard_ids, bot.shard_count) == ([4, 5, 6, 7], 8)


@pytest.mark.parametrize(("text", "ids", "count"), [("0-3/8", range(4), 8), ("5/8", range(5, 6), 8), ("0/1", range(1), 1)])
def test_shards_are_named_by_the_first_the_last_and_how_many_there_are(text: str, ids: range, count: int) -> None:
    assert Shards.parse(text) == Shards(ids, count)


@pytest.mark.parametrize(
    "text", ["", "8", "0-3", "3-0/8", "0-8/8", "8/8", "0/0", "-1/8", "0-3/8 ", "a-b/c", "0-3/8/8", "٣/8"]
)
def test_shards_that_cannot_be_are_named_in_one_line(text: str) -> None:
    with pytest.raises(ConfigError) as refused:
        Shards.parse(text)
    assert str(refused.value).startswith(f"--shards {text} ")
    assert "\n" not in str(refused.value)
