"""The bot itself: what it keeps in memory, what it tells Discord, and how it lives with fewer intents."""

from __future__ import annotations

from collections import Counter
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
    names = "io juno latest facts search random where perijove onthisday why help watch target status notify"
    assert {command["name"] for command in commands} == {*names.split(), "Why was this posted?"}


async def test_it_is_told_again_when_they_are_not_what_it_was_told(scene: Scene, restarted: Restart) -> None:
    async with scene.store.writing() as tx:
        await tx.save_note(TREE_NOTE, "an older tree")

    await restarted()

    assert len(told(scene)) == 2


async def test_after_a_change_it_is_told_once_more_and_then_no_more(
    scene: Scene, restarted: Restart, services: Services
) -> None:
    changed = build_bot(services)
    changed.tree.command(name="io-again", description="A command of a later version")(_nothing)

    await scene.env.restart_bot(changed)
    assert [len(told(scene)), "io-again" in {command["name"] for command in told(scene)[-1]}] == [2, True]
    for _ in range(2):
        await restarted()  # as it was before: that is a change as well

    assert [len(told(scene)), "io-again" in {command["name"] for command in told(scene)[-1]}] == [3, False]


async def _nothing(_: discord.Interaction[Any]) -> None:
    """What the command of a later version does."""


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


# Discord's limits: https://docs.discord.com/developers/interactions/application-commands
COMMANDS_OF_A_KIND, OPTIONS, NAME, DESCRIPTION, TOGETHER = 100, 25, 32, 100, 4_000
"""`TOGETHER` are the characters of all names, descriptions and choices of one command: half of what Discord allows now."""


def nested(part: dict[str, Any]) -> list[dict[str, Any]]:
    """A command or option, with everything inside it: subcommands, options and choices."""
    return [part, *(it for key in ("options", "choices") for inner in part.get(key) or [] for it in nested(inner))]


def said_in(part: dict[str, Any]) -> str:
    return f"{part.get('name', '')}{part.get('description', '')}{part.get('value', '')}"


async def test_every_command_is_within_discords_limits(scene: Scene) -> None:
    [commands] = told(scene)

    assert max(Counter(command.get("type", 1) for command in commands).values()) <= COMMANDS_OF_A_KIND
    for command in commands:
        parts = nested(command)
        assert max(len(part.get(key) or []) for part in parts for key in ("options", "choices")) <= OPTIONS
        assert {part["name"] for part in parts if len(part["name"]) > NAME} == set()
        assert {part["name"] for part in parts if len(part.get("description") or "") > DESCRIPTION} == set()
        assert sum(len(said_in(part)) for part in parts) <= TOGETHER


async def test_required_options_come_first_and_every_option_is_explained(scene: Scene) -> None:
    """Discord refuses the first, and discord.py writes "…" where nobody wrote anything."""
    [commands] = told(scene)
    parts = [part for command in commands for part in nested(command)]

    for part in parts:
        required = [option.get("required", False) for option in part.get("options") or []]
        assert required == sorted(required, reverse=True)
    assert {part["name"] for part in parts if part.get("description") == "…"} == set()


async def test_watch_is_offered_to_those_who_manage_a_server_and_only_there(scene: Scene) -> None:
    [commands] = told(scene)
    watch = next(command for command in commands if command["name"] == "watch")

    assert watch["default_member_permissions"] == discord.Permissions(manage_guild=True).value
    assert not watch["dm_permission"]
    verbs = {option["name"]: option["options"] for option in watch["options"]}
    assert list(verbs) == ["add", "list", "remove", "pause", "resume", "test", "notices", "timezone"]
    assert {option["name"] for option in verbs["add"]} == {"target", "channel", "role", "publish"}
    assert not any(option["required"] for option in verbs["add"])  # without any it opens a panel


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

    async def test_help_names_no_spelling_that_it_does_not_see(self, scene: Scene) -> None:
        result = await scene.member.slash(scene.io, "help")

        assert result.response is not None
        spellings = result.response.embeds[0].fields[-1].value or ""
        assert "!io" not in spellings
        assert "io` works as well" in spellings

    async def test_other_messages_are_not_seen(self, scene: Scene) -> None:
        await scene.member.send(scene.io, "!io")

        assert len(scene.io.history()) == 1
