"""How the sources stand: what `perijove sources` lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.model import Source, SourceState
from bot.core.ports import Store


@dataclass(frozen=True, slots=True)
class SourceStanding:
    """A source and what is remembered of it."""

    source: Source
    state: SourceState

    @property
    def word(self) -> str:
        """How it stands, in a word: `off`, `new` (never asked), `stopped` (gone for good), `failing`, `held` or `well`."""
        if not self.source.enabled:
            return "off"
        if self.state.failures:
            return "failing" if self.state.next_poll else "stopped"
        if self.state.error:  # it answers, but what it says is not posted
            return "held"
        return "well" if self.state.last_success else "new"

    @property
    def reason(self) -> str:
        """Why it does not stand better, or what should be done about it; empty where all is well."""
        moved = f"moved for good to {self.state.moved_to}" if self.state.moved_to else ""
        return self.state.error or moved


async def standings(store: Store, sources: Iterable[Source]) -> list[SourceStanding]:
    """How each of these sources stands, in their order."""
    async with store.reading() as tx:
        return [SourceStanding(source, await tx.source_state(source.name)) for source in sources]
