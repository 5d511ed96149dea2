"""One poll at a time for each host, with a gap between two, and none while the host has asked to be left alone."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from bot.core.errors import BadStatus
from bot.core.model import Source
from bot.core.polling import GAP, LONGEST_WAIT, host_gap
from bot.core.ports import Clock

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Rest:
    """What a host said to one of its sources (429), which holds for all of them."""

    until: datetime
    source: str


class HostTurns:
    """Lets polls at their hosts in turn. Only polls: what a release needs besides, its page and picture, follows at once.

    A host that has too much of us (429) is left alone by all its sources for as long as it asks, up to `LONGEST_WAIT`. That
    is kept in memory: each source that is turned away remembers it in its state, and after a restart it takes the others
    one question to be told again.
    """

    def __init__(self, clock: Clock, sleep: Sleep = asyncio.sleep, longest_gap: timedelta = GAP) -> None:
        self._clock = clock
        self._sleep = sleep
        self._longest_gap = longest_gap
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._ended: dict[str, datetime] = {}
        self._rests: dict[str, _Rest] = {}

    @asynccontextmanager
    async def turn(self, source: Source) -> AsyncIterator[None]:
        """The source's turn at its host, as soon as nobody else has it and the gap is over.

        Raises `BadStatus` in the host's name if that has asked another source to leave it alone.
        """
        host = urlsplit(source.url).hostname or ""
        async with self._locks[host]:
            self._respect_rest(host)
            await self._keep_distance(host, host_gap(source, self._longest_gap))
            try:
                yield
            except BadStatus as refusal:
                self._note_rest(host, source, refusal)
                raise
            finally:
                self._ended[host] = self._clock()

    def _respect_rest(self, host: str) -> None:
        rest = self._rests.get(host)
        if rest is None or rest.until <= self._clock():
            return
        raise BadStatus(
            f"was not asked: {host} wants to be left alone until {rest.until:%H:%M} UTC "
            f"(it answered 429 Too Many Requests to {rest.source})",
            HTTPStatus.TOO_MANY_REQUESTS,
            rest.until - self._clock(),
        )

    def _note_rest(self, host: str, source: Source, refusal: BadStatus) -> None:
        if refusal.status == HTTPStatus.TOO_MANY_REQUESTS and refusal.retry_after:
            self._rests[host] = _Rest(self._clock() + min(refusal.retry_after, LONGEST_WAIT), source.name)

    async def _keep_distance(self, host: str, gap: timedelta) -> None:
        if host not in self._ended:
            return
        left = self._ended[host] + gap - self._clock()
        if left > timedelta():
            await self._sleep(min(left, gap).total_seconds())  # no more, should the clock have been set back
