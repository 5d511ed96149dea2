"""One answer going into the store, inside one transaction: hops 6 and 7 of a release's way."""

from __future__ import annotations

import logging
from asyncio import to_thread
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from bot.core import moves, polling, rekey
from bot.core.delivery import promise_edits, promise_posts, promised_again
from bot.core.facts import variety
from bot.core.identity import Recognised, Standing, Twin, identities, is_fresh, recognise, title_identity
from bot.core.likeness import those_alike, twins
from bot.core.model import Delivery, Description, Entry, Match, Release, Sighting, Source, SourceState, State
from bot.core.own_targets import everybodys
from bot.core.places import Rank
from bot.core.ports import Clock, Transaction
from bot.core.release import UNSAID, Describe, corrected, enriched, new_release, revised
from bot.core.retention import is_promised_still
from bot.flows.zones import zones_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An item that is new or changed, read, looked at and described before the transaction that stores it."""

    entry: Entry
    matches: tuple[Match, ...]
    description: Description
    likeness: str = ""

    def described(self, describe: Describe) -> Describe:
        """The like of `describe`, for which this item itself need not be described again."""

        def describe_others(entry: Entry, matches: tuple[Match, ...]) -> Description:
            is_this = matches and (entry, matches) == (self.entry, self.matches)
            return self.description if is_this else describe(entry, matches)

        return describe_others


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


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of an answer's items before: by guid what the source has shown.

    `shown` is how many items there are; the `fresh` ones are new or changed. `note` says whether an answer of the source is
    held.
    """

    shown: int
    sightings: Mapping[str, Sighting]
    fresh: tuple[Entry, ...]
    note: str

    @classmethod
    async def before(cls, tx: Transaction, source: str, entries: Sequence[Entry], *, in_trouble: bool) -> Self:
        """Read it. An answer is held only where the source's state tells of trouble."""
        sightings = await tx.sightings(source, [entry.guid for entry in entries])
        fresh = tuple(entry for entry in entries if is_fresh(entry, sightings.get(entry.guid)))
        note = (await tx.note(rekey.note(source)) if in_trouble else None) or ""
        return cls(len(entries), sightings, fresh, note)

    def is_held(self, source: str, owners: Mapping[str, str]) -> bool:
        """Whether an answer like this one was held: then its pages and pictures were asked for, and need not be again."""
        if self.note != rekey.HELD:
            return False
        items = recognise(source, self.fresh, self.sightings, owners)
        return bool(rekey.renamed(source, self.shown, items, owners))


async def owners_of(tx: Transaction, source: str, entries: Collection[Entry]) -> dict[str, str]:
    """Which releases the entries' identities and titles belong to."""
    if not entries:
        return {}
    return await tx.owners(
        {known for entry in entries for known in (*identities(entry), title_identity(source, entry.title))}
    )


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes in what one answer says: which release each item is, what that means for it, and who is promised what."""

    tx: Transaction
    describe: Describe
    clock: Clock
    rank: Rank
    source: Source
    state: SourceState
    known: Known
    report: Report

    async def store(self, entries: Sequence[Entry], prepared: Mapping[str, Prepared]) -> None:
        """Store what the items say; each item that is known and unchanged costs nothing. A re-keyed answer is held."""
        name, fresh, sightings = self.source.name, self.known.fresh, self.known.sightings
        owners = await owners_of(self.tx, name, fresh)  # as late as this: other sources may have stored something meanwhile
        lent = moves.lent(entries, (item.entry for item in prepared.values()))
        known_as = await self._twins(prepared) | await self._moved(prepared, lent)
        items = recognise(name, fresh, sightings, owners, known_as)
        renamed = {} if self.report.baseline else rekey.renamed(name, self.known.shown, items, owners)
        if await self._is_held(bool(renamed)):
            return
        items = recognise(name, fresh, sightings, owners, {**known_as, **renamed}) if renamed else items
        for item in items:
            if (guid := item.entry.guid) in prepared:
                await self._store_one(item, prepared[guid], [lent[guid]] if guid in lent else [])

    async def _is_held(self, rekeyed: bool) -> bool:
        """Whether nothing of the answer is taken in, as the operator has not accepted it yet."""
        self.report.held = rekeyed and self.known.note != rekey.ACCEPTED
        after = rekey.HELD if self.report.held else ""
        if after != self.known.note:
            await self.tx.save_note(rekey.note(self.source.name), after)
        return self.report.held

    async def _twins(self, prepared: Mapping[str, Prepared]) -> dict[str, tuple[Twin, ...]]:
        """By guid, the releases whose pictures are those of the items."""
        pictured = {guid: item for guid, item in prepared.items() if item.likeness}
        if not pictured:
            return {}
        about = {guid: everybodys(item.matches) for guid, item in pictured.items()}  # what one server says binds no other
        known = await self.tx.likenesses({match.target for matches in about.values() for match in matches})
        near = {guid: await to_thread(those_alike, item.likeness, known) for guid, item in pictured.items()}
        releases = await self.tx.releases({key for keys in near.values() for key in keys})
        now = self.clock()
        return {
            guid: twins(item.entry, about[guid], [releases[key] for key in near[guid]], now)
            for guid, item in pictured.items()
        }

    async def _moved(self, prepared: Mapping[str, Prepared], lent: Mapping[str, str]) -> dict[str, tuple[Twin, ...]]:
        """By guid, the releases that other sources link to where the items' pages have moved to."""
        owners = await self.tx.owners(lent.values()) if lent else {}
        releases = await self.tx.releases(set(owners.values())) if owners else {}
        found = {guid: releases[owners[page]] for guid, page in lent.items() if page in owners}
        return {
            guid: (Twin(release.key, rerun=False),)
            for guid, release in found.items()
            if moves.is_there(release, self.source.name, prepared[guid].entry, everybodys(prepared[guid].matches))
        }

    async def _store_one(self, item: Recognised, prepared: Prepared, lent: Sequence[str]) -> None:
        is_new = item.standing is Standing.NEW
        known = None if is_new else (await self.tx.releases([item.release])).get(item.release)
        if known is None:
            await self._announce(self._new(item, prepared), quiet=self.report.baseline)
        elif item.standing is Standing.RERUN:
            self._note_rerun(item, known)
        elif item.standing is Standing.CHANGED and known.source == self.source.name:
            await self._correct(known, prepared)
        else:
            await self._enrich(known, prepared, is_shown_first=item.standing is Standing.ANOTHER)
        title = title_identity(self.source.name, item.entry.title)
        await self.tx.add_identities(item.release, [*item.identities, *lent, title])
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
        await self.tx.save_release(replace(await self._with_another_fact(release), announced=self.clock()))
        await self._promise(await self._promises(release, release.targets))

    async def _with_another_fact(self, release: Release) -> Release:
        """The release with the fact first that was told least lately; from now on it counts as told."""
        if not release.description.facts:
            return release
        told = await self.tx.noted([variety.note(fact) for fact in release.description.facts])
        description = variety.least_told(release.description, told)
        await self.tx.save_note(variety.note(description.facts[0]), variety.moment(self.clock()))
        return replace(release, description=description)

    async def _enrich(self, known: Release, prepared: Prepared, *, is_shown_first: bool) -> None:
        """Store what another source adds; who follows only what the fuller account tells it is about gets it as a post."""
        entry, matches = prepared.entry, prepared.matches
        fuller = await to_thread(enriched, known, self.source.name, entry, matches, self._describing(known), self.rank)
        quiet = self.report.baseline or not is_shown_first or not polling.is_news(known, self.state)
        await self._announce(fuller, quiet=quiet)
        if quiet and not self.report.baseline:
            await self._promise_gained(known, fuller, await self.tx.deliveries(release=fuller.key))

    async def _correct(self, known: Release, prepared: Prepared) -> None:
        """Store the correction; promise its edits if it shows; who follows only what it is about now gets it as a post."""
        now = self.clock()
        describe = prepared.described(self._describing(known))
        release = await to_thread(corrected, known, prepared.entry, prepared.matches, describe, self.rank)
        release = revised(release, known, now)
        self.report.corrected.append(release.key)
        await self.tx.save_release(replace(release, likeness=prepared.likeness or release.likeness))
        rows = await self.tx.deliveries(release=release.key)
        if release.revision > known.revision:
            await self.tx.save_deliveries(promise_edits(rows, now))
        await self._promise_gained(known, release, rows)

    def _describing(self, known: Release) -> Describe:
        """What describes the release anew: what was said about it once, messages may show, whoever can follow it now."""

        def describe_if_wanted(entry: Entry, matches: tuple[Match, ...]) -> Description:
            return self.describe(entry, matches) if matches or known.description != UNSAID else UNSAID

        return describe_if_wanted

    async def _promise_gained(self, known: Release, release: Release, rows: list[Delivery]) -> None:
        """Promise a release that was announced lately to those who follow only what it is about now."""
        if not release.announced or not is_promised_still(release, self.clock()):
            return
        if gained := release.targets - known.targets:
            promises = await self._promises(release, gained)
            await self._promise(promises)
            await self._promise_again(promises, rows)

    async def _promises(self, release: Release, targets: Collection[str]) -> list[Delivery]:
        """A promise for each channel that wants the release as it follows one of these targets."""
        watches = await self.tx.watches(targets=targets, present=True) if targets else []
        return promise_posts(release, watches, self.clock(), await zones_of(self.tx, watches))

    async def _promise(self, deliveries: list[Delivery]) -> None:
        self.report.promised += await self.tx.promise(deliveries)

    async def _promise_again(self, promises: list[Delivery], rows: list[Delivery]) -> None:
        """Renew those that were given up when nobody in their channel wanted the release any more.

        What stands in a summary was not.
        """
        given_up = {row.id: row for row in rows if row.state is State.SKIPPED and not row.about}
        renewed = [promised_again(given_up[promise.id], promise) for promise in promises if promise.id in given_up]
        await self.tx.save_deliveries(renewed)
        self.report.promised += len(renewed)
