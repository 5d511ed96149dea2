"""`target`: a server's own targets, tried out before they are saved, by members who may and by one who may not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult, ResponseMessage

from bot.chat import limits
from bot.chat.apology import NOT_ALLOWED
from bot.chat.question import LEFT, NOT_OPEN, NOT_YOURS, OPEN_FOR, TOO_LATE
from bot.chat.target_words import NO_RELEASES
from bot.core.own_targets import MOST_WORDS, OwnTarget
from bot.flows.own_targets import CHANGED
from tests.builders import a_release
from tests.chat.conftest import DEFERRED, Restart, Scene

LOKI = a_release("loki", title="A sample of Loki *Patera*", text="Loki Patera is a sample lake.", matches=())
MOTH = a_release("moth", title="Sample: the Loki moth", text="The Loki moth flies.", matches=(), link="")


async def own(scene: Scene, guild: int | None = None) -> list[OwnTarget]:
    async with scene.store.reading() as tx:
        return await tx.own_targets(guild)


def answered(result: InteractionResult) -> ResponseMessage:
    assert result.response is not None
    assert result.ephemeral
    return result.response


async def asked(scene: Scene, verb: str, **options: Any) -> ResponseMessage:
    return answered(await scene.moderator.slash(scene.io, f"target {verb}", **options))


async def pressed(scene: Scene, shown: ResponseMessage, label: str, who: MemberActor | None = None) -> ResponseMessage:
    result = await (who or scene.moderator).click(shown.message, label=label)
    assert result.response is not None
    return result.response


async def saved(scene: Scene, name: str = "Loki", words: str = "Loki", exclude: str = "Loki moth") -> ResponseMessage:
    return await pressed(scene, await asked(scene, "add", name=name, words=words, exclude=exclude), "Save")


def labels(message: ResponseMessage) -> list[str]:
    return [button["label"] for row in message.components for button in row["components"]]


# ---------------------------------------------------------------- add


async def test_add_shows_privately_what_would_match_and_saves_when_told_to(scene: Scene) -> None:
    await scene.know(LOKI, MOTH)

    shown = await asked(scene, "add", name="Loki", words="Loki Patera, Loki", exclude="Loki moth")

    assert scene.first_word_of_the_answer() == DEFERRED
    assert shown.content == "**1** of the last 2 releases would match."
    [embed] = shown.embeds
    assert (embed.title, embed.description) == ("Preview: Loki", "-# Loki Patera · Loki\n-# but not: Loki moth")
    assert [field.name for field in embed.fields] == ["Would match: 1", "Named only, so they would not: 1"]
    assert embed.fields[0].value is not None
    link = "- [A sample of Loki \\*Patera\\*](https://nasa.example/loki) · 1 March 2026\n"
    assert embed.fields[0].value.startswith(f"{link}-# the title names Loki")
    assert embed.fields[1].value == '- Sample: the Loki moth · 1 March 2026\n-# it speaks of "Loki moth"'
    assert await own(scene) == []

    after = await pressed(scene, shown, "Save")

    [target] = await own(scene, scene.guild.id)
    assert (target.name, target.words, target.not_words) == ("Loki", ("Loki Patera", "Loki"), ("Loki moth",))
    assert target.created_by == scene.moderator.id
    assert after.content.startswith("Saved **Loki**. One of the newest releases is about it: `/latest` shows it.")
    assert "`/watch add target:Loki`" in after.content
    assert (after.embeds, after.components) == ([], [])


async def test_what_was_saved_can_be_followed_and_looked_at(scene: Scene) -> None:
    await scene.know(LOKI)
    await saved(scene)
    [target] = await own(scene)

    offered = await scene.moderator.autocomplete(scene.io, "watch add", "target", "lok")
    assert offered == [{"name": "Loki", "value": target.key}]
    followed = await scene.moderator.slash(scene.io, "watch add", target=target.key)
    assert answered(followed).content.startswith(f"{scene.io.mention} now follows Loki.")
    await scene.member.send(scene.io, "!latest loki")
    assert scene.answer().content == "A sample of Loki \\*Patera\\*"
    listed = await scene.moderator.slash(scene.io, "watch list")
    assert f"\n- {scene.io.mention} follows Loki\n" in answered(listed).content
    status = await scene.moderator.slash(scene.io, "status")
    assert f"{scene.io.mention} follows Loki\n" in answered(status).content


async def test_what_a_moderator_posts_of_it_mentions_the_watchs_role(scene: Scene) -> None:
    role = scene.guild.create_role("Loki fans", mentionable=True)
    await scene.know(LOKI)
    await saved(scene)

    shown = answered(await scene.moderator.slash(scene.io, "watch add", target="Loki", role=role))
    await pressed(scene, shown, "Post it in #io")

    async with scene.store.reading() as tx:
        assert [row.roles for row in await tx.deliveries()] == [(role.id,)]


async def test_cancel_saves_nothing(scene: Scene) -> None:
    shown = await asked(scene, "add", name="Loki", words="Loki")
    assert shown.content == NO_RELEASES
    assert labels(shown) == ["Save", "Cancel"]

    after = await pressed(scene, shown, "Cancel")

    assert (after.content, after.components, await own(scene)) == (LEFT, [], [])


async def test_what_cannot_be_saved_is_explained_and_nothing_is_asked(scene: Scene) -> None:
    for options, said in (
        ({"name": "Loki", "words": "L"}, "Word 1 is too short"),
        ({"name": "@everyone", "words": "Loki"}, "The name should begin with a letter"),
        ({"name": "io", "words": "Loki"}, "Something is followed by that name already"),
    ):
        shown = await asked(scene, "add", **options)
        assert shown.content.startswith(said)
        assert shown.components == []


async def test_the_longest_words_and_titles_fit_and_do_nothing(scene: Scene) -> None:
    words = [f"**@everyone `{number:02}` <@1> {'x_' * 17}" for number in range(MOST_WORDS)]
    titles = [f"{word} {'*[x](' * 300}" for word in words]
    await scene.know(*(a_release(f"r{number}", title=title, matches=()) for number, title in enumerate(titles)))

    exclusions = [f"a {word}"[:60] for word in words]
    shown = await asked(scene, "add", name="x" * 40, words=",".join(words), exclude=",".join(exclusions))

    [embed] = shown.embeds
    assert shown.content == "**20** of the last 20 releases would match."
    assert len(embed) <= limits.EMBED
    assert "\\@everyone" in (embed.description or "")
    assert "<@1>" not in (embed.description or "").replace("\\<@1>", "")


# ---------------------------------------------------------------- who may


async def test_a_member_may_not_in_writing_nor_press_what_a_moderator_was_asked(scene: Scene) -> None:
    for verb in ('add Loki "Loki Patera"', "edit Loki", "list", "remove Loki"):
        await scene.member.send(scene.io, f"!target {verb}")
        assert scene.answer().content == NOT_ALLOWED

    await scene.moderator.send(scene.io, '!target add Loki "Loki Patera, Loki" "Loki moth"')
    asked_in_writing = scene.answer()
    result = await scene.member.click(asked_in_writing, label="Save")

    assert answered(result).content == NOT_YOURS
    assert await own(scene) == []
    await scene.moderator.click(asked_in_writing, label="Save")
    assert [target.words for target in await own(scene)] == [("Loki Patera", "Loki")]


async def test_who_may_no_longer_manage_the_server_can_save_nothing(scene: Scene) -> None:
    shown = await asked(scene, "add", name="Loki", words="Loki")
    scene.env.backend.remove_member_role(scene.guild.id, scene.moderator.id, scene.managers.id)

    assert (await pressed(scene, shown, "Save")).content == NOT_ALLOWED
    assert await own(scene) == []


async def test_whom_the_servers_settings_let_in_may_save(scene: Scene) -> None:
    root = next(command for command in await scene.bot.tree.fetch_commands() if command.name == "target")
    scene.guild.set_command_permissions(root.id, {scene.member: True})
    shown = answered(await scene.member.slash(scene.io, "target add", name="Loki", words="Loki"))

    await pressed(scene, shown, "Save", scene.member)

    assert [target.created_by for target in await own(scene)] == [scene.member.id]


async def test_discord_offers_it_to_those_who_manage_a_server_and_only_there(scene: Scene) -> None:
    [commands] = [entry.json for entry in scene.env.http_requests if entry.method == "PUT" and "/commands" in entry.path]
    command: dict[str, Any] = next(command for command in commands or [] if command["name"] == "target")

    assert command["default_member_permissions"] == discord.Permissions(manage_guild=True).value
    assert not command["dm_permission"]
    assert [option["name"] for option in command["options"]] == ["add", "edit", "list", "remove"]


async def test_in_writing_a_target_alone_explains_itself(scene: Scene) -> None:
    await scene.moderator.send(scene.io, "!target")
    assert "`/target add`" in scene.answer().content


# ---------------------------------------------------------------- too late, twice, at once


async def test_after_ten_minutes_the_buttons_are_gone_and_nothing_is_saved(scene: Scene) -> None:
    shown = await asked(scene, "add", name="Loki", words="Loki")

    await scene.env.advance_time(OPEN_FOR + 1)

    assert (shown.content, shown.components) == (TOO_LATE, [])
    assert scene.bot.questions == {}
    assert await own(scene) == []


async def test_after_a_restart_the_buttons_say_that_they_are_not_open(scene: Scene, restarted: Restart) -> None:
    shown = await asked(scene, "add", name="Loki", words="Loki")

    await restarted()

    assert (await pressed(scene, shown, "Save")).content == NOT_OPEN
    assert await own(scene) == []


async def test_of_two_moderators_who_change_one_target_the_second_is_told(scene: Scene) -> None:
    other = scene.guild.add_member(scene.env.create_user("another moderator"), roles=[scene.managers])
    await saved(scene)
    first = await asked(scene, "edit", target="Loki", words="Loki Patera", exclude="none")
    second = answered(await other.slash(scene.io, "target edit", target="Loki", name="Lake"))

    await pressed(scene, first, "Save")

    assert (await pressed(scene, second, "Save", other)).content == CHANGED
    assert [(target.name, target.words, target.not_words) for target in await own(scene)] == [("Loki", ("Loki Patera",), ())]


# ---------------------------------------------------------------- edit, list, remove


async def test_edit_changes_what_is_given_once_it_is_saved(scene: Scene) -> None:
    await scene.know(LOKI, MOTH)
    await saved(scene)
    [before] = await own(scene)

    shown = await asked(scene, "edit", target=before.key, exclude="none")
    assert shown.content == "**2** of the last 2 releases would match."
    assert [target.not_words for target in await own(scene)] == [("Loki moth",)]
    await pressed(scene, shown, "Save")

    assert [(target.key, target.name, target.not_words) for target in await own(scene)] == [(before.key, "Loki", ())]


async def test_list_tells_what_there_is_and_where_it_is_followed(scene: Scene) -> None:
    assert (await asked(scene, "list")).content.startswith("This server has no targets of its own yet.")
    await saved(scene, words="Loki, *Loki*")
    await saved(scene, "Pele", "Pele", "")
    await scene.moderator.slash(scene.io, "watch add", target="Loki")

    assert (await asked(scene, "list")).content == (
        f"**Loki**, followed in {scene.io.mention}\n-# Loki · \\*Loki\\*\n-# but not: Loki moth\n"
        "**Pele**, followed in no channel\n-# Pele\n"
        "2 of 10 targets of this server's own; each may have 20 words.\n"
    )


async def test_remove_asks_once_more_and_says_what_goes_with_it(scene: Scene) -> None:
    await saved(scene)
    await scene.moderator.slash(scene.io, "watch add", target="Loki")

    shown = await asked(scene, "remove", target="loki")
    assert shown.content == f"Remove **Loki** for good? {scene.io.mention} would follow it no more."
    assert len(await own(scene)) == 1
    after = await pressed(scene, shown, "Remove")

    assert after.content == "**Loki** is gone, and no channel follows it any more."
    assert await own(scene) == []
    async with scene.store.reading() as tx:
        assert await tx.watches() == []
    again = await asked(scene, "remove", target="loki")
    assert again.content.startswith("This server has no target of its own by that name.")


# ---------------------------------------------------------------- between servers


@pytest.fixture
def elsewhere(scene: Scene) -> tuple[Any, MemberActor]:
    """A channel of another server, and a moderator there."""
    guild = scene.env.create_guild()
    managers = guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    return guild.create_text_channel("there"), guild.add_member(scene.env.create_user("stranger"), roles=[managers])


async def test_another_server_is_never_offered_it_and_can_do_nothing_with_it(
    scene: Scene, elsewhere: tuple[Any, MemberActor]
) -> None:
    there, stranger = elsewhere
    await scene.know(LOKI)
    await saved(scene)
    [target] = await own(scene)

    for command, option in (("watch add", "target"), ("latest", "target"), ("random", "target"), ("target edit", "target")):
        offered = await stranger.autocomplete(there, command, option, "")
        assert target.key not in [choice["value"] for choice in offered]
        at_home = await scene.moderator.autocomplete(scene.io, command, option, "")
        assert target.key in [choice["value"] for choice in at_home]
    for typed in ("Loki", target.key):
        for command in ("watch add", "watch test", "latest", "random", *["facts"] * (typed == "Loki")):  # 5 in 20 s
            result = await stranger.slash(there, command, target=typed)
            assert result.response is not None
            assert result.response.content.startswith("I do not follow anything by that name.")
            assert "Loki" not in result.response.content
        for command in ("target edit", "target remove"):
            options = {"name": "Mine"} if command == "target edit" else {}
            result = await stranger.slash(there, command, target=typed, **options)
            assert answered(result).content.startswith("This server has no target of its own by that name.")
    assert answered(await stranger.slash(there, "target list")).content.startswith("This server has no targets")
    assert len(await own(scene)) == 1


async def test_why_something_was_posted_names_no_other_servers_target(
    scene: Scene, elsewhere: tuple[Any, MemberActor]
) -> None:
    there, stranger = elsewhere
    await scene.know(replace(LOKI, matches=a_release().matches))
    await saved(scene)

    told = {}
    for who, where in ((scene.moderator, scene.io), (stranger, there)):
        await who.send(where, "!io")
        assert where.last_message is not None
        result = await who.context_menu(where, "Why was this posted?", where.last_message)
        told[where.id] = answered(result).embeds[0].description or ""

    assert told[there.id] == "It is about\n- **Io**: the title names Io"
    assert told[scene.io.id].startswith(f"{told[there.id]}\n- **Loki**: the title names Loki")
