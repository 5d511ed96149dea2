"""Logging in and staying connected, with a Discord on the loopback interface that is not always well."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import aiohttp
import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.chat.client import build_bot
from bot.chat.services import Services
from bot.chat.session import NO_INTENT, SWEEP_EVERY, WAITS, is_connected, point_at, rest_client, stay_connected
from bot.chat.shards import Shards
from bot.core.errors import StartupError
from tests.builders import a_release
from tests.fakes_store import MemoryStore
from tests.loopback.bell import HANG_LIMIT
from tests.loopback.discord_server import TOKEN, LoopbackDiscord
from tests.loopback.faults import Drop, Page, Refuse
from tests.loopback.pointing import pointed_at
from tests.loopback.state import Channel, Guild

LOGIN = ("GET", "/users/@me")
CLOSED = "ws://127.0.0.1:1/"  # a port that nobody listens on
DROPPED = (Drop(), Drop())  # aiohttp itself asks once more


@dataclass
class Naps:
    """Instead of sleeping: the seconds asked for."""

    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
def naps() -> Naps:
    return Naps()


@asynccontextmanager
async def a_discord(*, message_content: bool = True) -> AsyncIterator[LoopbackDiscord]:
    server = LoopbackDiscord([Guild(1, "Sample server", (Channel(100, 1, "io"),))], message_content=message_content)
    async with server:
        with pointed_at(server):
            yield server


@pytest.fixture
async def server() -> AsyncIterator[LoopbackDiscord]:
    async with a_discord() as served:
        yield served


@asynccontextmanager
async def running(services: Services, naps: Naps) -> AsyncIterator[None]:
    """The bot, connected for as long as this is open."""
    connected = asyncio.create_task(stay_connected(builder(services), TOKEN, naps))
    yield
    connected.cancel()
    await asyncio.wait({connected})
    assert connected.cancelled()


def builder(services: Services) -> Callable[[bool], discord.Client]:
    return lambda content: build_bot(services, message_content=content)


# ---------------------------------------------------------------- the login for REST


async def test_a_login_is_tried_again_until_discord_is_well(server: LoopbackDiscord, naps: Naps) -> None:
    server.faults.on(*LOGIN, Refuse(503), *DROPPED, Page(403))

    async with await rest_client(TOKEN, aiohttp.TraceConfig(), naps) as client:
        assert client.user is not None

    assert naps.seconds == [1, 2, 4]


async def test_waits_grow_to_a_minute_and_no_further(server: LoopbackDiscord, naps: Naps) -> None:
    server.faults.on(*LOGIN, *[Refuse(503)] * (len(WAITS) + 2))

    await (await rest_client(TOKEN, aiohttp.TraceConfig(), naps)).close()

    assert naps.seconds == [*WAITS, 60, 60]


async def test_a_page_that_answers_for_discord_is_an_outage(server: LoopbackDiscord, naps: Naps) -> None:
    server.faults.on(*LOGIN, Page(200))  # as a captive portal does

    await (await rest_client(TOKEN, aiohttp.TraceConfig(), naps)).close()

    assert naps.seconds == [1]


@pytest.mark.usefixtures("server")
async def test_a_refused_token_is_final(naps: Naps) -> None:
    with pytest.raises(StartupError, match=r"^DISCORD_TOKEN was refused by Discord"):
        await rest_client("wrong", aiohttp.TraceConfig(), naps)

    assert naps.seconds == []


# ---------------------------------------------------------------- the connection


@pytest.mark.usefixtures("server")
async def test_a_bot_with_a_refused_token_ends(services: Services, naps: Naps) -> None:
    with pytest.raises(StartupError, match=r"^DISCORD_TOKEN was refused by Discord"):
        await stay_connected(builder(services), "wrong", naps)


async def test_the_bot_answers_after_an_outage_at_login(
    server: LoopbackDiscord, services: Services, store: MemoryStore, naps: Naps
) -> None:
    await know_a_lake(store)
    server.faults.on(*LOGIN, Refuse(503), *DROPPED)

    async with running(services, naps):
        await server.until(lambda: bool(server.gateway.sessions), "a connection")
        await server.say(100, "!io")
        [_, answer] = await server.until_messages(2)

    assert answer.content == "A lake"
    assert naps.seconds == [1, 2]


async def test_a_gateway_that_cannot_be_reached_at_first_is_tried_again(
    server: LoopbackDiscord, services: Services, naps: Naps, caplog: pytest.LogCaptureFixture
) -> None:
    gateways = iter([CLOSED, CLOSED, server.gateway_url])

    def build(content: bool) -> discord.Client:
        point_at(gateway=next(gateways))
        return build_bot(services, message_content=content)

    connected = asyncio.create_task(stay_connected(build, TOKEN, naps))
    await server.until(lambda: bool(server.gateway.sessions), "a connection")
    connected.cancel()
    await asyncio.wait({connected})

    assert naps.seconds == [1, 2]
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("shards", [None, Shards(range(1), 1)])
async def test_it_is_connected_while_it_hears_of_all_its_servers(
    server: LoopbackDiscord, services: Services, naps: Naps, shards: Shards | None
) -> None:
    bot = build_bot(services, shards=shards)
    before = is_connected(bot)
    connected = asyncio.create_task(stay_connected(lambda _: bot, TOKEN, naps))
    await server.until(lambda: bool(server.gateway.sessions), "a connection")
    await asyncio.wait_for(bot.wait_until_ready(), HANG_LIMIT)
    ready = is_connected(bot)
    cut, back = (asyncio.create_task(bot.wait_for(event, timeout=HANG_LIMIT)) for event in ("disconnect", "resumed"))
    await asyncio.sleep(0)
    await server.gateway.close()
    await cut
    without = is_connected(bot)
    await back
    again = is_connected(bot)
    connected.cancel()
    await asyncio.wait({connected})

    assert (before, ready, without, again, is_connected(bot)) == (False, True, False, True, False)


async def test_without_message_content_the_bot_says_so_once_and_answers_mentions(
    services: Services, store: MemoryStore, naps: Naps, caplog: pytest.LogCaptureFixture
) -> None:
    await know_a_lake(store)
    async with a_discord(message_content=False) as server, running(services, naps):
        await server.until(lambda: bool(server.gateway.sessions), "a connection")
        await server.say(100, f"<@{server.world.me.id}> io")
        [_, answer] = await server.until_messages(2)

    assert answer.content == "A lake"
    assert caplog.text.count(NO_INTENT) == 1
    assert "Traceback" not in caplog.text


class Deaf(discord.Client):
    """A client whose Discord answers nothing, not even that the connection is to be closed."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.none())
        self.connecting = asyncio.Event()

    async def login(self, token: str) -> None:
        """At once."""

    async def connect(self, *, reconnect: bool = True) -> None:  # noqa: ARG002 — as it is called
        """Without an end."""
        self.connecting.set()
        await asyncio.Event().wait()

    async def close(self) -> None:
        """Without an end either."""
        await asyncio.Event().wait()


async def test_closing_waits_for_discord_only_so_long(naps: Naps) -> None:
    bot = Deaf()
    connected = asyncio.create_task(stay_connected(lambda _: bot, TOKEN, naps, farewell=0))
    await bot.connecting.wait()
    connected.cancel()
    await asyncio.wait({connected}, timeout=HANG_LIMIT)
    assert connected.cancelled()


class Leaving(discord.Client):
    """A client that is closing itself already, which waits for Discord, when it is to be closed; like discord.py's own."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.none())
        self.leaving = asyncio.Event()
        self._farewell: asyncio.Task[bool] | None = None

    async def connect(self, *, reconnect: bool = True) -> None:  # noqa: ARG002 — as it is called
        """As after an end that Discord made."""
        await self.close()

    async def close(self) -> None:
        """All who close it wait for the same farewell."""
        self._farewell = self._farewell or asyncio.create_task(asyncio.Event().wait())
        self.leaving.set()
        await self._farewell


@pytest.mark.usefixtures("server")
async def test_a_stop_lets_go_of_discord_also_where_the_bot_is_closing_already(naps: Naps) -> None:
    bot = Leaving()
    connected = asyncio.create_task(stay_connected(lambda _: bot, TOKEN, naps))
    await asyncio.wait_for(bot.leaving.wait(), HANG_LIMIT)
    connected.cancel()
    await asyncio.wait({connected}, timeout=HANG_LIMIT)
    assert connected.cancelled()
    assert bot.http.connector.closed


async def know_a_lake(store: MemoryStore) -> None:
    async with store.writing() as tx:
        await tx.save_release(a_release(title="A lake"))


# ---------------------------------------------------------------- where Discord is


def test_other_addresses_may_be_given() -> None:
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    try:
        point_at("http://127.0.0.1:5/api/v10/", "ws://127.0.0.1:5/")
        assert Route("GET", "/users/@me").url == "http://127.0.0.1:5/api/v10/users/@me"
        assert yarl.URL("ws://127.0.0.1:5/") == DiscordWebSocket.DEFAULT_GATEWAY
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


def test_without_other_addresses_discords_own_stay() -> None:
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY

    point_at()

    assert before == (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)


# ---------------------------------------------------------------- what discord.py keeps for each channel


async def test_what_is_kept_for_channels_that_are_quiet_again_is_let_go() -> None:
    async with a_discord(), await rest_client(TOKEN, aiohttp.TraceConfig()) as client:
        for number in range(4 * SWEEP_EVERY):
            bucket = client.http.get_ratelimit(f"channel {number}")
            bucket._last_request -= timedelta(hours=1).total_seconds()  # noqa: SLF001 — as if it were an hour ago
        assert len(client.http._buckets) <= SWEEP_EVERY  # noqa: SLF001 — there is no public way to see it
