"""What runs over time: one timetable job per source, the delivery loop beside it, and a clean stop for both."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.core import polling
from bot.core.errors import PerijoveError
from bot.core.model import Source
from bot.core.ports import Clock
from bot.flows.deliver import Deliverer
from bot.flows.ingest import Report

log = logging.getLogger(__name__)

JITTER = 0.1
"""Part of its interval by which a source's poll may come early or late, so that sources do not fall into step."""

GRACE = timedelta(seconds=4)
"""How long a stop waits for what is being sent; what takes longer is found again at the next start."""

PAUSE = timedelta(seconds=5)
"""How long the deliverer lets a database alone that could not be used."""


class Timetable:
    """Polls each source at its interval, a failing one less and less often."""

    def __init__(self, sources: Sequence[Source], poll: Callable[[Source], Awaitable[Report]], clock: Clock) -> None:
        self._poll = poll
        self._clock = clock
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._under_way: set[asyncio.Task[None]] = set()
        for source in sources:
            self._add(source)

    def _add(self, source: Source) -> None:
        seconds = source.every.total_seconds()
        self._scheduler.add_job(
            self._turn,
            IntervalTrigger(seconds=seconds, jitter=seconds * JITTER, timezone=UTC),
            args=[source],
            id=source.name,
            name=f"poll {source.name}",
            coalesce=True,
            max_instances=1,
            misfire_grace_time=max(1, int(seconds)),
            next_run_time=self._clock(),
        )

    async def _turn(self, source: Source) -> None:
        """Poll the source, in a task of our own: APScheduler would log one that a stop gives up as a failure."""
        turn = asyncio.create_task(self._ask(source))
        self._under_way.add(turn)
        turn.add_done_callback(self._under_way.discard)
        await asyncio.wait({turn})

    async def _ask(self, source: Source) -> None:
        try:
            report = await self._poll(source)
        except PerijoveError as error:
            log.error("poll failed", extra={"source": source.name, "reason": error})  # noqa: TRY400 — no bug, so no traceback
            return
        except Exception:  # a bug that one source brings out must not end the others' watch
            log.exception("poll failed unexpectedly", extra={"source": source.name})
            return
        if report.failures:
            pause = polling.pause(source, report.failures)
            self._scheduler.modify_job(source.name, next_run_time=self._clock() + pause)

    def start(self) -> None:
        """Begin: every source is polled at once, and then at its interval."""
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
