"""`watch list`: pages of a server's watches, each of which can be looked at, changed, paused, tested and removed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from simcord.actors import MemberActor

from bot.chat import limits
from bot.chat.apology import NOT_ALLOWED
from bot.chat.panels.rights import TOO_LATE
from bot.chat.panels.showing import GONE
from bot.chat.places import NO_SUCH_CHANNEL
from bot.core.model import State, Watch
from bot.core.options import Digest, Options, QuietHours
from bot.core.panels import OPEN_FOR
from tests.builders import NOW, a_delivery, a_release
from tests.chat.conftest import Restart, Scene
from tests.chat.panel import Shown, opened, told, watches

LAKE = a_release(title="A *lake*")


async def follow(scene: Scene, target: str = "io", **given: Any) -> Watch:
    given = {"guild": scene.guild.id, "channel": scene.io.id} | given
    watch = Watch(target=target, **given)
    async with scene.store.writing() as tx:
        await tx.save_watch(watch)
    return watch


async def looked_at(scene: Scene, target: str = "io", who: MemberActor | None = None) -> Shown:
    """The page of a watch in `io`."""
    panel = await opened(scene, "watch list", who)
    await panel.choose("pick", f"{scene.io.id}:{target}")
    return panel


def another(scene: Scene) -> MemberActor:
    return scene.guild.add_member(scene.env.create_user("another"), roles=[scene.managers])


# ---------------------------------------------------------------- the list


async def test_without_watches_it_says_how_to_begin(scene: Scene) -> None:
    panel = await opened(scene, "watch list")

    assert panel.content == "No channel of this server follows anything yet. `/watch add` begins."
    assert (panel.titles, panel.parts) == ([], [])


async def test_each_line_says_in_few_words_what_a_watch_does(scene: Scene) -> None:
    quiet = QuietHours(22, 7)
    await follow(scene, options=Options(only_pictures=True, require=("a",), compact=True, digest=Digest(8, 0), quiet=quiet))
    await follow(scene, "juno", role=5, publish=True, paused=True, options=Options(digest=Digest(18)))

    panel = await opened(scene, "watch list")

    assert panel.lines == [
        f"{scene.io.mention} follows Io, compact, only with pictures, by words, on Mondays at 08:00, quiet 22–07",
        f"{scene.io.mention} follows Juno (paused), mentioning <@&5>, publishing each post, daily at 18:00",
    ]
    assert panel.content.endswith("\n-# 2 of 100 watches")
    assert [option["label"] for option in panel.part("pick")["options"]] == ["Io in #io", "Juno in #io (paused)"]


async def test_there_are_ten_on_a_page_and_the_pages_can_be_turned_after_a_restart_too(
    scene: Scene, restarted: Restart
) -> None:
    for number in range(21):
        options = Options(only_pictures=True, require=("a",), compact=True, digest=Digest(8, 2), quiet=QuietHours(22, 7))
        await follow(scene, channel=10**18 + number, role=10**18, publish=True, paused=True, options=options)

    panel = await opened(scene, "watch list")
    assert len(panel.lines) == 10
    assert panel.lines[0].endswith("by words, …")
    assert len(panel.content) <= limits.CONTENT
    assert panel.labels == ["Next ›"]
    await restarted()
    await panel.press("Next ›")
    assert panel.lines[0].startswith(f"<#{10**18 + 10}>")
    assert panel.labels == ["‹ Back", "Next ›"]
    await panel.press("Next ›")
    assert len(panel.lines) == 1
    assert panel.labels == ["‹ Back"]
    await panel.press("‹ Back")
    assert len(panel.lines) == 10


async def test_back_leads_to_the_page_on_which_the_watch_stands(scene: Scene) -> None:
    for number in range(15):
        await follow(scene, channel=10**18 + number)
    panel = await opened(scene, "watch list")
    await panel.press("Next ›")
    await panel.choose("pick", f"{10**18 + 12}:io")

    await panel.press("Back")

    assert panel.lines[0].startswith(f"<#{10**18 + 10}>")


async def test_written_out_it_says_all_and_gives_a_button_that_opens_the_panel(scene: Scene) -> None:
    await follow(scene)
    await scene.moderator.send(scene.io, "!watch list")
    public = scene.answer()
    assert public.content.strip() == f"{scene.io.mention} follows Io"

    assert told(await scene.member.click(public, label="Change")) == NOT_ALLOWED
    result = await scene.moderator.click(public, label="Change")

    assert result.ephemeral
    assert result.response is not None
    assert Shown(scene, scene.moderator, result.response).lines == [f"{scene.io.mention} follows Io"]


# ---------------------------------------------------------------- one watch


async def test_a_watch_is_told_in_whole_sentences_with_its_last_post(scene: Scene) -> None:
    await scene.know(LAKE, a_release("juno", matches=()))
    await follow(scene, options=Options(exclude=("podcast",)))
    sent: dict[str, Any] = {"state": State.SENT, "guild": scene.guild.id, "channel": scene.io.id}
    async with scene.store.writing() as tx:
        await tx.save_deliveries(
            [a_delivery(message=2**42, **sent), a_delivery("e" * 20, release="juno", message=5, **sent)]
        )

    panel = await looked_at(scene)

    first, second, last = panel.content.splitlines()
    assert first == f"{scene.io.mention} follows **Io**, with the full card, at once."
    assert second == "- Nothing that names “podcast”."
    link = f"https://discord.com/channels/{scene.guild.id}/{scene.io.id}/{2**42}"
    assert last.startswith("-# Last post <t:")
    assert last.endswith(f"[A \\*lake\\*]({link})")
    assert panel.labels == ["Edit", "Pause", "Test", "Remove…", "Back"]
    assert panel.titles == []


async def test_it_is_paused_and_resumed(scene: Scene) -> None:
    await follow(scene)
    panel = await looked_at(scene)
    assert "-# No post lately" in panel.content

    await panel.press("Pause")
    assert "**Paused**" in panel.content
    assert [watch.paused for watch in await watches(scene)] == [True]
    await panel.press("Resume")
    assert "Paused" not in panel.content
    assert [watch.paused for watch in await watches(scene)] == [False]


async def test_a_test_shows_its_newest_release_privately_in_its_style(scene: Scene) -> None:
    await scene.know(LAKE)
    await follow(scene, options=Options(compact=True))
    panel = await looked_at(scene)

    result = await panel.press("Test")

    assert told(result).startswith(f"This tests a post about Io: nothing is posted in {scene.io.mention}.")
    shown = result.response or result.followups[0]
    assert shown.embeds[0].thumbnail.url == "attachment://sample.jpg"
    assert told(await scene.moderator.click(shown.message, label="Post it in #io")).startswith("It is on its way")
    assert "follows **Io**" in panel.content


async def test_a_test_before_the_first_release_says_so(scene: Scene) -> None:
    await follow(scene)
    panel = await looked_at(scene)

    assert told(await panel.press("Test")).endswith("the next one is posted wherever it is followed.")


async def test_it_is_removed_once_that_was_asked_again(scene: Scene) -> None:
    await follow(scene)
    await follow(scene, "juno")
    panel = await looked_at(scene)

    await panel.press("Remove…")
    assert panel.content == f"Remove this watch for good? {scene.io.mention} would no longer follow **Io**."
    await panel.press("Keep it")
    assert len(await watches(scene)) == 2
    await panel.press("Remove…")
    await panel.press("Remove")

    assert panel.content.startswith(f"{scene.io.mention} no longer follows Io.\n")
    assert panel.lines == [f"{scene.io.mention} follows Juno"]
    assert [watch.target for watch in await watches(scene)] == ["juno"]


async def test_a_watch_in_a_channel_that_was_deleted_can_be_removed(scene: Scene) -> None:
    await follow(scene, channel=77)
    panel = await opened(scene, "watch list")
    assert panel.lines == ["<#77> follows Io · *not there any more, or a thread at rest*"]
    await panel.choose("pick", "77:io")
    assert NO_SUCH_CHANNEL in panel.content
    assert panel.labels == ["Pause", "Remove…", "Back"]

    await panel.press("Remove…")
    await panel.press("Remove")

    assert await watches(scene) == []
    assert "No channel of this server follows anything yet." in panel.content


@pytest.mark.parametrize("label", ["Edit", "Pause", "Remove…", "Test"])
async def test_what_was_removed_meanwhile_is_said(scene: Scene, label: str) -> None:
    await follow(scene)
    await follow(scene, "juno")
    panel = await looked_at(scene)
    await scene.services.watches.remove(scene.guild.id, scene.io.id, "io")

    result = await panel.press(label)

    assert (told(result) if label == "Test" else panel.content.splitlines()[0]) == GONE
    assert [watch.target for watch in await watches(scene)] == ["juno"]


# ---------------------------------------------------------------- edit


async def test_edit_begins_with_what_it_does_and_changes_it(scene: Scene) -> None:
    await scene.know(LAKE)
    role = scene.guild.create_role("Io fans", mentionable=True)
    await follow(scene, role=role.id, paused=True, options=Options(compact=True, require=("lake",), quiet=QuietHours(1, 2)))
    panel = await looked_at(scene)

    await panel.press("Edit")

    assert panel.titles == ["A \\*lake\\*"]
    assert panel.part("role")["default_values"] == [{"id": role.id, "type": "role"}]
    assert panel.chosen("style") == ["compact"]
    assert [part["type"] for part in panel.parts if "options" in part] == [3]
    await panel.choose("style", "pictures")
    await panel.press("Save")
    options = Options(only_pictures=True, require=("lake",), quiet=QuietHours(1, 2))
    [watch] = await watches(scene)
    assert (watch.role, watch.paused, watch.options, watch.revision) == (role.id, True, options, 2)
    await panel.press("All watches")
    assert panel.lines == [
        f"{scene.io.mention} follows Io (paused), mentioning {role.mention}, only with pictures, by words, quiet 01–02"
    ]


async def test_cancel_leads_back_to_the_watch_as_it_is(scene: Scene) -> None:
    await follow(scene)
    panel = await looked_at(scene)
    await panel.press("Edit")
    await panel.choose("style", "compact")

    await panel.press("Cancel")

    assert "with the full card, at once." in panel.content
    assert "Edit" in panel.labels
    assert [watch.options for watch in await watches(scene)] == [Options()]


async def test_of_two_who_change_one_watch_the_second_sees_what_the_first_did_and_loses_nothing(scene: Scene) -> None:
    await follow(scene)
    first, second = await looked_at(scene), await looked_at(scene, who=another(scene))
    await first.press("Edit")
    await second.press("Edit")
    await first.choose("style", "pictures")
    await second.choose("style", "compact")

    await first.press("Save")
    await second.press("Save")

    assert second.content.startswith("Somebody else changed this watch meanwhile. What you chose is still here")
    assert "- Only what has a picture.\n" in second.content
    assert second.chosen("style") == ["compact"]
    assert [watch.options for watch in await watches(scene)] == [Options(only_pictures=True)]
    await second.press("Save")
    assert [(watch.options, watch.revision) for watch in await watches(scene)] == [(Options(compact=True), 3)]
    assert second.content.startswith("**Saved.**")


async def test_what_was_removed_while_it_was_changed_can_be_set_up_anew(scene: Scene) -> None:
    await follow(scene)
    panel = await looked_at(scene)
    await panel.press("Edit")
    await panel.choose("style", "compact")
    await scene.services.watches.remove(scene.guild.id, scene.io.id, "io")

    await panel.press("Save")

    assert panel.content.startswith("Somebody else removed this watch meanwhile.")
    assert await watches(scene) == []
    await panel.press("Save")
    assert [watch.options for watch in await watches(scene)] == [Options(compact=True)]


# ---------------------------------------------------------------- who may


async def test_who_may_no_longer_manage_the_server_changes_nothing(scene: Scene) -> None:
    await follow(scene)
    panel = await looked_at(scene)
    scene.env.backend.remove_member_role(scene.guild.id, scene.moderator.id, scene.managers.id)

    for label in ("Edit", "Pause", "Test", "Remove…", "Back"):
        assert told(await panel.press(label)) == NOT_ALLOWED
    assert [watch.revision for watch in await watches(scene)] == [1]


async def test_after_a_quarter_of_an_hour_it_is_closed_kindly(scene: Scene) -> None:
    await follow(scene)
    panel = await looked_at(scene)
    async with scene.store.writing() as tx:
        kept = await tx.panel(panel.number)
        assert kept is not None
        await tx.save_panel(replace(kept, opened=NOW - OPEN_FOR))

    await panel.press("Pause")

    assert (panel.content, panel.parts) == (TOO_LATE, [])
    assert [watch.paused for watch in await watches(scene)] == [False]


# ---------------------------------------------------------------- the time zone


async def test_the_time_zone_is_shown_and_chosen(scene: Scene) -> None:
    shown = await scene.moderator.slash(scene.io, "watch timezone")
    assert told(shown).startswith("The hours of this server are those of UTC, where it is Sunday, 12:00.")
    offered = await scene.moderator.autocomplete(scene.io, "watch timezone", "zone", "new y")
    assert [choice["value"] for choice in offered] == ["America/New_York"]
    assert len(await scene.moderator.autocomplete(scene.io, "watch timezone", "zone", "a")) == 25
    common = await scene.moderator.autocomplete(scene.io, "watch timezone", "zone", "")
    assert common[0]["value"] == "UTC"

    chosen = await scene.moderator.slash(scene.io, "watch timezone", zone="America/New_York")

    assert told(chosen).startswith("The hours of this server are those of America/New_York, where it is Sunday, 07:00.")
    async with scene.store.reading() as tx:
        assert (await tx.guild_settings(scene.guild.id)).zone == "America/New_York"


async def test_a_time_zone_that_there_is_not_is_not_repeated(scene: Scene) -> None:
    answer = told(await scene.moderator.slash(scene.io, "watch timezone", zone="@everyone Berln"))

    assert answer.startswith("I know no time zone of that name.")
    assert "@everyone" not in answer
