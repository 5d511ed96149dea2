"""The NASA side of the stage: a feed in which new items appear, and older ones are corrected."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from tests.e2e.samples import Item, feed, picture
from tests.loopback import LoopbackNasa

FEED = "/journal.xml"
LISTED = 40
"""How many items the feed shows: the newest ones."""


@dataclass(slots=True)
class Journal:
    """A feed. `items` are as they stand now, oldest first; whatever is corrected, a title's part before the colon stays."""

    nasa: LoopbackNasa
    items: list[Item] = field(default_factory=list)
    corrections: int = 0

    @property
    def url(self) -> str:
        """Its address."""
        return self.nasa.url(FEED)

    def publish(self, count: int) -> None:
        """So many new items appear."""
        for number in range(len(self.items) + 1, len(self.items) + 1 + count):
            self.items.append(Item(number, f"Sample {number}: a lava lake on Io", "This image shows a lava lake on Io."))
        self._print()

    def correct(self, back: int) -> None:
        """Another title, or every other time only another text, for the item so far back: 1 is the newest."""
        if back > len(self.items):
            return
        self.corrections += 1
        item, said = self.items[-back], f"a lava lake on Io, after correction {self.corrections}"
        title = f"Sample {item.number}: {said}" if self.corrections % 2 else item.title
        self.items[-back] = replace(item, title=title, text=f"This image shows {said}.")
        self._print()

    @asynccontextmanager
    async def going_on(self, corrections: Sequence[int]) -> AsyncIterator[None]:
        """Meanwhile there are these corrections and a new item at every third poll: so there is always something to do."""

        async def go_on() -> None:
            while True:
                await self.polled(times=3)
                for back in corrections:
                    self.correct(back)
                self.publish(1)

        going = asyncio.create_task(go_on())
        try:
            yield
        finally:
            going.cancel()
            await asyncio.gather(going, return_exceptions=True)

    async def polled(self, times: int = 1) -> None:
        """Return when so many more polls have begun."""
        await self.nasa.until_asked(FEED, len(self.nasa.asked(FEED)) + times)

    def _print(self) -> None:
        url = self.nasa.put("/picture.jpg", picture(), "image/jpeg")
        self.nasa.put(FEED, feed(self.items[: -LISTED - 1 : -1], url))
