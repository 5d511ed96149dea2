"""The buttons that work for ever: whatever they need stands in their `custom_id`, so a restart changes nothing."""

from __future__ import annotations

import re
from collections.abc import Awaitable
from typing import Any

import discord

from bot.chat import limits, mark, status_words
from bot.chat.apology import NOT_ALLOWED
from bot.chat.card import FACTS_LABEL
from bot.chat.notices import RETRY_LABEL
from bot.chat.panels.rights import may_go_on
from bot.chat.places import NO_SUCH_CHANNEL, place_of, server
from bot.chat.pressed import Interaction, or_apology, privately, services_of
from bot.chat.share import sharing
from bot.core.errors import MemberError


class FactButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=mark.FACT):
    """Answers privately with a background fact, and a button for the next one."""

    def __init__(self, about: str, number: int) -> None:
        super().__init__(discord.ui.Button(label=FACTS_LABEL, custom_id=mark.fact_id(about, number)))
        self._about, self._number = about, number

    @classmethod
    async def from_custom_id(cls, _interaction: Interaction, _item: object, match: re.Match[str], /) -> FactButton:
        """The button that was clicked, known by its `custom_id`."""
        return cls(match["about"], int(match["number"]))

    async def callback(self, interaction: Interaction) -> None:
        """Show the fact."""
        await or_apology(interaction, self._show(interaction))

    async def _show(self, interaction: Interaction) -> None:
        interaction.client.presses.count(interaction)
        services = services_of(interaction)
        card = services.facts(await services.release(self._about), self._about, self._number)
        more = sharing(interaction, self._about, str(self._number))
        await interaction.response.send_message(**card.sending(*more), ephemeral=True)


class PostButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=mark.POST_IT):
    """Posts a release in a channel, for members who may manage the server or were let in through the panel."""

    def __init__(self, channel: int, release: str, name: str = "the channel", panel: str = "") -> None:
        label = f"Post it in {name}"[: limits.BUTTON_LABEL]
        item = discord.ui.Button[Any](
            label=label, style=discord.ButtonStyle.primary, custom_id=mark.post_id(channel, release, panel)
        )
        super().__init__(item)
        self._channel, self._release, self._panel = channel, release, panel

    @classmethod
    async def from_custom_id(cls, _interaction: Interaction, _item: object, match: re.Match[str], /) -> PostButton:
        """The button that was clicked, known by its `custom_id`."""
        return cls(int(match["channel"]), match["release"], panel=match["panel"] or "")

    async def callback(self, interaction: Interaction) -> None:
        """Promise the post; the deliverer sends it."""
        await _answer(interaction, self._promise(interaction))

    async def _promise(self, interaction: Interaction) -> str:
        guild, services = server(interaction), services_of(interaction)
        if not await may_go_on(interaction, self._panel):
            raise MemberError(NOT_ALLOWED)
        if place_of(guild, self._channel) is None:
            raise MemberError(NO_SUCH_CHANNEL)
        release = await services.reports.release(self._release, guild.id)
        await services.watches.post_now(guild.id, self._channel, release)
        return f"It is on its way to <#{self._channel}>."


class RetryButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=mark.RETRY):
    """Tries what is held in a server again, for members who may manage it and for whom the notice was sent to.

    Below the answer to `status`, in the place of a notice, may stand the panel through which somebody was let in.
    """

    def __init__(self, guild: int, notice: str) -> None:
        super().__init__(discord.ui.Button(label=RETRY_LABEL, custom_id=mark.retry_id(guild, notice)))
        self._guild, self._notice = guild, notice

    @classmethod
    async def from_custom_id(cls, _interaction: Interaction, _item: object, match: re.Match[str], /) -> RetryButton:
        """The button that was clicked, known by its `custom_id`."""
        return cls(int(match["guild"]), match["delivery"])

    async def callback(self, interaction: Interaction) -> None:
        """Make it due; the deliverer sends it."""
        await _answer(interaction, self._try(interaction))

    async def _try(self, interaction: Interaction) -> str:
        if not await self._may(interaction):
            raise MemberError(NOT_ALLOWED)
        return status_words.tried(await services_of(interaction).status.try_now(self._guild))

    async def _may(self, interaction: Interaction) -> bool:
        """In direct messages Discord does not say what a member may in a server, but the notice was for somebody."""
        if interaction.guild_id is None:
            return await services_of(interaction).status.was_told(interaction.user.id, self._guild, self._notice)
        return interaction.guild_id == self._guild and await may_go_on(interaction, self._notice)


async def _answer(interaction: Interaction, doing: Awaitable[str]) -> None:
    """Say privately what was done, or in one sentence what went wrong."""

    async def say() -> None:
        await privately(interaction, await doing)

    await or_apology(interaction, say())
