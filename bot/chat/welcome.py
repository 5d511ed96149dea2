"""The button on a welcome: it opens what `watch add` opens, for as long as the message stands."""

from __future__ import annotations

import re
from typing import Any

import discord

from bot.chat import mark
from bot.chat.notices import SET_UP_LABEL
from bot.chat.panels.opening import open_setup
from bot.chat.panels.rights import check_opening
from bot.chat.pressed import Interaction, or_apology


class SetUpButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=mark.SET_UP):
    """Opens a panel that sets up a watch, for members with Manage Server. Its `custom_id` is the welcome's mark."""

    def __init__(self, delivery: str) -> None:
        super().__init__(discord.ui.Button(label=SET_UP_LABEL, custom_id=mark.set_up_id(delivery)))

    @classmethod
    async def from_custom_id(cls, _interaction: Interaction, _item: object, match: re.Match[str], /) -> SetUpButton:
        """The button that was pressed, known by its `custom_id`."""
        return cls(match["delivery"])

    async def callback(self, interaction: Interaction) -> None:
        """Open it, for who pressed alone."""
        await or_apology(interaction, self._open(interaction))

    async def _open(self, interaction: Interaction) -> None:
        check_opening(interaction)
        await open_setup(interaction)
