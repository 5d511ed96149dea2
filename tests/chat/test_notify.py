"""`notify` and its direct messages: in a server, in direct messages, with a slash and written, open and closed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord
import pytest
from simcord.results import InteractionResult

from bot.chat import mark
from bot.chat.messenger import DiscordMessenger
from bot.core.delivery import delivery_id, promise_posts
from bot.core.model import Kind, Watch
from bot.flows.deliver import Deliverer
from bot.flows.follow import MOST
from tests.builders import NOW, a_description, a_release
from tests.chat.conftest import DEFERRED, FakePictures, Restart, Scene
from tests.chat.test_releases import FACTS

LAKE = a_release(title="A lake", description=a_description(facts=FACTS))
LATER = a_release("pia90002", title="A plume")


def mail(scene: Scene) -> list[discord.Message]:
    """What the member got by direct message, oldest first."""
    return [message for message in scene.member.user.dm_channel.history() if message.author == scene.bot.user]


def close(scene: Scene) -> None:
    """The member takes no direct messages any more."""
    path = f"/channels/{scene.member.user.dm_channel.id}/messages"
    scene.env.inject_error("POST", path, times=None, status=403, code=50007, message="Cannot send messages to this user")


def open_again(scene: Scene) -> None:
    scene.env.backend.faults.clear()


async def targets(scene: Scene) -> list[tuple[str, bool]]:
    """What the member follows, and whether it is paused."""
    return [(watch.target, watch.paused) for watch in await scene.services.following.listed(scene.member.id)]


async def slash(scene: Scene, target: str = "") -> InteractionResult:
    result = await scene.member.slash(scene.io, "notify", **({"target": target} if target else {}))
    assert result.ephemeral
    return result


def said(result: InteractionResult) -> str:
    assert result.response is not None
    return result.response.content


def labels(components: Any) -> list[str]:
    return [button["label"] for row in components for button in row["components"]]


async def publish(scene: Scene, pictures: FakePictures) -> None:
    """A new release is delivered to everybody who follows what it is about."""
    await scene.know(LATER)
    async with scene.store.writing() as tx:
        await tx.promise(promise_posts(LATER, await tx.watches(targets=LATER.targets), NOW))
    await Deliverer(scene.store, DiscordMessenger(scene.bot, {}), pictures, lambda: NOW).drain()


async def unreachable(scene: Scene, pictures: FakePictures) -> None:
    """A member who follows Io has closed their direct messages when something new comes."""
    await scene.services.following.begin(scene.member.id, "io")
    close(scene)
    await publish(scene, pictures)


# ---------------------------------------------------------------- beginning


async def test_who_begins_gets_the_newest_at_once_with_a_button_that_stops(scene: Scene) -> None:
    await scene.know(LAKE)

    answer = await slash(scene, "Io")

    assert scene.first_word_of_the_answer() == DEFERRED
    assert said(answer) == "You get new releases about **Io** by direct message from now on; I have just written to you."
    [first] = mail(scene)
    assert first.content.startswith("From now on you get new releases about **Io** here")
    assert first.content.endswith("A lake")
    assert first.embeds[0].description == LAKE.description.caption
    assert await targets(scene) == [("io", False)]


async def test_what_is_new_arrives_and_can_be_stopped_after_a_restart(
    scene: Scene, pictures: FakePictures, restarted: Restart
) -> None:
    await slash(scene, "io")
    await publish(scene, pictures)
    newest = mail(scene)[-1]
    assert newest.content == "A plume"
    await restarted()

    once = await scene.member.user.click(newest, label="Stop these messages")
    twice = await scene.member.user.click(newest, label="Stop these messages")

    assert said(once) == "You get no more direct messages about **Io**. `/notify` with a target begins again."
    assert said(twice) == "They are stopped already. `/notify` with a target begins again."
    assert await targets(scene) == []
    [row] = newest.components
    assert isinstance(row, discord.ActionRow)
    assert any(
        mark.marks(button.custom_id or "", delivery_id(Kind.POST, LATER.key, scene.member.id)) for button in row.children
    )


async def test_before_anything_is_known_a_word_is_said(scene: Scene) -> None:
    await slash(scene, "europa")
    [first] = mail(scene)
    assert first.content == "From now on you get new releases about **Europa** here as soon as they are out."


async def test_beginning_twice_is_harmless(scene: Scene) -> None:
    await slash(scene, "io")
    assert "already" in said(await slash(scene, "io"))
    assert len(mail(scene)) == 1
    assert await targets(scene) == [("io", False)]


async def test_it_works_in_direct_messages(scene: Scene) -> None:
    result = await scene.member.user.slash("notify", target="io")
    assert "from now on" in said(result)
    assert await targets(scene) == [("io", False)]


async def test_it_can_be_installed_by_a_member_and_used_everywhere(scene: Scene) -> None:
    [command] = [each for each in scene.bot.tree.get_commands() if each.name == "notify"]
    told = command.to_dict(scene.bot.tree)
    assert (told["integration_types"], told["contexts"]) == ([0, 1], [0, 1, 2])


async def test_everybodys_targets_are_suggested(scene: Scene) -> None:
    assert await scene.member.autocomplete(scene.io, "notify", "target", "eu") == [{"name": "Europa", "value": "europa"}]


async def test_what_is_not_followed_is_refused_with_a_suggestion(scene: Scene) -> None:
    answer = said(await slash(scene, "ioo"))
    assert answer == "I do not follow anything by that name. Did you mean Io?"
    assert mail(scene) == []


async def test_one_too_many_is_refused_before_anything_is_sent(scene: Scene) -> None:
    async with scene.store.writing() as tx:
        for number in range(MOST):
            await tx.save_watch(Watch(0, scene.member.id, f"moon-{number}", to_member=True))
    assert said(await slash(scene, "io")).startswith("You get 10 targets by direct message already, which is the most.")
    assert mail(scene) == []


@pytest.mark.parametrize("spelling", ["!notify io", "{mention} notify Io"])
async def test_written_out_it_writes_to_the_member_and_says_so(scene: Scene, spelling: str) -> None:
    await scene.member.send(scene.io, spelling.format(mention=scene.mention))
    assert "**Io** by direct message from now on" in scene.answer().content
    assert len(mail(scene)) == 1
    assert await targets(scene) == [("io", False)]


@pytest.mark.parametrize(
    ("written", "left"),
    [("stop io", ["juno"]), ("STOP Juno", ["io"]), ("stop", []), ("stop europa", ["io", "juno"])],
)
async def test_written_out_it_stops(scene: Scene, written: str, left: list[str]) -> None:
    for target in ("io", "juno"):
        await scene.services.following.begin(scene.member.id, target)
    await scene.member.send(scene.io, f"!notify {written}")
    assert [target for target, _ in await targets(scene)] == left
    assert ("no more" in scene.answer().content) == (len(left) < 2)


# ---------------------------------------------------------------- what a member gets


async def test_alone_it_shows_what_a_member_gets_with_buttons_that_stop_it(scene: Scene, restarted: Restart) -> None:
    assert said(await slash(scene)).startswith("You get nothing by direct message.")
    for target in ("io", "juno"):
        await scene.services.following.begin(scene.member.id, target)

    shown = await slash(scene, "list")

    assert shown.response is not None
    assert said(shown) == "You get new releases about **Io** and **Juno** by direct message."
    assert labels(shown.response.components) == ["Stop Io", "Stop Juno", "Stop all"]
    await restarted()
    await scene.member.click(shown.response, label="Stop Io")
    assert await targets(scene) == [("juno", False)]


async def test_pressing_twice_shows_what_is_left(scene: Scene) -> None:
    for target in ("io", "juno"):
        await scene.services.following.begin(scene.member.id, target)
    first, second = await slash(scene), await slash(scene)
    assert first.response is not None
    assert second.response is not None
    await scene.member.click(first.response, label="Stop Io")
    await scene.member.click(second.response, label="Stop Io")
    await scene.member.click(first.response, label="Stop Juno")
    assert said(first).startswith("You get nothing by direct message.")
    assert said(second) == "You get new releases about **Juno** by direct message."
    await scene.member.click(second.response, label="Stop Juno")
    assert said(second).startswith("You get nothing by direct message.")


async def test_all_is_stopped_at_once(scene: Scene) -> None:
    for target in ("io", "juno"):
        await scene.services.following.begin(scene.member.id, target)
    shown = await slash(scene)
    assert shown.response is not None
    await scene.member.click(shown.response, label="Stop all")
    assert await targets(scene) == []


async def test_in_a_server_it_is_not_written_for_everybody_to_see(scene: Scene) -> None:
    await scene.services.following.begin(scene.member.id, "juno")
    await scene.member.send(scene.io, "!notify")
    assert "Juno" not in scene.answer().content
    await scene.member.send_dm("!notify")
    assert "**Juno**" in mail(scene)[-1].content


# ---------------------------------------------------------------- closed direct messages


async def test_who_cannot_be_reached_hears_at_once_what_to_change(scene: Scene) -> None:
    close(scene)
    answer = said(await slash(scene, "io"))
    assert answer.startswith("I cannot send you direct messages, so nothing was changed.")
    assert "Privacy Settings" in answer
    assert await targets(scene) == []

    open_again(scene)
    assert "from now on" in said(await slash(scene, "io"))


async def test_where_discord_gives_no_answer_nothing_is_begun(scene: Scene) -> None:
    scene.env.inject_error("POST", "/users/@me/channels", status=503)
    assert "try again in a minute" in said(await slash(scene, "io"))
    assert await targets(scene) == []


async def test_closing_them_pauses_and_is_told_once_after_the_next_command(scene: Scene, pictures: FakePictures) -> None:
    await unreachable(scene, pictures)
    assert await targets(scene) == [("io", True)]
    assert mail(scene) == []

    first = await scene.member.slash(scene.io, "help")
    second = await scene.member.slash(scene.io, "help")

    [told] = first.followups
    assert told.ephemeral
    assert told.content.startswith("I could not send you new releases about **Io** by direct message, so they are paused.")
    assert labels(told.components) == ["Resume", "Stop Io"]
    assert second.followups == []


async def test_who_needs_not_know_is_told_nothing(scene: Scene, pictures: FakePictures) -> None:
    await unreachable(scene, pictures)
    assert (await scene.moderator.slash(scene.io, "help")).followups == []


async def test_it_is_told_after_a_button_too_and_only_once(scene: Scene, pictures: FakePictures) -> None:
    await scene.know(LAKE)
    await scene.moderator.slash(scene.io, "io")
    await unreachable(scene, pictures)
    shown = scene.answer()
    first = await scene.member.click(shown, label="Another fact")
    second = await scene.member.click(shown, label="Another fact")
    assert [message.content[:20] for message in first.followups] == ["I could not send you"]
    assert second.followups == []


async def test_it_is_told_after_a_menu_too(scene: Scene, pictures: FakePictures) -> None:
    await scene.know(LAKE)
    await scene.moderator.slash(scene.io, "io")
    await unreachable(scene, pictures)
    first = await scene.member.context_menu(scene.io, "Why was this posted?", scene.answer())
    assert [message.content[:20] for message in first.followups] == ["I could not send you"]


async def test_a_written_command_says_only_that_there_is_something(scene: Scene, pictures: FakePictures) -> None:
    await unreachable(scene, pictures)
    await scene.member.send(scene.io, "!help")
    assert scene.answer().content == "I have something to tell you alone: `/notify` shows it."
    assert said(await slash(scene)).startswith("I could not send you new releases about **Io**")


async def test_notify_itself_says_it_no_second_time(scene: Scene, pictures: FakePictures) -> None:
    await unreachable(scene, pictures)
    assert (await slash(scene)).followups == []
    assert (await scene.member.slash(scene.io, "help")).followups == []


async def test_resume_writes_first_and_goes_on_after_a_restart(
    scene: Scene, pictures: FakePictures, restarted: Restart
) -> None:
    await unreachable(scene, pictures)
    shown = await slash(scene)
    assert shown.response is not None
    await restarted()

    refused = await scene.member.click(shown.response, label="Resume")
    assert [message.content[:37] for message in refused.followups] == ["I cannot send you direct messages, so"]
    assert await targets(scene) == [("io", True)]

    open_again(scene)
    await scene.member.click(shown.response, label="Resume")
    assert await targets(scene) == [("io", False)]
    assert said(shown) == "You get new releases about **Io** by direct message."
    assert [message.content for message in mail(scene)] == ["New releases come here again, from the next one on."]


async def test_resuming_twice_writes_once(scene: Scene, pictures: FakePictures) -> None:
    await unreachable(scene, pictures)
    first, second = await slash(scene), await slash(scene)
    open_again(scene)
    for shown in (first, second):
        assert shown.response is not None
        await scene.member.click(shown.response, label="Resume")
    assert len(mail(scene)) == 1


async def test_resuming_what_was_stopped_changes_nothing(scene: Scene, pictures: FakePictures) -> None:
    await unreachable(scene, pictures)
    shown = await slash(scene)
    assert shown.response is not None
    await scene.services.following.stop_all(scene.member.id)
    await scene.member.click(shown.response, label="Resume")
    assert said(shown).startswith("You get nothing by direct message.")
    assert mail(scene) == []


async def test_beginning_again_ends_the_pause(scene: Scene, pictures: FakePictures) -> None:
    await unreachable(scene, pictures)
    open_again(scene)
    assert "from now on" in said(await slash(scene, "io"))
    assert await targets(scene) == [("io", False)]
    assert (await scene.member.slash(scene.io, "help")).followups == []


# ---------------------------------------------------------------- a flood


async def test_a_summary_has_the_button_too(scene: Scene) -> None:
    await scene.know(LAKE)
    row = promise_posts(LAKE, [Watch(0, scene.member.id, "io", to_member=True)], NOW)[0]
    await DiscordMessenger(scene.bot, {}).summarise(replace(row, kind=Kind.SUMMARY), [LAKE])
    result = await scene.member.user.click(mail(scene)[-1], label="Stop these messages")
    assert said(result).startswith("They are stopped already.")


@pytest.mark.parametrize("stopped", [False, True])
async def test_why_it_came_is_told_there_too(scene: Scene, pictures: FakePictures, stopped: bool) -> None:
    await scene.services.following.begin(scene.member.id, "io")
    await publish(scene, pictures)
    async with scene.store.writing() as tx:
        await tx.save_release(replace(LATER, announced=NOW))
    if stopped:
        await scene.services.following.stop_all(scene.member.id)
    result = await scene.member.user.slash("why")
    assert result.response is not None
    [embed] = result.response.embeds
    said = "You get nothing of what" if stopped else "You get **Io** by direct message. `/notify` changes that."
    assert (embed.fields[0].value or "").startswith(said)
