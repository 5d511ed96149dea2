"""`perijove run` as a real process, against a NASA and a Discord on the loopback interface."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app import opened_store
from bot.core.model import Delivery, State
from tests.builders import a_watch
from tests.e2e.samples import NEW, OLD, Item, feed, picture
from tests.loopback import LoopbackDiscord, LoopbackNasa, state, threads
from tests.loopback.description import faults_in
from tests.loopback.faults import AcceptAndHold
from tests.loopback.process import CHECKOUT, Ended, Home, rss
from tests.loopback.state import Channel, Guild, Tag

TEXT, ANNOUNCEMENTS, FORUM = CHANNELS = (100, 101, 102)
KINDS = {TEXT: state.TEXT, ANNOUNCEMENTS: state.ANNOUNCEMENT, FORUM: state.FORUM}
TAGS = (Tag(1, "News"), Tag(2, "Io"))
FEED = "/journal.xml"
BASELINE = "baseline=True"
"""What the log says when a source's first answer was taken in."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A NASA whose feed holds one old release, a Discord with a channel of each kind, and the bot's home between them."""

    nasa: LoopbackNasa
    discord: LoopbackDiscord
    home: Home

    def publish(self, *items: Item) -> None:
        """Let the feed hold the old release and these."""
        url = self.nasa.put("/picture.jpg", picture(), "image/jpeg")
        self.nasa.put(FEED, feed([*items, OLD], url))

    async def watch(self, *channels: int) -> None:
        """Let these channels follow Io, before the bot first runs; announcements are published."""
        async with opened_store(self.home.environment["DATABASE_URL"], create=True) as store, store.writing() as tx:
            for channel in channels:
                await tx.save_watch(a_watch(channel, publish=channel == ANNOUNCEMENTS))

    async def deliveries(self) -> list[Delivery]:
        """What the database says of each promise."""
        async with opened_store(self.home.environment["DATABASE_URL"], create=False) as store, store.reading() as tx:
            return await tx.deliveries()

    def published(self) -> list[int]:
        """The channels of the messages that are published."""
        return [each.channel.id for each in self.discord.world.messages() if each.flags & state.CROSSPOSTED]

    async def polled_again(self, times: int = 2) -> None:
        """Return when a poll that began after this call has ended: the one after it has begun."""
        await self.nasa.until_asked(FEED, len(self.nasa.asked(FEED)) + times)


def assert_clean_end(ended: Ended) -> None:
    """It ended as asked, and met no bug before."""
    assert "Traceback" not in ended.stderr, ended.stderr
    assert ended.status == 0


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    channels = (
        Channel(channel, 1, f"io-{channel}", kind, TAGS if channel == FORUM else (), threads.REQUIRES_TAG)
        for channel, kind in KINDS.items()
    )
    guild = Guild(1, "Sample server", tuple(channels))
    async with LoopbackNasa() as nasa, LoopbackDiscord([guild]) as discord:
        made = Scene(nasa, discord, Home.beside(discord, tmp_path))
        made.publish()
        made.home.follow({"journal": nasa.url(FEED)})
        yield made
        assert faults_in(discord.requests) == []


# ---------------------------------------------------------------- the main job


async def test_a_new_release_is_posted_once_in_each_channel_that_asked_for_it(scene: Scene) -> None:
    await scene.watch(TEXT, ANNOUNCEMENTS)
    async with scene.home.running() as bot:
        await bot.until_says(BASELINE)
        added = await scene.home.call("watch", "add", "--guild", "1", "--channel", str(FORUM), "--target", "io")
        assert added.status == 0, added.stderr

        scene.publish(NEW)
        await bot.meanwhile(scene.discord.until_messages(3))
        await bot.meanwhile(scene.discord.until(lambda: scene.published() == [ANNOUNCEMENTS], "the published message"))
        await bot.meanwhile(scene.polled_again())
        ended = await bot.end(signal.SIGTERM)

    messages = scene.discord.world.messages()
    assert [message.channel.parent or message.channel.id for message in messages] == list(CHANNELS)
    assert (messages[-1].channel.name, messages[-1].channel.applied_tags) == (NEW.title, (2,))
    assert {message.content for message in messages} == {NEW.title}
    assert all(message.embeds[0]["image"]["url"] == message.files[0].url for message in messages)
    listed = await scene.home.call("deliveries", "--json")
    assert {(row["channel"], row["state"], row["message"]) for row in json.loads(listed.stdout)} == {
        (message.channel.parent or message.channel.id, "sent", message.id) for message in messages
    }
    assert_clean_end(ended)


async def test_killed_between_acceptance_and_receipt_it_posts_no_second_message(scene: Scene) -> None:
    never = asyncio.Event()
    scene.discord.faults.on("POST", r"/channels/100/messages", AcceptAndHold(never))
    await scene.watch(100)
    async with scene.home.running() as bot:
        await bot.until_says(BASELINE)
        scene.publish(NEW)
        await bot.meanwhile(scene.discord.until_messages(1))
        await bot.end(signal.SIGKILL)
    (cut_off,) = await scene.deliveries()
    assert (cut_off.state, cut_off.message) == (State.SENDING, None)

    scene.discord.world.forget_nonces()  # a long time passes: only the mark in the channel's history can tell
    async with scene.home.running() as bot:
        searched = scene.discord.until(lambda: bool(scene.discord.asked("GET", "/channels/100/messages")), "the search")
        await bot.meanwhile(searched)
        assert_clean_end(await bot.end(signal.SIGTERM))

    (message,) = scene.discord.world.messages()
    (found,) = await scene.deliveries()
    assert (found.state, found.message) == (State.SENT, message.id)


async def test_a_stop_finishes_what_is_being_sent_and_gives_up_a_poll_under_way(scene: Scene) -> None:
    answer, never = asyncio.Event(), asyncio.Event()
    scene.discord.faults.on("POST", r"/channels/100/messages", AcceptAndHold(answer))
    await scene.watch(100)
    async with scene.home.running() as bot:
        await bot.until_says(BASELINE)
        scene.publish(NEW)
        await bot.meanwhile(scene.discord.until_messages(1))
        scene.nasa.hold(FEED, never)
        await bot.meanwhile(scene.polled_again(times=1))
        bot.send(signal.SIGTERM)
        answer.set()
        ended = await bot.ended()

    assert_clean_end(ended)
    assert [row.state for row in await scene.deliveries()] == [State.SENT]


async def test_members_are_answered_while_it_runs(scene: Scene) -> None:
    async with scene.home.running() as bot:
        await bot.until_says(BASELINE)
        await bot.meanwhile(scene.discord.until(lambda: bool(scene.discord.gateway.sessions), "the gateway connection"))
        await scene.discord.say(100, "!io")
        messages = await bot.meanwhile(scene.discord.until_messages(2))
    assert OLD.title in json.dumps([messages[-1].content, messages[-1].embeds])


async def test_the_procfile_starts_it(scene: Scene) -> None:
    await scene.watch(100)
    async with scene.home.started("honcho", "-f", str(CHECKOUT / "Procfile"), "start") as honcho:
        await honcho.until_says(BASELINE)
        scene.publish(NEW)
        await honcho.meanwhile(scene.discord.until_messages(1))
        ended = await honcho.end(signal.SIGTERM)
    assert "Traceback" not in ended.stdout
    assert "web.1 stopped (rc=0)" in ended.stdout


# ---------------------------------------------------------------- bad input


async def test_without_the_message_content_intent_it_says_so_once_and_runs_on(scene: Scene) -> None:
    scene.discord.message_content = False
    await scene.watch(100)
    async with scene.home.running() as bot:
        await bot.until_says(BASELINE)
        await bot.until_says("Message Content")
        await bot.meanwhile(scene.discord.until(lambda: bool(scene.discord.gateway.sessions), "the second connection"))
        scene.publish(NEW)
        await bot.meanwhile(scene.discord.until_messages(1))
        ended = await bot.end(signal.SIGTERM)
    assert_clean_end(ended)
    assert ended.stderr.count("Message Content") == 1


async def test_whatever_is_wrong_at_the_start_ends_it_with_one_line_that_names_it(scene: Scene) -> None:
    folder = scene.home.folder
    (folder / "mistaken").mkdir()
    (folder / "mistaken" / "sources.toml").write_text(rss("journal", scene.nasa.url(FEED), every="20 parsecs"))
    cases: list[tuple[dict[str, str], list[str]]] = [
        ({"DISCORD_TOKEN": "wrong"}, ["DISCORD_TOKEN"]),
        ({"DISCORD_TOKEN": ""}, ["DISCORD_TOKEN"]),
        ({"DATABASE_URL": f"sqlite:///{folder}"}, [str(folder)]),
        ({"DATABASE_URL": f"sqlite:///{folder}/config/sources.toml/perijove.db"}, ["config/sources.toml/perijove.db"]),
        ({"PERIJOVE_CONFIG": f"{folder}/mistaken"}, ["mistaken/sources.toml", "journal", "every", "20 parsecs"]),
    ]
    ends = await asyncio.gather(*(scene.home.changed(environment).call("run") for environment, _ in cases))
    for ended, (_, names) in zip(ends, cases, strict=True):
        troubles = [line for line in ended.stderr.splitlines() if " INFO " not in line]
        assert len(troubles) == 1, troubles
        assert troubles[0].startswith("perijove: ")
        assert [name for name in names if name not in troubles[0]] == []
        assert ended.status == 1


async def test_bad_sources_cost_a_line_each_and_the_good_one_is_posted(scene: Scene) -> None:
    nasa = scene.nasa
    bad = {
        "missing": (nasa.url("/missing.xml"), "404"),
        "page": (nasa.put("/page.xml", b"<!doctype html><html><body>Sample</body></html>", "text/html"), "web page"),
        "truncated": (
            nasa.put("/truncated.xml", b'<?xml version="1.0"?><rss version="2.0"><channel><item><ti'),
            "breaks off",
        ),
        "huge": (nasa.put("/huge.xml", b"<rss>" + b" " * 60_000_000), "more than"),
        "empty": (nasa.put("/empty.xml", b""), "empty"),
    }
    scene.home.follow({name: url for name, (url, _) in bad.items()} | {"journal": nasa.url(FEED)})
    await scene.watch(100)
    async with scene.home.running() as bot:
        for name, (_, reason) in bad.items():
            assert reason in await bot.until_says(f"source={name} ")
        await bot.until_says(BASELINE)
        scene.publish(NEW)
        await bot.meanwhile(scene.discord.until_messages(1))
        assert_clean_end(await bot.end(signal.SIGTERM))
