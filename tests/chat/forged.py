"""Messages of the bot's with a part of any `custom_id`: as earlier versions left them, or as one would forge them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord
from simcord import interactions
from simcord.actors import MemberActor
from simcord.backend import serializers
from simcord.builders import ChannelHandle
from simcord.enums import ComponentType, InteractionType

from bot.chat.apology import OUR_FAULT
from bot.chat.views import lasting
from tests.chat.conftest import Scene


async def message_with(scene: Scene, *items: discord.ui.Item[Any], channel: ChannelHandle | None = None) -> discord.Message:
    """A message of the bot's in `io`, or another channel, with these parts."""
    place = scene.bot.get_channel((channel or scene.io).id)
    assert isinstance(place, discord.TextChannel)
    return await place.send("Sample", view=lasting(items))


async def a_button(scene: Scene, custom_id: str, channel: ChannelHandle | None = None) -> discord.Message:
    """A message with this button."""
    return await message_with(scene, discord.ui.Button(label="Sample", custom_id=custom_id), channel=channel)


async def a_select(scene: Scene, custom_id: str, values: Iterable[str]) -> discord.Message:
    """A message with a select that offers these values."""
    options = [discord.SelectOption(label=value[:100], value=value) for value in values]
    return await message_with(scene, discord.ui.Select(custom_id=custom_id, options=options, max_values=len(options)))


def answers(scene: Scene) -> int:
    """How many interactions were answered so far, none of them with an apology for our own fault."""
    assert OUR_FAULT not in str([entry.json for entry in scene.env.http_requests])
    return sum(entry.path.endswith("/callback") for entry in scene.env.http_requests)


def begin_to_press(scene: Scene, who: MemberActor, message: int, custom_id: str, values: Iterable[str] = ()) -> None:
    """Let the bot hear of a press together with whatever is done next: simcord itself lets members act in turns only."""
    backend = scene.env.backend
    stored = backend.get_message(scene.io.id, message)
    kind = ComponentType.STRING_SELECT if values else ComponentType.BUTTON
    record, payload = interactions.base_payload(
        backend,
        type=InteractionType.MESSAGE_COMPONENT,
        channel_id=scene.io.id,
        guild_id=scene.guild.id,
        user_id=who.id,
        data={"custom_id": custom_id, "component_type": kind, "values": list(values)},
    )
    record.source_message_id = message
    backend.emit("INTERACTION_CREATE", payload | {"message": dict(serializers.message_payload(backend, stored))})
