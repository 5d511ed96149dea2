"""The loopback Discord's forums and threads, as stock discord.py sees them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import discord
import pytest

from tests.loopback import threads
from tests.loopback.discord_server import TOKEN, LoopbackDiscord
from tests.loopback.limits import ChannelLimit
from tests.loopback.pointing import pointed_at
from tests.loopback.state import FORUM, Channel, Guild, Tag

TAGS = (Tag(1, "Io"), Tag(2, "Closed", moderated=True))


@asynccontextmanager
async def a_forum(flags: int = 0) -> AsyncIterator[tuple[LoopbackDiscord, discord.ForumChannel]]:
    guild = Guild(1, "Sample server", (Channel(100, 1, "pictures", FORUM, TAGS, flags),))
    async with LoopbackDiscord([guild]) as server, discord.Client(intents=discord.Intents.none()) as client:
        with pointed_at(server):
            await client.login(TOKEN)
            channel = await client.fetch_channel(100)
            assert isinstance(channel, discord.ForumChannel)
            yield server, channel


async def test_a_post_is_a_thread_whose_first_message_has_its_id() -> None:
    async with a_forum() as (server, forum):
        picture = discord.File(__file__, "sample.jpg", description="A sample.")
        tag = forum.available_tags[0]
        thread, message = await forum.create_thread(name="A lake", content="Hello.", file=picture, applied_tags=[tag])

        assert (thread.id, thread.parent_id, message.id, message.channel.id) == (message.id, 100, thread.id, thread.id)
        [kept] = server.world.messages()
        assert (kept.channel.applied_tags, kept.files[0].upload.description) == ((1,), "A sample.")
        assert threads.active(server.world, 1) == [kept.channel]


@pytest.mark.parametrize(
    ("flags", "draft", "code"),
    [
        (0, {"name": "x" * 101}, 50035),
        (0, {"name": ""}, 50035),
        (threads.REQUIRES_TAG, {"name": "A lake"}, 40067),
        (0, {"name": "A lake", "applied_tags": [discord.Object(7)]}, 10087),
        (0, {"name": "A lake", "applied_tags": [discord.Object(2)]}, 50013),
    ],
)
async def test_what_a_forum_does_not_take_is_refused(flags: int, draft: dict[str, Any], code: int) -> None:
    async with a_forum(flags) as (server, forum):
        with pytest.raises(discord.HTTPException) as refusal:
            await forum.create_thread(content="Hello.", **draft)
        assert refusal.value.code == code
        assert server.world.messages() == []


async def test_a_forum_takes_no_messages_and_shows_none() -> None:
    async with a_forum() as (_, forum):
        with pytest.raises(discord.HTTPException) as refusal:
            await forum._state.http.send_message(100, params=discord.http.handle_message_parameters("Hello."))  # noqa: SLF001 — discord.py itself refuses it
        assert refusal.value.code == 40058
        assert await forum._state.http.logs_from(100, 100) == []  # noqa: SLF001 — as above


async def test_archived_threads_are_listed_the_last_archived_first_page_by_page() -> None:
    async with a_forum() as (server, forum):
        made = [(await forum.create_thread(name=f"Sample {number}", content="Hello.")).thread.id for number in range(3)]
        for minutes, number in enumerate(made):
            when = datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(minutes=minutes)
            server.world.channels[number] = replace(server.world.channel(number), archived_at=when)

        listed = [thread.id async for thread in forum.archived_threads(limit=2)]
        rest = [thread.id async for thread in forum.archived_threads(before=datetime(2026, 3, 1, 12, 1, tzinfo=UTC))]

        assert (listed, rest) == (made[:0:-1], made[:1])
        assert threads.active(server.world, 1) == []


async def test_threads_are_counted_in_a_bucket_of_their_own() -> None:
    async with a_forum() as (server, forum):
        server.channel_limit = ChannelLimit(1, seconds=0.02)
        http = forum._state.http  # noqa: SLF001 — discord.py itself refuses to send a message to a forum
        with pytest.raises(discord.HTTPException):
            await http.send_message(100, params=discord.http.handle_message_parameters("Hello."))
        began = [await forum.create_thread(name=f"Sample {number}", content="Hello.") for number in range(2)]
        assert [made.thread.name for made in began] == ["Sample 0", "Sample 1"]
        assert [each.status for each in server.asked("POST", "/threads")] == [201, 201]  # discord.py waits


async def test_over_a_forums_limit_a_thread_is_refused_in_discords_form() -> None:
    async with a_forum() as (server, _), aiohttp.ClientSession(headers={"Authorization": f"Bot {TOKEN}"}) as session:
        server.channel_limit = ChannelLimit(1)
        draft = {"name": "A lake", "message": {"content": "Hello."}}
        answers = [await session.post(f"{server.api}/channels/100/threads", json=draft) for _ in "ab"]
    assert [answer.status for answer in answers] == [201, 429]
    assert {answer.headers["X-RateLimit-Bucket"] for answer in answers} == {"loopback-threads"}
    assert len(server.world.messages()) == 1
