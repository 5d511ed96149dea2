"""The bot of the soak with one thing broken on purpose: it keeps each answer. To see that the soak finds it."""

from __future__ import annotations

from bot.core.model import Source, SourceState
from bot.core.ports import Answer
from bot.sources.http import HttpFetcher
from tests.soak.watcher import main

KEPT: list[Answer] = []


class Hoarder(HttpFetcher):
    """Lets go of nothing."""

    async def poll(self, source: Source, state: SourceState) -> Answer:
        answer = await super().poll(source, state)
        KEPT.append(answer)
        return answer


if __name__ == "__main__":
    main(Hoarder)
