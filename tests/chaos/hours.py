"""Hours that come while chaos is played: those of digests, and the end of quiet ones. The program's clock is the real one.

What waits for a digest is made due. Quiet hours end, and begin again, as a moderator moves the server to another time zone
and back, with the flow that moderators use, while the program runs.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime

from bot.core.model import Kind, State
from bot.core.options import Digest, Options, QuietHours
from bot.core.ports import Store
from bot.flows.targets import Targets
from bot.flows.watch import Watches

EVERY = 4
"""Polls after which hours come: far more often than in any day."""

QUIET_FOR, AWAY = 6, "Asia/Tokyo"
"""How many hours are quiet in UTC from the play's beginning on, and a zone nine hours ahead, where they are over then."""


def digested(now: datetime) -> Options:
    """Everything in digests, whose hour is far away: it comes when it is let."""
    return Options(digest=Digest((now.hour + 12) % 24))


def quiet(now: datetime) -> Options:
    """Nothing is posted now, nor for some hours."""
    return Options(quiet=QuietHours(now.hour, (now.hour + QUIET_FOR) % 24))


@asynccontextmanager
async def passing(store: Store, guild: int, polled: Callable[..., Awaitable[None]]) -> AsyncIterator[None]:
    """Meanwhile hours come at every fourth poll, and quiet ones are back with the next. `polled` waits for so many polls."""
    going = asyncio.create_task(_pass(store, guild, polled))
    try:
        yield
    finally:
        going.cancel()
        with suppress(asyncio.CancelledError):
            await going


async def _pass(store: Store, guild: int, polled: Callable[..., Awaitable[None]]) -> None:
    while True:
        await polled(times=EVERY)
        await come(store, guild)
        await polled()
        await _move(store, guild, "UTC")


async def come(store: Store, guild: int) -> None:
    """What waits for a digest is due, and quiet hours are over."""
    now = _now()
    async with store.writing() as tx:
        waiting = await tx.deliveries(kinds=[Kind.POST], states=[State.PENDING])
        await tx.save_deliveries([replace(row, due=now) for row in waiting if row.digest and not row.attempts])
    await _move(store, guild, AWAY)


async def _move(store: Store, guild: int, zone: str) -> None:
    await Watches(store, Targets([]), _now).set_zone(guild, zone)


def _now() -> datetime:
    return datetime.now(UTC)
