"""One poll at a time for each host, with a gap between two."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.core.model import Source
from bot.core.polling import GAP, host_gap
from bot.core.ports import Clock

Sleep = Callable[[float], Awaitable[None]]


class HostTurns:
    """Lets polls at their hosts in turn. Only polls: what a release needs besides, its page and picture, follows at once."""

    def __init__(self, clock: Clock, sleep: Sleep = asyncio.sleep, longest_gap: timedelta = GAP) -> None:
        self._clock = clock
        self._sleep = sleep
        self._longest_gap = longest_gap
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._ended: dict[str, datetime] = {}

    @asynccontextmanager
    async def turn(self, source: Source) -> AsyncIterator[None]:
        """The source's turn at its host, as soon as nobody else has it and the gap is over."""
        host = urlsplit(source.url).hostname or ""
        async with self._locks[host]:
            await self._keep_distance(host, host_gap(source, self._longest_gap))
            try:
                yield
            finally:
                self._ended[host] = self._clock()

    async def _keep_distance(self, host: str, gap: timedelta) -> None:
        if host not in self._ended:
            return
        left = self._ended[host] + gap - self._clock()
        if left > timedelta():
            await self._sleep(min(left, gap).total_seconds())  # no more, should the clock have been set back
