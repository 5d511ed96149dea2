"""Every part of every panel: for whom it is, and until when; after a restart, and pressed twice at once or in a row."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor

from bot.chat.apology import NOT_ALLOWED
from bot.chat.panels.desk import ACTIONS
from bot.chat.panels.ids import panel_id
from bot.chat.panels.rights import NOT_OPEN, NOT_YOURS, TOO_LATE
from bot.core.model import Watch
from bot.core.panels import OPEN_FOR, Draft, Panel
from bot.core.ports import Store
from bot.flows.panels import Panels, draft_of
from tests.builders import NOW, a_release
from tests.chat.conftest import Restart, Scene
from tests.chat.forged import a_button, a_select, answers, begin_to_press, message_with
from tests.chat.panel import Shown, opened, told, watches

NUMBER = "0123456789abcdef"
FORMS = {"wordsent": "words", "timesent": "times"}
"""A form → the button that opens it."""


async def kept(scene: Scene, **changes: Any) -> Panel:
    """A panel of the moderator's about a watch of theirs."""
    watch = Watch(scene.guild.id, scene.io.id, "io", created_by=scene.moderator.id)
    panel = Panel(NUMBER, scene.guild.id, scene.moderator.id, NOW, draft=draft_of(watch))
    async with scene.store.writing() as tx:
        await tx.save_release(a_release())
        await tx.save_watch(watch)
        await tx.save_panel(replace(panel, **changes))
    return replace(panel, **changes)


async def as_kept(scene: Scene) -> tuple[Panel | None, list[Watch]]:
    async with scene.store.reading() as tx:
        return await tx.panel(NUMBER), await tx.watches()


def another(scene: Scene) -> MemberActor:
    return scene.guild.add_member(scene.env.create_user("another"), roles=[scene.managers])


# ---------------------------------------------------------------- for whom, until when


@pytest.mark.parametrize("doing", sorted(ACTIONS))
async def test_each_is_for_who_opened_the_panel_and_may_manage_the_server(scene: Scene, doing: str) -> None:
    panel = await kept(scene)
    message, before = await a_button(scene, panel_id(panel.id, doing)), await as_kept(scene)

    assert told(await another(scene).click(message, label="Sample")) == NOT_YOURS
    assert told(await scene.member.click(message, label="Sample")) == NOT_YOURS
    scene.env.backend.remove_member_role(scene.guild.id, scene.moderator.id, scene.managers.id)
    assert told(await scene.moderator.click(message, label="Sample")) == NOT_ALLOWED
    assert await as_kept(scene) == before


@pytest.mark.parametrize("doing", sorted(ACTIONS))
async def test_each_is_closed_kindly_after_a_quarter_of_an_hour(scene: Scene, doing: str) -> None:
    panel = await kept(scene, opened=NOW - OPEN_FOR)
    message, before = await a_button(scene, panel_id(panel.id, doing)), await as_kept(scene)

    await scene.moderator.click(message, label="Sample")

    assert scene.answer().content == TOO_LATE
    assert scene.answer().components == []
    assert await as_kept(scene) == before


@pytest.mark.parametrize("doing", [*sorted(ACTIONS), "nonsense"])
async def test_of_a_panel_that_there_is_not_each_says_that_it_is_not_open(scene: Scene, doing: str) -> None:
    message = await a_button(scene, panel_id(NUMBER, doing))

    assert told(await scene.moderator.click(message, label="Sample")) == NOT_OPEN


async def test_what_another_version_could_do_is_not_open_any_more(scene: Scene) -> None:
    message = await a_button(scene, panel_id((await kept(scene)).id, "nonsense"))

    assert told(await scene.moderator.click(message, label="Sample")) == NOT_OPEN


# ---------------------------------------------------------------- after a restart, twice


async def offered(scene: Scene, doing: str) -> discord.Message:
    """A message with this part, as the panel has it."""
    custom_id = panel_id(NUMBER, FORMS.get(doing, doing))
    match doing:
        case "targets":
            return await a_select(scene, custom_id, ["io", "juno"])
        case "style":
            return await a_select(scene, custom_id, ["compact", "pictures"])
        case "pick":
            return await a_select(scene, custom_id, [f"{scene.io.id}:io"])
        case "channel":
            return await message_with(scene, discord.ui.ChannelSelect(custom_id=custom_id))
        case "role":
            return await message_with(scene, discord.ui.RoleSelect(custom_id=custom_id))
    return await a_button(scene, custom_id)


async def use(scene: Scene, message: discord.Message, doing: str) -> None:
    chosen: dict[str, list[Any]] = {
        "targets": ["io", "juno"],
        "style": ["compact", "pictures"],
        "pick": [f"{scene.io.id}:io"],
        "channel": [scene.closed],
        "role": [scene.managers],
    }
    if doing in chosen:
        await scene.moderator.select(message, chosen[doing])
        return
    result = await scene.moderator.click(message, label="Sample")
    if doing == "wordsent":
        await scene.moderator.submit_modal(result, {"require": "volcano", "exclude": ""})
    elif doing == "timesent":
        times: Any = {"when": ["daily"], "hour": ["18"], "begin": ["22"], "end": ["7"], "zone": "Europe/Berlin"}
        await scene.moderator.submit_modal(result, times)


@pytest.mark.parametrize("doing", sorted(ACTIONS))
async def test_each_works_after_a_restart_and_twice_does_what_once_does(
    scene: Scene, restarted: Restart, doing: str
) -> None:
    """Two messages stand for one that was pressed again before it looked otherwise."""
    await kept(scene)
    messages = [await offered(scene, doing) for _ in range(2)]
    await restarted()

    await use(scene, messages[0], doing)
    once, answered = await watches(scene), answers(scene)
    await use(scene, messages[1], doing)

    assert answered
    assert answers(scene) == 2 * answered
    assert await watches(scene) == once


# ---------------------------------------------------------------- at the same moment


class Together(Panels):
    """Of two presses neither goes on before both have seen their panel."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, lambda: NOW)
        self._both = asyncio.Barrier(2)

    async def found(self, number: str) -> Panel | None:
        panel = await super().found(number)
        await self._both.wait()
        return panel


async def at_once(scene: Scene, first: Shown, doing: str, *values: str, then: Awaitable[object]) -> None:
    """Press something in the first panel while something else is pressed."""
    usual = scene.bot.services
    scene.bot.services = replace(usual, panels=Together(scene.store))
    begin_to_press(scene, first.who, first.message.id, panel_id(first.number, doing), values)
    await then
    scene.bot.services = usual


async def test_of_two_clicks_at_the_same_moment_neither_undoes_the_other(scene: Scene) -> None:
    panel = await opened(scene)

    await at_once(scene, panel, "style", "compact", then=panel.choose("role", scene.managers))

    async with scene.store.reading() as tx:
        stored = await tx.panel(panel.number)
    assert stored is not None
    assert (stored.draft.options.compact, stored.draft.role) == (True, scene.managers.id)
    await panel.press("Save")
    [watch] = await watches(scene)
    assert (watch.options.compact, watch.role) == (True, scene.managers.id)


async def test_save_pressed_twice_at_the_same_moment_saves_once(scene: Scene) -> None:
    panel = await opened(scene)

    await at_once(scene, panel, "save", then=panel.press("Save"))

    assert [(watch.target, watch.revision) for watch in await watches(scene)] == [("io", 1)]


async def test_two_moderators_who_save_at_the_same_moment_do_not_mix_their_choices(scene: Scene) -> None:
    """One of them saves; the other sees what was saved, and keeps what they chose."""
    async with scene.store.writing() as tx:
        await tx.save_watch(Watch(scene.guild.id, scene.io.id, "io"))
    first, second = await opened(scene, "watch list"), await opened(scene, "watch list", another(scene))
    for panel, style in ((first, "compact"), (second, "pictures")):
        await panel.choose("pick", f"{scene.io.id}:io")
        await panel.press("Edit")
        await panel.choose("style", style)

    await at_once(scene, first, "save", then=second.press("Save"))

    [watch] = await watches(scene)
    assert (watch.options.compact, watch.options.only_pictures) in {(True, False), (False, True)}
    assert watch.revision == 2
    said = sorted((first.content, second.content), key=lambda text: text.startswith("**Saved.**"))
    assert said[0].startswith("Somebody else changed this watch meanwhile.")
    assert said[1].startswith("**Saved.**")


# ---------------------------------------------------------------- what is gone by then


async def test_a_channel_that_was_deleted_while_it_was_set_up_is_said(scene: Scene) -> None:
    panel = await opened(scene, channel=scene.closed)
    scene.env.backend.delete_channel(scene.closed.id)
    await panel.choose("style", "compact")

    await panel.press("Save")

    assert "I do not see that channel" in panel.content
    assert await watches(scene) == []


async def test_a_role_that_was_deleted_while_it_was_set_up_is_not_mentioned(scene: Scene) -> None:
    role = scene.guild.create_role("Io fans", mentionable=True)
    panel = await opened(scene, role=role)
    scene.env.backend.delete_role(scene.guild.id, role.id)

    await panel.press("Save")

    assert panel.content.startswith("**Saved.**")
    assert [watch.role for watch in await watches(scene)] == [None]


async def test_the_draft_of_a_panel_may_be_empty(scene: Scene) -> None:
    await kept(scene, draft=Draft())
    for doing in sorted(set(ACTIONS) - {"targets", "style", "pick", "channel", "role", "wordsent", "timesent"}):
        await scene.moderator.click(await a_button(scene, panel_id(NUMBER, doing)), label="Sample")
    assert answers(scene) == len(ACTIONS) - 7
