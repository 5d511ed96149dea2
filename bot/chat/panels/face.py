"""What a panel shows: a few words, selects and buttons, and perhaps one embed with its picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import discord

from bot.chat import limits
from bot.chat.card import Card
from bot.chat.inert import fitted
from bot.chat.pressed import Interaction
from bot.chat.views import lasting

TITLE = 256
BUTTONS_ROW = 4
"""The last of the five that there may be; the selects stand above."""

Part = discord.ui.Item[discord.ui.View]


@dataclass(frozen=True, slots=True)
class Face:
    """A panel before it is shown. `keeps_embed` leaves the embed and the picture that stand in it already."""

    content: str
    parts: tuple[Part, ...] = ()
    embed: discord.Embed | None = None
    files: Sequence[discord.File] = field(default_factory=list)
    keeps_embed: bool = False

    def sending(self) -> dict[str, Any]:
        """What discord.py's methods for editing a message take."""
        shown: dict[str, Any] = {"content": self.content[: limits.CONTENT], "view": self._view()}
        if self.keeps_embed:
            return shown
        return shown | {"embeds": [self.embed] if self.embed else [], "attachments": list(self.files)}

    def _view(self) -> discord.ui.View | None:
        return lasting(self.parts) if self.parts else None


async def show(interaction: Interaction, face: Face) -> None:
    """Let the panel look like this, whether Discord was told to wait for it or not."""
    if interaction.response.is_done():
        await interaction.edit_original_response(**face.sending())
    else:
        await interaction.response.edit_message(**face.sending())


def card_embed(card: Card) -> discord.Embed:
    """A card's embed with the title, which in a post stands above it."""
    embed = card.embed.copy()
    embed.title = fitted(card.title, TITLE)
    return embed


def button(
    custom_id: str,
    label: str,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    *,
    off: bool = False,
    row: int = BUTTONS_ROW,
) -> Part:
    """A button of a panel."""
    return discord.ui.Button(custom_id=custom_id, label=label, style=style, disabled=off, row=row)
