"""Where presses arrive: of buttons and selects in panels, of forms that were sent, and of what opens a panel.

One way for all: the panel is loaded, who pressed is checked, an action changes it and shows it again.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord
from discord.ext import commands

from bot.chat.panels import deciding, managing
from bot.chat.panels.face import Face, show
from bot.chat.panels.forms import filled_in
from bot.chat.panels.ids import NEW, PANEL, new_id
from bot.chat.panels.opening import open_list, open_setup
from bot.chat.panels.press import Press
from bot.chat.panels.rights import NOT_OPEN, TOO_LATE, check_opening, is_over, refusal
from bot.chat.pressed import Interaction, or_apology, privately, services_of
from bot.core.errors import MemberError

Action = Callable[[Press], Awaitable[None]]


async def _not_open(_press: Press) -> None:
    """What a button says that an earlier version made."""
    raise MemberError(NOT_OPEN)


ACTIONS: Mapping[str, Action] = {**deciding.ACTIONS, **managing.ACTIONS}
OPENERS = {"setup": open_setup, "list": open_list}


class PanelItem(discord.ui.DynamicItem[discord.ui.Item[Any]], template=PANEL):
    """Any button or select of a panel."""

    def __init__(self, item: discord.ui.Item[Any], match: re.Match[str]) -> None:
        super().__init__(item)
        self._match = match

    @classmethod
    async def from_custom_id(
        cls, _interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> PanelItem:
        """The one that was used, known by its `custom_id`."""
        return cls(item, match)

    async def callback(self, interaction: Interaction) -> None:
        """Do what it says."""
        await _react(interaction, self._match)


class OpenButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=NEW):
    """Opens a panel for whoever may manage the server."""

    def __init__(self, kind: str, label: str = "Open") -> None:
        style = discord.ButtonStyle.primary
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=new_id(kind)))
        self._kind = kind

    @classmethod
    async def from_custom_id(cls, _interaction: Interaction, _item: object, match: re.Match[str], /) -> OpenButton:
        """The button that was clicked, known by its `custom_id`."""
        return cls(match["kind"])

    async def callback(self, interaction: Interaction) -> None:
        """Open it, for who pressed alone."""
        await or_apology(interaction, self._open(interaction))

    async def _open(self, interaction: Interaction) -> None:
        check_opening(interaction)
        await OPENERS[self._kind](interaction)


class Forms(commands.Cog):
    """Takes the panels' forms: discord.py itself knows only those that it has in memory, which a restart ends."""

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Do what a form says that was sent."""
        data: Any = interaction.data
        if interaction.type is discord.InteractionType.modal_submit and (match := re.fullmatch(PANEL, data["custom_id"])):
            await _react(interaction, match)


async def _react(interaction: Interaction, match: re.Match[str]) -> None:
    await or_apology(interaction, _act(interaction, match))


async def _act(interaction: Interaction, match: re.Match[str]) -> None:
    """Let the action do what was pressed, if the panel is open to who pressed."""
    services = services_of(interaction)
    panel = await services.panels.found(match["number"])
    if refused := refusal(panel, interaction):
        await privately(interaction, refused)
    elif panel and is_over(panel, services.panels.now()):
        await show(interaction, Face(TOO_LATE))
    elif panel:
        data: Any = interaction.data
        values, fields = data.get("values", []), filled_in(data.get("components", []))
        action = ACTIONS.get(match["doing"], _not_open)
        await action(Press(interaction, services, panel, int(match["about"] or 0), values, fields))
