"""Ways to make the bot give its token, or the database's password, away."""

from __future__ import annotations

import io
import logging
import traceback
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot import logs
from bot.chat.doctor import examine
from bot.chat.messenger import DiscordMessenger
from bot.chat.session import rest_client
from bot.core.errors import ConfigError, DeliveryError, StartupError
from bot.settings import Settings
from bot.storage.store import SqlStore
from tests.attacks.posting import on_discord
from tests.builders import a_delivery, a_release
from tests.e2e.newsroom import Item, Newsroom, rss
from tests.loopback.discord_server import TOKEN, LoopbackDiscord
from tests.loopback.faults import Drop, Fault, NameOtherChannel, Page, Refuse
from tests.loopback.pointing import pointed_at
from tests.loopback.serving import Served
from tests.loopback.state import Channel, Guild, utc_now

GUILD = Guild(1, "Sample server", (Channel(100, 1, "io"),))
PASSWORD = "hunter2"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that is logged, as it stands in the log, but with no secret blotted out."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.LineFormatter())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


async def test_no_source_page_or_picture_ever_sees_the_token(room: Newsroom, log: io.StringIO) -> None:
    room.nasa.put("/a", b"<meta property='og:title' content='x'>", "text/html", headers={"Set-Cookie": "a=b"})
    async with on_discord(room) as discord:
        item = Item("g", "Sample: Io", "http://sample.example/a", picture=room.picture(1))
        await room.poll("journal", rss([item]))
        await room.poll("journal", rss([item, replace(item, guid="h", link="http://sample.example/b", picture="")]))
        await room.deliverer.drain()
        assert len(await discord.until_messages(2)) == 2
    asked = [f"{name}: {value}" for request in room.nasa.requests for name, value in request.headers.items()]
    assert len(asked) > 10
    assert not [line for line in asked if TOKEN in line or line.startswith(("Authorization", "Cookie", "Referer"))]
    assert TOKEN not in log.getvalue()


# ---------------------------------------------------------------- where Discord answers oddly


@dataclass(frozen=True, slots=True)
class SendElsewhere:
    """A fault of Discord's: the answer leads to another host."""

    where: str
    status: int = 307

    async def play(self, request: web.Request, handle: Callable[[], Awaitable[web.StreamResponse]]) -> web.StreamResponse:  # noqa: ARG002 — as faults are asked
        return web.Response(status=self.status, headers={"Location": self.where})


class Elsewhere:
    """A server that Discord does not have, and the headers that came to it."""

    def __init__(self) -> None:
        self.headers: list[str] = []
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._take)
        self.served = Served(app)

    async def _take(self, request: web.Request) -> web.Response:
        self.headers.append(str(dict(request.headers)))
        return web.json_response({"id": "1", "channel_id": "2"})


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_where_discord_sends_us_the_token_does_not_come_along(status: int) -> None:
    elsewhere = Elsewhere()
    await elsewhere.served.start()
    async with LoopbackDiscord([GUILD]) as discord:
        with pointed_at(discord):
            async with await rest_client(TOKEN, aiohttp.TraceConfig()) as client:
                where = f"http://127.0.0.1:{elsewhere.served.port}/"
                discord.faults.on("POST", "/channels/100/messages", SendElsewhere(where, status))
                with pytest.raises(DeliveryError):
                    await DiscordMessenger(client, {}).post(a_delivery(), a_release(), None)
    await elsewhere.served.stop()
    assert len(elsewhere.headers) == 1
    assert "Authorization" not in elsewhere.headers[0]
    assert TOKEN not in elsewhere.headers[0]


FAULTS = [
    Refuse(401, 0, "401: Unauthorized"),
    Refuse(403, 50013, "no"),
    Refuse(400, 50035, "no"),
    Page(403),
    Drop(),
    NameOtherChannel(101),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
async def test_no_failure_of_discords_tells_the_token(fault: Fault, log: io.StringIO) -> None:
    async with LoopbackDiscord([GUILD]) as discord:
        with pointed_at(discord):
            async with await rest_client(TOKEN, aiohttp.TraceConfig()) as client:
                discord.faults.on("POST", "/channels/100/messages", fault)
                with pytest.raises(DeliveryError) as failure:
                    await DiscordMessenger(client, {}).post(a_delivery(), a_release(), None)
    whole = "".join(traceback.format_exception(failure.value))
    assert TOKEN not in f"{whole}{failure.value!r}{log.getvalue()}"


@pytest.mark.parametrize(
    "fault", [Refuse(401, 0, "401: Unauthorized"), Page(200), Drop()], ids=lambda fault: type(fault).__name__
)
async def test_a_check_that_fails_tells_no_token(fault: Fault, log: io.StringIO) -> None:
    async with LoopbackDiscord([GUILD]) as discord:
        with pointed_at(discord):
            discord.faults.on("GET", "/users/@me", *[fault] * 5)
            [finding] = await examine(TOKEN, [], utc_now)
    assert not finding.well
    assert TOKEN not in f"{finding}{log.getvalue()}"


# ---------------------------------------------------------------- settings


@pytest.mark.parametrize("token", ["the.bots token", "'the.bots.token'", "the.böts.token", "the.bots\ntoken"])
def test_a_token_that_cannot_be_one_is_refused_without_being_shown(token: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refusal:
        Settings.load({"DISCORD_TOKEN": token}, tmp_path / ".env")
    assert "bots" not in "".join(traceback.format_exception(refusal.value))


def test_settings_do_not_show_the_token(tmp_path: Path) -> None:
    settings = Settings.load({"DISCORD_TOKEN": TOKEN}, tmp_path / ".env")
    assert TOKEN not in f"{settings} {settings!r} {settings.model_dump()} {settings.model_dump_json()}"


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://user:{PASSWORD}@127.0.0.1:1/sample",
        f"postgresql://user:{PASSWORD}@127.0.0.1:nonsense/sample",
        f"mysql://user:{PASSWORD}@127.0.0.1/sample",
        f"user:{PASSWORD}@127.0.0.1",
    ],
)
async def test_a_database_that_cannot_be_used_keeps_its_password(url: str, log: io.StringIO) -> None:
    with pytest.raises(StartupError) as refusal:
        await SqlStore.open(url, create=False)
    assert PASSWORD not in f"{refusal.value}{log.getvalue()}"
