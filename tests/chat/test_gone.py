"""Panels, galleries, buttons and watches after what they are about is gone: a target, a channel, a release, a role."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from bot.chat import mark
from bot.chat.client import build_bot
from bot.chat.panels.ids import panel_id
from bot.chat.places import NO_SUCH_CHANNEL
from bot.core.delivery import promise_post
from bot.core.describe import describe
from bot.core.model import Release, State, Watch
from bot.core.panels import Panel
from bot.flows.panels import Panels
from bot.flows.report import Reports
from bot.flows.targets import Targets
from bot.flows.watch import Watches
from tests.builders import NOW, a_release
from tests.chat.conftest import TARGETS, Scene
from tests.chat.forged import a_button, a_select, answers
from tests.chat.panel import opened, told, watches
from tests.core.catalogue import LIBRARY

KEPT = TARGETS[1:]
NO_SUCH_TARGET = "I do not follow anything by that name. There are Juno and Europa."


async def without_io(scene: Scene) -> None:
    """Start a bot in whose `targets.toml` Io does not stand any more."""
    targets = Targets(KEPT)
    scene.services = replace(
        scene.services,
        targets=targets,
        reports=Reports(scene.store, targets, partial(describe, library=LIBRARY, targets=KEPT)),
        watches=Watches(scene.store, targets, lambda: NOW),
        panels=Panels(scene.store, lambda: NOW),
    )
    await scene.env.restart_bot(build_bot(scene.services))


async def followed(scene: Scene, **given: Any) -> Release:
    """Io is, and one release about it waits."""
    release = a_release()
    await scene.know(release)
    async with scene.store.writing() as tx:
        await tx.save_watch(Watch(scene.guild.id, scene.io.id, "io", **given))
        await tx.save_deliveries([promise_post(release.key, scene.guild.id, scene.io.id, (), NOW)])
    return release


async def states(scene: Scene) -> list[State]:
    async with scene.store.reading() as tx:
        return [row.state for row in await tx.deliveries()]


# ---------------------------------------------------------------- a target


async def test_a_watch_on_a_target_that_is_gone_is_paused_resumed_and_removed(scene: Scene) -> None:
    await followed(scene)
    await without_io(scene)

    async def slash(verb: str, channel: Any) -> str:
        return told(await scene.moderator.slash(scene.io, f"watch {verb}", target="io", channel=channel))

    given_up = "1 waiting post will not be sent."
    paused = f"{scene.io.mention} pauses io: nothing is posted for it until `/watch resume`. {given_up}"
    assert await slash("pause", scene.io) == paused
    assert await states(scene) == [State.SKIPPED]
    assert (await slash("resume", scene.io)).startswith(f"{scene.io.mention} follows io again")
    assert await slash("remove", str(scene.io.id)) == f"{scene.io.mention} no longer follows io."
    assert await watches(scene) == []
    assert await slash("remove", str(scene.io.id)) == NO_SUCH_TARGET


async def test_it_is_removed_in_writing_too(scene: Scene) -> None:
    await followed(scene)
    await without_io(scene)

    await scene.moderator.send(scene.io, "!watch remove IO")

    assert scene.answer().content == f"{scene.io.mention} no longer follows io. 1 waiting post will not be sent."


async def test_it_is_suggested_where_it_is_followed(scene: Scene) -> None:
    await followed(scene)
    await without_io(scene)

    for verb in ("pause", "resume", "remove"):
        choices = await scene.moderator.autocomplete(scene.io, f"watch {verb}", "target", "i")
        assert [choice["value"] for choice in choices] == ["io"]
        assert await scene.moderator.autocomplete(scene.io, f"watch {verb}", "target", "juno") == []


async def test_its_panel_pauses_and_removes_it(scene: Scene) -> None:
    await followed(scene)
    await without_io(scene)
    panel = await opened(scene, "watch list")

    await panel.choose("pick", f"{scene.io.id}:io")
    await panel.press("Pause")
    assert [watch.paused for watch in await watches(scene)] == [True]
    assert panel.content.startswith("1 waiting post will not be sent.\n")
    await panel.press("Resume")
    await panel.press("Edit")
    await panel.press("Save")
    assert NO_SUCH_TARGET in panel.content
    await panel.press("Cancel")
    await panel.press("Remove…")
    await panel.press("Remove")
    assert await watches(scene) == []


async def test_members_stop_what_is_gone(scene: Scene) -> None:
    following = scene.services.following
    for target in ("io", "juno"):
        await following.begin(scene.member.id, target)
    await without_io(scene)

    shown = await scene.member.slash(scene.io, "notify")
    assert told(shown) == "You get new releases about **io** and **Juno** by direct message."
    said = told(await scene.member.slash(scene.io, "notify", target="stop io"))
    assert said.startswith("You get no more direct messages about **io**.")
    assert shown.response is not None
    await scene.member.click(shown.response, label="Stop io")
    assert told(shown) == "You get new releases about **Juno** by direct message."


async def test_a_gallery_of_it_says_so(scene: Scene) -> None:
    await scene.know(a_release(), a_release("pia90002"))
    await scene.member.send(scene.io, "!io")
    answer = scene.answer()
    await without_io(scene)

    assert told(await scene.member.click(answer, label="Next ›")) == NO_SUCH_TARGET


# ---------------------------------------------------------------- a channel


async def test_nothing_is_promised_to_a_channel_that_was_deleted(scene: Scene) -> None:
    await scene.know(a_release())
    shown = (await scene.moderator.slash(scene.io, "watch test", target="io", channel=scene.closed)).response
    assert shown is not None
    scene.env.backend.delete_channel(scene.closed.id)

    assert told(await scene.moderator.click(shown, label="Post it in #closed")) == NO_SUCH_CHANNEL
    assert await states(scene) == []


async def test_a_watch_whose_channel_was_deleted_meanwhile_is_not_tested(scene: Scene) -> None:
    async with scene.store.writing() as tx:
        await tx.save_watch(Watch(scene.guild.id, scene.closed.id, "io"))
    panel = await opened(scene, "watch list")
    await panel.choose("pick", f"{scene.closed.id}:io")
    scene.env.backend.delete_channel(scene.closed.id)

    assert told(await panel.press("Test")) == NO_SUCH_CHANNEL
    await panel.press("Edit")
    await panel.press("Save")
    assert NO_SUCH_CHANNEL in panel.content or NO_SUCH_CHANNEL in str(scene.env.http_requests[-1].json)


# ---------------------------------------------------------------- a release


async def test_a_release_that_is_not_known_any_more_is_not_posted(scene: Scene) -> None:
    message = await a_button(scene, mark.post_id(scene.io.id, "pia90001"))

    assert told(await scene.moderator.click(message, label="Sample")).startswith("I do not know that release any more.")
    assert await states(scene) == []


@pytest.mark.parametrize("custom_id", ["fact:@pia90001:0", "share:@pia90001:card"])
async def test_nor_shown_nor_shared(scene: Scene, custom_id: str) -> None:
    result = await scene.member.click(await a_button(scene, custom_id), label="Sample")

    assert [*filter(None, [result.response]), *result.followups][-1].content.startswith("I do not know that release")


# ---------------------------------------------------------------- a role, a watch


async def test_a_watch_whose_role_is_gone_is_shown_edited_and_saved(scene: Scene) -> None:
    await followed(scene, role=77)
    panel = await opened(scene, "watch list")

    await panel.choose("pick", f"{scene.io.id}:io")
    await panel.press("Edit")
    await panel.press("Save")

    assert panel.content.startswith("**Saved.**")
    assert [watch.role for watch in await watches(scene)] == [None]


@pytest.mark.parametrize("doing", ["detail", "edit", "pause", "resume", "remove", "really", "list"])
async def test_a_panel_of_a_watch_that_is_gone_shows_the_list(scene: Scene, doing: str) -> None:
    number = "0123456789abcdef"
    async with scene.store.writing() as tx:
        await tx.save_panel(Panel(number, scene.guild.id, scene.moderator.id, NOW))

    await scene.moderator.click(await a_button(scene, panel_id(number, doing)), label="Sample")

    assert "No channel of this server follows anything yet." in scene.answer().content


async def test_one_that_is_picked_after_it_is_gone_shows_the_list(scene: Scene) -> None:
    panel = await opened(scene, "watch list")
    message = await a_select(scene, "panel:0123456789abcdef:pick", [f"{scene.io.id}:io"])
    async with scene.store.writing() as tx:
        await tx.save_panel(Panel("0123456789abcdef", scene.guild.id, scene.moderator.id, NOW))

    await scene.moderator.select(message, [f"{scene.io.id}:io"])

    assert panel.content.startswith("No channel")
    assert scene.answer().content.startswith("That watch is not there any more.")
    assert answers(scene) == 2
