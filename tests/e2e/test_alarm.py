"""`perijove run` with a source that has been failing for hours, as a real process: its operator is told once, both ways."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bot.app import opened_store
from bot.core import alarms
from bot.core.alarms import Memory, Trouble
from bot.core.model import Kind, SourceState, State
from bot.flows.alarm import MEMORY
from tests.loopback import LoopbackDiscord, LoopbackNasa
from tests.loopback.answers import answer
from tests.loopback.chat_server import LoopbackChat
from tests.loopback.process import Home
from tests.loopback.state import Channel, Guild

OPERATOR = 900
SECRET = "sample-of-a-token"
SAID = "source journal (The journal): answered 404 Not Found"


@dataclass(frozen=True, slots=True)
class Scene:
    """A NASA without the feed that is asked for, a Discord, a webhook, and the bot's home between them."""

    discord: LoopbackDiscord
    webhook: LoopbackChat
    home: Home

    async def begins(self, memory: Memory, state: SourceState) -> None:
        """What an earlier process left."""
        async with opened_store(self.home.environment["DATABASE_URL"], create=True) as store, store.writing() as tx:
            await tx.save_source_state(state)
            await tx.save_note(MEMORY, alarms.written(memory))

    async def remembered(self) -> Memory:
        async with opened_store(self.home.environment["DATABASE_URL"], create=False) as store, store.reading() as tx:
            return alarms.read(await tx.note(MEMORY))

    def told(self) -> list[str]:
        """What the operator's channel and the webhook were told."""
        return [message.content for message in self.discord.world.messages()] + [
            question.body["content"] for question in self.webhook.questions
        ]


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async def no_content(_: web.Request) -> web.StreamResponse:
        return answer(None, 204)

    guild = Guild(1, "Sample server", (Channel(OPERATOR, 1, "operators"),))
    async with LoopbackNasa() as nasa, LoopbackDiscord([guild]) as discord, LoopbackChat() as webhook:
        webhook.does(no_content)
        ways = {
            "PERIJOVE_OPERATOR_CHANNEL": str(OPERATOR),
            "PERIJOVE_OPERATOR_WEBHOOK": webhook.url(f"/api/webhooks/5/{SECRET}"),
            "PERIJOVE_LOG_LEVEL": "debug",
        }
        home = Home.beside(discord, tmp_path).changed(ways)
        home.follow({"journal": nasa.url("/gone.xml")})
        yield Scene(discord, webhook, home)


async def test_a_source_that_has_been_failing_for_six_hours_is_told_once_however_often_the_bot_starts(scene: Scene) -> None:
    now = datetime.now(UTC)
    state = SourceState("journal", failures=20, error="answered 404 Not Found", next_poll=now)
    since = now - timedelta(hours=6)
    await scene.begins(Memory(now - timedelta(minutes=1), {"failing journal": Trouble(since)}), state)

    async with scene.home.running() as bot:
        await bot.meanwhile(scene.webhook.until_asked())
        await bot.meanwhile(scene.discord.until_messages(1))
        first = await bot.end(signal.SIGTERM)
    looked = (await scene.remembered()).looked
    async with scene.home.running() as bot:
        await bot.until_says("looked for trouble told=0")
        second = await bot.end(signal.SIGTERM)

    assert (await scene.remembered()).looked != looked
    assert [SAID in text and f"{since:%H:%M} UTC" in text for text in scene.told()] == [True, True]
    assert [message.channel.id for message in scene.discord.world.messages()] == [OPERATOR]
    assert [question.path for question in scene.webhook.questions] == [f"/api/webhooks/5/{SECRET}"]
    for ended in (first, second):
        assert ended.status == 0
        assert "Traceback" not in ended.stderr
        assert SECRET not in ended.stdout + ended.stderr
    async with opened_store(scene.home.environment["DATABASE_URL"], create=False) as store, store.reading() as tx:
        [row] = await tx.deliveries()
    assert (row.kind, row.state, row.guild) == (Kind.NOTICE, State.SENT, 0)


async def test_a_bot_whose_token_is_refused_at_each_start_tells_the_webhook_after_an_hour(scene: Scene) -> None:
    refused = scene.home.changed({"DISCORD_TOKEN": "reset"})
    since = datetime.now(UTC) - timedelta(hours=1)
    await scene.begins(Memory(since + timedelta(minutes=59), {"gateway": Trouble(since)}), SourceState("journal"))

    ends = [await refused.call() for _ in range(2)]

    assert [ended.status for ended in ends] == [1, 1]
    assert ["no connection to Discord's gateway" in text for text in scene.told()] == [True]
