"""From a source's answer to stored releases and promised deliveries: hops 1 to 7 of a release's way."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import TypeVar

from bot.core import polling
from bot.core.delivery import promise_edits, promise_posts, promised_again
from bot.core.errors import SourceError
from bot.core.identity import Recognised, Standing, fingerprint, identities, recognise, unique
from bot.core.model import Delivery, Description, Entry, Match, Release, Sighting, Source, SourceState, State
from bot.core.ports import Adapter, Answer, Clock, Fetcher, Store, Transaction
from bot.core.release import Describe, corrected, enriched, new_release

log = logging.getLogger(__name__)

NO_VALIDATORS = ("", "", "")

Matcher = Callable[[Entry], tuple[Match, ...]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Prepared:
    """An item that is new or changed, read and described before the transaction that stores it."""

    entry: Entry
    matches: tuple[Match, ...]
    description: Description


@dataclass(slots=True)
class Report:
    """What one poll came to. `baseline` says that it was the source's first and silent; `error` is why it failed."""

    source: str
    entries: int = 0
    new: list[str] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)
    promised: int = 0
    broken: tuple[str, ...] = ()
    baseline: bool = False
    failures: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Ingest:
    """Polls one source and takes in what it says.

    ask (conditionally) → parse → find what is new or changed → complete it (a page's picture, an asset manifest), match
    and describe it → in one transaction: sightings, releases, promised deliveries, the source's state.
    """

    store: Store
    fetcher: Fetcher
    adapters: Mapping[str, Adapter]
    match: Matcher
    describe: Describe
    clock: Clock

    async def __call__(self, source: Source) -> Report:
        """Poll the source once. A source that fails costs nothing but a line in its state."""
        async with self.store.reading() as tx:
            state = await tx.source_state(source.name)
        asked = self.clock()  # not when it answered: what another source brings meanwhile may be missing from the answer
        try:
            answer = await self.fetcher.poll(source, state)
            return await self._take_in(source, state, answer, asked)
        except SourceError as error:
            return await self._note_failure(source, state, error)

    async def _note_failure(self, source: Source, state: SourceState, error: SourceError) -> Report:
        failing = polling.failed(state, str(error))
        async with self.store.writing() as tx:
            await tx.save_source_state(failing)
        log.warning("source failed", extra={"source": source.name, "reason": error, "failures": failing.failures})
        return Report(source.name, error=failing.error, failures=failing.failures)

    async def _take_in(self, source: Source, state: SourceState, answer: Answer, asked: datetime) -> Report:
        report = Report(source.name, baseline=polling.is_baseline(state))
        if answer.unchanged:
            async with self.store.writing() as tx:
                await tx.save_source_state(polling.succeeded(state, source, asked, answer.validators))
            return report
        parsed = await asyncio.to_thread(self.adapters[source.kind].parse, answer.body)
        entries = unique(parsed.entries)
        report.entries, report.broken = len(entries), parsed.broken
        prepared = await self._prepare(source, entries, report)
        async with self.store.writing() as tx:
            intake = Intake(tx, self, source, state, report)
            await intake.store(entries, prepared)
            # An item that could not be read may be readable next time: then the answer must not count as unchanged.
            validators = NO_VALIDATORS if report.broken else answer.validators
            await tx.save_source_state(polling.succeeded(state, source, asked, validators))
        _tell(report)
        return report

    async def _prepare(self, source: Source, entries: Sequence[Entry], report: Report) -> dict[str, Prepared]:
        """The new and changed entries by guid, completed where the network knows more, matched and described.

        Of a silent baseline only the newest entry about each target is completed: it is the one that `/io` shows.
        """
        async with self.store.reading() as tx:
            seen = await tx.sightings(source.name, [entry.guid for entry in entries])
        fresh = [entry for entry in entries if _is_fresh(entry, seen.get(entry.guid))]
        matches = _made_of_each(fresh, self.match, report)
        wanted = [entry for entry in fresh if matches.get(entry.guid) and entry.details]
        if report.baseline:
            wanted = _newest_of_each_target(wanted, matches)
        completed = {entry.guid: await self._complete(source, entry) for entry in wanted}
        whole = [completed.get(entry.guid, entry) for entry in fresh if entry.guid in matches]

        def prepare(entry: Entry) -> Prepared:
            return Prepared(entry, matches[entry.guid], self.describe(entry, matches[entry.guid]))

        return await asyncio.to_thread(_made_of_each, whole, prepare, report)

    async def _complete(self, source: Source, entry: Entry) -> Entry:
        """The entry with what its details document adds; as it is where that cannot be had."""
        try:
            return self.adapters[source.kind].complete(entry, await self.fetcher.document(entry.details))
        except SourceError as error:
            log.warning("details not had", extra={"source": source.name, "address": entry.details, "reason": error})
        except Exception:  # a bug that one page brings out must not cost the whole answer
            log.exception("details not understood", extra={"source": source.name, "address": entry.details})
        return entry


@dataclass(frozen=True, slots=True)
class Intake:
    """One answer going into the store, inside one transaction."""

    tx: Transaction
    ingest: Ingest
    source: Source
    state: SourceState
    report: Report

    async def store(self, entries: Sequence[Entry], prepared: Mapping[str, Prepared]) -> None:
        """Store what the items say; each item that is known and unchanged costs nothing."""
        sightings = await self.tx.sightings(self.source.name, [entry.guid for entry in entries])
        owners = await self.tx.owners({identity for entry in entries for identity in identities(entry)})
        for item in recognise(self.source.name, entries, sightings, owners):
            if item.standing is not Standing.KNOWN and item.entry.guid in prepared:
                await self._store_one(item, prepared[item.entry.guid])

    async def _store_one(self, item: Recognised, prepared: Prepared) -> None:
        known = (await self.tx.releases([item.release])).get(item.release)
        if known is None:
            await self._announce(self._new(item, prepared), quiet=self.report.baseline)
        elif item.standing is Standing.CHANGED and known.source == self.source.name:
            await self._correct(known, prepared)
        else:
            fuller = enriched(known, prepared.entry, self.ingest.describe)
            quiet = self.report.baseline or item.standing is Standing.CHANGED or not polling.is_news(known, self.state)
            await self._announce(fuller, quiet=quiet)
        await self.tx.add_identities(item.release, item.identities)
        await self.tx.save_sighting(item.sighting(self.source.name))

    def _new(self, item: Recognised, prepared: Prepared) -> Release:
        self.report.new.append(item.release)
        return new_release(
            item.release, self.source.name, prepared.entry, prepared.matches, prepared.description, self.ingest.clock()
        )

    async def _announce(self, release: Release, *, quiet: bool) -> None:
        """Store the release and, unless quiet, promise it to every channel that follows what it is about."""
        if quiet:
            await self.tx.save_release(release)
            return
        now = self.ingest.clock()
        await self.tx.save_release(replace(release, announced=now))
        watches = await self.tx.watches(targets=release.targets)
        await self._promise(promise_posts(release, watches, now))

    async def _correct(self, known: Release, prepared: Prepared) -> None:
        """Store the correction; promise its edits if it shows; who follows only what it is about now gets it as a post."""
        now = self.ingest.clock()
        release = corrected(known, prepared.entry, prepared.matches, self.ingest.describe)
        self.report.corrected.append(release.key)
        await self.tx.save_release(release)
        rows = await self.tx.deliveries(release=release.key)
        if release.revision > known.revision:
            await self.tx.save_deliveries(promise_edits(rows, now))
        if release.announced and (gained := release.targets - known.targets):
            promises = promise_posts(release, await self.tx.watches(targets=gained), now)
            await self._promise(promises)
            await self._promise_again(promises, rows)

    async def _promise(self, deliveries: list[Delivery]) -> None:
        self.report.promised += await self.tx.promise(deliveries)

    async def _promise_again(self, promises: list[Delivery], rows: list[Delivery]) -> None:
        """Renew those that were given up when nobody in their channel wanted the release any more."""
        given_up = {row.id: row for row in rows if row.state is State.SKIPPED}
        renewed = [promised_again(given_up[promise.id], promise) for promise in promises if promise.id in given_up]
        await self.tx.save_deliveries(renewed)
        self.report.promised += len(renewed)


def _made_of_each(entries: Iterable[Entry], make: Callable[[Entry], T], report: Report) -> dict[str, T]:
    """What is made of each entry, by guid. One that brings out a bug counts as broken, and costs only itself."""
    made = {}
    for entry in entries:
        try:
            made[entry.guid] = make(entry)
        except Exception as bug:
            log.exception("item failed unexpectedly", extra={"source": report.source, "guid": entry.guid})
            report.broken += (f"{entry.guid}: {bug!r}",)
    return made


def _is_fresh(entry: Entry, sighting: Sighting | None) -> bool:
    return sighting is None or sighting.fingerprint != fingerprint(entry)


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
                "baseline": report.baseline,
            },
        )
