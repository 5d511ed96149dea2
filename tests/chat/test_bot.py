"""The bot itself: what it keeps in memory, what it tells Discord, and how it lives with fewer intents."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.chat.client import TREE_NOTE, build_bot
from bot.chat.permissions import invited_with
from bot.chat.services import Services
from tests.builders import a_release
from tests.chat.conftest import Restart, Scene

COMMANDS = "/applications/"


def told(scene: Scene) -> list[Any]:
    """The command trees that Discord was told."""
    return [entry.json for entry in scene.env.http_requests if entry.method == "PUT" and entry.path.startswith(COMMANDS)]


async def test_discord_is_told_the_commands_once(scene: Scene, restarted: Restart) -> None:
    await restarted()

    [commands] = told(scene)
    names = "io juno latest facts search random where perijove onthisday why help watch target status"
    assert {command["name"] for command in commands} == {*names.split(), "Why was this posted?"}


async def test_it_is_told_again_when_they_are_not_what_it_was_told(scene: Scene, restarted: Restart) -> None:
    async with scene.store.writing() as tx:
        await tx.save_note(TREE_NOTE, "an older tree")

    await restarted()

    assert len(told(scene)) == 2


async def test_a_failure_to_tell_it_is_logged_and_tried_at_the_next_start(
    scene: Scene, restarted: Restart, caplog: pytest.LogCaptureFixture
) -> None:
    async with scene.store.writing() as tx:
        await tx.save_note(TREE_NOTE, "an older tree")
    scene.env.inject_error("PUT", "/applications/*/commands", status=503)

    await restarted()
    assert "slash commands could not be registered" in caplog.text
    await restarted()

    assert len(told(scene)) == 3


async def test_watch_is_offered_to_those_who_manage_a_server_and_only_there(scene: Scene) -> None:
    [commands] = told(scene)
    watch = next(command for command in commands if command["name"] == "watch")

    assert watch["default_member_permissions"] == discord.Permissions(manage_guild=True).value
    assert not watch["dm_permission"]
    verbs = ["add", "list", "remove", "pause", "resume", "test", "notices"]
    assert [option["name"] for option in watch["options"]] == verbs
    add = watch["options"][0]["options"]
    assert [(option["name"], option["required"]) for option in add] == [
        ("target", True),
        ("channel", False),
        ("role", False),
        ("publish", False),
    ]


def test_it_asks_for_few_intents_and_keeps_little(services: Services) -> None:
    with_content, without = build_bot(services), build_bot(services, message_content=False)

    assert [name for name, on in without.intents if on] == ["guilds", "guild_messages", "dm_messages"]
    assert with_content.intents.message_content
    assert without.allowed_mentions is not None
    assert without.allowed_mentions.to_dict() == discord.AllowedMentions.none().to_dict()


async def test_every_command_has_a_description_and_no_name_twice(scene: Scene) -> None:
    commands = list(scene.bot.walk_commands())

    assert [command.qualified_name for command in commands if not command.help] == []
    assert len({command.qualified_name for command in commands}) == len(commands)


def test_an_invitation_asks_for_what_posts_need() -> None:
    assert [name for name, on in invited_with() if on] == [
        "read_messages",  # discord.py's older name for View Channel
        "send_messages",
        "embed_links",
        "attach_files",
        "read_message_history",
        "send_messages_in_threads",
    ]


class TestWithoutMessageContent:
    @pytest.fixture
    def simcord_bot(self, services: Services) -> discord.Client:
        return build_bot(services, message_content=False)

    async def test_a_mention_is_understood(self, scene: Scene) -> None:
        await scene.know(a_release(title="A lake"))

        await scene.member.send(scene.io, f"{scene.mention} io")

        assert scene.answer().content == "A lake"

    async def test_a_slash_command_is_understood(self, scene: Scene) -> None:
        await scene.know(a_release(title="A lake"))

        result = await scene.member.slash(scene.io, "io")

        assert result.response is not None
        assert result.response.content == "A lake"

    async def test_other_messages_are_not_seen(self, scene: Scene) -> None:
        await scene.member.send(scene.io, "!io")

        assert len(scene.io.history()) == 1
