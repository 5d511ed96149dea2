"""`watch add` without a target: a panel in which a watch is set up, step by step, and seen before it is saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from simcord.actors import MemberActor

from bot.chat.apology import NOT_ALLOWED
from bot.chat.panels.deciding import SAVED_ALREADY
from bot.chat.panels.rights import NOT_OPEN, NOT_YOURS, TOO_LATE
from bot.chat.panels.setup import CHOOSE, MORE_TARGETS, NOT_SHOWN
from bot.chat.places import NOT_EVERYONE
from bot.chat.question import LEFT
from bot.core.errors import MemberError
from bot.core.model import Match, State, Target, Watch
from bot.core.options import Digest, Options
from bot.core.own_targets import OwnTarget
from bot.core.panels import OPEN_FOR
from bot.core.wanting import MOST_WATCHES
from bot.flows.targets import Targets
from tests.builders import NOW, a_release
from tests.chat.conftest import DEFERRED, Restart, Scene
from tests.chat.panel import Shown, opened, told, watches

LAKE = a_release(title="A lake")
OLDER = a_release("pia90002", title="An older volcano", text="A volcano.", published=NOW - timedelta(days=2), picture=None)
UPDATED = 6
"""Discord's number for "the message that this stands in will change": it must come within three seconds."""
CHANGED_AT_ONCE = 7


def callbacks(scene: Scene) -> list[int]:
    return [int((entry.json or {})["type"]) for entry in scene.env.http_requests if entry.path.endswith("/callback")]


def second(scene: Scene) -> MemberActor:
    return scene.guild.add_member(scene.env.create_user("another"), roles=[scene.managers])


# ---------------------------------------------------------------- what it shows


async def test_it_proposes_io_in_this_channel_and_shows_the_newest_release(scene: Scene) -> None:
    await scene.know(LAKE, OLDER)

    panel = await opened(scene)

    assert callbacks(scene) == [DEFERRED]
    assert panel.content.splitlines()[1] == f"{scene.io.mention} will follow **Io**, with the full card, at once."
    assert panel.titles == ["A lake"]
    assert [file.filename for file in panel.message.attachments] == ["sample.jpg"]
    assert panel.message.embeds[0].image.url == "attachment://sample.jpg"
    assert panel.labels == ["Save", "Words…", "Times…", "Cancel"]
    assert panel.chosen("targets") == ["io"]
    assert panel.part("channel")["default_values"] == [{"id": scene.io.id, "type": "channel"}]
    assert await watches(scene) == []


async def test_what_the_command_says_is_chosen_already(scene: Scene) -> None:
    role = scene.guild.create_role("Io fans", mentionable=True)

    panel = await opened(scene, channel=scene.closed, role=role)

    assert f"{scene.closed.mention} will follow **Io**, mentioning {role.mention}," in panel.content
    assert "I still need there: **Send Messages**" in panel.content
    assert NOT_SHOWN in panel.content
    assert panel.titles == []


async def test_where_nothing_can_be_posted_a_channel_has_to_be_chosen_first(scene: Scene) -> None:
    result = await scene.moderator.slash(scene.guild.create_voice_channel("voices"), "watch add")
    assert result.response is not None
    panel = Shown(scene, scene.moderator, result.response)
    assert "A channel will follow **Io**" in panel.content
    assert CHOOSE in panel.content
    assert "Save" not in panel.labels

    await panel.choose("channel", scene.io)

    assert f"{scene.io.mention} will follow **Io**" in panel.content
    assert "Save" in panel.labels


async def test_the_preview_follows_what_is_chosen(scene: Scene) -> None:
    juno = a_release("pia90003", title="The spacecraft", matches=(Match("juno", ("the title names Juno",)),), seen=NOW)
    await scene.know(LAKE, OLDER, replace(juno, published=NOW))
    panel = await opened(scene)

    await panel.choose("targets", "io", "juno")
    assert "will follow **Io** and **Juno**" in panel.content
    assert panel.titles == ["The spacecraft"]
    await panel.choose("targets", "io")
    await panel.choose("style", "compact")
    assert panel.message.embeds[0].thumbnail.url == "attachment://sample.jpg"
    assert "with the compact card" in panel.content
    await panel.fill("Words…", {"require": "Volcano"})
    assert panel.titles == ["An older volcano"]
    assert panel.message.attachments == []
    await panel.choose("style", "pictures")
    assert panel.titles == []
    assert "- Only what has a picture.\n- Only what names “Volcano”." in panel.content
    assert NOT_SHOWN in panel.content


async def test_a_change_that_shows_the_same_card_is_answered_at_once_and_leaves_it(scene: Scene) -> None:
    await scene.know(LAKE)
    role = scene.guild.create_role("Io fans", mentionable=True)
    panel = await opened(scene)

    await panel.choose("role", role)
    assert f"mentioning {role.mention}" in panel.content
    await panel.choose("role")
    assert "mentioning" not in panel.content
    await panel.choose("style", "compact")

    assert callbacks(scene) == [DEFERRED, CHANGED_AT_ONCE, CHANGED_AT_ONCE, UPDATED]
    assert panel.titles == ["A lake"]


async def test_of_many_targets_the_servers_own_and_the_first_ones_are_offered(scene: Scene) -> None:
    own = OwnTarget(f"g{scene.guild.id}/a", scene.guild.id, "Loki", ("Loki",))
    async with scene.store.writing() as tx:
        await tx.save_own_target(own)
    many = [*scene.services.targets, *(Target(f"t{number}", f"T{number}", ("T",)) for number in range(30))]
    services = replace(scene.services, targets=Targets(many))
    scene.bot.services = services

    panel = await opened(scene)

    offered = [option["value"] for option in panel.part("targets")["options"]]
    assert len(offered) == 25
    assert offered[:3] == ["io", "juno", "europa"]
    assert offered[-1] == own.key
    assert MORE_TARGETS in panel.content


# ---------------------------------------------------------------- saving


async def test_save_sets_up_one_watch_for_each_target_and_offers_to_post(scene: Scene) -> None:
    await scene.know(LAKE)
    role = scene.guild.create_role("Io fans")
    panel = await opened(scene, channel=scene.closed, role=role)
    await panel.choose("targets", "io", "juno")
    await panel.choose("style", "compact", "pictures")

    await panel.press("Save")

    assert panel.content.startswith(f"**Saved.**\n{scene.closed.mention} follows **Io** and **Juno**, mentioning")
    assert "I still need there: **Send Messages**, **Embed Links**, **Attach Files**, **Mention @everyone" in panel.content
    assert panel.titles == ["A lake"]
    assert panel.content.endswith("until then only you see it.")
    assert panel.labels == ["Post it in #closed", "All watches"]
    options = Options(only_pictures=True, compact=True)
    assert await watches(scene) == [
        Watch(scene.guild.id, scene.closed.id, target, role.id, created_by=scene.moderator.id, options=options)
        for target in ("io", "juno")
    ]
    assert told(await panel.press("Post it in #closed")) == f"It is on its way to {scene.closed.mention}."
    async with scene.store.reading() as tx:
        assert [row.state for row in await tx.deliveries()] == [State.PENDING]


async def test_pressed_twice_it_is_saved_once(scene: Scene) -> None:
    panel = await opened(scene)
    number = panel.number
    before = panel.message.message
    await scene.moderator.click(before, custom_id=f"panel:{number}:save")
    scene.env.backend.get_message(scene.io.id, before.id).components = [
        {"type": 1, "id": 1, "components": [{"type": 2, "style": 3, "label": "Save", "custom_id": f"panel:{number}:save"}]}
    ]

    assert told(await scene.moderator.click(before, label="Save")) == SAVED_ALREADY
    assert [watch.revision for watch in await watches(scene)] == [1]


async def test_what_is_followed_there_already_is_named(scene: Scene) -> None:
    await scene.services.watches.add(scene.guild.id, scene.io.id, "io")

    panel = await opened(scene)

    assert "It follows **Io** already: Save puts this in the place of that." in panel.content


async def test_cancel_saves_nothing(scene: Scene) -> None:
    panel = await opened(scene)

    await panel.press("Cancel")

    assert (panel.content, panel.parts, await watches(scene)) == (LEFT, [], [])


async def test_only_posts_in_announcement_channels_can_be_published(scene: Scene) -> None:
    panel = await opened(scene)

    await panel.choose("style", "publish")

    said = f"Only posts in announcement channels can be published, and {scene.io.mention} is none."
    assert said in panel.content
    assert told(await panel.press("Save")) == said
    news = scene.guild.create_news_channel("news")
    await panel.choose("channel", news)
    assert said not in panel.content
    await panel.press("Save")
    assert [(watch.channel, watch.publish) for watch in await watches(scene)] == [(news.id, True)]


async def test_everyone_cannot_be_mentioned(scene: Scene) -> None:
    panel = await opened(scene)

    await panel.choose("role", scene.guild.default_role)

    assert NOT_EVERYONE in panel.content
    assert told(await panel.press("Save")) == NOT_EVERYONE


@pytest.mark.parametrize("kind", ["forum", "thread"])
async def test_forums_and_threads_can_be_chosen(scene: Scene, kind: str) -> None:
    panel = await opened(scene)
    place = scene.guild.create_forum_channel("pictures")
    if kind == "thread":
        thread = scene.env.backend.create_thread(scene.io.id, "io in depth", scene.moderator.id)
        place = next(one for one in scene.io.threads if one.id == thread.id)

    await panel.choose("channel", place)
    await panel.press("Save")

    assert [watch.channel for watch in await watches(scene)] == [place.id]


async def test_a_full_server_is_told_so_and_keeps_what_was_chosen(scene: Scene) -> None:
    async with scene.store.writing() as tx:
        for number in range(MOST_WATCHES):
            await tx.save_watch(Watch(scene.guild.id, number, "io"))
    panel = await opened(scene)
    await panel.choose("style", "compact")

    await panel.press("Save")

    assert panel.content.startswith(f"This server would have more than {MOST_WATCHES} watches")
    assert panel.chosen("style") == ["compact"]
    assert "Save" in panel.labels
    assert len(await watches(scene)) == MOST_WATCHES


# ---------------------------------------------------------------- forms


async def test_words_are_asked_for_and_shown_again(scene: Scene) -> None:
    panel = await opened(scene)

    assert await panel.fill("Words…", {"require": "Loki, *lava* ,", "exclude": "podcast"}) == {"require": "", "exclude": ""}

    assert "- Only what names “Loki” or “\\*lava\\*”.\n- Nothing that names “podcast”." in panel.content
    assert await panel.fill("Words…", {}) == {"require": "Loki, *lava*", "exclude": "podcast"}
    await panel.press("Save")
    assert [watch.options for watch in await watches(scene)] == [Options(require=("Loki", "*lava*"), exclude=("podcast",))]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"require": "!!"}, "“Only with one of these words”: Keyword 1 has neither a letter nor a digit"),
        ({"require": "Loki", "exclude": "loki"}, "The same word is asked for and left out"),
        ({"exclude": "a" * 61}, "“Never with one of these words”: Keyword 1 is too long"),
    ],
)
async def test_words_that_cannot_be_taken_are_explained_and_kept(scene: Scene, typed: dict[str, str], why: str) -> None:
    await scene.know(LAKE)
    panel = await opened(scene)

    await panel.fill("Words…", typed)

    assert f"**Not taken:** {why}" in panel.content
    assert panel.content.endswith("**Words…** still has what you typed.")
    assert (panel.titles, panel.message.attachments) == ([], [])
    assert await panel.fill("Words…", {"require": "", "exclude": ""}) == {"require": "", "exclude": ""} | typed
    assert "Not taken" not in panel.content
    assert panel.titles == ["A lake"]


async def test_a_digest_and_quiet_hours_are_in_the_servers_time_zone(scene: Scene) -> None:
    await scene.know(LAKE)
    panel = await opened(scene)

    proposed = await panel.fill("Times…", {"when": ["0"], "begin": ["22"], "zone": "berlin"})

    assert proposed == {"when": ["now"], "hour": ["18"], "begin": ["never"], "end": ["7"], "zone": "UTC"}
    assert panel.content.startswith("The hours of this server are those of Europe/Berlin now, for all its watches.")
    assert "follow **Io**, as one list every Monday at 18:00 (Europe/Berlin)." in panel.content
    assert "- Nothing between 22:00 and 07:00 (Europe/Berlin)" in panel.content
    assert panel.titles == []
    again = await panel.fill("Times…", {"when": ["daily"], "begin": ["never"]})
    assert panel.titles == ["A lake"]
    assert again == {"when": ["0"], "hour": ["18"], "begin": ["22"], "end": ["7"], "zone": "Europe/Berlin"}
    await panel.press("Save")
    assert [watch.options for watch in await watches(scene)] == [Options(digest=Digest(18))]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"zone": "Mars/Olympus"}, "I know no time zone of that name."),
        ({"begin": ["7"], "end": ["7"]}, "Quiet hours need an end that is not their beginning."),
    ],
)
async def test_times_that_cannot_be_taken_are_explained_and_kept(scene: Scene, typed: dict[str, object], why: str) -> None:
    panel = await opened(scene)

    await panel.fill("Times…", {"when": ["daily"], **typed})

    assert f"**Not taken:** {why}" in panel.content
    assert "at once." in panel.content
    assert (await panel.fill("Times…", {"zone": "UTC", "begin": ["22"]})) | typed == {
        "when": ["daily"],
        "hour": ["18"],
        "begin": ["never"],
        "end": ["7"],
        "zone": "UTC",
    } | typed
    assert "every day at 18:00 (UTC)" in panel.content


async def test_a_form_that_is_sent_after_a_restart_is_taken(scene: Scene, restarted: Restart) -> None:
    panel = await opened(scene)
    shown = await panel.press("Words…")

    await restarted()
    await scene.moderator.submit_modal(shown, {"require": "Loki", "exclude": ""})

    assert "- Only what names “Loki”." in panel.content


# ---------------------------------------------------------------- who may, and for how long


async def test_after_a_restart_it_works_on(scene: Scene, restarted: Restart) -> None:
    panel = await opened(scene)
    await panel.choose("style", "compact")

    await restarted()
    await panel.choose("targets", "juno")
    await panel.press("Save")

    assert [(watch.target, watch.options.compact) for watch in await watches(scene)] == [("juno", True)]


async def test_a_form_is_for_who_opened_the_panel_while_it_is_open(scene: Scene) -> None:
    panel = await opened(scene)
    shown = await panel.press("Words…")
    await _age(scene, panel)

    await scene.moderator.submit_modal(shown, {"require": "Loki", "exclude": ""})

    assert (panel.content, panel.parts) == (TOO_LATE, [])


async def test_after_a_quarter_of_an_hour_it_is_closed_kindly(scene: Scene) -> None:
    panel = await opened(scene)
    await _age(scene, panel)

    await panel.press("Save")

    assert (panel.content, panel.parts, await watches(scene)) == (TOO_LATE, [], [])


async def _age(scene: Scene, panel: Shown) -> None:
    async with scene.store.writing() as tx:
        kept = await tx.panel(panel.number)
        assert kept is not None
        await tx.save_panel(replace(kept, opened=NOW - OPEN_FOR))


async def test_old_panels_are_forgotten_when_another_is_opened(scene: Scene) -> None:
    old = await opened(scene)
    await _age(scene, old)
    async with scene.store.writing() as tx:
        await tx.forget_panels(NOW)

    assert told(await old.press("Save")) == NOT_OPEN


async def test_another_moderators_panel_is_left_alone(scene: Scene) -> None:
    """A private panel is seen by nobody else; this holds should Discord ever send such a press."""
    panel = await opened(scene)
    await scene.moderator.send(scene.io, "!watch add")
    button = scene.answer()
    scene.env.backend.get_message(scene.io.id, button.id).components = [
        {
            "type": 1,
            "id": 1,
            "components": [{"type": 2, "style": 3, "label": "Save", "custom_id": f"panel:{panel.number}:save"}],
        }
    ]

    assert told(await second(scene).click(button, label="Save")) == NOT_YOURS
    assert await watches(scene) == []


async def test_who_may_no_longer_manage_the_server_decides_nothing(scene: Scene) -> None:
    panel = await opened(scene)
    scene.env.backend.remove_member_role(scene.guild.id, scene.moderator.id, scene.managers.id)

    assert told(await panel.press("Save")) == NOT_ALLOWED
    assert told(await panel.choose("style", "compact")) == NOT_ALLOWED
    assert await watches(scene) == []


async def test_whom_the_servers_settings_let_in_may_use_it(scene: Scene) -> None:
    root = next(command for command in await scene.bot.tree.fetch_commands() if command.name == "watch")
    scene.guild.set_command_permissions(root.id, {scene.member: True})
    await scene.know(LAKE)
    panel = await opened(scene, who=scene.member)

    await panel.choose("style", "compact")
    await panel.press("Save")

    assert [watch.created_by for watch in await watches(scene)] == [scene.member.id]
    assert panel.labels == ["Post it in #io", "All watches"]


# ---------------------------------------------------------------- written out


@pytest.mark.parametrize("spelling", ["!watch add", "{mention} watch add"])
async def test_written_out_it_gives_a_button_that_opens_a_private_panel(
    scene: Scene, restarted: Restart, spelling: str
) -> None:
    await scene.moderator.send(scene.io, spelling.format(mention=scene.mention))
    public = scene.answer()
    assert public.content.startswith("The button asks what to post where, and only you see it")

    await restarted()
    assert told(await scene.member.click(public, label="Set up")) == NOT_ALLOWED
    result = await scene.moderator.click(public, label="Set up")

    assert result.ephemeral
    assert result.response is not None
    panel = Shown(scene, scene.moderator, result.response)
    await panel.press("Save")
    assert [watch.target for watch in await watches(scene)] == ["io"]


async def test_a_target_that_is_gone_by_then_is_said(scene: Scene) -> None:
    own = OwnTarget(f"g{scene.guild.id}/a", scene.guild.id, "Loki", ("Loki",))
    async with scene.store.writing() as tx:
        await tx.save_own_target(own)
    panel = await opened(scene)
    await panel.choose("targets", own.key)
    async with scene.store.writing() as tx:
        await tx.remove_own_target(own.key)

    await panel.press("Save")

    with pytest.raises(MemberError) as unknown:
        scene.services.targets.named(own.key)
    assert panel.content.startswith(str(unknown.value))
    assert await watches(scene) == []
