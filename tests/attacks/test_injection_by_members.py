"""What members and moderators can type, and what servers are called: none of it comes back as more than plain words."""

from __future__ import annotations

from typing import Any

import pytest

from bot.chat.notices import told
from bot.core import delivery as life
from bot.core.errors import ChannelClosed
from bot.core.model import Delivery, Receipt
from bot.core.notices import Closed
from tests.attacks import discord_would
from tests.builders import NOW, a_delivery, a_release
from tests.chat.conftest import Scene

TYPED = "@everyone <@77> [NASA](https://evil.example) ||io|| discord.gg/sample \u202e`"


def sent(scene: Scene) -> list[dict[str, Any]]:
    """Every message that the bot sent, answers to commands too."""
    bodies = [entry.json for entry in scene.env.http_requests if isinstance(entry.json, dict)]
    messages = [body.get("data") or body for body in bodies]
    return [message for message in messages if message.get("content") or message.get("embeds")]


def says_nothing_of_it(message: dict[str, Any]) -> bool:
    said = " ".join(discord_would.strings({"content": message.get("content"), "embeds": message.get("embeds")}))
    return not any(word in said for word in ("@everyone", "evil.example", "discord.gg", "||", "\u202e"))


WRITTEN = [
    "latest {}",
    "facts {}",
    "{}",
    "watch add {}",
    "watch remove io {}",
    "watch pause {}",
    "watch add io {}",
    "watch {}",
]


@pytest.mark.parametrize("spelling", ["!{}", "{mention} {}"])
async def test_an_argument_is_not_repeated(scene: Scene, spelling: str) -> None:
    await scene.know(a_release())
    for command in WRITTEN:
        await scene.moderator.send(scene.io, spelling.format(command.format(TYPED), mention=scene.mention))
    assert len(sent(scene)) >= len(WRITTEN) - 1  # what is no command at all is not answered
    assert all(says_nothing_of_it(message) for message in sent(scene))
    assert [message["allowed_mentions"] for message in sent(scene)] == [{"parse": []}] * len(sent(scene))


async def test_an_option_of_a_slash_command_is_not_repeated(scene: Scene) -> None:
    commands = ["latest", "facts", "watch add", "watch remove", "watch pause", "watch resume", "watch test"]
    for command in commands:
        await scene.moderator.slash(scene.io, command, target=TYPED)
    assert len(sent(scene)) == len(commands)
    assert all(says_nothing_of_it(message) for message in sent(scene))
    assert [message["allowed_mentions"] for message in sent(scene)] == [{"parse": []}] * len(commands)


async def test_what_is_typed_finds_suggestions_and_is_none(scene: Scene) -> None:
    assert await scene.member.autocomplete(scene.io, "latest", "target", TYPED) == []


async def test_a_member_who_asks_makes_nobody_mentioned(scene: Scene) -> None:
    """The newest release's title is hostile, and whoever asks cannot let it do what the bot's own post may not."""
    await scene.know(a_release(title=TYPED))
    await scene.member.send(scene.io, "!io")
    await scene.member.slash(scene.io, "facts")
    answers = sent(scene)
    assert len(answers) >= 2
    assert [answer["allowed_mentions"] for answer in answers] == [{"parse": []}] * len(answers)
    assert [discord_would.act_on(answer.get("content") or "") for answer in answers] == [[]] * len(answers)


async def test_the_status_shows_a_hostile_title_as_it_reads(scene: Scene) -> None:
    row = life.promise_post("pia90001", scene.guild.id, scene.io.id, (), NOW)
    async with scene.store.writing() as tx:
        await tx.save_release(a_release(title=TYPED))
        await tx.save_deliveries([life.sent(row, Receipt(5), 0)])
    await scene.moderator.slash(scene.io, "watch add", target="io", channel=scene.io)
    result = await scene.moderator.slash(scene.io, "status")
    assert result.response is not None
    [line] = [line for line in result.response.content.splitlines() if "Last post" in line]
    title = line.partition(": [")[2].rpartition("](https://discord.com/channels/")[0]
    assert title
    assert discord_would.act_on(title) == []


def a_held_row() -> Delivery:
    return life.failed(a_delivery(), ChannelClosed("Discord answered 403 (code 50013): Missing Permissions"), NOW)


def test_a_servers_name_is_plain_in_a_notice() -> None:
    notice = told(a_delivery(), Closed((a_held_row(),)), server=TYPED)
    name = notice.content.partition("**")[2].partition("**:")[0] or notice.content
    assert "@everyone" in name
    assert discord_would.act_on(name.partition("**")[0]) == []
    assert len(notice.content) <= 2000
