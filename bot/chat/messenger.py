"""Posts, edits and publishes cards over Discord's REST interface: hop 8 of a release's way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import discord
from discord.http import MultipartParameters, handle_message_parameters

from bot.chat.card import NO_COLOURS, Card
from bot.chat.cards import Cards
from bot.chat.direct import DirectChannels, stop_button
from bot.chat.forums import Forum, Forums
from bot.chat.inert import thread_name
from bot.chat.notices import told
from bot.chat.outcome import ALREADY_PUBLISHED, FAILURES, NO_MESSAGES_HERE, WHEN_EDITING, WHEN_PUBLISHING, translated
from bot.chat.publishing import publish
from bot.chat.search import UNREADABLE, Search
from bot.chat.summary import summary_card
from bot.core.errors import ChannelClosed, Unanswered
from bot.core.model import Delivery, Receipt, Release, Rendition
from bot.core.notices import Notice


class DiscordMessenger:
    """Fulfils `ports.Messenger` with a client that is logged in; it needs no gateway connection and no cache.

    `source_titles` are the sources' names for readers, `colours` the targets' by key. Requests go through the client's
    `http` and not its channel objects: those keep a view in memory for each message, and hide the channel that an answer
    names.

    What kind of channel it is only asked about where Discord refuses a message, and before a search.
    """

    def __init__(
        self, client: discord.Client, source_titles: Mapping[str, str], colours: Mapping[str, int] = NO_COLOURS
    ) -> None:
        self._http = client.http
        self._cards = Cards(source_titles, colours)
        self._forums = Forums(client.http.get_channel)
        self._direct = DirectChannels(lambda member: client.http.start_private_message(str(member)))
        self._search = Search(client)

    async def post(self, delivery: Delivery, release: Release, rendition: Rendition | None) -> Receipt:
        """The nonce makes Discord return the first message if the request is repeated soon; a thread has none.

        To a member it goes like a notice: `Receipt.thread` is the channel of direct messages.
        """
        card = self._cards.card(delivery, release, rendition)
        return await self._place(delivery, card, thread_name(release.title) or release.key, release.targets)

    async def summarise(self, delivery: Delivery, releases: Sequence[Release]) -> Receipt:
        """In a forum it stands under the tags of everything that it names."""
        card = summary_card(delivery, releases)
        return await self._place(delivery, card, card.title, frozenset().union(*(release.targets for release in releases)))

    async def _place(self, delivery: Delivery, card: Card, name: str, targets: Collection[str]) -> Receipt:
        """Send the card to a member or a channel, or begin a forum's thread of this name with it."""
        with translated():
            if delivery.to_member:
                return await self._send_direct(delivery, _contents(delivery, card))
            forum = await self._forums.known(delivery.channel)
            if forum is None:
                try:
                    return await self._send(delivery, _contents(delivery, card))
                except discord.HTTPException as refusal:
                    forum = await self._forum_behind(refusal, delivery.channel)
            return await self._begin_thread(delivery, card, name, forum, targets)

    async def edit(self, delivery: Delivery, message: int, release: Release, rendition: Rendition | None) -> None:
        """The picture is uploaded again: a kept attachment would be lost from the embed, or shown twice."""
        where = delivery.thread or delivery.channel
        with _parameters(delivery, self._cards.card(delivery, release, rendition)) as params, translated(WHEN_EDITING):
            answer = await self._http.edit_message(where, message, params=params)
        _receipt(answer, where)

    async def publish(self, delivery: Delivery, message: int) -> None:
        """To all followers of the announcement channel; doing it twice is doing it once."""
        with translated(WHEN_PUBLISHING):
            try:
                answer = await publish(self._http, delivery.channel, message)
            except discord.HTTPException as refusal:
                if refusal.code != ALREADY_PUBLISHED:
                    raise
            else:
                _receipt(answer, delivery.channel)

    async def notify(self, delivery: Delivery, notice: Notice) -> Receipt:
        """In direct messages `Receipt.thread` is their channel, and the server is named."""
        said = told(delivery, notice, await self._server_name(delivery.guild) if delivery.to_member else "")
        message = {"content": said.content, "view": said.view(), "allowed_mentions": discord.AllowedMentions.none()}
        with translated():
            return await (self._send_direct if delivery.to_member else self._send)(delivery, message)

    async def find(self, delivery: Delivery) -> Receipt | None:
        """Asked for messages in a forum, Discord names none instead of refusing: so the channel's kind is asked first."""
        if delivery.to_member:
            return await self._find_direct(delivery)
        with translated():
            if await self._forums.asked(delivery.channel):
                thread = await self._search.in_threads(delivery)
                return Receipt(thread, thread) if thread else None
            message = await self._search.in_history(delivery)
            return Receipt(message) if message else None

    async def _server_name(self, guild: int) -> str:
        """Empty where Discord does not tell: that must not keep a notice back."""
        with suppress(*FAILURES):
            answer: object = await self._http.get_guild(guild, with_counts=False)
            match answer:
                case {"name": str(name)}:
                    return name
        return ""

    async def _find_direct(self, delivery: Delivery) -> Receipt | None:
        with translated():
            where = await self._direct.to(delivery.channel)
            message = await self._search.in_history(replace(delivery, channel=where))
        return Receipt(message, where) if message else None

    async def _send_direct(self, delivery: Delivery, message: Mapping[str, Any]) -> Receipt:
        where = await self._direct.to(delivery.channel)
        try:
            receipt = await self._send(replace(delivery, channel=where), message)
        except discord.HTTPException:
            self._direct.doubt(delivery.channel)
            raise
        return replace(receipt, thread=where)

    async def _send(self, delivery: Delivery, message: Mapping[str, Any]) -> Receipt:
        with handle_message_parameters(**message, nonce=delivery.id) as params:
            answer = await self._http.send_message(delivery.channel, params=params)
        return _receipt(answer, delivery.channel)

    async def _forum_behind(self, refusal: discord.HTTPException, channel: int) -> Forum:
        """The forum that could be the reason why a message was refused; if there is none, the refusal is raised."""
        forum = await self._forums.asked(channel) if refusal.code in NO_MESSAGES_HERE else None
        if forum is None:
            raise refusal
        return forum

    async def _begin_thread(
        self, delivery: Delivery, card: Card, name: str, forum: Forum, targets: Collection[str]
    ) -> Receipt:
        tags = forum.tags_for(targets)
        if forum.requires_tag and not tags:
            self._forums.doubt(delivery.channel)
            raise ChannelClosed("The forum requires a tag on each post, and has none that I may give.")
        with _thread_parameters(delivery, card, name, tags) as params:
            try:
                answer = await self._http.start_thread_in_forum(delivery.channel, params=params)
            except discord.HTTPException:
                self._forums.doubt(delivery.channel)  # of its tags
                raise
        return _thread_receipt(answer, delivery.channel)


def _parameters(delivery: Delivery, card: Card) -> MultipartParameters:
    return handle_message_parameters(**_contents(delivery, card))


def _thread_parameters(delivery: Delivery, card: Card, name: str, tags: Sequence[int]) -> MultipartParameters:
    """A thread, and the card as its first message."""
    thread = {"name": name, "applied_tags": list(map(str, tags))}
    return handle_message_parameters(**_contents(delivery, card), channel_payload=thread)


def _contents(delivery: Delivery, card: Card) -> dict[str, Any]:
    """The card as a message; a member can stop the like of it."""
    buttons = [stop_button()] if delivery.to_member else []
    return {
        "content": card.content,
        "embed": card.embed,
        "attachments": card.files(),
        "view": card.view(*buttons),
        "allowed_mentions": card.mentions(),
    }


def _receipt(answer: object, channel: int) -> Receipt:
    """The message's id. An answer that names another channel is no receipt."""
    match answer:
        case {"id": message, "channel_id": where} if str(where) == str(channel):
            return Receipt(int(str(message)))
        case {"channel_id": where}:
            raise Unanswered(f"Discord's answer names another channel, {where}.")
    raise Unanswered(UNREADABLE)


def _thread_receipt(answer: object, forum: int) -> Receipt:
    """The thread's id, which its first message has too. An answer that names another forum is no receipt."""
    match answer:
        case {"id": thread, "parent_id": where} if str(where) == str(forum):
            return Receipt(int(str(thread)), int(str(thread)))
        case {"parent_id": where}:
            raise Unanswered(f"Discord's answer names another channel, {where}.")
    raise Unanswered(UNREADABLE)
