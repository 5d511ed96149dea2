"""`watch`, by members who may manage the server and by one who may not, in all spellings."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import discord
import pytest
from simcord.backend.errors import SetupError
from simcord.backend.models.channel import Overwrite
from simcord.enums import OverwriteType
from simcord.results import InteractionResult

from bot.chat.places import server
from bot.core.delivery import delivery_id
from bot.core.errors import MemberError
from bot.core.model import Kind, State, Watch
from tests.builders import a_release
from tests.chat.conftest import DEFERRED, Restart, Scene

LAKE = a_release(title="A lake")
REFUSAL = "Only members with the permission “Manage Server” can do that."
VERBS = ("add", "remove", "pause", "resume", "test")


async def watches(scene: Scene) -> list[Watch]:
    async with scene.store.reading() as tx:
        return await tx.watches()


async def slash(scene: Scene, verb: str, **options: Any) -> str:
    result = await scene.moderator.slash(scene.io, f"watch {verb}", **options)
    assert result.ephemeral
    return said(result)


async def listed(scene: Scene) -> list[str]:
    """The lines of the list's first page."""
    result = await scene.moderator.slash(scene.io, "watch list")
    assert result.response is not None
    return [line.removeprefix("- ") for line in result.response.content.splitlines() if line.startswith("- ")]


def a_watch(scene: Scene, channel: int, **given: Any) -> Watch:
    """As the moderator makes it."""
    return Watch(scene.guild.id, channel, "io", created_by=scene.moderator.id, **given)


def said(result: InteractionResult) -> str:
    assert result.response is not None
    return result.response.content


# ---------------------------------------------------------------- add


async def test_add_with_a_slash_answers_privately_and_says_what_it_did(scene: Scene) -> None:
    answer = await slash(scene, "add", channel=scene.io, target="Io")

    assert answer.startswith(f"{scene.io.mention} now follows Io.")
    assert scene.first_word_of_the_answer() == DEFERRED
    assert await watches(scene) == [a_watch(scene, scene.io.id)]


@pytest.mark.parametrize("spelling", ["!watch add", "{mention} watch add"])
async def test_add_in_writing_says_what_it_did_and_points_to_the_slash_command_for_a_preview(
    scene: Scene, spelling: str
) -> None:
    await scene.know(LAKE)

    await scene.moderator.send(scene.io, f"{spelling.format(mention=scene.mention)} io {scene.closed.mention}")

    assert scene.answer().content.startswith(f"{scene.closed.mention} now follows Io.")
    assert "`/watch test`" in scene.answer().content
    assert scene.answer().embeds == []
    assert await watches(scene) == [a_watch(scene, scene.closed.id)]


async def test_the_channel_is_the_one_written_in_unless_another_is_named(scene: Scene) -> None:
    await scene.moderator.send(scene.io, "!watch add io")

    assert await watches(scene) == [a_watch(scene, scene.io.id)]


async def test_a_role_may_be_mentioned_with_each_post(scene: Scene) -> None:
    role = scene.guild.create_role("Io fans", mentionable=True)

    answer = await slash(scene, "add", channel=scene.io, target="io", role=role)

    assert answer.startswith(f"{scene.io.mention} now follows Io and mentions {role.mention}.")
    assert await watches(scene) == [a_watch(scene, scene.io.id, role=role.id)]


async def test_the_answer_itself_mentions_nobody(scene: Scene) -> None:
    role = scene.guild.create_role("Io fans", mentionable=True)

    await scene.moderator.send(scene.io, f"!watch add io {scene.io.mention} {role.mention}")

    body = scene.env.http_requests[-1].json
    assert body is not None
    assert role.mention in body["content"]
    assert body["allowed_mentions"] == {"parse": []}


async def test_everyone_cannot_be_mentioned(scene: Scene) -> None:
    answer = await slash(scene, "add", channel=scene.io, target="io", role=scene.guild.default_role)

    assert "choose another role" in answer
    assert await watches(scene) == []


async def test_what_the_bot_may_not_do_there_is_named_and_the_watch_is_kept(scene: Scene) -> None:
    role = scene.guild.create_role("Io fans")

    answer = await slash(scene, "add", channel=scene.closed, target="io", role=role)

    assert (
        " I still need there: **Send Messages**, **Embed Links**, **Attach Files**, "
        f"**Mention @everyone, @here and All Roles** (or everybody must be allowed to mention {role.mention})."
    ) in answer
    assert len(await watches(scene)) == 1


async def test_adding_twice_changes_the_role_and_ends_a_pause(scene: Scene) -> None:
    role = scene.guild.create_role("Io fans", mentionable=True)
    await slash(scene, "add", channel=scene.io, target="io")
    await slash(scene, "pause", channel=scene.io, target="io")

    answer = await slash(scene, "add", channel=scene.io, target="io", role=role)

    assert answer.startswith(f"{scene.io.mention} follows Io and mentions")
    assert await watches(scene) == [a_watch(scene, scene.io.id, role=role.id, revision=3)]


# ---------------------------------------------------------------- kinds of channels


async def test_posts_in_an_announcement_channel_may_be_published(scene: Scene) -> None:
    news = scene.guild.create_news_channel("news")

    answer = await slash(scene, "add", channel=news, target="io", publish=True)

    assert answer.startswith(
        f"{news.mention} now follows Io. Each post is published to the servers that follow the channel."
    )
    assert await watches(scene) == [a_watch(scene, news.id, publish=True)]
    assert await listed(scene) == [f"{news.mention} follows Io, publishing each post"]


async def test_publishing_is_asked_for_in_writing_too_and_is_off_unless_asked_for(scene: Scene) -> None:
    news = scene.guild.create_news_channel("news")

    await scene.moderator.send(scene.io, f"!watch add io {news.mention} yes")
    assert [watch.publish for watch in await watches(scene)] == [True]
    await scene.moderator.send(scene.io, f"!watch add io {news.mention}")
    assert [watch.publish for watch in await watches(scene)] == [False]


async def test_only_posts_in_announcement_channels_can_be_published(scene: Scene) -> None:
    answer = await slash(scene, "add", channel=scene.io, target="io", publish=True)

    assert answer == f"Only posts in announcement channels can be published, and {scene.io.mention} is none."
    assert await watches(scene) == []


async def test_a_forum_is_followed_and_what_it_needs_is_named(scene: Scene) -> None:
    forum = scene.guild.create_forum_channel("pictures")

    assert (await slash(scene, "add", channel=forum, target="io")).startswith(f"{forum.mention} now follows Io.\n")
    denied = discord.Permissions(send_messages=True, send_messages_in_threads=True)
    everyone = Overwrite(scene.guild.default_role.id, OverwriteType.ROLE, deny=denied.value)
    scene.env.backend.set_overwrite(forum.id, everyone)
    answer = await slash(scene, "add", channel=forum, target="io")

    assert "I still need there: **Create Posts**, **Send Messages in Threads**" in answer
    assert [watch.channel for watch in await watches(scene)] == [forum.id]


async def test_a_thread_is_followed(scene: Scene) -> None:
    thread = scene.env.backend.create_thread(scene.io.id, "io in depth", scene.moderator.id)

    await scene.moderator.send(scene.io, f"!watch add io <#{thread.id}>")

    assert [watch.channel for watch in await watches(scene)] == [thread.id]


# ---------------------------------------------------------------- the newest release, and posting it


async def shown_privately(scene: Scene, verb: str = "add") -> InteractionResult:
    return await scene.moderator.slash(scene.io, f"watch {verb}", channel=scene.closed, target="io")


@pytest.mark.parametrize("verb", ["add", "test"])
async def test_the_newest_release_is_shown_privately(scene: Scene, verb: str) -> None:
    await scene.know(LAKE)

    result = await shown_privately(scene, verb)

    assert result.ephemeral
    assert said(result).endswith("\n\nA lake")
    assert result.response is not None
    assert result.response.embeds[0].description == LAKE.description.caption
    assert scene.closed.history() == []


@pytest.mark.parametrize("verb", ["add", "test"])
async def test_before_the_first_release_there_is_nothing_to_show(scene: Scene, verb: str) -> None:
    assert said(await shown_privately(scene, verb)).endswith("the next one is posted wherever it is followed.")


async def test_a_test_in_writing_claims_no_privacy_and_shows_nothing(scene: Scene) -> None:
    await scene.know(LAKE)

    await scene.moderator.send(scene.io, "!watch test io")

    assert scene.answer().content == (
        f"This tests a post about Io: nothing is posted in {scene.io.mention}.\n"
        "`/watch test` shows you the newest release privately, with a button that posts it."
    )


async def test_its_button_promises_it_to_the_channel_after_a_restart_too(scene: Scene, restarted: Restart) -> None:
    await scene.know(LAKE)
    shown = (await shown_privately(scene)).response
    assert shown is not None

    await restarted()
    result = await scene.moderator.click(shown, label="Post it in #closed")

    assert said(result) == f"It is on its way to {scene.closed.mention}."
    async with scene.store.reading() as tx:
        [promised] = await tx.deliveries()
    assert promised.id == delivery_id(Kind.POST, LAKE.key, scene.closed.id)
    assert (promised.guild, promised.state) == (scene.guild.id, State.PENDING)


async def test_it_is_promised_only_once(scene: Scene) -> None:
    await scene.know(LAKE)
    shown = (await shown_privately(scene)).response
    assert shown is not None
    await scene.moderator.click(shown, label="Post it in #closed")

    assert (
        said(await scene.moderator.click(shown, label="Post it in #closed")) == "That release is already on its way there."
    )


async def test_its_button_is_for_those_who_may_manage_the_server_now(scene: Scene) -> None:
    await scene.know(LAKE)
    shown = (await shown_privately(scene)).response
    assert shown is not None
    scene.env.backend.remove_member_role(scene.guild.id, scene.moderator.id, scene.managers.id)

    assert said(await scene.moderator.click(shown, label="Post it in #closed")) == REFUSAL


# ---------------------------------------------------------------- list, remove, pause, resume


async def test_list_names_what_each_channel_follows(scene: Scene) -> None:
    role = scene.guild.create_role("Io fans", mentionable=True)
    await slash(scene, "add", channel=scene.io, target="io", role=role)
    await slash(scene, "add", channel=scene.closed, target="juno")
    await slash(scene, "pause", channel=scene.closed, target="juno")

    assert await listed(scene) == [
        f"{scene.io.mention} follows Io, mentioning {role.mention}",
        f"{scene.closed.mention} follows Juno (paused)",
    ]


async def test_list_names_all_of_many_on_as_many_messages_as_it_takes(scene: Scene) -> None:
    followed = [Watch(scene.guild.id, 10**19 + number, "europa", 10**19, paused=True) for number in range(60)]
    async with scene.store.writing() as tx:
        for watch in followed:
            await tx.save_watch(watch)

    await scene.moderator.send(scene.io, "!watch list")

    lines = [line for message in scene.io.history()[1:] for line in message.content.splitlines()]
    assert [line.partition(" ")[0] for line in lines] == [f"<#{watch.channel}>" for watch in followed]


async def test_list_may_be_asked_for_where_nothing_can_be_followed(scene: Scene) -> None:
    voice = scene.guild.create_voice_channel("voices")

    await scene.moderator.send(voice, "!watch list")
    await scene.moderator.send(voice, "!watch add io")

    _, listed, _, refused = (message.content for message in voice.history())
    assert listed.startswith("No channel of this server follows anything yet.")
    assert refused == "Please name a text, announcement or forum channel of this server, or a thread."


async def test_list_says_how_to_begin(scene: Scene) -> None:
    assert "`/watch add` begins" in await slash(scene, "list")


async def test_the_last_member_who_set_a_watch_up_is_remembered(scene: Scene) -> None:
    other = scene.guild.add_member(scene.env.create_user("other"), roles=[scene.managers])
    await slash(scene, "add", channel=scene.io, target="io")
    await scene.services.watches.add(scene.guild.id, scene.io.id, "io")  # as the command line does
    assert [watch.created_by for watch in await watches(scene)] == [scene.moderator.id]

    await other.slash(scene.io, "watch add", channel=scene.io, target="io")

    assert [watch.created_by for watch in await watches(scene)] == [other.id]


async def test_a_watch_is_paused_resumed_and_removed(scene: Scene) -> None:
    await slash(scene, "add", channel=scene.io, target="io")

    assert "pauses Io" in await slash(scene, "pause", channel=scene.io, target="io")
    assert (await watches(scene))[0].paused
    assert "follows Io again" in await slash(scene, "resume", channel=scene.io, target="io")
    assert not (await watches(scene))[0].paused
    assert "no longer follows Io" in await slash(scene, "remove", channel=scene.io.mention, target="io")
    assert await watches(scene) == []


@pytest.mark.parametrize("verb", ["remove", "pause", "resume"])
async def test_what_is_not_followed_cannot_be_changed(scene: Scene, verb: str) -> None:
    channel: Any = str(scene.io.id) if verb == "remove" else scene.io

    assert "does not follow Io" in await slash(scene, verb, channel=channel, target="io")


# ---------------------------------------------------------------- who may


@pytest.mark.parametrize("verb", [*VERBS, "list", "notices"])
@pytest.mark.parametrize("spelling", ["!watch", "{mention} watch"])
async def test_a_member_without_manage_server_is_refused_in_writing(scene: Scene, verb: str, spelling: str) -> None:
    arguments = " io" if verb in VERBS else ""

    await scene.member.send(scene.io, f"{spelling.format(mention=scene.mention)} {verb}{arguments}")

    assert scene.answer().content == REFUSAL
    assert await watches(scene) == []


@pytest.mark.parametrize("verb", VERBS)
async def test_a_member_without_manage_server_does_not_see_the_slash_command(scene: Scene, verb: str) -> None:
    with pytest.raises(SetupError):
        await scene.member.slash(scene.io, f"watch {verb}", target="io")


async def test_a_server_may_let_others_use_the_slash_command(scene: Scene) -> None:
    root = next(command for command in await scene.bot.tree.fetch_commands() if command.name == "watch")
    scene.guild.set_command_permissions(root.id, {scene.member: True})

    result = await scene.member.slash(scene.io, "watch add", channel=scene.io, target="io")

    assert said(result).startswith(f"{scene.io.mention} now follows Io.")


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("spelling", ["!watch", "{mention} watch"])
async def test_a_member_with_manage_server_is_heard_in_writing(scene: Scene, verb: str, spelling: str) -> None:
    if verb != "add":
        await scene.services.watches.add(scene.guild.id, scene.io.id, "io")

    await scene.moderator.send(scene.io, f"{spelling.format(mention=scene.mention)} {verb} io")

    assert scene.io.mention in scene.answer().content
    assert len(scene.io.history()) == 2


async def test_where_the_bot_itself_was_not_invited_it_says_so(scene: Scene) -> None:
    absent = discord.Guild(data={"id": 5, "features": []}, state=scene.bot._connection)  # type: ignore[typeddict-item] # noqa: SLF001 — as discord.py makes it
    ctx: Any = SimpleNamespace(guild=absent, client=scene.bot)

    with pytest.raises(MemberError, match="I am not in this server myself"):
        server(ctx)


async def test_there_are_no_watches_in_direct_messages(scene: Scene) -> None:
    await scene.moderator.send_dm("!watch add io")

    answer = scene.moderator.user.dm_channel.last_message
    assert answer is not None
    assert answer.content == "That works only inside a server."


# ---------------------------------------------------------------- what a moderator can do wrong


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!watch add", "The button asks what to post where"),
        ("!watch add iio", "Did you mean Io?"),
        ("!watch ADD iio", "Did you mean Io?"),
        ("!watch add io nonsense", "I did not understand all of that"),
        ("!watch", "`/watch add` — what is posted where"),
        ("!watch dance", "`/watch add` — what is posted where"),
        ("!watch timezone nowhere", "I know no time zone of that name."),
    ],
)
async def test_a_mistake_gets_one_friendly_sentence(scene: Scene, said: str, answer: str) -> None:
    await scene.moderator.send(scene.io, said)

    assert answer in scene.answer().content
    assert await watches(scene) == []


async def test_a_mistake_in_a_slash_command_is_told_privately(scene: Scene) -> None:
    assert "Did you mean Io?" in await slash(scene, "add", channel=scene.io, target="iio")
