"""Waiting for something to become true, without sleeping and asking again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

HANG_LIMIT = 30.0
"""Seconds after which a wait is given up as a hang; generous, so that a slow machine fails nothing."""


class Bell:
    """Wakes whoever waits for a change."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Say that something changed."""
        self._rung.set()
        self._rung = asyncio.Event()

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        """Return once `holds()`, asked again at every ring. Raises `AssertionError`, naming `what`, for a hang."""
        try:
            async with asyncio.timeout(HANG_LIMIT):
                while not holds():
                    await self._rung.wait()
        except TimeoutError:
            raise AssertionError(f"waited {HANG_LIMIT:.0f} s in vain for: {what}") from None
