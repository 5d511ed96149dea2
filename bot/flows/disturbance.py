"""Whether it is one server's affair that its channels are closed to us, or a general disturbance of Discord's."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.model import Delivery, State
from bot.core.notices import is_general

LATELY = timedelta(days=2)
"""Discord's disturbances end within one day, and in the next one every channel is probed. Then it is the server's affair."""

MOMENT = timedelta(minutes=1)
"""Channels of one server are tried within it, in any order, when something comes out."""


class Disturbance:
    """Remembers which servers were closed lately, and which were served. It begins anew with each start."""

    def __init__(self) -> None:
        self._closed: dict[int, dict[int, datetime]] = {}  # by server and channel: since when
        self._served: dict[int, tuple[int, datetime]] = {}  # by server: the channel that was served last, and when

    def note(self, row: Delivery, now: datetime) -> None:
        """Take in what came of an attempt. What is a member's own (and of no server) says nothing about servers."""
        if not row.guild:
            return
        if row.state is State.SENT:
            self._served[row.guild] = (row.channel, now)
            self._closed.get(row.guild, {}).pop(row.channel, None)
        elif row.held_since is not None:
            self._closed.setdefault(row.guild, {})[row.channel] = row.held_since
            if row.guild in self._served and self._served[row.guild][0] == row.channel:
                del self._served[row.guild]

    def is_general(self, now: datetime) -> bool:
        """Whether so many servers closed lately, all they have, that moderators need not be told."""
        self._forget_before(now - LATELY)
        closed = {guild for guild in self._closed if not self._is_open(guild)}
        return is_general(closed, self._served.keys() - closed)

    def _is_open(self, guild: int) -> bool:
        """Whether another channel of the server was served when the last one closed, or since."""
        return guild in self._served and self._served[guild][1] > max(self._closed[guild].values()) - MOMENT

    def _forget_before(self, time: datetime) -> None:
        self._served = {guild: last for guild, last in self._served.items() if last[1] >= time}
        lately = {
            guild: {channel: since for channel, since in channels.items() if since >= time}
            for guild, channels in self._closed.items()
        }
        self._closed = {guild: channels for guild, channels in lately.items() if channels}
