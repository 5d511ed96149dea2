"""What moderators decide where something is wrong: that a deleted channel follows nothing more, and where they are told."""

from __future__ import annotations

import pytest

from tests.chat.conftest import Scene
from tests.chat.test_watching import slash, watches

# ---------------------------------------------------------------- a channel that was deleted


async def with_deleted_channel(scene: Scene) -> int:
    """The id of a channel that was deleted while it followed Io; `io` follows it as well."""
    deleted = scene.guild.create_text_channel("short-lived")
    await slash(scene, "add", channel=deleted, target="io")
    await slash(scene, "add", channel=scene.io, target="io")
    scene.env.backend.delete_channel(deleted.id)
    await scene.env.settle()
    return deleted.id


@pytest.mark.parametrize("named", ["{}", "<#{}>"])
async def test_what_a_deleted_channel_follows_can_be_removed(scene: Scene, named: str) -> None:
    deleted = await with_deleted_channel(scene)

    answer = await slash(scene, "remove", channel=named.format(deleted), target="io")

    assert answer == f"<#{deleted}> no longer follows Io."
    assert [watch.channel for watch in await watches(scene)] == [scene.io.id]


async def test_what_a_deleted_channel_follows_can_be_removed_in_writing(scene: Scene) -> None:
    deleted = await with_deleted_channel(scene)

    await scene.moderator.send(scene.io, f"!watch remove io {deleted}")

    assert scene.answer().content == f"<#{deleted}> no longer follows Io."


async def test_the_channels_that_follow_something_are_suggested_deleted_ones_too(scene: Scene) -> None:
    deleted = await with_deleted_channel(scene)

    suggested = await scene.moderator.autocomplete(scene.io, "watch remove", "channel", "")
    of_these = await scene.moderator.autocomplete(scene.io, "watch remove", "channel", "not there")

    assert {(each["name"], each["value"]) for each in suggested} == {
        ("#io", str(scene.io.id)),
        (f"a channel that is not there any more ({deleted})", str(deleted)),
    }
    assert [each["value"] for each in of_these] == [str(deleted)]


async def test_a_channel_is_removed_by_its_name_and_one_that_is_none_is_not_understood(scene: Scene) -> None:
    await slash(scene, "add", channel=scene.io, target="io")

    assert await slash(scene, "remove", channel="#oi", target="io") == (
        "I cannot find that channel; perhaps I am not allowed to see it."
    )
    assert await slash(scene, "remove", channel="#io", target="io") == f"{scene.io.mention} no longer follows Io."


# ---------------------------------------------------------------- where trouble is told


BY_MESSAGE = "Whoever set up a watch hears of trouble by direct message; `/watch notices` chooses a channel."


async def chosen(scene: Scene) -> int | None:
    async with scene.store.reading() as tx:
        return (await tx.guild_settings(scene.guild.id)).notices


async def test_a_channel_for_notices_is_chosen_shown_and_given_up_again(scene: Scene) -> None:
    assert await slash(scene, "notices") == BY_MESSAGE
    assert await slash(scene, "notices", channel=scene.io) == f"I tell of trouble in {scene.io.mention}."
    assert await slash(scene, "notices") == f"I tell of trouble in {scene.io.mention}."
    assert await chosen(scene) == scene.io.id
    assert await slash(scene, "notices", direct=True) == BY_MESSAGE
    assert await chosen(scene) is None


@pytest.mark.parametrize("spelling", ["!watch notices", "{mention} watch notices"])
async def test_it_is_chosen_in_writing_too(scene: Scene, spelling: str) -> None:
    command = spelling.format(mention=scene.mention)

    await scene.moderator.send(scene.io, f"{command} {scene.io.mention}")
    assert await chosen(scene) == scene.io.id
    await scene.moderator.send(scene.io, f"{command} yes")
    assert await chosen(scene) is None


async def test_a_channel_in_which_nothing_can_be_told_is_not_chosen(scene: Scene) -> None:
    await slash(scene, "notices", channel=scene.io)

    assert await slash(scene, "notices", channel=scene.closed) == (
        f"I cannot tell anything in {scene.closed.mention}, for want of **Send Messages**; nothing was changed."
    )
    assert await chosen(scene) == scene.io.id


async def test_a_thread_may_be_chosen(scene: Scene) -> None:
    thread = scene.env.backend.create_thread(scene.io.id, "moderators", scene.moderator.id)

    await scene.moderator.send(scene.io, f"!watch notices <#{thread.id}>")

    assert await chosen(scene) == thread.id
