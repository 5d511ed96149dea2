"""Whether each source answers today, with what, and what to do about it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.errors import Challenged, Gone, NotPublic, SourceError
from bot.core.model import Entry, Match, Parsed, Source, SourceState
from bot.core.ports import Adapter, Answer, Clock, Fetcher

SILENCE = timedelta(days=90)
"""A source whose newest item is older than this may live on somewhere else."""


@dataclass(frozen=True, slots=True)
class SourceFinding:
    """What a source answered. `age` is its newest dated item's; `matching` of its `entries` are about a target.

    `validators` names what the server lets a question be conditional on; `advice` is empty where nothing needs to be done.
    """

    source: str
    well: bool
    answer: str
    age: timedelta | None = None
    validators: tuple[str, ...] = ()
    entries: int = 0
    matching: int = 0
    advice: str = ""


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """Asks a source as if for the first time, and stores nothing."""

    fetcher: Fetcher
    adapters: Mapping[str, Adapter]
    match: Callable[[Entry], tuple[Match, ...]]
    clock: Clock

    async def __call__(self, source: Source) -> SourceFinding:
        """What the source answers now."""
        if not source.enabled:
            return SourceFinding(source.name, well=True, answer="switched off, not asked")
        try:
            answer = await self.fetcher.poll(source, SourceState(source.name))
            return await asyncio.to_thread(self._found, source, answer)
        except SourceError as error:
            return SourceFinding(source.name, well=False, answer=str(error), advice=_remedy(error))

    def _found(self, source: Source, answer: Answer) -> SourceFinding:
        """What the answer holds. It is read and matched here, on a thread: a hostile one takes long."""
        parsed = self.adapters[source.kind].parse(answer.body)
        age = _age(parsed, self.clock())
        matching = sum(bool(self.match(entry)) for entry in parsed.entries)
        return SourceFinding(
            source.name,
            well=not parsed.broken and not answer.moved_to,
            answer=_told(parsed),
            age=age,
            validators=_validators(answer),
            entries=len(parsed.entries),
            matching=matching,
            advice=_advice(answer, parsed, age),
        )


def _told(parsed: Parsed) -> str:
    items = f"{len(parsed.entries)} item{'s' * (len(parsed.entries) != 1)}"
    return f"{items}, {len(parsed.broken)} not readable" if parsed.broken else items


def _age(parsed: Parsed, now: datetime) -> timedelta | None:
    dates = [entry.published for entry in parsed.entries if entry.published]
    return now - max(dates) if dates else None


def _validators(answer: Answer) -> tuple[str, ...]:
    named = {"ETag": answer.etag, "Last-Modified": answer.last_modified}
    return tuple(name for name, value in named.items() if value)


def _advice(answer: Answer, parsed: Parsed, age: timedelta | None) -> str:
    if answer.moved_to:
        return f"it moved for good: make its url {answer.moved_to}"
    if parsed.broken:
        return f"not readable: {parsed.broken[0]}"
    if not parsed.entries:
        return "it is empty: see whether it lives on elsewhere"
    if age is not None and age > SILENCE:
        return "nothing new for long: see whether it lives on elsewhere"
    return ""


def _remedy(error: SourceError) -> str:
    """What an operator can do about a source that failed."""
    match error:
        case Gone():
            return "find its new address, or write enabled = false"
        case Challenged():
            return "ask its operators to let this bot through (`contact` is sent with every request)"
        case NotPublic():
            return "PERIJOVE_ALLOW_PRIVATE_HOSTS=1 permits private addresses"
        case _:
            return "if it stays so, look for its new address"
