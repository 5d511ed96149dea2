"""A poll that is looked into: what the source's entries were judged to be about, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.core.model import Entry, Match, Source
from bot.core.why import Verdict, matches
from bot.flows.ingest import Ingest

Judge = Callable[[Entry], tuple[Verdict, ...]]


@dataclass(frozen=True, slots=True)
class Judged:
    """An entry and what it is to each target."""

    entry: Entry
    verdicts: tuple[Verdict, ...]

    @property
    def is_about_a_target(self) -> bool:
        """Whether it would be posted where one of them is followed."""
        return any(verdict.reasons for verdict in self.verdicts)


@dataclass(frozen=True, slots=True)
class Look:
    """What one poll brought: every entry, a line for each trouble, and the keys of the releases that were new."""

    source: Source
    entries: tuple[Judged, ...]
    troubles: tuple[str, ...]
    new: tuple[str, ...]


async def look_into(ingest: Ingest, judge: Judge, source: Source) -> Look:
    """Poll the source as `ingest` does, for which a store that knows nothing yet is needed: known entries are not judged.

    What is taken in was matched by these very verdicts.
    """
    judged = []

    def match(entry: Entry) -> tuple[Match, ...]:
        verdicts = judge(entry)
        judged.append(Judged(entry, verdicts))
        return matches(verdicts)

    report = await replace(ingest, match=match)(source)
    return Look(source, tuple(judged), tuple(filter(None, [report.error, *report.broken])), tuple(report.new))
