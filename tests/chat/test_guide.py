"""`help`: on one card, for members and for moderators; and what is said to a command that there is not."""

from __future__ import annotations

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import ResponseMessage

from tests.chat.conftest import Restart, Scene

SPELLINGS = ["!help", "/help", "{mention} help"]


async def asked(scene: Scene, by: MemberActor, spelling: str = "/help") -> discord.Message | ResponseMessage:
    """The answer to `help`."""
    if spelling.startswith("/"):
        result = await by.slash(scene.io, "help")
        assert result.ephemeral
        assert result.response is not None
        return result.response
    await by.send(scene.io, spelling.format(mention=scene.mention))
    return scene.answer()


def text(answer: discord.Message | ResponseMessage) -> str:
    [embed] = answer.embeds
    return "\n".join(f"{field.name}\n{field.value}" for field in embed.fields)


def labels(message: discord.Message) -> list[str]:
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return [getattr(child, "label", "") for row in rows for child in row.children]


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_it_names_every_command_to_moderators(scene: Scene, spelling: str) -> None:
    said = text(await asked(scene, scene.moderator, spelling))

    commands = {command.name for command in scene.bot.commands} - {"help"}
    assert {name for name in commands if f"`/{name}" not in said} == set()


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_members_are_shown_what_is_for_them(scene: Scene, spelling: str) -> None:
    answer = await asked(scene, scene.member, spelling)

    assert "`/io`" in text(answer)
    assert "`!io` and `@" in text(answer)
    assert "/watch" not in text(answer)
    message = answer if isinstance(answer, discord.Message) else answer.message
    assert labels(message) == ["Invite me"]


async def test_it_is_short_enough_for_a_telephone(scene: Scene) -> None:
    lines = text(await asked(scene, scene.moderator)).splitlines()

    assert len(lines) <= 22
    assert max(len(line.replace("`", "")) for line in lines[:-1]) <= 45


async def test_in_direct_messages_nothing_is_set_up(scene: Scene) -> None:
    await scene.moderator.send_dm("!help")

    answer = scene.moderator.user.dm_channel.last_message
    assert answer is not None
    assert labels(answer) == ["Invite me"]


async def test_the_invitation_is_discords_own_page(scene: Scene) -> None:
    answer = await asked(scene, scene.member, "!help")

    assert isinstance(answer, discord.Message)
    [row] = answer.components
    assert isinstance(row, discord.ActionRow)
    [button] = row.children
    assert isinstance(button, discord.Button)
    assert str(button.url).startswith("https://discord.com/oauth2/authorize?client_id=")


@pytest.mark.parametrize("restart", [False, True])
async def test_its_buttons_work_again_and_again(scene: Scene, restarted: Restart, restart: bool) -> None:
    await asked(scene, scene.moderator, "!help")
    message = scene.answer()
    assert labels(message) == ["Set up", "Status", "Invite me"]
    if restart:
        await restarted()

    for _ in range(2):
        status = await scene.moderator.click(message, label="Status")
        assert status.ephemeral
        assert status.response is not None
        assert "/watch add" in status.response.content
        assert (await scene.moderator.click(message, label="Set up")).ephemeral


@pytest.mark.parametrize("label", ["Set up", "Status"])
async def test_they_are_not_for_members(scene: Scene, label: str) -> None:
    await asked(scene, scene.moderator, "!help")

    result = await scene.member.click(scene.answer(), label=label)

    assert result.ephemeral
    assert result.response is not None
    assert result.response.content == "Only members with the permission “Manage Server” can do that."


# ---------------------------------------------------------------- a command that there is not


@pytest.mark.parametrize(("typed", "meant"), [("!oi", "!io"), ("!OI nth:3", "!io"), ("!serach a lake", "!search")])
async def test_a_near_miss_is_answered_with_what_was_meant(scene: Scene, typed: str, meant: str) -> None:
    await scene.member.send(scene.io, typed)

    assert scene.answer().content == f"Did you mean `{meant}`?"


@pytest.mark.parametrize("typed", ["!dance", "!play Io", "!help2", "!stats", "!ip", "!@everyone", "!**", "hello", "io"])
async def test_what_may_be_another_bots_is_left_alone(scene: Scene, typed: str) -> None:
    await scene.member.send(scene.io, typed)

    assert len(scene.io.history()) == 1


async def test_in_one_channel_it_is_said_once_a_minute(scene: Scene) -> None:
    other = scene.guild.create_text_channel("other")
    for channel in (scene.io, scene.io, other):
        await scene.member.send(channel, "!oi")
    assert [len(channel.history()) for channel in (scene.io, other)] == [3, 2]

    await scene.env.advance_time(61)
    await scene.member.send(scene.io, "!oi")

    assert len(scene.io.history()) == 5


async def test_bots_are_not_talked_to(scene: Scene) -> None:
    other = scene.guild.add_member(scene.env.create_user("another", bot=True))

    await other.send(scene.io, "!oi")
    await other.send(scene.io, f"{scene.mention} oi")

    assert len(scene.io.history()) == 2


UNKNOWN = "I do not know that command. `/help` shows what I can do."


@pytest.mark.parametrize(
    ("typed", "said"),
    [("dance", UNKNOWN), ("hello there", UNKNOWN), ("@everyone", UNKNOWN), ("oi", f"{UNKNOWN} Did you mean `io`?")],
)
async def test_whoever_mentions_the_bot_is_told_each_time(scene: Scene, typed: str, said: str) -> None:
    for _ in range(2):
        await scene.member.send(scene.io, f"{scene.mention} {typed}")

    assert [message.content for message in scene.io.history() if message.author == scene.bot.user] == [said, said]
