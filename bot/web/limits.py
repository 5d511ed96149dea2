"""How much one visitor may ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.ports import Clock

PER_SECOND, BURST = 10.0, 120.0
"""A page with two dozen pictures is one burst; nobody reads faster than that for long."""
MOST_VISITORS = 10_000
"""How many are remembered; beyond that, those are forgotten who have not asked for longest."""


@dataclass(slots=True)
class _Bucket:
    left: float
    at: datetime


@dataclass(slots=True)
class Limiter:
    """Counts what each visitor asks: a burst, and so many a second on average."""

    clock: Clock
    per_second: float = PER_SECOND
    burst: float = BURST
    _buckets: dict[str, _Bucket] = field(default_factory=dict)

    def wait(self, visitor: str) -> timedelta:
        """How long this visitor should wait before asking; nothing for one who may ask now, which is counted."""
        now = self.clock()
        bucket = self._buckets.pop(visitor, None) or _Bucket(self.burst, now)
        earned = max(0.0, (now - bucket.at).total_seconds()) * self.per_second
        bucket.left, bucket.at = min(self.burst, bucket.left + earned), now
        self._buckets[visitor] = bucket  # at the end: the first one is who has not asked for longest
        if len(self._buckets) > MOST_VISITORS:
            del self._buckets[next(iter(self._buckets))]
        if bucket.left < 1:
            return timedelta(seconds=(1 - bucket.left) / self.per_second)
        bucket.left -= 1
        return timedelta()
