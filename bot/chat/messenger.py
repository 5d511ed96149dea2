"""Posts and edits cards over Discord's REST interface: hop 8 of a release's way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import discord
from discord.http import MultipartParameters, handle_message_parameters

from bot.chat import mark
from bot.chat.card import Card, render
from bot.chat.outcome import translated
from bot.core.errors import Unanswered
from bot.core.model import Delivery, Release, Rendition

CLOCK_MARGIN = timedelta(minutes=5)
"""How much earlier than our first attempt, by our clock, Discord may have stamped the message."""


class DiscordMessenger:
    """Fulfils `ports.Messenger` with a client that is logged in; it needs no gateway connection and no cache.

    `source_titles` are the sources' names for readers. Requests go through the client's `http` and not its channel
    objects: those keep a view in memory for each message, and hide the channel that an answer names.

    Without Read Message History Discord shows an empty history, so that nothing is ever found there.
    """

    def __init__(self, client: discord.Client, source_titles: Mapping[str, str]) -> None:
        self._client = client
        self._titles = source_titles

    async def post(self, delivery: Delivery, release: Release, rendition: Rendition | None) -> int:
        """The id of the message. The nonce makes Discord return the first message if the request is repeated soon."""
        with _parameters(self._card(delivery, release, rendition), nonce=delivery.id) as params, translated():
            answer = await self._client.http.send_message(delivery.channel, params=params)
        return _receipt(answer, delivery.channel)

    async def edit(self, delivery: Delivery, message: int, release: Release, rendition: Rendition | None) -> None:
        """The picture is uploaded again: a kept attachment would be lost from the embed, or shown twice."""
        with _parameters(self._card(delivery, release, rendition)) as params, translated(editing=True):
            await self._client.http.edit_message(delivery.channel, message, params=params)

    async def find(self, delivery: Delivery) -> int | None:
        """The bot's own message that carries the delivery's mark in a button."""
        since = (delivery.first_attempt or delivery.created) - CLOCK_MARGIN
        channel = self._client.get_partial_messageable(delivery.channel)
        with translated():
            async for message in channel.history(limit=None, after=since):
                if message.author == self._client.user and _carries(message, delivery.id):
                    return message.id
        return None

    def _card(self, delivery: Delivery, release: Release, rendition: Rendition | None) -> Card:
        title = self._titles.get(release.source, release.source)
        return render(release, title, delivery.id, roles=delivery.roles, rendition=rendition, plain=delivery.plain)


def _parameters(card: Card, nonce: str | None = None) -> MultipartParameters:
    return handle_message_parameters(
        content=card.content,
        embed=card.embed,
        attachments=card.files(),
        view=card.view(),
        allowed_mentions=card.mentions(),
        nonce=nonce,
    )


def _receipt(answer: object, channel: int) -> int:
    """The message's id. An answer that names another channel is no receipt."""
    match answer:
        case {"id": message, "channel_id": where} if str(where) == str(channel):
            return int(str(message))
        case {"channel_id": where}:
            raise Unanswered(f"Discord's answer names another channel, {where}.")
    raise Unanswered("Discord's answer could not be read.")


def _carries(message: discord.Message, delivery: str) -> bool:
    buttons: list[Any] = [item for row in message.components for item in getattr(row, "children", ())]
    return any(mark.marks(getattr(button, "custom_id", None) or "", delivery) for button in buttons)
