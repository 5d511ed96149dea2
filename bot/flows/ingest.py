"""From a source's answer to stored releases and promised deliveries: hops 1 to 7 of a release's way."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from random import random
from typing import TypeVar

from bot.core import polling, rekey
from bot.core.errors import SourceError, Unreadable
from bot.core.identity import identities, unique
from bot.core.likeness import says_something
from bot.core.model import Entry, Match, Source, SourceState
from bot.core.own_matching import OwnMatcher
from bot.core.own_targets import OwnTarget
from bot.core.places import ranking
from bot.core.ports import Adapter, Answer, Clock, Fetcher, Pictures, Store
from bot.core.release import UNSAID, Describe
from bot.flows.intake import Intake, Known, Prepared, Report, owners_of
from bot.flows.likenesses import PATIENCE, likenesses

__all__ = ["Ingest", "Matcher", "Report"]

log = logging.getLogger(__name__)

THINKING = 60.0
"""Seconds for matching and describing the items of one answer, and again for storing them: a thousand need about ten."""

Matcher = Callable[[Entry], tuple[Match, ...]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ingest:
    """Polls one source and takes in what it says.

    ask (conditionally) → parse → find what is new or changed → match it, complete it (a page's picture, an asset manifest),
    describe it, look at its picture → in one transaction: sightings, releases, promised deliveries, the source's state.

    `match` knows the targets that are everybody's; servers' own ones are asked for at each poll that brings something.
    `ranks` are the sources' by name. Without `pictures` no release is recognised by its picture; `patience` is how many
    seconds they may take, `thinking` how many may be spent on what the items say, `own_thinking` on servers' own targets.
    """

    store: Store
    fetcher: Fetcher
    adapters: Mapping[str, Adapter]
    match: Matcher
    describe: Describe
    clock: Clock
    chance: Callable[[], float] = random
    pictures: Pictures | None = None
    ranks: Mapping[str, int] = field(default_factory=dict)
    patience: float = PATIENCE
    thinking: float = THINKING
    own_thinking: float = THINKING

    async def __call__(self, source: Source) -> Report:
        """Poll the source once, unless its server asked not to. One that fails costs nothing but a line in its state."""
        async with self.store.reading() as tx:
            state = await tx.source_state(source.name)
        if polling.is_resting(state, source, self.clock()):
            return Report(source.name, next_poll=state.not_before)
        asked = self.clock()  # not when it answered: what another source brings meanwhile may be missing from the answer
        try:
            answer = await self.fetcher.poll(source, state)
            return await self._take_in(source, state, answer, asked)
        except SourceError as error:
            return await self._note_failure(source, state, error)

    async def _note_failure(self, source: Source, state: SourceState, error: SourceError) -> Report:
        failing = polling.failed(state, source, self.clock(), error, self.chance())
        async with self.store.writing() as tx:
            await tx.save_source_state(failing)
        log.warning("source failed", extra={"source": source.name, "reason": error, "failures": failing.failures})
        stopped = failing.next_poll is None
        return Report(
            source.name, error=failing.error, failures=failing.failures, next_poll=failing.next_poll, stopped=stopped
        )

    async def _take_in(self, source: Source, state: SourceState, answer: Answer, asked: datetime) -> Report:
        good = polling.succeeded(state, source, asked, answer, self.chance())
        report = Report(source.name, baseline=polling.is_baseline(state, asked), next_poll=good.next_poll)
        if answer.moved_to != state.moved_to:
            log.warning("source moved for good", extra={"source": source.name, "to": answer.moved_to or source.url})
        if answer.unchanged:
            async with self.store.writing() as tx:
                await tx.save_source_state(good)
            return report
        if report.baseline and state.last_success:
            log.warning("source begins again in silence", extra={"source": source.name, "last_answer": state.last_success})
        parsed = await asyncio.to_thread(self.adapters[source.kind].parse, answer.body)
        entries = unique(parsed.entries)
        report.entries, report.broken = len(entries), parsed.broken
        async with self.store.reading() as tx:
            known = await Known.before(tx, source.name, entries, in_trouble=bool(state.error))
            own = await tx.own_targets() if known.fresh else []
        prepared = await self._prepare(source, known, own, report)
        async with self._limited(), self.store.writing() as tx:
            intake = Intake(tx, self.describe, self.clock, ranking(self.ranks), source, state, known, report)
            await intake.store(entries, prepared)
            good = rekey.held(good, state) if report.held else good
            # An item that could not be read may be readable next time: then the answer must not count as unchanged.
            await tx.save_source_state(polling.without_validators(good) if report.broken or report.held else good)
        report.error = good.error
        if report.held and state.error != good.error:  # the operator is told once
            log.warning("source held", extra={"source": source.name, "reason": good.error})
        _tell(report)
        return report

    async def _prepare(self, source: Source, known: Known, own: Sequence[OwnTarget], report: Report) -> dict[str, Prepared]:
        """The new and changed entries by guid, completed where the network knows more, matched, looked at and described.

        Of a silent baseline that goes for the newest entry about each target only: it is the one that `/io` shows.
        """
        if not known.fresh:
            return {}
        async with self._limited():
            matches = await _made_of_each(known.fresh, self.match, report)
        if own:
            matches = await self._with_own(matches, known.fresh, own, report)
        wanted = [entry for entry in known.fresh if matches.get(entry.guid)]
        owners = await self._owners(source, known) if wanted else {}  # most of what is new is about nothing followed
        if known.is_held(source.name, owners):
            wanted = []
        if report.baseline:
            wanted = _newest_of_each_target(wanted, matches)
        completed = {entry.guid: await self._complete(source, entry) for entry in wanted if entry.details}
        whole = [completed.get(entry.guid, entry) for entry in known.fresh if entry.guid in matches]
        seen = known.sightings.keys()
        unknown = {entry.guid for entry in wanted if entry.guid in seen or not owners.keys() & set(identities(entry))}
        looks = await self._likenesses(entry for entry in whole if entry.guid in unknown)

        def prepare(entry: Entry) -> Prepared:
            about = matches[entry.guid]
            return Prepared(entry, about, self.describe(entry, about), looks.get(entry.guid, ""))

        aside = {entry.guid: Prepared(entry, (), UNSAID) for entry in whole if not matches[entry.guid]}
        async with self._limited():
            return aside | await _made_of_each([entry for entry in whole if entry.guid not in aside], prepare, report)

    async def _owners(self, source: Source, known: Known) -> dict[str, str]:
        async with self.store.reading() as tx:
            return await owners_of(tx, source.name, known.fresh)

    async def _with_own(
        self, matches: dict[str, tuple[Match, ...]], fresh: Sequence[Entry], own: Sequence[OwnTarget], report: Report
    ) -> dict[str, tuple[Match, ...]]:
        """The matches, and those with servers' own targets; without the latter where they take too long.

        What a few servers wrote must not keep from all others what is everybody's.
        """
        try:
            async with asyncio.timeout(self.own_thinking):
                matcher = await asyncio.to_thread(OwnMatcher, own)
                found = await _made_of_each(fresh, matcher, report)
        except TimeoutError:
            log.error("servers' own targets not matched", extra={"source": report.source, "after": self.own_thinking})  # noqa: TRY400 — it is no bug
            return matches
        return {guid: about + found.get(guid, ()) for guid, about in matches.items()}

    @asynccontextmanager
    async def _limited(self) -> AsyncIterator[None]:
        """The time limit of what is made of the items. Raises `Unreadable`."""
        try:
            async with asyncio.timeout(self.thinking):
                yield
        except TimeoutError:
            raise Unreadable(f"has items that take longer than {self.thinking:g} s to understand") from None

    async def _likenesses(self, entries: Iterable[Entry]) -> dict[str, str]:
        """What the entries' pictures look like; what is known by its number or link already need not be looked at."""
        if self.pictures is None:
            return {}
        return await likenesses(self.pictures, filter(says_something, entries), self.patience)

    async def _complete(self, source: Source, entry: Entry) -> Entry:
        """The entry with what its details document adds; as it is where that cannot be had."""
        try:
            document = await self.fetcher.document(entry.details)
            whole = await asyncio.to_thread(self.adapters[source.kind].complete, entry, document.body)
            return replace(whole, moved_to=document.moved_to) if entry.details == entry.link else whole
        except SourceError as error:
            log.warning("details not had", extra={"source": source.name, "address": entry.details, "reason": error})
        except Exception:  # a bug that one page brings out must not cost the whole answer
            log.exception("details not understood", extra={"source": source.name, "address": entry.details})
        return entry


async def _made_of_each(entries: Iterable[Entry], make: Callable[[Entry], T], report: Report) -> dict[str, T]:
    """What is made of each entry beside the event loop, by guid. One that brings out a bug is broken, and no other is."""
    made = {}
    for entry in entries:
        try:
            made[entry.guid] = await asyncio.to_thread(make, entry)  # one by one: between two it may be given up
        except Exception as bug:
            log.exception("item failed unexpectedly", extra={"source": report.source, "guid": entry.guid})
            report.broken += (f"{entry.guid}: {bug!r}",)
    return made


def _newest_of_each_target(entries: Sequence[Entry], matches: Mapping[str, tuple[Match, ...]]) -> list[Entry]:
    """The first entry about each target, dated ones newest first."""
    by_date = sorted(entries, key=lambda entry: entry.published.timestamp() if entry.published else 0, reverse=True)
    targets = {match.target for entry in entries for match in matches[entry.guid]}
    newest = (
        next(islice((e for e in by_date if any(m.target == target for m in matches[e.guid])), 1)) for target in targets
    )
    return list({entry.guid: entry for entry in newest}.values())


def _tell(report: Report) -> None:
    for line in report.broken:
        log.warning("item not readable", extra={"source": report.source, "reason": line})
    if report.new or report.corrected:
        log.info(
            "answer taken in",
            extra={
                "source": report.source,
                "new": len(report.new),
                "corrected": len(report.corrected),
                "promised": report.promised,
                "reruns": len(report.reruns),
                "baseline": report.baseline,
            },
        )
