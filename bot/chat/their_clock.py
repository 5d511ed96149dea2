"""The time that Discord has, as its answers' Date header tells it."""

from __future__ import annotations

from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from types import SimpleNamespace

import aiohttp

from bot.core.ports import Clock


class TheirClock:
    """How far our clock is `ahead` of Discord's, by its last answer; None until one tells."""

    def __init__(self, clock: Clock) -> None:
        self.ahead: timedelta | None = None
        self._clock = clock

    async def look(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        """What a client's trace calls at each answer."""
        try:
            theirs = parsedate_to_datetime(params.response.headers.get("Date", ""))
        except ValueError:
            return
        # The header's time is GMT always; one without a zone means it too.
        self.ahead = self._clock() - (theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC))
