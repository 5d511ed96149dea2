"""Posts of `DiscordMessenger` in a server: what its members see, and what the buttons below do."""

from __future__ import annotations

import pytest

from bot.chat.messenger import DiscordMessenger
from bot.core.delivery import promise_post
from bot.core.model import Delivery
from tests.builders import NOW, a_description, a_release
from tests.chat.conftest import PICTURE, Restart, Scene
from tests.chat.test_releases import FACTS

LAKE = a_release(title="A lake", description=a_description(facts=FACTS))


@pytest.fixture
def messenger(scene: Scene) -> DiscordMessenger:
    return DiscordMessenger(scene.bot, {"journal": "The journal"})


async def posted(scene: Scene, messenger: DiscordMessenger, *roles: int) -> Delivery:
    """The delivery of a post that is in `io` now, as the store knows it."""
    promise = promise_post(LAKE.key, scene.guild.id, scene.io.id, roles, NOW)
    await scene.know(LAKE)
    async with scene.store.writing() as tx:
        await tx.save_deliveries([promise])
    await messenger.post(promise, LAKE, PICTURE)
    return promise


async def test_a_post_shows_the_card_with_picture_and_buttons(scene: Scene, messenger: DiscordMessenger) -> None:
    await posted(scene, messenger)

    message = scene.answer()
    assert message.content == "A lake"
    assert message.embeds[0].author.name == "The journal"
    assert message.attachments[0].description == LAKE.description.alt
    assert len(message.components) == 1


async def test_a_post_mentions_the_role_that_was_chosen(scene: Scene, messenger: DiscordMessenger) -> None:
    role = scene.guild.create_role("Io fans", mentionable=True)

    await posted(scene, messenger, role.id)

    assert [mentioned.id for mentioned in scene.answer().role_mentions] == [role.id]
    assert scene.answer().content == f"{role.mention} A lake"


@pytest.mark.parametrize("restart", [False, True])
async def test_another_fact_below_a_post_is_told_to_who_asks(
    scene: Scene, messenger: DiscordMessenger, restarted: Restart, restart: bool
) -> None:
    await posted(scene, messenger)
    message = scene.answer()
    if restart:
        await restarted()

    result = await scene.member.click(message, label="Another fact")

    assert result.ephemeral
    assert result.response is not None
    assert "Sample fact 1." in str(result.response.embeds[0].fields[0].value)


async def test_a_button_whose_delivery_is_forgotten_says_so(scene: Scene, messenger: DiscordMessenger) -> None:
    await messenger.post(promise_post(LAKE.key, scene.guild.id, scene.io.id, (), NOW), LAKE, None)

    result = await scene.member.click(scene.answer(), label="Another fact")

    assert result.response is not None
    assert result.response.content.startswith("I do not know that message any more.")


async def test_a_corrected_release_is_edited_in_place(scene: Scene, messenger: DiscordMessenger) -> None:
    delivery = await posted(scene, messenger)
    message = scene.answer().id

    await messenger.edit(delivery, message, a_release(title="A larger lake"), PICTURE)

    assert (scene.answer().id, scene.answer().content) == (message, "A larger lake")
    assert len(scene.answer().attachments) == 1


async def test_a_post_keeps_no_view_in_memory(scene: Scene, messenger: DiscordMessenger) -> None:
    await posted(scene, messenger)

    assert scene.bot.persistent_views == []
