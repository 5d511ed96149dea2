"""Whether this process does what it should, and the numbers that tell how it goes: for readiness and metrics."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.errors import PerijoveError
from bot.core.model import Kind, Source, SourceState
from bot.core.ports import Store
from bot.flows.targets import Targets

PATIENCE = 2.0
"""Seconds within which the database has to answer."""

IsUp = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the store can count at little cost.

    By target the releases about it; by kind, and whether they are held, the deliveries that are not finished.
    """

    sources: Sequence[SourceState] = ()
    releases: Mapping[str, int] = field(default_factory=dict)
    backlog: Mapping[tuple[Kind, bool], int] = field(default_factory=dict)


@dataclass(slots=True)
class Pulse:
    """Asks what this process consists of.

    The composition root says how `gateway` and `scheduler` are asked; None where they are not this process's duty: another
    one has it, or has the right to deliver at the moment. A process that waits for that right is ready for it.
    """

    store: Store
    targets: Targets
    sources: Sequence[Source] = ()
    gateway: IsUp | None = None
    scheduler: IsUp | None = None
    patience: float = PATIENCE

    async def parts(self) -> dict[str, bool]:
        """Each part that this process should have, and whether it is up."""
        others = {"gateway": self.gateway, "scheduler": self.scheduler}
        up = {name: is_up() for name, is_up in others.items() if is_up is not None}
        return {"database": await self._database_answers()} | up

    async def _database_answers(self) -> bool:
        try:
            async with asyncio.timeout(self.patience), self.store.reading() as tx:
                await tx.note("")
        except (PerijoveError, TimeoutError):
            return False
        return True

    async def numbers(self) -> Numbers:
        """The store's numbers. Raises `StartupError` where it cannot be used."""
        async with self.store.reading() as tx:
            return Numbers(
                [await tx.source_state(source.name) for source in self.sources],
                {target.key: await tx.how_many(target.key) for target in self.targets},
                await tx.backlog(),
            )
