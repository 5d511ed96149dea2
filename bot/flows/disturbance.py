"""Whether it is one server's affair that its channels are closed to us, or a general disturbance of Discord's."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.model import Delivery, State
from bot.core.notices import is_general

LATELY = timedelta(minutes=15)
"""Longer than a closed channel is left alone before its first probe."""


class Disturbance:
    """Remembers which servers were closed lately, and which were served. It begins anew with each start."""

    def __init__(self) -> None:
        self._closed: dict[int, datetime] = {}
        self._served: dict[int, datetime] = {}

    def note(self, row: Delivery, now: datetime) -> None:
        """Take in what came of an attempt."""
        if row.state is State.SENT:
            self._served[row.guild] = now
        elif row.held_since is not None:
            self._closed[row.guild] = now

    def is_general(self, now: datetime) -> bool:
        """Whether so many servers closed lately that moderators need not be told."""
        self._closed, self._served = (
            {guild: last for guild, last in seen.items() if now - last <= LATELY} for seen in (self._closed, self._served)
        )
        return is_general(self._closed.keys() - self._served.keys(), self._served.keys())
