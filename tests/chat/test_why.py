"""`why`: as a command, in a message's menu, and as a plain question below a post."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord
import pytest

from bot.chat.client import build_bot
from bot.chat.cogs.why import MENU
from bot.chat.hurry import ANSWERS
from bot.chat.mark import fact_id
from bot.chat.messenger import DiscordMessenger
from bot.chat.services import Services
from bot.core.delivery import promise_post, sent
from bot.core.model import Kind, Match, Release
from bot.core.own_targets import OwnTarget
from tests.builders import NOW, a_release
from tests.chat.conftest import Restart, Scene

LAKE = a_release(title="A lake", announced=NOW, matches=(Match("io", ("the title names Io",)),))
POLE = a_release("pole", title="The @everyone [pole]", matches=(Match("juno", ('it says "*Juno* <@1>"',)),))
REASON = "- **Io**: the title names Io"
NOT_A_POST = "That is not a post of mine"
FORGOTTEN = "I do not know that message any more."


async def posted(scene: Scene, release: Release = LAKE, **changed: Any) -> discord.Message:
    """A post in `io`, of which the outbox knows; `changed` is what it says otherwise."""
    promise = promise_post(release.key, scene.guild.id, scene.io.id, (), NOW)
    receipt = await DiscordMessenger(scene.bot, {}).post(promise, release, None)
    await scene.know(release)
    async with scene.store.writing() as tx:
        await tx.save_deliveries([replace(sent(promise, receipt, 1), **changed)])
    return scene.answer()


def told(message: discord.Message) -> str:
    [embed] = message.embeds
    assert embed.title == "Why this was posted"
    return str(embed.description)


# ---------------------------------------------------------------- a message's menu


@pytest.mark.parametrize("restart", [False, True])
async def test_in_the_menu_of_a_post_a_member_is_told_privately(scene: Scene, restarted: Restart, restart: bool) -> None:
    message = await posted(scene)
    await scene.services.watches.add(scene.guild.id, scene.io.id, "io")
    if restart:
        await restarted()

    result = await scene.member.context_menu(scene.io, MENU, message)

    assert result.ephemeral
    assert result.response is not None
    assert result.response.embeds[0].description == f"It is about\n{REASON}"
    assert str(result.response.embeds[0].fields[0].value).startswith("This channel follows **Io**.")


async def test_in_the_menu_of_any_other_message_it_says_so(scene: Scene) -> None:
    message = await scene.moderator.send(scene.io, "A sample picture")

    result = await scene.member.context_menu(scene.io, MENU, message)

    assert result.ephemeral
    assert result.response is not None
    assert result.response.content.startswith(NOT_A_POST)


async def test_the_menu_is_counted_with_the_other_answers(scene: Scene) -> None:
    message = await posted(scene)
    for _ in range(ANSWERS):
        await scene.member.send(scene.io, "!why")

    result = await scene.member.context_menu(scene.io, MENU, message)

    assert result.response is not None
    assert result.response.content.startswith("Please wait")


async def test_of_an_answer_to_a_command_it_says_that_it_is_one(scene: Scene) -> None:
    await scene.know(LAKE)
    await scene.member.send(scene.io, "!io")

    result = await scene.member.context_menu(scene.io, MENU, scene.answer())

    assert result.response is not None
    assert str(result.response.embeds[0].fields[0].value).startswith("It is an answer to somebody's command")


# ---------------------------------------------------------------- replies


@pytest.mark.parametrize(
    "question",
    [
        "why was this posted?",
        "Why?",
        "why",
        " Why was this picture posted here ?",
        "!why",
        "!why?",
        "{} why?",
        "{} why was this posted?",
    ],
)
async def test_a_reply_that_asks_why_is_answered_about_that_post(scene: Scene, question: str) -> None:
    message = await posted(scene)
    await posted(scene, POLE)

    await scene.member.send(scene.io, question.format(scene.mention), reply_to=message)

    assert REASON in told(scene.answer())


@pytest.mark.parametrize("remark", ["why is Io yellow?", "why", "Why was this posted? I like it", "how"])
async def test_other_remarks_are_left_alone(scene: Scene, remark: str) -> None:
    message = await posted(scene)
    theirs = await scene.moderator.send(scene.io, "A remark")

    await scene.member.send(scene.io, remark, reply_to=theirs if remark == "why" else message)
    await scene.member.send(scene.io, "why was this posted?")

    assert len(scene.io.history()) == 4


async def test_a_reply_to_somebody_else_with_the_command_says_that_it_is_no_post(scene: Scene) -> None:
    theirs = await scene.moderator.send(scene.io, "A sample picture")

    await scene.member.send(scene.io, "!why", reply_to=theirs)

    assert scene.answer().content.startswith(NOT_A_POST)


async def test_the_answer_mentions_nobody_and_words_from_outside_do_nothing(scene: Scene) -> None:
    await scene.member.send(scene.io, "why?", reply_to=await posted(scene, POLE))

    answer = scene.answer()
    assert told(answer) == 'It is about\n- **Juno**: it says "\\*Juno\\* \\<@1>"'
    assert (answer.mentions, answer.mention_everyone) == ([], False)


async def test_a_servers_own_target_is_called_by_its_name(scene: Scene) -> None:
    own = OwnTarget(f"g{scene.guild.id}/sample", scene.guild.id, "Sample lakes", ("lake",))
    async with scene.store.writing() as tx:
        await tx.save_own_target(own)
    message = await posted(scene, replace(LAKE, matches=(Match(own.key, ("the title names it",)),)))
    await scene.services.watches.add(scene.guild.id, scene.io.id, "sample lakes")

    await scene.member.send(scene.io, "why?", reply_to=message)

    assert told(scene.answer()) == "It is about\n- **Sample lakes**: the title names it"
    assert str(scene.answer().embeds[0].fields[0].value).startswith("This channel follows **Sample lakes**.")


# ---------------------------------------------------------------- the newest


@pytest.mark.parametrize("spelling", ["!why", "{} why", "{} why?"])
async def test_without_a_message_the_newest_post_is_meant(scene: Scene, spelling: str) -> None:
    await posted(scene)

    await scene.member.send(scene.io, spelling.format(scene.mention))

    assert REASON in told(scene.answer())


async def test_a_member_who_uses_a_slash_is_told_privately(scene: Scene) -> None:
    await posted(scene)

    result = await scene.member.slash(scene.io, "why")
    elsewhere = await scene.member.slash(scene.closed, "why")

    assert result.ephemeral
    assert result.response is not None
    assert REASON in str(result.response.embeds[0].description)
    assert elsewhere.response is not None
    assert elsewhere.response.content.startswith("I know no post of mine here.")


async def test_in_a_direct_message_there_is_no_post(scene: Scene) -> None:
    await posted(scene)

    await scene.member.send_dm("!why")

    answer = scene.member.user.dm_channel.last_message
    assert answer is not None
    assert answer.content.startswith("I know no post of mine here.")


# ---------------------------------------------------------------- what must not be told


@pytest.mark.parametrize("spelling", ["!why", "menu"])
async def test_a_post_of_another_server_is_not_told_of(scene: Scene, spelling: str) -> None:
    message = await posted(scene, guild=scene.guild.id + 1)

    if spelling == "menu":
        result = await scene.member.context_menu(scene.io, MENU, message)
        assert result.response is not None
        assert result.response.content.startswith(FORGOTTEN)
    else:
        await scene.member.send(scene.io, spelling, reply_to=message)
        assert scene.answer().content.startswith(FORGOTTEN)


async def test_a_mark_in_somebody_elses_message_is_none(scene: Scene) -> None:
    await posted(scene)
    row = promise_post(LAKE.key, scene.guild.id, scene.io.id, (), NOW)
    button = {"type": 2, "style": 2, "label": "Another fact", "custom_id": fact_id(row.id, 1)}
    scene.env.backend.create_message(
        scene.io.id, scene.moderator.id, "A sample", components=[{"type": 1, "components": [button]}]
    )
    forged = scene.io.last_message
    assert forged is not None

    result = await scene.member.context_menu(scene.io, MENU, forged)

    assert result.response is not None
    assert result.response.content.startswith(NOT_A_POST)


async def test_a_summary_says_that_it_is_one(scene: Scene) -> None:
    message = await posted(scene, kind=Kind.SUMMARY)

    await scene.member.send(scene.io, "why?", reply_to=message)

    assert "several releases at once" in scene.answer().content


class TestWithoutMessageContent:
    @pytest.fixture
    def simcord_bot(self, services: Services) -> discord.Client:
        return build_bot(services, message_content=False)

    async def test_a_reply_that_mentions_the_bot_is_understood(self, scene: Scene) -> None:
        message = await posted(scene)

        await scene.member.send(scene.io, "why was this posted?", reply_to=message)

        assert REASON in told(scene.answer())
