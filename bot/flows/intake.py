"""One answer going into the store, inside one transaction: hops 6 and 7 of a release's way."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core import polling, rekey
from bot.core.delivery import promise_edits, promise_posts, promised_again
from bot.core.identity import Recognised, Standing, Twin, identities, recognise, title_identity
from bot.core.likeness import those_alike, twins
from bot.core.model import Delivery, Description, Entry, Match, Release, Sighting, Source, SourceState, State
from bot.core.places import Rank
from bot.core.ports import Clock, Transaction
from bot.core.release import Describe, corrected, enriched, new_release

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An item that is new or changed, read, looked at and described before the transaction that stores it."""

    entry: Entry
    matches: tuple[Match, ...]
    description: Description
    likeness: str = ""


@dataclass(slots=True)
class Report:
    """What one poll came to. `baseline` says that it was the source's first and silent; `error` is why it failed.

    `reruns` are the guids of items that show a known release's picture again. `held` says that the answer was not taken in:
    the source gave its old items new ids, and the operator has to look at it. `next_poll` is when the source is due again;
    `stopped` says that it is not any more.
    """

    source: str
    entries: int = 0
    new: list[str] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)
    reruns: list[str] = field(default_factory=list)
    promised: int = 0
    broken: tuple[str, ...] = ()
    baseline: bool = False
    held: bool = False
    failures: int = 0
    error: str = ""
    next_poll: datetime | None = None
    stopped: bool = False


async def owners_of(tx: Transaction, source: str, entries: Iterable[Entry]) -> dict[str, str]:
    """Which releases the entries' identities and titles belong to."""
    return await tx.owners(
        {known for entry in entries for known in (*identities(entry), title_identity(source, entry.title))}
    )


async def is_held_already(
    tx: Transaction, source: str, entries: Sequence[Entry], sightings: Mapping[str, Sighting], owners: Mapping[str, str]
) -> bool:
    """Whether an answer like this one was held: then its pages and pictures were asked for, and need not be again."""
    if await tx.note(rekey.note(source)) != rekey.HELD:
        return False
    return bool(rekey.renamed(source, recognise(source, entries, sightings, owners), owners))


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes in what one answer says: which release each item is, what that means for it, and who is promised what."""

    tx: Transaction
    describe: Describe
    clock: Clock
    rank: Rank
    source: Source
    state: SourceState
    report: Report

    async def store(self, entries: Sequence[Entry], prepared: Mapping[str, Prepared]) -> None:
        """Store what the items say; each item that is known and unchanged costs nothing. A re-keyed answer is held."""
        name = self.source.name
        sightings = await self.tx.sightings(name, [entry.guid for entry in entries])
        owners = await owners_of(self.tx, name, entries)
        known_as = await self._twins(prepared)
        items = recognise(name, entries, sightings, owners, known_as)
        renamed = {} if self.report.baseline else rekey.renamed(name, items, owners)
        if await self._is_held(bool(renamed)):
            return
        items = recognise(name, entries, sightings, owners, {**known_as, **renamed}) if renamed else items
        for item in items:
            if item.standing is not Standing.KNOWN and item.entry.guid in prepared:
                await self._store_one(item, prepared[item.entry.guid])

    async def _is_held(self, rekeyed: bool) -> bool:
        """Whether nothing of the answer is taken in, as the operator has not accepted it yet."""
        name = rekey.note(self.source.name)
        before = await self.tx.note(name) or ""
        self.report.held = rekeyed and before != rekey.ACCEPTED
        after = rekey.HELD if self.report.held else ""
        if after != before:
            await self.tx.save_note(name, after)
        return self.report.held

    async def _twins(self, prepared: Mapping[str, Prepared]) -> dict[str, tuple[Twin, ...]]:
        """By guid, the releases whose pictures are those of the items."""
        pictured = {guid: item for guid, item in prepared.items() if item.likeness}
        if not pictured:
            return {}
        known = await self.tx.likenesses({match.target for item in pictured.values() for match in item.matches})
        near = {guid: those_alike(item.likeness, known) for guid, item in pictured.items()}
        releases = await self.tx.releases({key for keys in near.values() for key in keys})
        now = self.clock()
        return {
            guid: twins(item.entry, item.matches, [releases[key] for key in near[guid]], now)
            for guid, item in pictured.items()
        }

    async def _store_one(self, item: Recognised, prepared: Prepared) -> None:
        known = (await self.tx.releases([item.release])).get(item.release)
        if known is None:
            await self._announce(self._new(item, prepared), quiet=self.report.baseline)
        elif item.standing is Standing.RERUN:
            self._note_rerun(item, known)
        elif item.standing is Standing.CHANGED and known.source == self.source.name:
            await self._correct(known, prepared)
        else:
            fuller = enriched(known, self.source.name, prepared.entry, self.describe, self.rank)
            quiet = self.report.baseline or item.standing is Standing.CHANGED or not polling.is_news(known, self.state)
            await self._announce(fuller, quiet=quiet)
        await self.tx.add_identities(item.release, [*item.identities, title_identity(self.source.name, item.entry.title)])
        await self.tx.save_sighting(item.sighting(self.source.name))

    def _new(self, item: Recognised, prepared: Prepared) -> Release:
        self.report.new.append(item.release)
        release = new_release(
            item.release, self.source.name, prepared.entry, prepared.matches, prepared.description, self.clock()
        )
        return replace(release, likeness=prepared.likeness)

    def _note_rerun(self, item: Recognised, known: Release) -> None:
        """Say that an old picture is shown again; its release stays as it is."""
        self.report.reruns.append(item.entry.guid)
        log.info(
            "rerun not posted",
            extra={"source": self.source.name, "guid": item.entry.guid, "title": item.entry.title, "release": known.key},
        )

    async def _announce(self, release: Release, *, quiet: bool) -> None:
        """Store the release and, unless quiet, promise it to every channel that follows what it is about."""
        if quiet:
            await self.tx.save_release(release)
            return
        now = self.clock()
        await self.tx.save_release(replace(release, announced=now))
        watches = await self.tx.watches(targets=release.targets)
        await self._promise(promise_posts(release, watches, now))

    async def _correct(self, known: Release, prepared: Prepared) -> None:
        """Store the correction; promise its edits if it shows; who follows only what it is about now gets it as a post."""
        now = self.clock()
        release = corrected(known, prepared.entry, prepared.matches, self.describe, self.rank)
        self.report.corrected.append(release.key)
        await self.tx.save_release(replace(release, likeness=prepared.likeness or release.likeness))
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
