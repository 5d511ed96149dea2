"""What runs over time: one timetable job per source and chore, the delivery loop beside it, and a clean stop for both."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.schedulers.base import STATE_RUNNING
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.core.errors import PerijoveError
from bot.core.model import Source
from bot.core.ports import Clock
from bot.flows.deliver import Deliverer
from bot.flows.ingest import Report

log = logging.getLogger(__name__)

GRACE = timedelta(seconds=4)
"""How long a stop waits for what is being sent; what takes longer is found again at the next start."""

PAUSE = timedelta(seconds=5)
"""How long the deliverer lets a database alone that could not be used."""


Chore = Callable[[], Awaitable[object]]
"""What is to be done now and then, at each start too: processes may live for less than a day."""


class Timetable:
    """Polls each source whenever it is due: what a poll came to says when the next one is. Does chores once a day."""

    def __init__(
        self,
        sources: Sequence[Source],
        poll: Callable[[Source], Awaitable[Report]],
        clock: Clock,
        chores: Sequence[Chore] = (),
        chores_every: timedelta = timedelta(days=1),
    ) -> None:
        self._poll = poll
        self._clock = clock
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._under_way: set[asyncio.Task[None]] = set()
        for source in sources:
            self._plan(source, clock())
        for chore in chores:
            self.add(chore, chores_every)

    def add(self, chore: Chore, every: timedelta) -> None:
        """Do this too, at once and then so often."""
        self._scheduler.add_job(
            self._turn,
            IntervalTrigger(seconds=every.total_seconds(), timezone=UTC),  # a float: it takes no timedelta
            args=[partial(self._do, chore)],
            next_run_time=self._clock(),
            misfire_grace_time=None,
        )

    def _plan(self, source: Source, due: datetime) -> None:
        self._scheduler.add_job(
            self._turn,
            DateTrigger(due, timezone=UTC),
            args=[partial(self._ask, source)],
            name=f"poll {source.name}",
            misfire_grace_time=None,  # better late than never: there is no other poll to make up for it
        )

    async def _turn(self, doing: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do it in a task of our own: APScheduler would log one that a stop gives up as a failure."""
        turn = asyncio.create_task(doing())
        self._under_way.add(turn)
        turn.add_done_callback(self._under_way.discard)
        await asyncio.wait({turn})

    async def _ask(self, source: Source) -> None:
        due: datetime | None = self._clock() + source.every
        try:
            report = await self._poll(source)
            due = None if report.stopped else report.next_poll or due
        except PerijoveError as error:
            log.error("poll failed", extra={"source": source.name, "reason": error})  # noqa: TRY400 — no bug, so no traceback
        except Exception:  # a bug that one source brings out must not end the others' watch
            log.exception("poll failed unexpectedly", extra={"source": source.name})
        if due is not None:
            self._plan(source, due)

    async def _do(self, chore: Chore) -> None:
        """What does not succeed today is still to be done tomorrow."""
        try:
            await chore()
        except PerijoveError as error:
            log.error("chore failed", extra={"reason": error})  # noqa: TRY400 — no bug, so no traceback
        except Exception:  # nor may a bug in it end the watch
            log.exception("chore failed unexpectedly")

    @property
    def is_running(self) -> bool:
        """Whether polls and chores begin when they are due."""
        return bool(self._scheduler.state == STATE_RUNNING)

    def start(self) -> None:
        """Begin: every source is polled at once, and then whenever it is due."""
        self._scheduler.start()

    async def stop(self) -> None:
        """End: no poll begins any more, and those under way are given up, their transactions undone."""
        self._scheduler.pause()
        for turn in self._under_way:
            turn.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        self._scheduler.shutdown(wait=False)


async def poll_until(stop: asyncio.Event, timetable: Timetable) -> None:
    """Poll until `stop` is set, or this is cancelled."""
    timetable.start()
    try:
        await stop.wait()
    finally:
        await timetable.stop()


async def deliver_until(
    stop: asyncio.Event, deliverer: Deliverer, grace: timedelta = GRACE, pause: timedelta = PAUSE
) -> None:
    """Deliver until `stop` is set, and then for at most `grace` to finish what is under way."""
    delivering = asyncio.create_task(_keep_delivering(stop, deliverer, pause))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({delivering, stopping}, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait({delivering}, timeout=grace.total_seconds())
        if delivering.done():
            delivering.result()
        else:
            log.warning("a request to Discord did not end in time; its delivery is looked for at the next start")
    finally:
        for task in (delivering, stopping):
            task.cancel()
        await asyncio.gather(delivering, stopping, return_exceptions=True)


async def _keep_delivering(stop: asyncio.Event, deliverer: Deliverer, pause: timedelta) -> None:
    """Begin again where the database could not be used (locked, full): what was under way is taken over, as at any start."""
    while not stop.is_set():
        try:
            await deliverer.take_over()
            await deliverer.run(stop)
        except PerijoveError as error:
            log.error("delivery interrupted", extra={"reason": error})  # noqa: TRY400 — no bug, so no traceback
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause.total_seconds())
