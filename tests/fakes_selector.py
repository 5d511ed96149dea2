"""A language model that answers what a test wants."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.core.errors import SelectorError
from tests.loopback.bell import Bell


@dataclass
class FakeSelector:
    """Fulfils `ports.Selector`. `answer` is what it says, or the error that it fails with.

    `asked` is what it was shown, in order, `at_once` how many questions it had at the same time, at most. Each answer waits
    for `held`, where that is set.
    """

    answer: str | Exception = '{"keep": [1]}'
    asked: list[str] = field(default_factory=list)
    held: asyncio.Event | None = None
    at_once: int = 0
    _thinking: int = 0
    _bell: Bell = field(default_factory=Bell)

    async def until_asked(self, times: int = 1) -> None:
        """Return once so many questions came. Raises `AssertionError` for a hang."""
        await self._bell.until(lambda: len(self.asked) >= times, f"{times} questions to the model")

    async def choose(self, task: str, sentences: str) -> str:
        assert task
        self.asked.append(sentences)
        self._bell.ring()
        self._thinking += 1
        self.at_once = max(self.at_once, self._thinking)
        if self.held is not None:
            await self.held.wait()
        self._thinking -= 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def out_of_order() -> SelectorError:
    return SelectorError("answered with status 500")
