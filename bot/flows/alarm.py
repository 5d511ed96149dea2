"""Watching the watcher: looks at what operators should know, and tells them what is news.

What was told is kept with the data, so that neither a restart nor a second process tells it again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core import alarms, rekey
from bot.core.alarms import Alarm, Condition, Line
from bot.core.delivery import promise_notice, skipped
from bot.core.errors import HeraldError
from bot.core.model import Delivery, Kind, Source, State
from bot.core.notices import Recipient
from bot.core.ports import Clock, Herald, Store, Transaction

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=5)
"""How often to look."""

MEMORY = "alarms"
UNSENT = "alarms for the webhook"
"""Notes: what the last look left, and what the webhook still has to be told."""

TO_DO = "let the bot see it and send messages there, or name another in PERIJOVE_OPERATOR_CHANNEL; see `perijove check`"
"""About a closed channel of the operator's."""

NO_SERVER = 0
"""The operator's channel counts as no server's: nobody there set it up with the bot."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How the operator is told: in a channel, by a herald, both or not at all."""

    channel: int | None = None
    herald: Herald | None = None


class Alarms:
    """Looks whether `sources` answer and deliveries go out, and tells the operator once when not, and once when again.

    `is_connected` says whether the gateway is; None where that is another process's affair.
    """

    def __init__(
        self,
        store: Store,
        sources: Sequence[Source],
        clock: Clock,
        ways: Ways,
        is_connected: Callable[[], bool | None] = lambda: None,
    ) -> None:
        self._store = store
        self._sources = sources
        self._clock = clock
        self._ways = ways
        self._is_connected = is_connected

    async def look(self) -> None:
        """Look, promise the operator's channel what is news, and tell the herald, also what an earlier look could not."""
        now = self._clock()
        async with self._store.writing() as tx:
            memory, lines = alarms.looked(alarms.read(await tx.note(MEMORY)), await self._conditions(tx, now), now)
            await tx.save_note(MEMORY, alarms.written(memory))
            await self._promise(tx, lines, now)
        for line in lines:
            log.warning("the operator is told", extra={"what": line.said, "since": line.since, "well": line.well})
        if self._ways.herald:
            await self._tell(self._ways.herald)
        log.debug("looked for trouble", extra={"told": len(lines)})

    async def _conditions(self, tx: Transaction, now: datetime) -> list[Condition]:
        connected = self._is_connected()
        held = await tx.noted([rekey.note(source.name) for source in self._sources])
        return [
            *[alarms.failing(source, await tx.source_state(source.name)) for source in self._sources],
            *[alarms.rekeyed(source, is_held=held.get(rekey.note(source.name)) == rekey.HELD) for source in self._sources],
            alarms.stuck(await tx.stuck(now - alarms.STUCK_FOR)),
            *([] if connected is None else [alarms.cut_off(is_connected=connected)]),
        ]

    async def _promise(self, tx: Transaction, lines: tuple[Line, ...], now: datetime) -> None:
        """In the transaction that remembers it as told: it is told neither never nor twice."""
        if self._ways.channel:
            await _promise_in(tx, self._ways.channel, lines, now)
        else:
            lines = alarms.left_to_tell([*await _taken_back(tx), *lines])
        if self._ways.herald and lines:
            unsent = alarms.alarm_in(await tx.note(UNSENT) or "")
            await tx.save_note(UNSENT, alarms.about(alarms.together(unsent, Alarm(lines)), now))

    async def _tell(self, herald: Herald) -> None:
        """What is noted is told again until it surely arrived: where an answer is lost, twice."""
        async with self._store.reading() as tx:
            noted = await tx.note(UNSENT)
        alarm = alarms.alarm_in(noted or "")
        if alarm is None:
            return
        try:
            await herald.tell(alarm)
        except HeraldError as error:
            log.warning("the operator's webhook was not told", extra={"reason": error})
            return
        async with self._store.writing() as tx:
            if await tx.note(UNSENT) == noted:
                await tx.forget_note(UNSENT)


async def _promise_in(tx: Transaction, channel: int, lines: Sequence[Line], now: datetime) -> None:
    """Promise the operator's channel this news, together with what it, or the one set before it, did not let in so far."""
    held = await _held(tx)
    here = next((row for row in held if row.channel == channel), None)
    others = [row for row in held if row is not here]
    if not lines and not others:
        return
    left = alarms.left_to_tell([*_unheard(held), *lines])
    about = alarms.about(Alarm(left), now)
    notice = here or promise_notice(about, NO_SERVER, Recipient(channel), now)
    told = replace(notice, about=about, due=now) if left else skipped(notice, "all of it is over")
    await tx.save_deliveries([*(skipped(row, "another notice tells of it") for row in others), told])


async def _taken_back(tx: Transaction) -> list[Line]:
    """What no channel has let in, where the operator names none any more."""
    held = await _held(tx)
    await tx.save_deliveries([skipped(row, "the operator is told otherwise now") for row in held])
    return _unheard(held)


def _unheard(held: Sequence[Delivery]) -> list[Line]:
    return [line for row in held if (alarm := alarms.alarm_in(row.about)) for line in alarm.lines]


async def _held(tx: Transaction) -> list[Delivery]:
    """The alarms that no channel has let in yet, oldest first; the log tells of each once, as nothing else can."""
    rows = await tx.deliveries(guild=NO_SERVER, kinds=[Kind.NOTICE], states=[State.PENDING])
    held = [row for row in reversed(rows) if row.held_since and not row.unanswered]
    for row in held:
        if not row.told:
            fields = {"channel": row.channel, "reason": row.error, "advice": TO_DO}
            log.error("the operator's channel is closed, and an alarm waits for it", extra=fields)
    await tx.mark_told([row.id for row in held])
    return [replace(row, told=True) for row in held]
