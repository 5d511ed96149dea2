"""Looks for a delivery's message in its channel: what may exist is not sent again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import discord
from discord.utils import parse_time, time_snowflake

from bot.chat import mark
from bot.core.errors import HistoryHidden, Unanswered
from bot.core.model import Delivery

PAGE = 100
"""Messages of a channel's history, or archived threads, that Discord gives at once: its most."""

UNREADABLE = "Discord's answer could not be read."

HIDDEN = "Without Read Message History I cannot see whether an earlier attempt has succeeded."
NO_MESSAGE = 1
"""The id of a message that there is not in any channel."""
UNKNOWN_MESSAGE = 10008

CLOCK_MARGIN = timedelta(minutes=5)
"""How much earlier than our first attempt, by our clock, Discord may have stamped the message."""

SURELY = 5
"""Of the bot's own threads so many are looked into even if our clock was far ahead when the post was sent."""


class Search:
    """Finds the bot's own message that carries a delivery's mark in a button. Raises what discord.py raises."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def in_history(self, delivery: Delivery) -> int | None:
        """The message among those of the channel.

        The newest come first, and of those at least a page: so it is found even if our clock was far ahead when it was sent.
        """
        since = time_snowflake(_since(delivery))
        before: int | None = None
        while before is None or before > since:
            page = await self._page(delivery.channel, before)
            for message in page:
                if self._is_ours(message["author"]["id"]) and _carries(message, delivery.id):
                    return int(message["id"])
            if not page and before is None:
                await self._see(delivery.channel)
            if len(page) < PAGE:
                return None
            before = int(page[-1]["id"])
        return None

    async def _see(self, channel: int) -> None:
        """Raise `HistoryHidden` where the channel only looks empty: without Read Message History Discord shows no messages.

        Asked for a single one it refuses then, and else it does not know the one that is asked for.
        """
        try:
            await self._client.http.get_message(channel, NO_MESSAGE)
        except discord.Forbidden as refusal:
            raise HistoryHidden(HIDDEN) from refusal
        except discord.NotFound as unknown:
            if unknown.code != UNKNOWN_MESSAGE:
                raise

    async def in_threads(self, delivery: Delivery) -> int | None:
        """The forum's thread that begins with the message."""
        since = time_snowflake(_since(delivery))
        looked_into = 0
        async for thread in self._own_threads(delivery):
            if (thread > since or looked_into < SURELY) and await self._begins(thread, delivery.id):
                return thread
            looked_into += 1
        return None

    async def _page(self, channel: int, before: int | None) -> Sequence[Mapping[str, Any]]:
        answer: object = await self._client.http.logs_from(channel, PAGE, before=before)
        if not isinstance(answer, list):
            raise Unanswered(UNREADABLE)
        return answer

    async def _own_threads(self, delivery: Delivery) -> AsyncIterator[int]:
        """The bot's threads in the forum: the active ones, newest first, then those that were archived since."""
        active = _threads(await self._client.http.get_active_threads(delivery.guild))
        for number in sorted(self._ours(active, delivery.channel), reverse=True):
            yield number
        async for archived in self._archived(delivery.channel, _since(delivery)):
            for number in self._ours(archived, delivery.channel):
                yield number

    async def _archived(self, forum: int, since: datetime) -> AsyncIterator[Sequence[Mapping[str, Any]]]:
        """Pages of archived threads, the last archived first."""
        before: str | None = None
        while before is None or parse_time(before) > since:
            page = _threads(await self._client.http.get_public_archived_threads(forum, before=before, limit=PAGE))
            yield page
            if len(page) < PAGE:
                return
            before = page[-1]["thread_metadata"]["archive_timestamp"]

    async def _begins(self, thread: int, delivery: str) -> bool:
        """Whether the thread begins with the delivery's message, which has the thread's id."""
        try:
            return _carries(await self._client.http.get_message(thread, thread), delivery)
        except discord.NotFound:  # a moderator deleted it
            return False

    def _ours(self, threads: Collection[Mapping[str, Any]], forum: int) -> Iterator[int]:
        for thread in threads:
            if str(thread.get("parent_id")) == str(forum) and self._is_ours(thread.get("owner_id")):
                yield int(thread["id"])

    def _is_ours(self, author: object) -> bool:
        own = self._client.user  # known since the login
        return own is not None and author == str(own.id)


def _since(delivery: Delivery) -> datetime:
    return (delivery.first_attempt or delivery.created) - CLOCK_MARGIN


def _threads(answer: object) -> Sequence[Mapping[str, Any]]:
    match answer:
        case {"threads": [*threads]}:
            return threads
    raise Unanswered(UNREADABLE)


def _carries(message: Mapping[str, Any], delivery: str) -> bool:
    rows = message.get("components") or ()
    return any(mark.marks(button.get("custom_id") or "", delivery) for row in rows for button in row.get("components", ()))
