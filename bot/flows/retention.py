"""Old rows of the outbox are forgotten, a few at a time, so that nobody who writes waits for it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.model import Delivery
from bot.core.ports import Clock, Store, Transaction
from bot.core.retention import forgettable, needed_by

log = logging.getLogger(__name__)

AT_ONCE = 200
"""Rows in one transaction."""


class Retention:
    """Forgets finished deliveries that were promised longer ago than they are `kept`; None keeps all for ever."""

    def __init__(self, store: Store, clock: Clock, kept: timedelta | None, at_once: int = AT_ONCE) -> None:
        self._store = store
        self._clock = clock
        self._kept = kept
        self._at_once = at_once

    async def forget(self) -> int:
        """Forget what may be forgotten today; how many rows that was. What must stay is looked at again tomorrow."""
        if self._kept is None:
            return 0
        before, after, gone = self._clock() - self._kept, None, 0
        while True:
            async with self._store.reading() as tx:
                rows = await tx.finished(before, after, self._at_once)
                going = await _forgettable(tx, rows, before)
            if not rows:
                break
            gone += await self._forget(going)
            after = rows[-1]
        if gone:
            log.info("old deliveries are forgotten", extra={"count": gone})
        return gone

    async def _forget(self, going: Sequence[Delivery]) -> int:
        """All that changes with such old rows is that they may be tried again: those are not finished any more, and stay."""
        if not going:
            return 0
        async with self._store.writing() as tx:
            return await tx.forget_deliveries([row.id for row in going])


async def _forgettable(tx: Transaction, rows: Sequence[Delivery], before: datetime) -> list[Delivery]:
    there = {row.id for row in await tx.deliveries(ids={number for row in rows for number in needed_by(row)})}
    return forgettable(rows, before, there, await tx.passed([row.id for row in rows]))
