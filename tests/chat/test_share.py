"""Private answers that are shown to the whole channel: by whom, where, how often."""

from __future__ import annotations

from datetime import date, timedelta

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult, ResponseMessage

from bot.chat import limits
from bot.chat.hurry import SHARE_SECONDS
from bot.chat.inert import inert, one_line
from bot.chat.share import NOT_HERE
from bot.core.model import Fact, FactKind
from tests.builders import NOW, a_description, a_release
from tests.chat.conftest import PICTURE, Restart, Scene
from tests.chat.test_gallery import followed, others, turning

FACTS = tuple(
    Fact(f"Sample fact {n}.", FactKind.BACKGROUND, f"https://nasa.example/{n}", f"Source {n}", date(2026, 2, 1))
    for n in range(3)
)
LAKE = a_release(title="A lake", description=a_description(facts=FACTS))
POLE = a_release("pia90002", title="A *pole*", published=NOW - timedelta(days=3))


async def a_private_fact(scene: Scene, by: MemberActor | None = None) -> ResponseMessage:
    await scene.know(LAKE)
    await scene.member.send(scene.io, "!io")
    result = await (by or scene.member).click(scene.answer(), label="Another fact")
    assert result.response is not None
    return result.response


async def a_private_gallery(scene: Scene) -> ResponseMessage:
    """The moderator's own."""
    await scene.know(LAKE, POLE)
    await scene.member.send(scene.io, "!io")
    result = await scene.moderator.click(scene.answer(), label="Next ›")
    return followed(result)


def apologies(result: InteractionResult) -> list[str]:
    said = [*filter(None, [result.response]), *result.followups]
    return [message.content for message in said if message.ephemeral and message.content]


async def test_a_fact_is_shared(scene: Scene) -> None:
    private = await a_private_fact(scene)
    assert others(private) == ["Another fact", "Share"]

    await scene.member.click(private, label="Share")

    shared = scene.answer()
    assert shared.content == "-# Shared by member"
    assert [field.value for field in shared.embeds[0].fields] == ["Sample fact 1.\n[Source 1](https://nasa.example/1)"]
    assert others(shared) == ["Another fact"]
    assert not shared.flags.ephemeral


async def test_a_page_is_shared_with_its_picture_and_without_its_arrows(scene: Scene) -> None:
    private = await a_private_gallery(scene)
    assert others(private) == ["NASA page", "Full picture", "No more facts", "Share"]

    await scene.moderator.click(private, label="Share")

    shared = scene.answer()
    assert shared.content == "A \\*pole\\*\n-# Shared by moderator"
    assert [(picture.filename, picture.description) for picture in shared.attachments] == [
        (PICTURE.filename, POLE.description.alt)
    ]
    assert (turning(shared), others(shared)) == ([], ["NASA page", "Full picture", "No more facts"])


async def test_the_page_that_is_turned_to_is_the_one_that_is_shared(scene: Scene) -> None:
    private = await a_private_gallery(scene)

    await scene.moderator.click(private, label="‹ Back")
    await scene.moderator.click(private, label="Share")

    assert scene.answer().content == "A lake\n-# Shared by moderator"


async def test_it_works_on_after_a_restart(scene: Scene, restarted: Restart) -> None:
    private = await a_private_fact(scene)
    await restarted()

    await scene.member.click(private, label="Share")

    assert scene.answer().content == "-# Shared by member"


async def test_twice_in_a_row_it_is_shared_once_and_again_after_a_while(scene: Scene) -> None:
    private = await a_private_fact(scene)
    before = len(scene.io.history())

    await scene.member.click(private, label="Share")
    result = await scene.member.click(private, label="Share")

    assert [said.startswith("Please wait") for said in apologies(result)] == [True]
    assert len(scene.io.history()) == before + 1
    await scene.env.advance_time(SHARE_SECONDS + 1)
    await scene.member.click(private, label="Share")
    assert len(scene.io.history()) == before + 2


@pytest.mark.parametrize("name", ["@everyone", "<@1> *x*", "a\nb", "`" * 32, "discord.gg/sample"])
async def test_who_shared_it_is_plain_words_that_mention_nobody(scene: Scene, name: str) -> None:
    who = scene.guild.add_member(scene.env.create_user("somebody"), nick=name)
    await scene.know(LAKE)
    await scene.member.send(scene.io, "!io")
    result = await who.click(scene.answer(), label="Another fact")
    assert result.response is not None

    await who.click(result.response, label="Share")

    shared = scene.answer()
    assert (shared.mentions, shared.mention_everyone) == ([], False)
    assert shared.content == f"-# Shared by {inert(one_line(name))}"
    sent = scene.env.http_requests[-1].json
    assert sent is not None
    assert sent["allowed_mentions"] == discord.AllowedMentions.none().to_dict()


async def test_a_long_title_leaves_room_for_who_shared_it(scene: Scene) -> None:
    await scene.know(LAKE, a_release("pia90002", title="A *lake* " * 400, published=NOW - timedelta(days=3)))
    await scene.member.send(scene.io, "!io")
    result = await scene.moderator.click(scene.answer(), label="Next ›")

    await scene.moderator.click(followed(result), label="Share")

    assert len(scene.answer().content) <= limits.CONTENT
    assert scene.answer().content.endswith("\n-# Shared by moderator")


# ---------------------------------------------------------------- who may


def where_members_may_not(scene: Scene, permission: str) -> ChannelHandle:
    may_not = discord.PermissionOverwrite(**{permission: False})
    return scene.guild.create_text_channel("quiet", overwrites={scene.guild.default_role: may_not})


async def shown_in(scene: Scene, channel: ChannelHandle) -> ResponseMessage:
    await scene.know(LAKE, POLE)
    result = await scene.member.slash(channel, "io")
    assert result.response is not None
    return result.response


@pytest.mark.parametrize("permission", ["send_messages", "embed_links"])
async def test_where_a_member_may_not_post_it_is_not_offered(scene: Scene, permission: str) -> None:
    answer = await shown_in(scene, where_members_may_not(scene, permission))

    fact = await scene.moderator.click(answer, label="Another fact")
    page = await scene.moderator.click(answer, label="Next ›")

    assert fact.response is not None
    assert [others(fact.response), others(followed(page))] == [
        ["Another fact"],
        ["NASA page", "Full picture", "No more facts"],
    ]


async def test_a_picture_needs_the_permission_to_attach_one(scene: Scene) -> None:
    answer = await shown_in(scene, where_members_may_not(scene, "attach_files"))

    fact = await scene.moderator.click(answer, label="Another fact")
    page = await scene.moderator.click(answer, label="Next ›")

    assert fact.response is not None
    assert others(fact.response) == ["Another fact", "Share"]
    assert "Share" not in others(followed(page))


@pytest.mark.parametrize("may", [False, True])
async def test_a_thread_has_a_permission_of_its_own(scene: Scene, may: bool) -> None:
    everyone = discord.PermissionOverwrite(send_messages=False, send_messages_in_threads=may)
    channel = scene.guild.create_text_channel("quiet", overwrites={scene.guild.default_role: everyone})
    text = scene.bot.get_channel(channel.id)
    assert isinstance(text, discord.TextChannel)
    await text.create_thread(name="A sample", type=discord.ChannelType.public_thread)
    [thread] = channel.threads

    fact = await scene.moderator.click(await shown_in(scene, thread), label="Another fact")

    assert fact.response is not None
    assert ("Share" in others(fact.response)) is may


async def test_who_may_post_no_more_is_refused(scene: Scene) -> None:
    channel = where_members_may_not(scene, "send_messages")
    button = {"type": 2, "style": 2, "label": "Share", "custom_id": "share:@pia90001:0"}
    await scene.know(LAKE)
    assert scene.bot.user is not None
    rows = [{"type": 1, "components": [button]}]
    scene.env.backend.create_message(channel.id, scene.bot.user.id, "A fact", components=rows)
    shown = channel.last_message
    assert shown is not None

    result = await scene.member.click(shown, label="Share")

    assert apologies(result) == [NOT_HERE]
    assert len(channel.history()) == 1


async def test_in_direct_messages_there_is_nobody_to_share_it_with(scene: Scene) -> None:
    await scene.know(LAKE)
    await scene.member.send_dm("!io")
    answer = scene.member.user.dm_channel.last_message
    assert answer is not None

    result = await scene.member.user.click(answer, label="Another fact")

    assert result.response is not None
    assert others(result.response) == ["Another fact"]


async def test_what_is_gone_is_not_shared(scene: Scene) -> None:
    private = await a_private_fact(scene)
    before = len(scene.io.history())
    scene.store.tables.releases.clear()

    result = await scene.member.click(private, label="Share")

    assert [said.startswith("I do not know that release any more.") for said in apologies(result)] == [True]
    assert len(scene.io.history()) == before
