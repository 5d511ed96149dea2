"""Every command there is: who may give it, that it is answered after a restart, and that twice does what once does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import discord
import pytest
from discord import app_commands
from simcord.backend.errors import SetupError
from simcord.results import InteractionResult

from bot.chat.apology import NOT_ALLOWED
from bot.chat.panels.desk import OPENERS
from bot.chat.panels.ids import new_id
from bot.chat.question import NOT_OPEN
from bot.core.model import Match
from bot.core.own_targets import OwnTarget
from tests.builders import a_release
from tests.chat.conftest import Restart, Scene
from tests.chat.forged import a_button, answers
from tests.chat.panel import told, watches

HERE = "here"
"""Stands for the channel, or its id where a name or an id is asked for."""

OPTIONS: dict[str, dict[str, Any]] = {
    "facts": {},
    "help": {},
    "io": {},
    "juno": {},
    "latest": {"target": "io"},
    "notify": {"target": "io"},
    "onthisday": {},
    "perijove": {},
    "random": {},
    "search": {"words": "volcano"},
    "status": {},
    "target add": {"name": "Pele", "words": "Pele"},
    "target edit": {"target": "Loki", "words": "Loki Patera"},
    "target list": {},
    "target remove": {"target": "Loki"},
    "watch add": {"target": "io", "channel": HERE},
    "watch list": {},
    "watch notices": {"channel": HERE},
    "watch pause": {"target": "juno"},
    "watch remove": {"target": "juno", "channel": HERE},
    "watch resume": {"target": "juno"},
    "watch test": {"target": "io"},
    "watch timezone": {"zone": "Europe/Berlin"},
    "where": {},
    "why": {},
}
"""Every slash command, with options that it can do something with."""

GUARDED = sorted(name for name in OPTIONS if name.split()[0] in {"status", "target", "watch"})


def options(scene: Scene, name: str) -> dict[str, Any]:
    here = str(scene.io.id) if name == "watch remove" else scene.io
    return {option: here if value == HERE else value for option, value in OPTIONS[name].items()}


def written(scene: Scene, name: str) -> str:
    values = (scene.io.mention if value == HERE else f'"{value}"' for value in OPTIONS[name].values())
    return " ".join([f"!{name}", *values])


def commands(scene: Scene) -> Iterator[str]:
    """Every slash command that the running bot has."""
    for command in scene.bot.tree.walk_commands(type=discord.AppCommandType.chat_input):
        if isinstance(command, app_commands.Command):
            yield command.qualified_name


async def furnished(scene: Scene) -> None:
    """Releases, an own target, and a watch."""
    await scene.know(a_release(), a_release("pia90002", title="The spacecraft", matches=(Match("juno", ()),)))
    async with scene.store.writing() as tx:
        await tx.save_own_target(OwnTarget(f"g{scene.guild.id}/a", scene.guild.id, "Loki", ("Loki",)))
    await scene.services.watches.add(scene.guild.id, scene.io.id, "juno")


async def test_these_are_all_commands(scene: Scene) -> None:
    assert sorted(commands(scene)) == sorted(OPTIONS)


async def kept(scene: Scene) -> list[object]:
    """What is kept about the server, but for how often a watch was saved."""
    async with scene.store.reading() as tx:
        own, settings = await tx.own_targets(scene.guild.id), await tx.guild_settings(scene.guild.id)
    return [
        *sorted((watch.guild, watch.channel, watch.target, watch.paused) for watch in await watches(scene)),
        own,
        settings,
    ]


def said(result: InteractionResult) -> bool:
    return any(message.content or message.embeds for message in [*filter(None, [result.response]), *result.followups])


@pytest.mark.parametrize("name", sorted(OPTIONS))
async def test_each_is_answered_after_a_restart_and_twice_does_what_once_does(
    scene: Scene, restarted: Restart, name: str
) -> None:
    await furnished(scene)
    await restarted()

    assert said(await scene.moderator.slash(scene.io, name, **options(scene, name)))
    once = await kept(scene)
    assert said(await scene.moderator.slash(scene.io, name, **options(scene, name)))

    assert answers(scene) == 2
    assert await kept(scene) == once


@pytest.mark.parametrize("name", sorted(OPTIONS))
async def test_each_is_answered_where_nothing_is_stored_yet(scene: Scene, name: str) -> None:
    assert said(await scene.moderator.slash(scene.io, name, **options(scene, name)))
    assert answers(scene) == 1


@pytest.mark.parametrize("name", GUARDED)
async def test_what_is_for_moderators_is_neither_offered_to_members_nor_done_in_writing(scene: Scene, name: str) -> None:
    await furnished(scene)
    before = await kept(scene)

    with pytest.raises(SetupError):
        await scene.member.slash(scene.io, name, **options(scene, name))
    await scene.member.send(scene.io, written(scene, name))

    assert scene.answer().content == NOT_ALLOWED
    assert await kept(scene) == before


@pytest.mark.parametrize("name", sorted(set(OPTIONS) - set(GUARDED)))
async def test_what_is_for_everybody_is_answered_to_a_member_in_writing_too(scene: Scene, name: str) -> None:
    await furnished(scene)

    await scene.member.send(scene.io, written(scene, name))

    assert scene.answer().content or scene.answer().embeds
    assert scene.answer().content != NOT_ALLOWED


@pytest.mark.parametrize("name", sorted(OPTIONS))
async def test_each_whose_answer_carries_buttons_has_only_such_as_there_are(scene: Scene, name: str) -> None:
    """What is pressed is understood by its `custom_id` alone, so that each has to fit one of the bot's templates."""
    await furnished(scene)
    result = await scene.moderator.slash(scene.io, name, **options(scene, name))

    messages = [*filter(None, [result.response]), *result.followups]
    parts = [part for message in messages for row in message.components for part in row["components"]]
    for part in parts:
        if "custom_id" in part:
            assert any(template.fullmatch(part["custom_id"]) for template in templates(scene)), part["custom_id"]


def templates(scene: Scene) -> list[Any]:
    """What discord.py recognises pressed parts by."""
    return list(scene.bot._connection._view_store._dynamic_items)  # noqa: SLF001 — there is no public way to ask


# ---------------------------------------------------------------- what belongs to several commands


@pytest.mark.parametrize("group", ["watch", "target"])
async def test_a_group_alone_explains_itself_to_moderators_only(scene: Scene, group: str) -> None:
    await scene.moderator.send(scene.io, f"!{group}")
    assert f"`/{group} add`" in scene.answer().content

    await scene.member.send(scene.io, f"!{group}")
    assert scene.answer().content == NOT_ALLOWED


async def test_a_question_is_answered_once(scene: Scene) -> None:
    """Both buttons stand in a second message too, as for one who pressed again before it looked otherwise."""
    await furnished(scene)
    asked = (await scene.moderator.slash(scene.io, "target remove", target="Loki")).response
    assert asked is not None
    yes = asked.components[0]["components"][0]["custom_id"]
    again = await a_button(scene, yes)

    await scene.moderator.click(asked, label="Remove")
    before = await kept(scene)

    assert told(await scene.moderator.click(again, label="Sample")) == NOT_OPEN
    assert await kept(scene) == before


@pytest.mark.parametrize("kind", sorted(OPENERS))
async def test_what_opens_something_does_so_after_a_restart_and_again(scene: Scene, restarted: Restart, kind: str) -> None:
    await furnished(scene)
    message = await a_button(scene, new_id(kind))
    await restarted()

    for _ in range(2):
        result = await scene.moderator.click(message, label="Sample")
        assert result.ephemeral
        assert said(result)
    assert len(scene.store.tables.panels) == 2
