"""Whether each source answers today, and with what."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.core.errors import SourceError
from bot.core.model import Entry, Match, Parsed, Source, SourceState
from bot.core.ports import Adapter, Fetcher


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: whether it is well, and a sentence on it."""

    what: str
    well: bool
    said: str


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """Asks a source as if for the first time, and stores nothing."""

    fetcher: Fetcher
    adapters: Mapping[str, Adapter]
    match: Callable[[Entry], tuple[Match, ...]]

    async def __call__(self, source: Source) -> Finding:
        """What the source answers now."""
        what = f"source {source.name}"
        if not source.enabled:
            return Finding(what, well=True, said="is switched off")
        try:
            answer = await self.fetcher.poll(source, SourceState(source.name))
            parsed = await asyncio.to_thread(self.adapters[source.kind].parse, answer.body)
        except SourceError as error:
            return Finding(what, well=False, said=str(error))
        return Finding(what, well=not parsed.broken, said=self._told(parsed))

    def _told(self, parsed: Parsed) -> str:
        dates = [entry.published for entry in parsed.entries if entry.published]
        newest = f", the newest of {max(dates).date()}" if dates else ""
        about = sum(bool(self.match(entry)) for entry in parsed.entries)
        broken = f"; {len(parsed.broken)} could not be read" if parsed.broken else ""
        return f"{len(parsed.entries)} entries{newest}; {about} about something that can be followed{broken}"
