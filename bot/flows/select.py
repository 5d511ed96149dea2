"""Captions chosen by a language model, for releases whose posts are promised already: it is asked beside everything else.

Nothing waits for it. Where its choice differs from the caption that a release went out with, the release gets a new revision
and the posts are edited; where it fails, the caption stays. What was not asked before a stop is not asked again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.core.delivery import promise_edits
from bot.core.errors import PerijoveError
from bot.core.model import Release
from bot.core.ports import Clock, Selector, Store
from bot.core.release import revised
from bot.core.selection import TASK, chosen, listed, offered, recaptioned
from bot.flows.intake import Report

log = logging.getLogger(__name__)

MOST_WAITING = 100
"""Releases that wait for the model; of a flood the rest keeps its captions."""


class Selecting:
    """Asks the model about new releases, one at a time."""

    def __init__(self, store: Store, selector: Selector, clock: Clock) -> None:
        self._store = store
        self._selector = selector
        self._clock = clock
        self._waiting: asyncio.Queue[str] = asyncio.Queue(MOST_WAITING)

    def note(self, report: Report) -> None:
        """Let the model be asked about what is new in this report, when its turn comes."""
        if report.baseline:
            return
        room = MOST_WAITING - self._waiting.qsize()
        for key in report.new[:room]:
            self._waiting.put_nowait(key)
        if left_out := report.new[room:]:
            log.warning("default captions kept", extra={"reason": "too many are waiting", "count": len(left_out)})

    @asynccontextmanager
    async def under_way(self) -> AsyncIterator[None]:
        """Ask while this is open. At its end a question under way is given up."""
        asking = asyncio.create_task(self._keep_asking())
        try:
            yield
        finally:
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)

    async def _keep_asking(self) -> None:
        while True:
            await self.ask(await self._waiting.get())

    async def ask(self, key: str) -> None:
        """Have the caption of this release chosen. It raises nothing: whatever fails leaves the caption as it is."""
        try:
            await self._choose(key)
        except PerijoveError as error:
            log.warning("default caption kept", extra={"release": key, "reason": error})
        except Exception:  # a bug that one text brings out must not end the asking
            log.exception("default caption kept, unexpectedly", extra={"release": key})

    async def _choose(self, key: str) -> None:
        async with self._store.reading() as tx:
            asked = (await tx.releases([key])).get(key)
        if asked is None or not asked.announced or not asked.matches:
            return
        sentences = await asyncio.to_thread(offered, asked.text, asked.title)  # a hostile text takes a while
        if sentences:
            answer = await self._selector.choose(TASK, listed(sentences))
            await self._take(asked, chosen(sentences, answer))

    async def _take(self, asked: Release, caption: str) -> None:
        """Store the caption and promise the edits, unless the release is not what the model was asked about any more."""
        async with self._store.writing() as tx:
            release = (await tx.releases([asked.key]))[asked.key]
            fresh = recaptioned(release, asked, caption)
            if fresh == release:
                return
            now = self._clock()
            edits = promise_edits(await tx.deliveries(release=fresh.key), now)
            await tx.save_release(revised(fresh, release, now))
            await tx.save_deliveries(edits)
        log.info("caption chosen", extra={"release": fresh.key, "edits": len(edits)})
