"""Discord's rate limits: the global one, and those on messages and threads in one channel."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class Standing:
    """How a channel's limit stands as a request comes; `reset_after` is in seconds, `bucket` says what is counted."""

    admitted: bool
    limit: int
    remaining: int
    reset_after: float
    bucket: str = "messages"


class ChannelLimit:
    """At most so many messages to each channel in a window of so many seconds, which begins with its first message.

    Threads are counted in a bucket of their own.
    """

    def __init__(self, limit: int, seconds: float = 5.0) -> None:
        self._limit = limit
        self._seconds = seconds
        self._windows: dict[tuple[str, int], tuple[float, int]] = {}

    def take(self, channel: int, now: float, bucket: str = "messages") -> Standing:
        """Let one message in, if there is room for it."""
        began, used = self._windows.get((bucket, channel), (now, 0))
        if now - began >= self._seconds:
            began, used = now, 0
        admitted = used < self._limit
        self._windows[bucket, channel] = began, used + admitted
        return Standing(admitted, self._limit, self._limit - used - admitted, began + self._seconds - now, bucket)
