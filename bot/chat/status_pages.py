"""How a server stands, as messages to whoever asked, and the button that asks."""

from __future__ import annotations

import re
from typing import Any

import discord

from bot.chat import mark, status_words
from bot.chat.apology import NOT_ALLOWED
from bot.chat.buttons import RetryButton
from bot.chat.places import server
from bot.chat.pressed import Interaction, or_apology, services_of
from bot.chat.services import Services
from bot.chat.views import lasting
from bot.core.errors import MemberError

LABEL = "Status"


class StatusButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=mark.SHOW_STATUS):
    """Shows a member with Manage Server how the server stands, as `status` does."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label=LABEL, custom_id=mark.SHOW_STATUS))

    @classmethod
    async def from_custom_id(cls, _interaction: Interaction, _item: object, _match: re.Match[str], /) -> StatusButton:
        """The button that was pressed."""
        return cls()

    async def callback(self, interaction: Interaction) -> None:
        """Show it to who pressed, alone."""
        await or_apology(interaction, self._show(interaction))

    async def _show(self, interaction: Interaction) -> None:
        guild = server(interaction)
        if not interaction.permissions.manage_guild:
            raise MemberError(NOT_ALLOWED)
        first, *others = await status_pages(services_of(interaction), guild)
        await interaction.response.send_message(**first)
        for page in others:
            await interaction.followup.send(**page)


async def status_pages(services: Services, guild: discord.Guild, let_in: str = "") -> list[dict[str, Any]]:
    """What discord.py's methods for sending take, for one message after the other; the last may have a button to try now.

    `let_in` is the number of the panel that lets a member press it who may not manage the server.
    """
    standing = await services.status.of(guild.id)
    pages: list[dict[str, Any]] = [
        {"content": page, "ephemeral": True, "suppress_embeds": True}
        for page in status_words.shown(standing, guild, await services.targets_in(guild.id))
    ]
    if standing.is_held:
        pages[-1]["view"] = lasting([RetryButton(guild.id, let_in or mark.STATUS).item])
    return pages
