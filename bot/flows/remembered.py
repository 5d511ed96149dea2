"""What takes long to find out is told again for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.core.ports import Clock

T = TypeVar("T")

FRESH = timedelta(seconds=60)
"""How old what is told may be."""


class Remembered(Generic[T]):
    """Keeps answers by their keys, at most a few. Who asks while one is being found out waits for it."""

    def __init__(self, clock: Clock, fresh: timedelta = FRESH, most: int = 64) -> None:
        self._clock = clock
        self._fresh = fresh
        self._most = most
        self._kept: dict[object, tuple[datetime, T]] = {}
        self._finding = asyncio.Lock()

    async def get(self, key: object, find: Callable[[], Awaitable[T]]) -> T:
        """What was found under this key lately, or what is found now."""
        async with self._finding:
            if key not in self._kept or not timedelta() <= self._clock() - self._kept[key][0] < self._fresh:
                now = self._clock()
                found = await find()
                self._kept.pop(key, None)
                self._kept[key] = now, found
                if len(self._kept) > self._most:
                    del self._kept[next(iter(self._kept))]
            return self._kept[key][1]
