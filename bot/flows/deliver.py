"""From promised deliveries to messages: hops 8 and 9 of a release's way.

One deliverer at a time, one request at a time per channel. Rows are claimed and their outcomes recorded many at once: a
transaction for each would cost far more than sending does.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

from bot.core import delivery as life
from bot.core.flood import PER_HOUR
from bot.core.model import Delivery, State
from bot.core.ports import Clock, Messenger, Pictures, Store, Transaction
from bot.flows.attempt import Attempt, Claim, Done
from bot.flows.claim import claimed
from bot.flows.disturbance import Disturbance
from bot.flows.flood import without_floods
from bot.flows.follow import pause_unreachable
from bot.flows.hooks import nobody
from bot.flows.hours import in_their_hours
from bot.flows.notify import notices_after

log = logging.getLogger(__name__)

IN_FLIGHT = 16
"""Requests under way at once: enough to keep to Discord's limit while each answer takes a third of a second."""

AT_HAND = 64
"""Rows claimed at once. After a kill each is looked for in its channel, which costs a request."""

LOOK_AGAIN = 0.5
"""Seconds after which an idle deliverer looks for new promises: a poll, a button or another process may have made some."""


class Deliverer:
    """Sends what is due, again and again, until it is stopped.

    Each row is marked `sending` before its request; what was `sending` when a deliverer vanished is looked for in its
    channel before it goes out again. A channel gets `per_hour` posts an hour, and the rest in a summary. `tell` hears of
    each row that was tried.
    """

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        pictures: Pictures,
        clock: Clock,
        *,
        look_again: float = LOOK_AGAIN,
        per_hour: int = PER_HOUR,
        tell: Callable[[Delivery], object] = nobody,
    ) -> None:
        self._store = store
        self._clock = clock
        self._look_again = look_again
        self._per_hour = per_hour
        self._tell = tell
        self._attempt = Attempt(messenger, pictures, Disturbance(), clock)
        self._at_hand: dict[int, Claim] = {}  # by channel: claimed, and its outcome not recorded
        self._waiting: deque[Claim] = deque()
        self._done: list[Done] = []
        self._carriers: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()

    async def take_over(self) -> int:
        """Bring back, as unanswered, every row that an earlier deliverer was sending; how many there were."""
        async with self._store.writing() as tx:
            cut_off = await tx.deliveries(states=[State.SENDING])
            await tx.advance([life.taken_over(row, self._clock()) for row in cut_off], was=State.SENDING)
        if cut_off:
            log.warning("unfinished deliveries taken over", extra={"count": len(cut_off)})
        return len(cut_off)

    async def drain(self) -> None:
        """Send everything that is due now, and return when nothing is."""
        try:
            await self._turn()
            while self._at_hand:
                await self._wake.wait()
                await self._turn()
        finally:
            await self._cut_off()

    async def run(self, stop: asyncio.Event) -> None:
        """Send what is due, as it comes due, until `stop` is set; what is under way by then is finished."""
        waking = asyncio.create_task(self._wake_at(stop))
        try:
            while not stop.is_set():
                await self._turn()
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._look_again):
                        await self._wake.wait()
            await self._finish()
        finally:
            waking.cancel()
            await self._cut_off()

    async def _wake_at(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._wake.set()

    async def _finish(self) -> None:
        """Give back what was not begun, and finish what was."""
        given_back = [Done(claim.before) for claim in self._waiting]
        self._waiting.clear()
        await self._record([*self._take_done(), *given_back])
        await asyncio.gather(*self._carriers)
        await self._record(self._take_done())

    async def _cut_off(self) -> None:
        """Give up what is still under way: its rows stay `sending`, to be taken over."""
        for carrier in self._carriers:
            carrier.cancel()
        await asyncio.gather(*self._carriers, return_exceptions=True)
        self._carriers.clear()
        self._waiting.clear()
        self._at_hand.clear()
        self._done.clear()

    # ------------------------------------------------------------ turns

    async def _turn(self) -> None:
        """Record what is finished and claim what is due, in one transaction; then let it be carried out."""
        self._wake.clear()
        self._raise_bugs()
        if not self._done and not await self._can_claim():
            return
        done = self._take_done()
        async with self._store.writing() as tx:
            await self._settle(tx, done)
            claims = await self._claim(tx)
        self._begin(claims)

    def _take_done(self) -> list[Done]:
        """What is finished, to be recorded: its channels are free then."""
        done, self._done = self._done, []
        for finished in done:
            del self._at_hand[finished.row.channel]
        return done

    async def _can_claim(self) -> bool:
        """Asked first, because writers take turns and readers need not."""
        if len(self._at_hand) >= AT_HAND:
            return False
        async with self._store.reading() as tx:
            return bool(await tx.due(self._clock(), 1))

    async def _record(self, done: Sequence[Done]) -> None:
        if done:
            async with self._store.writing() as tx:
                await self._settle(tx, done)

    async def _settle(self, tx: Transaction, done: Sequence[Done]) -> None:
        """Record what came of these attempts, and promise what follows from them.

        A row that was promised anew meanwhile (a second correction during an edit) stays so. Publishing is promised with
        the receipt, so that a message which stands is never forgotten by its followers.
        """
        now = self._clock()
        await tx.advance([finished.row for finished in done], was=State.SENDING)
        await tx.save_deliveries([finished.post for finished in done if finished.post])
        await tx.mark_told([row for finished in done for row in finished.told])
        await tx.promise([crosspost for finished in done for crosspost in life.promise_crossposts(finished.row, now)])
        for finished in done:
            await tx.promise(await notices_after(tx, finished.row, now))
            if finished.unreachable:
                await pause_unreachable(tx, finished.row)

    async def _claim(self, tx: Transaction) -> list[Claim]:
        """Mark due rows `sending`, as many as there is room for, and gather what their attempts need to know."""
        now = self._clock()
        while True:
            due = await self._due(tx, now)
            calm = await without_floods(tx, due, self._per_hour, now)
            claims = await in_their_hours(tx, await claimed(tx, calm, now), now)
            if len(claims) == len(due):
                break  # otherwise something may be due in the place of what was summed up or put back
        await tx.advance([claim.row for claim in claims], was=State.PENDING)
        return claims

    async def _due(self, tx: Transaction, now: datetime) -> list[Delivery]:
        """What may be claimed. A row promised anew while it was being sent is pending, but its channel is not free yet."""
        due = await tx.due(now, AT_HAND - len(self._at_hand))
        return [row for row in due if row.channel not in self._at_hand]

    # ------------------------------------------------------------ carriers

    def _begin(self, claims: Sequence[Claim]) -> None:
        self._at_hand |= {claim.row.channel: claim for claim in claims}
        self._waiting.extend(claims)
        busy = sum(not carrier.done() for carrier in self._carriers)
        for _ in range(min(len(self._waiting), IN_FLIGHT - busy)):
            self._carriers.add(asyncio.create_task(self._carry()))

    async def _carry(self) -> None:
        """Carry out claims, one after the other, until none waits; recording is due when half of them are finished."""
        try:
            while self._waiting:
                done = await self._attempt(self._waiting.popleft())
                self._done.append(done)  # the list of now: another may have taken the place of the one before
                self._tell(done.row)
                if 2 * len(self._done) >= len(self._at_hand):
                    self._wake.set()
        except BaseException:
            self._wake.set()
            raise

    def _raise_bugs(self) -> None:
        """Let go of carriers that have nothing left to do, and raise what ended one of them."""
        for carrier in [carrier for carrier in self._carriers if carrier.done()]:
            self._carriers.discard(carrier)
            carrier.result()
