"""A Discord server in memory with the real bot in it, a member who may manage it and one who may not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle, RoleHandle
from simcord.env import Env

from bot.chat.apology import OUR_FAULT, sentence
from bot.chat.client import PerijoveBot, build_bot
from bot.chat.services import Services
from bot.core.describe import describe
from bot.core.errors import PictureError
from bot.core.model import Release, Rendition, Target
from bot.flows.arrivals import Arrivals
from bot.flows.departures import Departures
from bot.flows.own_targets import OwnTargets
from bot.flows.panels import Panels
from bot.flows.report import Reports
from bot.flows.sky import Sky
from bot.flows.status import Status
from bot.flows.targets import Targets
from bot.flows.watch import Watches
from tests.builders import NOW
from tests.chat.prompt import PromptEnv
from tests.core.catalogue import LIBRARY
from tests.fakes_store import MemoryStore
from tests.loopback.bodies import Body, Request
from tests.loopback.description import faults_in

PICTURE = Rendition(b"sample bytes", "sample.jpg", 640, 480)
TARGETS = (Target("io", "Io", ("Io",)), Target("juno", "Juno", ("Juno",)), Target("europa", "Europa", ("Europa",)))


NUMBERED = {"attachments", "default_values"}

DEFERRED = 5
"""Discord's number for "an answer will follow": it must come within three seconds."""

Restart = Callable[[], Awaitable[None]]


@dataclass
class FakePictures:
    """Makes the same rendition of every picture, unless it is told to fail, or to be broken itself."""

    failing: bool = False
    broken: bool = False
    asked: list[str] = field(default_factory=list)
    made: Rendition = PICTURE

    async def at_hand(self, url: str) -> Rendition | None:
        return self.made if url in self.asked and not self.failing else None

    async def rendition(self, url: str) -> Rendition:
        self.asked.append(url)
        if self.broken:
            raise ZeroDivisionError
        if self.failing:
            raise PictureError("It cannot be read.")
        return self.made


@dataclass
class Scene:
    """The server: `io` is a channel that everybody sees, `closed` one where the bot may not write."""

    env: Env
    services: Services
    store: MemoryStore
    pictures: FakePictures
    guild: GuildHandle
    io: ChannelHandle
    closed: ChannelHandle
    managers: RoleHandle
    moderator: MemberActor
    member: MemberActor
    faults_expected: int = 0

    @property
    def bot(self) -> PerijoveBot:
        bot = self.env.bot
        assert isinstance(bot, PerijoveBot)
        return bot

    @property
    def mention(self) -> str:
        assert self.bot.user is not None
        return self.bot.user.mention

    async def know(self, *releases: Release) -> None:
        async with self.store.writing() as tx:
            for release in releases:
                await tx.save_release(release)

    def first_word_of_the_answer(self) -> int:
        """How an interaction was answered at first."""
        callbacks = [entry for entry in self.env.http_requests if entry.path.endswith("/callback")]
        assert callbacks[0].json is not None
        return int(callbacks[0].json["type"])

    def answer(self) -> discord.Message:
        """The bot's newest message in `io`."""
        message = self.io.last_message
        assert message is not None
        assert message.author == self.bot.user
        return message


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def pictures() -> FakePictures:
    return FakePictures()


@pytest.fixture
def services(store: MemoryStore, pictures: FakePictures) -> Services:
    targets = Targets(TARGETS)
    describing = partial(describe, library=LIBRARY, targets=TARGETS)
    return Services(
        store=store,
        targets=targets,
        reports=Reports(store, targets, describing),
        watches=Watches(store, targets, lambda: NOW),
        own_targets=OwnTargets(store, targets, describing, lambda: NOW),
        status=Status(store, lambda: NOW),
        sky=Sky(store, targets, LIBRARY, lambda: NOW),
        pictures=pictures,
        source_titles={"journal": "The journal"},
        arrivals=Arrivals(store, lambda: NOW),
        departures=Departures(store, lambda: NOW),
        panels=Panels(store, lambda: NOW),
    )


@pytest.fixture
def simcord_bot(services: Services) -> PerijoveBot:
    return build_bot(services)


@pytest.fixture
async def simcord_env(simcord_bot: PerijoveBot) -> AsyncIterator[Env]:
    """A Discord in memory with the bot in it; that the bot ends without an error is part of every test."""
    env = PromptEnv(simcord_bot)
    await env.start()
    yield env
    seen = env.error_cursor
    await env.shutdown()
    assert not env.errors_since(seen)


@pytest.fixture
async def scene(simcord_env: Env, services: Services, store: MemoryStore, pictures: FakePictures) -> AsyncIterator[Scene]:
    """The scene; at its end every request body sent is held against Discord's description, and no fault of ours is left."""
    guild = simcord_env.create_guild()
    bot_may_not = discord.PermissionOverwrite(send_messages=False)
    managers = guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    scene = Scene(
        env=simcord_env,
        services=services,
        store=store,
        pictures=pictures,
        guild=guild,
        io=guild.create_text_channel("io"),
        closed=guild.create_text_channel("closed", overwrites={guild.default_role: bot_may_not}),
        managers=managers,
        moderator=guild.add_member(simcord_env.create_user("moderator"), roles=[managers]),
        member=guild.add_member(simcord_env.create_user("member")),
    )
    yield scene
    assert [sentence(error) for error in simcord_env.errors].count(OUR_FAULT) == scene.faults_expected
    sent = [Request(entry.method, entry.path, {}, Body(_as_described(entry.json))) for entry in simcord_env.http_requests]
    assert faults_in(sent) == []


@pytest.fixture
def restarted(scene: Scene, services: Services) -> Restart:
    """Ends the bot and starts a new one in the same server."""

    async def restart() -> None:
        await scene.env.restart_bot(build_bot(services))

    return restart


def _as_described(body: Any) -> Any:
    """The body with those numbers as strings that discord.py gives to attachments, to what is chosen, and to a recipient.

    Discord takes both, its description one.
    """
    match body:
        case {"recipient_id": int(member)}:
            return body | {"recipient_id": str(member)}
        case dict():
            return {
                name: _as_described(_named_by_text(value) if name in NUMBERED else value) for name, value in body.items()
            }
        case list():
            return [_as_described(each) for each in body]
    return body


def _named_by_text(several: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each | {"id": str(each["id"])} for each in several]
