"""Posts and edits cards over Discord's REST interface: hop 8 of a release's way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import discord
from discord.http import MultipartParameters, handle_message_parameters
from discord.utils import time_snowflake

from bot.chat import mark
from bot.chat.card import Card, render
from bot.chat.outcome import translated
from bot.core.errors import CardRefused, Unanswered
from bot.core.model import Delivery, Release, Rendition

PAGE = 100
"""Messages of a channel's history that Discord gives at once: its most."""

UNREADABLE = "Discord's answer could not be read."

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
            answer = await self._client.http.edit_message(delivery.channel, message, params=params)
        _receipt(answer, delivery.channel)

    async def find(self, delivery: Delivery) -> int | None:
        """The bot's own message that carries the delivery's mark in a button.

        The newest come first, and of those at least a page: so it is found even if our clock was far ahead when it was sent.
        """
        since = time_snowflake((delivery.first_attempt or delivery.created) - CLOCK_MARGIN)
        before: int | None = None
        while before is None or before > since:
            page = await self._page(delivery.channel, before)
            for message in page:
                if self._is_ours(message) and _carries(message, delivery.id):
                    return int(message["id"])
            if len(page) < PAGE:
                return None
            before = int(page[-1]["id"])
        return None

    async def _page(self, channel: int, before: int | None) -> Sequence[Mapping[str, Any]]:
        with translated():
            answer: object = await self._client.http.logs_from(channel, PAGE, before=before)
        if not isinstance(answer, list):
            raise Unanswered(UNREADABLE)
        return answer

    def _is_ours(self, message: Mapping[str, Any]) -> bool:
        own = self._client.user  # known since the login
        return own is not None and message["author"]["id"] == str(own.id)

    def _card(self, delivery: Delivery, release: Release, rendition: Rendition | None) -> Card:
        title = self._titles.get(release.source, release.source)
        try:
            return render(release, title, delivery.id, roles=delivery.roles, rendition=rendition, plain=delivery.plain)
        except Exception as bug:  # one release that cannot be shown must not hold up its channel for ever
            raise CardRefused(f"The card could not be made: {bug!r}.") from bug


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
    raise Unanswered(UNREADABLE)


def _carries(message: Mapping[str, Any], delivery: str) -> bool:
    rows = message.get("components") or ()
    return any(mark.marks(button.get("custom_id") or "", delivery) for row in rows for button in row.get("components", ()))
