"""`status`, notices, and "Try now" below both."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import discord
import pytest
from discord.utils import format_dt, snowflake_time, time_snowflake
from simcord.backend.errors import SetupError
from simcord.backend.models.channel import Overwrite
from simcord.enums import OverwriteType
from simcord.results import InteractionResult

from bot.chat import limits
from bot.chat.messenger import DiscordMessenger
from bot.core import delivery as life
from bot.core.errors import ChannelClosed
from bot.core.model import Delivery, Receipt, State
from bot.core.notices import Closed, Recipient
from tests.builders import NOW, a_release
from tests.chat.conftest import Restart, Scene
from tests.chat.test_trouble import BY_MESSAGE
from tests.chat.test_watching import REFUSAL, said, slash

UNKNOWN = "Discord answered 404 (code 10003): Unknown Channel"
LACKING = "Discord answered 403 (code 50013): Missing Permissions"
SENT_AT = NOW - timedelta(days=2)
PROBE = NOW + timedelta(minutes=10)


async def status(scene: Scene) -> InteractionResult:
    result = await scene.moderator.slash(scene.io, "status")
    assert result.ephemeral
    return result


async def lines(scene: Scene) -> list[str]:
    return said(await status(scene)).splitlines()


async def kept(scene: Scene, *rows: Delivery) -> None:
    async with scene.store.writing() as tx:
        for row in rows:
            if row.release:
                await tx.save_release(a_release(row.release, title=f"Sample [{row.release}]"))
        await tx.save_deliveries(rows)


def a_post(scene: Scene, channel: int, key: str = "pia90001", **changes: Any) -> Delivery:
    return replace(life.promise_post(key, scene.guild.id, channel, (), NOW), **changes)


def held(scene: Scene, channel: int, error: str = LACKING, key: str = "pia90001") -> Delivery:
    return life.failed(a_post(scene, channel, key), ChannelClosed(error), NOW)


async def rows(scene: Scene) -> list[Delivery]:
    async with scene.store.reading() as tx:
        return await tx.deliveries()


# ---------------------------------------------------------------- what it shows


async def test_a_server_that_follows_nothing_is_told_how_to_begin(scene: Scene) -> None:
    first, last = await lines(scene)
    assert "`/watch add` begins" in first
    assert last == BY_MESSAGE


async def test_each_channel_is_shown_with_what_it_follows_and_its_last_post(scene: Scene) -> None:
    await slash(scene, "add", channel=scene.io, target="io")
    await slash(scene, "add", channel=scene.io, target="juno")
    await slash(scene, "pause", channel=scene.io, target="juno")
    message = time_snowflake(SENT_AT)
    await kept(
        scene,
        life.sent(a_post(scene, scene.io.id, "pia90001", created=SENT_AT - timedelta(days=1)), Receipt(1), 1),
        life.sent(a_post(scene, scene.io.id, "pia90002", created=SENT_AT), Receipt(message), 1),
        a_post(scene, scene.io.id, "pia90003"),
    )

    answer = await lines(scene)

    when = format_dt(snowflake_time(message), "R")
    link = f"https://discord.com/channels/{scene.guild.id}/{scene.io.id}/{message}"
    assert answer == [
        "Nothing is held back.",
        f"{scene.io.mention} follows Io, Juno (paused)",
        f"-# Last post {when}: [Sample (pia90002)]({link}) · 1 waiting",
        BY_MESSAGE,
    ]


async def test_the_last_post_of_a_forum_is_linked_in_its_thread(scene: Scene) -> None:
    forum = scene.guild.create_forum_channel("pictures")
    await slash(scene, "add", channel=forum, target="io")
    await kept(scene, life.sent(a_post(scene, forum.id), Receipt(9001, 9000), 1))

    assert f"(https://discord.com/channels/{scene.guild.id}/9000/9001)" in (await lines(scene))[2]


async def test_what_is_held_says_since_when_how_much_why_and_until_when(scene: Scene) -> None:
    await slash(scene, "add", channel=scene.io, target="io")
    await slash(scene, "add", channel=scene.closed, target="io")
    await kept(scene, held(scene, scene.closed.id), a_post(scene, scene.closed.id, "pia90002"))

    answer = await lines(scene)

    since, then = format_dt(NOW, "R"), format_dt(PROBE, "R")
    assert answer[:4] == [
        "Posts to **1 channel** are held; they go out as soon as I can post there.",
        f"{scene.closed.mention} follows Io",
        "-# No post lately",
        (
            f"- **Held** since {since}, next try {then}: 2 messages."
            " I still need there: **Send Messages**, **Embed Links**, **Attach Files**."
        ),
    ]


@pytest.mark.parametrize(
    ("why", "said"), [("digest", "waits for its digest at"), ("quiet", "waits until the quiet hours end at")]
)
async def test_what_waits_for_its_hour_says_until_when(scene: Scene, why: str, said: str) -> None:
    evening, waiting = NOW + timedelta(hours=6), {why: True}
    later: dict[str, Any] = waiting | {"due": evening + timedelta(days=1)}
    soon: dict[str, Any] = waiting | {"due": evening}
    await kept(scene, a_post(scene, scene.io.id, **soon), a_post(scene, scene.io.id, "pia90002", **later))

    assert f"-# No post lately · 2 waiting; the next {said} {format_dt(evening, 'f')}" in await lines(scene)


async def test_a_permission_that_was_given_again_is_not_asked_for(scene: Scene) -> None:
    await slash(scene, "add", channel=scene.io, target="io")
    await kept(scene, held(scene, scene.io.id))

    assert (await lines(scene))[3].endswith(": 1 message. My permissions look right now.")


async def test_a_channel_that_was_deleted_says_how_to_be_rid_of_it(scene: Scene) -> None:
    deleted = scene.guild.create_text_channel("short-lived")
    await slash(scene, "add", channel=deleted, target="io")
    scene.env.backend.delete_channel(deleted.id)
    await scene.env.settle()

    assert (await lines(scene))[3].startswith("- I do not see this channel: it was deleted, or")
    await kept(scene, held(scene, deleted.id, UNKNOWN))
    assert (await lines(scene))[3].endswith(" The reason: it is not there any more; `/watch remove` ends following it.")


async def test_what_is_missing_is_told_before_anything_is_held(scene: Scene) -> None:
    role = scene.guild.create_role("Io fans")
    await slash(scene, "add", channel=scene.io, target="io", role=role)
    deny = discord.Permissions(embed_links=True, mention_everyone=True).value
    denied = Overwrite(scene.guild.default_role.id, OverwriteType.ROLE, deny=deny)
    scene.env.backend.set_overwrite(scene.io.id, denied)

    assert (await lines(scene))[3] == (
        "- I still need there: **Embed Links**, **Mention @everyone, @here and All Roles** "
        f"(or everybody must be allowed to mention {role.mention})."
    )


async def test_what_is_held_for_a_channel_that_follows_nothing_is_shown_too(scene: Scene) -> None:
    await kept(scene, held(scene, scene.closed.id))

    assert f"{scene.closed.mention} follows nothing" in await lines(scene)


async def test_what_was_refused_lately_is_shown_with_the_reason(scene: Scene) -> None:
    await slash(scene, "add", channel=scene.io, target="io")
    refusal = "Discord answered 400 (code 50035): Invalid *Form* Body"
    old = NOW - timedelta(days=15)
    await kept(
        scene,
        a_post(scene, scene.io.id, state=State.REFUSED, error=refusal),
        a_post(scene, scene.io.id, "pia90002", state=State.REFUSED, error=refusal, created=old),
    )

    answer = await lines(scene)

    assert answer[3:] == [
        "Refused by Discord, and not tried again:",
        f"- {scene.io.mention}: Sample (pia90001). Discord answered 400 (code 50035): Invalid \\*Form\\* Body",
        BY_MESSAGE,
    ]


async def test_where_notices_go_is_shown(scene: Scene) -> None:
    await slash(scene, "notices", channel=scene.io)
    assert (await lines(scene))[-1] == f"I tell of trouble in {scene.io.mention}."


async def test_fifty_channels_fit_on_as_many_messages_as_it_takes_the_held_ones_first(scene: Scene) -> None:
    numbers = [10**18 + number for number in range(50)]
    for number in numbers:
        await scene.services.watches.add(scene.guild.id, number, "europa")
    await kept(scene, *(life.sent(a_post(scene, number, "p" * 70), Receipt(number), 1) for number in numbers))
    await kept(scene, *(held(scene, number, UNKNOWN, "pia90002") for number in numbers[30:]))

    await scene.moderator.send(scene.io, "!status")

    messages = [message.content for message in scene.io.history()[1:]]
    named = [line.partition(" ")[0] for text in messages for line in text.splitlines() if " follows " in line]
    assert named == [f"<#{number}>" for number in numbers[30:] + numbers[:30]]
    assert max(map(len, messages)) <= limits.CONTENT
    assert len(messages) < 12
    assert [bool(message.components) for message in scene.io.history()[1:]] == [False] * (len(messages) - 1) + [True]


# ---------------------------------------------------------------- who may ask


async def test_a_member_without_manage_server_is_shown_nothing(scene: Scene) -> None:
    with pytest.raises(SetupError):
        await scene.member.slash(scene.io, "status")
    await scene.member.send(scene.io, "!status")
    assert scene.answer().content == REFUSAL


async def test_there_is_no_status_in_direct_messages(scene: Scene) -> None:
    await scene.moderator.send_dm("!status")
    answer = scene.moderator.user.dm_channel.last_message
    assert answer is not None
    assert answer.content == "That works only inside a server."


@pytest.mark.parametrize("spelling", ["!status", "{mention} status"])
async def test_it_is_understood_in_writing(scene: Scene, spelling: str) -> None:
    await scene.moderator.send(scene.io, spelling.format(mention=scene.mention))
    assert BY_MESSAGE in scene.answer().content


# ---------------------------------------------------------------- Try now


async def test_where_nothing_is_held_there_is_nothing_to_try(scene: Scene) -> None:
    response = (await status(scene)).response
    assert response is not None
    assert response.components == []


@pytest.mark.parametrize("restart", [False, True])
async def test_it_makes_all_that_is_held_due_and_twice_does_no_harm(scene: Scene, restarted: Restart, restart: bool) -> None:
    await kept(scene, held(scene, scene.io.id), held(scene, scene.closed.id), a_post(scene, scene.io.id, "pia90002"))
    shown = (await status(scene)).response
    assert shown is not None
    if restart:
        await restarted()

    for _ in range(2):
        result = await scene.moderator.click(shown, label="Try now")
        assert result.ephemeral
        assert said(result) == "I am trying 2 channels again now. `/status` shows what came of it."

    assert {(row.state, row.due) for row in await rows(scene)} == {(State.PENDING, NOW)}
    assert sum(row.held_since is not None for row in await rows(scene)) == 2


async def test_another_servers_posts_are_left_alone(scene: Scene) -> None:
    other = replace(held(scene, 5), guild=6)
    await kept(scene, held(scene, scene.io.id), other)
    shown = (await status(scene)).response
    assert shown is not None

    await scene.moderator.click(shown, label="Try now")

    assert other in await rows(scene)


async def test_when_it_was_mended_meanwhile_it_says_so(scene: Scene) -> None:
    await kept(scene, row := held(scene, scene.io.id))
    shown = (await status(scene)).response
    assert shown is not None
    await kept(scene, life.sent(row, Receipt(1), 1))

    result = await scene.moderator.click(shown, label="Try now")

    assert said(result) == "Nothing is held for this server any more."
    assert [row.state for row in await rows(scene)] == [State.SENT]


# ---------------------------------------------------------------- notices


async def notified(scene: Scene, recipient: Recipient) -> Delivery:
    """A notice of what is held for `closed`, as the deliverer sends it."""
    row = held(scene, scene.closed.id)
    notice = life.promise_notice(row.id, scene.guild.id, recipient, NOW)
    await kept(scene, row, notice)
    await DiscordMessenger(scene.bot, {}).notify(notice, Closed((row,)))
    return row


TOLD = (
    "I cannot post in some channels of {server}. What is for them is kept, and I try again by myself:\n"
    "- {closed}: a permission is missing there\n"
    "`/status` there shows what is missing. Once that is mended, the button sends at once what was kept."
)


@pytest.mark.parametrize("restart", [False, True])
async def test_a_notice_in_a_channel_is_for_those_who_may_manage_the_server(
    scene: Scene, restarted: Restart, restart: bool
) -> None:
    await notified(scene, Recipient(scene.io.id))
    assert scene.answer().content == TOLD.format(server="this server", closed=scene.closed.mention)
    if restart:
        await restarted()

    assert said(await scene.member.click(scene.answer(), label="Try now")) == REFUSAL
    assert [row.due for row in await rows(scene) if row.release] == [PROBE]
    assert said(await scene.moderator.click(scene.answer(), label="Try now")).startswith("I am trying 1 channel again")
    assert [row.due for row in await rows(scene) if row.release] == [NOW]


async def test_a_button_about_another_server_is_of_no_use_here(scene: Scene) -> None:
    await kept(scene, row := replace(held(scene, 600), guild=6))
    notice = life.promise_notice(row.id, 6, Recipient(scene.io.id), NOW)
    await DiscordMessenger(scene.bot, {}).notify(notice, Closed((row,)))

    assert said(await scene.moderator.click(scene.answer(), label="Try now")) == REFUSAL
    assert await rows(scene) == [row]


async def test_a_notice_by_direct_message_names_the_server_and_is_for_whom_it_was_sent_to(scene: Scene) -> None:
    await notified(scene, Recipient(scene.moderator.id, is_member=True))
    message = scene.moderator.user.dm_channel.last_message
    assert message is not None
    assert message.content == TOLD.format(server=f"**{scene.guild.name}**", closed=scene.closed.mention)

    result = await scene.moderator.user.click(message, label="Try now")

    assert said(result).startswith("I am trying 1 channel again")
    assert [row.due for row in await rows(scene) if row.release] == [NOW]


async def test_a_notice_that_was_not_for_this_member_does_nothing_in_their_direct_messages(scene: Scene) -> None:
    await notified(scene, Recipient(scene.moderator.id, is_member=True))
    message = scene.moderator.user.dm_channel.last_message
    assert message is not None
    async with scene.store.writing() as tx:  # as if it had been another's
        [notice] = await tx.deliveries(kinds=["notice"])
        await tx.save_deliveries([replace(notice, channel=scene.member.id)])

    assert said(await scene.moderator.user.click(message, label="Try now")) == REFUSAL
    assert [row.due for row in await rows(scene) if row.release] == [PROBE]
