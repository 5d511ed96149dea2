"""Perijove as a member's own app: in servers that it is not in, and in direct messages."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord.results import InteractionResult, ResponseMessage

from bot.chat.cogs.why import MENU
from bot.core.model import Match
from bot.core.own_targets import OwnTarget
from tests.builders import a_release
from tests.chat.conftest import Scene
from tests.chat.test_bot import told
from tests.chat.test_gallery import LATE, lake, others, turning

GUILD, BOT_DM, PRIVATE_CHANNEL = 0, 1, 2  # Discord's numbers for where a command may be used
BY_GUILD, BY_USER = 0, 1  # and for how the app was installed

MEMBERS = {"io", "juno", "latest", "facts", "search", "random", "where", "perijove", "onthisday", "why", MENU, "help"}


@pytest.fixture
def foreign(scene: Scene) -> Scene:
    """The scene with a bot that is not in its server: discord.py knows nothing of that."""
    guild = scene.bot.get_guild(scene.guild.id)
    assert guild is not None
    scene.bot._connection._remove_guild(guild)  # noqa: SLF001 — simcord has no servers without its bot
    return scene


def said(result: InteractionResult) -> ResponseMessage:
    return [*filter(None, [result.response]), *result.followups][-1]


async def test_what_is_for_members_can_be_used_everywhere_and_the_rest_in_servers_with_the_bot(scene: Scene) -> None:
    [commands] = told(scene)
    for command in commands:
        if command["name"] in MEMBERS:
            assert set(command["contexts"]) == {GUILD, BOT_DM, PRIVATE_CHANNEL}, command["name"]
            assert set(command["integration_types"]) == {BY_GUILD, BY_USER}, command["name"]
        elif command["name"] in {"watch", "target", "status"}:
            assert command["contexts"] == [GUILD], command["name"]
            assert command["integration_types"] == [BY_GUILD], command["name"]


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("io", {}),
        ("io", {"nth": 2}),
        ("juno", {}),
        ("latest", {"target": "io"}),
        ("facts", {}),
        ("search", {"words": "lake"}),
        ("random", {}),
        ("random", {"target": "io"}),
        ("where", {}),
        ("perijove", {}),
        ("onthisday", {}),
        ("why", {}),
        ("help", {}),
    ],
)
async def test_every_command_is_answered_in_a_server_without_the_bot(
    foreign: Scene, command: str, options: dict[str, Any]
) -> None:
    await foreign.know(lake(1), lake(2), a_release("pole", title="A pole", matches=(Match("juno", ()),)))

    result = await foreign.member.slash(foreign.io, command, **options)

    assert said(result).content or said(result).embeds
    assert "Something went wrong" not in said(result).content


async def test_pages_are_turned_there_and_tidied(foreign: Scene) -> None:
    await foreign.know(lake(1), lake(2), lake(3))
    answer = said(await foreign.member.slash(foreign.io, "io"))

    await foreign.member.click(answer, label="Next ›")
    theirs = said(await foreign.moderator.click(answer, label="Next ›"))
    assert (theirs.content, turning(theirs)) == ("Lake 3", ["‹ Back", "3 of 3"])
    assert (answer.content, turning(answer)) == ("Lake 2", ["‹ Back", "2 of 3", "Next ›"])
    await foreign.env.advance_time(LATE)

    assert [turning(message) for message in (answer, theirs)] == [[], []]


async def test_there_it_is_shared_only_where_external_apps_may_be_used(foreign: Scene) -> None:
    await foreign.know(lake(1), lake(2))
    for may in (True, False):
        everyone = discord.PermissionOverwrite(use_external_apps=may)
        channel = foreign.guild.create_text_channel(f"sample-{may}", overwrites={foreign.guild.default_role: everyone})
        answer = said(await foreign.member.slash(channel, "io"))
        theirs = said(await foreign.moderator.click(answer, label="Next ›"))
        assert ("Share" in others(theirs)) is may


async def test_the_menu_tells_why_there_too(foreign: Scene) -> None:
    await foreign.know(lake(1))
    answer = said(await foreign.member.slash(foreign.io, "io"))

    result = await foreign.member.context_menu(foreign.io, MENU, answer)

    assert result.ephemeral
    assert said(result).embeds[0].title == "Why this was posted"


@pytest.mark.parametrize(("command", "options"), [("latest", {"target": "Craters"}), ("random", {"target": "Craters"})])
async def test_a_server_without_the_bot_has_no_targets_of_its_own(
    foreign: Scene, command: str, options: dict[str, str]
) -> None:
    own = OwnTarget(f"g{foreign.guild.id}/sample", foreign.guild.id, "Craters", ("crater",))
    async with foreign.store.writing() as tx:
        await tx.save_own_target(own)
    await foreign.know(lake(1, matches=(Match(own.key, ()),)))

    result = await foreign.member.slash(foreign.io, command, **options)

    assert said(result).content.startswith("I do not follow anything by that name.")
    assert await foreign.member.autocomplete(foreign.io, "latest", "target", "crat") == []


@pytest.mark.parametrize("spelling", ["!{}", "{mention} {}"])
@pytest.mark.parametrize(
    "command",
    ["io", "io 2", "juno", "latest io", "facts", "search lake", "random", "where", "perijove", "onthisday", "why", "help"],
)
async def test_every_command_is_answered_in_direct_messages(scene: Scene, spelling: str, command: str) -> None:
    await scene.know(lake(1), lake(2), a_release("pole", title="A pole", matches=(Match("juno", ()),)))

    await scene.member.send_dm(spelling.format(command, mention=scene.mention))

    answer = scene.member.user.dm_channel.last_message
    assert answer is not None
    assert answer.author == scene.bot.user
    assert "Something went wrong" not in answer.content


@pytest.mark.parametrize("command", ["io", "facts", "search", "random", "onthisday"])
async def test_slash_commands_are_answered_in_direct_messages(scene: Scene, command: str) -> None:
    await scene.know(lake(1), lake(2))
    await scene.member.send_dm("hello")

    result = await scene.member.user.slash(command, **({"words": "lake"} if command == "search" else {}))

    assert said(result).embeds or said(result).content.startswith("I know no background fact")
