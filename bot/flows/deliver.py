"""From promised deliveries to messages: hops 8 and 9 of a release's way.

One deliverer at a time, one request at a time per channel.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from bot.core import delivery as life
from bot.core.errors import DeliveryError, MessageGone, PictureError
from bot.core.model import Delivery, Kind, Receipt, Release, Rendition, State
from bot.core.ports import Clock, Messenger, Pictures, Store

log = logging.getLogger(__name__)

IN_FLIGHT = 4
"""Requests under way at once: more only costs memory, as the limit is per token."""


LOOK_AGAIN = 1.0
"""Seconds after which an idle deliverer looks for new promises: a poll, a button or another process may have made some."""


class Deliverer:
    """Sends what is due, again and again, until it is stopped.

    Each row is marked `sending` before its request; what was `sending` when a deliverer vanished is looked for in its
    channel before it goes out again.
    """

    def __init__(
        self, store: Store, messenger: Messenger, pictures: Pictures, clock: Clock, look_again: float = LOOK_AGAIN
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._pictures = pictures
        self._clock = clock
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._look_again = look_again

    async def take_over(self) -> int:
        """Bring back, as unanswered, every row that an earlier deliverer was sending; how many there were."""
        async with self._store.writing() as tx:
            cut_off = await tx.deliveries(states=[State.SENDING])
            for row in cut_off:
                await tx.save_delivery(life.taken_over(row, self._clock()))
        if cut_off:
            log.warning("unfinished deliveries taken over", extra={"count": len(cut_off)})
        return len(cut_off)

    async def drain(self) -> None:
        """Send everything that is due now, and return when nothing is."""
        try:
            while await self._start_due() or self._under_way:
                await asyncio.wait(self._under_way.values(), return_when=asyncio.FIRST_COMPLETED)
                self._reap()
        finally:
            await self._cut_off()

    async def run(self, stop: asyncio.Event) -> None:
        """Send what is due, as it comes due, until `stop` is set; what is under way by then is finished."""
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                await self._start_due()
                await self._sleep(stopping)
                self._reap()
            await asyncio.gather(*self._under_way.values())
        finally:
            stopping.cancel()
            await self._cut_off()

    async def _cut_off(self) -> None:
        """Give up what is still under way: its rows stay `sending`, to be taken over."""
        tasks = list(self._under_way.values())
        self._under_way.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _sleep(self, stopping: asyncio.Task[bool]) -> None:
        """Until a row comes due, one under way is finished, something new may be promised, or it is time to stop."""
        async with self._store.reading() as tx:
            due = await tx.next_due(busy=self._under_way)
        until_due = self._look_again if due is None else (due - self._clock()).total_seconds()
        full = len(self._under_way) >= IN_FLIGHT
        wait = None if full else min(self._look_again, max(0.0, until_due))
        await asyncio.wait({stopping, *self._under_way.values()}, timeout=wait, return_when=asyncio.FIRST_COMPLETED)

    def _reap(self) -> None:
        """Let go of what is finished. An outcome that could not be recorded is raised: a restart takes its row over."""
        for channel, task in list(self._under_way.items()):
            if task.done():
                del self._under_way[channel]
                task.result()

    async def _start_due(self) -> int:
        """Mark due rows `sending` and start them, as many as there is room for; how many that were."""
        room = IN_FLIGHT - len(self._under_way)
        if room <= 0:
            return 0
        now = self._clock()
        async with self._store.writing() as tx:
            rows = await tx.due(now, room, busy=self._under_way)
            releases = await tx.releases({row.release for row in rows})
            begun = [life.begun(row, releases[row.release].revision, now) for row in rows]
            for row in begun:
                await tx.save_delivery(row)
        for row in begun:
            self._under_way[row.channel] = asyncio.create_task(self._deliver(row, releases[row.release]))
        return len(begun)

    async def _deliver(self, row: Delivery, release: Release) -> None:
        """Send one row and record what came of it."""
        work = {Kind.POST: self._post, Kind.EDIT: self._edit, Kind.CROSSPOST: self._publish}[row.kind]
        try:
            after = await work(row, release)
        except DeliveryError as error:
            after = life.failed(row, error, self._clock())
            log.warning("delivery did not succeed", extra=_fields(after) | {"reason": error, "due": after.due})
        except Exception as error:  # a bug in one card must not stop the others
            after = life.failed(row, error, self._clock())
            log.exception("delivery failed unexpectedly", extra=_fields(after))
        else:
            log.info("delivered", extra=_fields(after))
        await self._record(after)

    async def _record(self, after: Delivery) -> None:
        """Save the outcome, unless the row was promised anew meanwhile (a second correction during an edit).

        Publishing is promised with the receipt, so that a message which stands is never forgotten by its followers.
        """
        async with self._store.writing() as tx:
            [now] = await tx.deliveries(ids=[after.id])
            if now.state is State.SENDING:
                await tx.save_delivery(after)
                await tx.promise(life.promise_crossposts(after, self._clock()))

    async def _post(self, row: Delivery, release: Release) -> Delivery:
        if row.unanswered and (found := await self._messenger.find(row)) is not None:
            return life.sent(row, found, row.revision)
        receipt = await self._messenger.post(row, release, await self._rendition(row, release))
        return life.sent(row, receipt, release.revision)

    async def _edit(self, row: Delivery, release: Release) -> Delivery:
        post, receipt = await self._posted(row)
        if post.revision >= release.revision:
            return life.skipped(row, "the message shows the correction already")
        shown = replace(post, plain=post.plain or row.plain)
        await self._messenger.edit(shown, receipt.message, release, await self._rendition(shown, release))
        async with self._store.writing() as tx:
            await tx.save_delivery(life.sent(shown, receipt, release.revision))
        return life.sent(row, receipt, release.revision)

    async def _publish(self, row: Delivery, _release: Release) -> Delivery:
        post, receipt = await self._posted(row)
        await self._messenger.publish(post, receipt.message)
        return life.sent(row, receipt, post.revision)

    async def _posted(self, row: Delivery) -> tuple[Delivery, Receipt]:
        """The post that this row follows, and its message. Raises `MessageGone` where there is none."""
        async with self._store.reading() as tx:
            [post] = await tx.deliveries(ids=[life.delivery_id(Kind.POST, row.release, row.channel)])
        if post.receipt is None:
            raise MessageGone(f"the post ended as {post.state}: there is no message")
        return post, post.receipt

    async def _rendition(self, row: Delivery, release: Release) -> Rendition | None:
        """The picture to attach; none where it is someone else's, asks for too much, or cannot be made."""
        if release.picture is None or release.third_party or row.plain:
            return None
        try:
            return await self._pictures.rendition(release.picture.url)
        except PictureError:
            return None
        except Exception:  # a bug that one picture brings out must not cost the post
            log.exception("picture failed unexpectedly", extra={"address": release.picture.url})
            return None


def _fields(row: Delivery) -> dict[str, object]:
    return {
        "delivery": row.id,
        "kind": row.kind,
        "release": row.release,
        "channel": row.channel,
        "state": row.state,
        "attempts": row.attempts,
    }
