"""A private answer, shown to the whole channel by who got it."""

from __future__ import annotations

import re
from typing import Any

import discord

from bot.chat import limits
from bot.chat.card import Card
from bot.chat.inert import fitted, inert, one_line
from bot.chat.pressed import Interaction, or_apology, services_of
from bot.core.errors import MemberError

LABEL = "Share"
NOT_HERE = "You may not post that in this channel, so I cannot do it for you either."
WHOLE = "card"
"""In the place of a fact's number where the whole card is shared."""

TEMPLATE = rf"share:(?P<about>@?[a-z0-9]{{1,80}}):(?P<what>{WHOLE}|\d{{1,6}})"


class ShareButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=TEMPLATE):
    """Posts a release's card, or one of its facts, in the channel; `about` as in "Another fact"."""

    def __init__(self, about: str, what: str) -> None:
        super().__init__(discord.ui.Button(label=LABEL, custom_id=f"share:{about}:{what}"))
        self._about, self._what = about, what

    @classmethod
    async def from_custom_id(cls, _interaction: Interaction, _item: object, match: re.Match[str], /) -> ShareButton:
        """The button that was clicked, known by its `custom_id`."""
        return cls(match["about"], match["what"])

    async def callback(self, interaction: Interaction) -> None:
        """Share it, where who pressed might post it themselves."""
        await or_apology(interaction, self._share(interaction))

    async def _share(self, interaction: Interaction) -> None:
        if not may_share(interaction, picture=self._what == WHOLE):
            raise MemberError(NOT_HERE)
        interaction.client.presses.count_share(interaction)
        await interaction.response.defer()
        card = await self._card(interaction)
        shared = card.sending() | {"content": _content(card, interaction.user.display_name)}
        await interaction.followup.send(**shared)

    async def _card(self, interaction: Interaction) -> Card:
        services = services_of(interaction)
        release = await services.release(self._about)
        if self._what == WHOLE:
            return await services.answer(release)
        return services.facts(release, self._about, int(self._what))


def sharing(interaction: Interaction, about: str, what: str = WHOLE) -> list[discord.ui.Button[Any]]:
    """The button for a private answer; none where who gets that may not share it."""
    return [ShareButton(about, what).item] if may_share(interaction, picture=what == WHOLE) else []


def may_share(interaction: Interaction, *, picture: bool) -> bool:
    """Whether who pressed might post such a thing in the channel themselves. In direct messages there is no need to.

    Where the bot is not, Discord keeps its answers private unless members may use external apps.
    """
    allowed = interaction.permissions
    is_thread = isinstance(interaction.channel, discord.Thread)
    may_send = allowed.send_messages_in_threads if is_thread else allowed.send_messages
    is_here = interaction.client.get_guild(interaction.guild_id) is not None
    return (
        may_send and allowed.embed_links and (allowed.attach_files or not picture) and (is_here or allowed.use_external_apps)
    )


def _content(card: Card, name: str) -> str:
    by = f"-# Shared by {inert(one_line(name))}"
    return f"{fitted(card.title, limits.CONTENT - len(by) - 1)}\n{by}" if card.title else by
