"""Who may not manage the server, but was let in by its settings for a slash command, and goes on with the buttons."""

from __future__ import annotations

from dataclasses import replace

import pytest
from simcord.results import ResponseMessage

from bot.chat.apology import NOT_ALLOWED
from bot.core.model import State
from bot.core.panels import OPEN_FOR
from tests.builders import NOW, a_release
from tests.chat.conftest import Restart, Scene
from tests.chat.panel import Shown, opened, told
from tests.chat.test_status import held, kept, rows

LAKE = a_release(title="A lake")
ON_ITS_WAY = "It is on its way to {}."


async def let_in(scene: Scene, *names: str) -> None:
    for command in await scene.bot.tree.fetch_commands():
        if command.name in names:
            scene.guild.set_command_permissions(command.id, {scene.member: True})


async def shown_to_member(scene: Scene, verb: str = "test") -> ResponseMessage:
    await scene.know(LAKE)
    await let_in(scene, "watch")
    result = await scene.member.slash(scene.io, f"watch {verb}", target="io")
    assert result.response is not None
    return result.response


async def age(scene: Scene) -> None:
    """Let a quarter of an hour pass for every panel."""
    async with scene.store.writing() as tx:
        for panel in list(scene.store.tables.panels.values()):
            await tx.save_panel(replace(panel, opened=NOW - OPEN_FOR))


@pytest.mark.parametrize("verb", ["test", "add"])
@pytest.mark.parametrize("restart", [False, True])
async def test_they_may_post_what_they_were_shown(scene: Scene, restarted: Restart, verb: str, restart: bool) -> None:
    shown = await shown_to_member(scene, verb)
    if restart:
        await restarted()

    assert told(await scene.member.click(shown, label="Post it in #io")) == ON_ITS_WAY.format(scene.io.mention)
    assert [row.state for row in await rows(scene)] == [State.PENDING]
    again = told(await scene.member.click(shown, label="Post it in #io"))
    assert again == "That release is already on its way there."


async def test_they_may_post_from_a_panel(scene: Scene) -> None:
    await scene.know(LAKE)
    await let_in(scene, "watch")
    panel = await opened(scene, who=scene.member)
    await panel.press("Save")

    result = await panel.press("Post it in #io")

    assert told(result) == ON_ITS_WAY.format(scene.io.mention)


async def test_they_may_post_what_a_panel_tested(scene: Scene) -> None:
    await scene.know(LAKE)
    await let_in(scene, "watch")
    await scene.services.watches.add(scene.guild.id, scene.io.id, "io")
    panel = await opened(scene, "watch list", who=scene.member)
    await panel.choose("pick", f"{scene.io.id}:io")
    shown = await panel.press("Test")

    result = await scene.member.click(shown.response or shown.followups[-1], label="Post it in #io")

    assert told(result) == ON_ITS_WAY.format(scene.io.mention)


async def test_after_a_quarter_of_an_hour_they_may_not(scene: Scene) -> None:
    shown = await shown_to_member(scene)
    await age(scene)

    assert told(await scene.member.click(shown, label="Post it in #io")) == NOT_ALLOWED
    assert await rows(scene) == []


async def test_they_may_try_what_is_held_after_a_restart_too(scene: Scene, restarted: Restart) -> None:
    await kept(scene, held(scene, scene.io.id))
    await let_in(scene, "status")
    result = await scene.member.slash(scene.io, "status")
    assert result.response is not None
    await restarted()

    for _ in range(2):
        said = told(await scene.member.click(result.response, label="Try now"))
        assert said == "I am trying 1 channel again now. `/status` shows what came of it."
    assert [row.due for row in await rows(scene)] == [NOW]
    await age(scene)
    assert told(await scene.member.click(result.response, label="Try now")) == NOT_ALLOWED


async def test_for_who_may_manage_the_server_nothing_is_remembered(scene: Scene) -> None:
    await scene.know(LAKE)
    result = await scene.moderator.slash(scene.io, "watch test", target="io")

    assert result.response is not None
    assert Shown(scene, scene.moderator, result.response).labels[-1] == "Post it in #io"
    assert scene.store.tables.panels == {}
