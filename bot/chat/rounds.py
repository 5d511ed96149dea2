"""Where the bot may post: three questions for each server, whatever the number of its channels; several servers at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import discord

from bot.chat.outcome import translated
from bot.chat.permissions import missing, missing_for_notices, to_send_in
from bot.chat.session import UNLIKE_DISCORD
from bot.core.checkup import Hindrance, Place
from bot.core.errors import ChannelClosed, DeliveryError
from bot.core.model import Watch

AT_ONCE = 8
"""Servers. The pacer decides how fast their questions go out; this, how few slow answers are waited for in a row."""

PATIENCE = 120.0
"""Seconds for all of them; what is not known by then counts as not told."""

UNKNOWN_CHANNEL = 10003

Roles = Mapping[int, frozenset[int]]
"""Channel → the roles that posts there mention."""


class Rounds:
    """Goes through servers as this client, which is logged in; `patience` is in seconds."""

    def __init__(self, client: discord.Client, patience: float) -> None:
        self._client = client
        self._patience = patience
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def places(self, watches: Iterable[Watch]) -> list[Place]:
        """Each channel that a watch posts in; those that are paused and members' direct messages are left out."""
        wanted = _by_server(watch for watch in watches if not watch.paused and not watch.to_member)
        asked = {asyncio.create_task(self._server(guild, roles)): (guild, roles) for guild, roles in wanted.items()}
        if asked:
            _, late = await asyncio.wait(asked, timeout=self._patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        found = [_all(*of, Hindrance.UNANSWERED) if task.cancelled() else task.result() for task, of in asked.items()]
        return [place for places in found for place in places]

    async def for_notices(self, number: int) -> Place:
        """A channel in which only notices are sent, and of which nobody said whose it is."""
        known = Place(0, number)
        try:
            with translated():
                async with asyncio.timeout(self._patience):
                    channel: object = await self._client.fetch_channel(number)
                    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
                        return replace(known, hindrance=Hindrance.UNFIT)
                    shown = await self._shown(channel.guild.id)
        except ChannelClosed as refusal:
            return replace(known, hindrance=_why_closed(refusal))
        except (DeliveryError, discord.InvalidData, *UNLIKE_DISCORD):
            return replace(known, hindrance=Hindrance.UNANSWERED)
        named = replace(known, guild=shown.server.id, server=shown.server.name)
        return shown.judged(named, shown.channels.get(number, channel), only_notices=True)

    async def _server(self, guild: int, roles: Roles) -> list[Place]:
        async with self._turns:
            try:
                with translated():
                    shown = await self._shown(guild)
                    return [await self._place(shown, channel, roles[channel]) for channel in roles]
            except ChannelClosed:
                return _all(guild, roles, Hindrance.ABSENT)
            except (DeliveryError, discord.InvalidData, *UNLIKE_DISCORD):
                return _all(guild, roles, Hindrance.UNANSWERED)

    async def _shown(self, guild: int) -> _Server:
        server = await self._client.fetch_guild(guild, with_counts=False)
        me = await server.fetch_member(self._client.user.id if self._client.user else 0)
        return _Server(server, me, {channel.id: channel for channel in await server.fetch_channels()})

    async def _place(self, shown: _Server, number: int, roles: frozenset[int]) -> Place:
        """A channel; one that is not among the server's is a thread, or gone."""
        known = Place(shown.server.id, number, shown.server.name)
        try:
            with translated():
                channel: object = shown.channels.get(number) or await self._client.fetch_channel(number)
        except ChannelClosed as refusal:
            return replace(known, hindrance=_why_closed(refusal))
        return shown.judged(known, channel, roles)


@dataclass(frozen=True, slots=True)
class _Server:
    """A server as it was shown: with its roles, with the bot as its member, and with its channels."""

    server: discord.Guild
    me: discord.Member
    channels: Mapping[int, discord.abc.GuildChannel]

    def judged(
        self, known: Place, channel: object, roles: frozenset[int] = frozenset(), *, only_notices: bool = False
    ) -> Place:
        """What stands in the way of posts in the channel that mention these roles, or of notices."""
        sending = to_send_in(channel)
        # A thread has the permissions of the channel that it belongs to.
        allowing = self.channels.get(channel.parent_id) if isinstance(channel, discord.Thread) else channel
        if sending is None or not isinstance(allowing, discord.abc.GuildChannel):
            return replace(known, hindrance=Hindrance.UNFIT)
        named, allowed = replace(known, name=str(channel)), allowing.permissions_for(self.me)
        lacking = (
            missing_for_notices(allowed, sending)
            if only_notices
            else missing(allowed, sending, role=not self._may_all_mention(roles))
        )
        if lacking:
            return replace(named, lacking=tuple(lacking))
        if isinstance(channel, discord.Thread) and channel.locked:
            return replace(named, hindrance=Hindrance.LOCKED)
        gone = [role for role in roles if self.server.get_role(role) is None]
        return replace(named, hindrance=Hindrance.ROLE_GONE if gone else None)

    def _may_all_mention(self, roles: frozenset[int]) -> bool:
        """Whether everybody may mention these roles, those that are there."""
        return all(role.mentionable for number in roles if (role := self.server.get_role(number)))


def _why_closed(refusal: ChannelClosed) -> Hindrance:
    cause = refusal.__cause__
    gone = isinstance(cause, discord.NotFound) and cause.code == UNKNOWN_CHANNEL
    return Hindrance.GONE if gone else Hindrance.HIDDEN


def _by_server(watches: Iterable[Watch]) -> dict[int, Roles]:
    wanted: dict[int, dict[int, frozenset[int]]] = {}
    for watch in watches:
        roles = wanted.setdefault(watch.guild, {})
        roles[watch.channel] = roles.get(watch.channel, frozenset()) | ({watch.role} if watch.role else set())
    return dict(wanted)


def _all(guild: int, roles: Roles, hindrance: Hindrance) -> list[Place]:
    return [Place(guild, channel, hindrance=hindrance) for channel in roles]
