"""Discord's global rate limit."""

from __future__ import annotations

from collections import deque


class GlobalLimit:
    """At most so many requests in any second. Times are seconds on any steady clock."""

    def __init__(self, per_second: int) -> None:
        self._per_second = per_second
        self._admitted: deque[float] = deque()

    def wait(self, now: float) -> float:
        """0 where the request is admitted; else how many seconds until one would be."""
        while self._admitted and self._admitted[0] <= now - 1:
            self._admitted.popleft()
        if len(self._admitted) >= self._per_second:
            return self._admitted[0] + 1 - now
        self._admitted.append(now)
        return 0.0
