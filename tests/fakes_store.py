"""A store in memory that keeps the promises of `bot.core.ports.Store`; `tests/contracts/test_store.py` holds it to them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime
from typing import Any

from bot.core.model import Delivery, GuildSettings, Kind, Release, Sighting, SourceState, State, Watch
from bot.core.own_targets import OwnTarget, owner
from bot.core.panels import Panel
from bot.core.retention import FINISHED
from bot.core.words import Phrase, all_words, title_words

ORDER = (Kind.POST, Kind.SUMMARY, Kind.NOTICE, Kind.EDIT, Kind.CROSSPOST)
DECIDED_BY_OTHERS = ("roles", "publish", "told", "compact", "digest", "quiet")


class NotStored(Exception):
    """A row names a release that is not stored: what a database calls a foreign key."""


class WroteWhileReading(Exception):
    """A transaction opened for reading has changed something."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything that is kept. The rows are frozen, so that a copy of the dicts is a copy of everything."""

    sources: dict[str, SourceState] = field(default_factory=dict)
    releases: dict[str, Release] = field(default_factory=dict)
    identities: dict[str, str] = field(default_factory=dict)
    sightings: dict[tuple[str, str], Sighting] = field(default_factory=dict)
    own_targets: dict[str, OwnTarget] = field(default_factory=dict)
    watches: dict[tuple[int, str], Watch] = field(default_factory=dict)
    guilds: dict[int, GuildSettings] = field(default_factory=dict)
    panels: dict[str, Panel] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def copy(self) -> Tables:
        return replace(self, **{table.name: dict(getattr(self, table.name)) for table in fields(self)})


class MemoryTransaction:
    """Works on its own copy of the tables."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    # sources and releases

    async def source_state(self, name: str) -> SourceState:
        return self.tables.sources.get(name, SourceState(name))

    async def save_source_state(self, state: SourceState) -> None:
        self.tables.sources[state.name] = state

    async def sightings(self, source: str, guids: Collection[str]) -> dict[str, Sighting]:
        return {guid: self.tables.sightings[source, guid] for guid in guids if (source, guid) in self.tables.sightings}

    async def save_sighting(self, sighting: Sighting) -> None:
        self._require(sighting.release)
        self.tables.sightings[sighting.source, sighting.guid] = sighting

    async def owners(self, identities: Collection[str]) -> dict[str, str]:
        return {identity: self.tables.identities[identity] for identity in identities if identity in self.tables.identities}

    async def add_identities(self, release: str, identities: Iterable[str]) -> None:
        for identity in identities:
            self._require(release)
            self.tables.identities.setdefault(identity, release)

    async def releases(self, keys: Collection[str]) -> dict[str, Release]:
        return {key: self.tables.releases[key] for key in keys if key in self.tables.releases}

    async def likenesses(self, targets: Collection[str]) -> dict[str, str]:
        about = (release for release in self.tables.releases.values() if release.targets & set(targets))
        return {release.key: release.likeness for release in about if release.likeness}

    async def save_release(self, release: Release) -> None:
        self.tables.releases[release.key] = release

    async def latest(self, target: str, limit: int = 1) -> list[Release]:
        about = [release for release in self.tables.releases.values() if target in release.targets]
        return sorted(about, key=lambda r: (r.published or r.seen, r.key), reverse=True)[:limit]

    async def dated_on(self, days: Collection[date], targets: Collection[str], limit: int) -> list[Release]:
        about = [release for release in self.tables.releases.values() if release.targets & set(targets)]
        found = [release for release in about if (release.published or release.seen).astimezone(UTC).date() in days]
        return sorted(found, key=lambda r: (r.published or r.seen, r.key), reverse=True)[:limit]

    async def search(
        self, wanted: Sequence[Phrase], limit: int, *, skip: int = 0, target: str | None = None, year: int | None = None
    ) -> list[Release]:
        found = [release for release in self.tables.releases.values() if wanted and _has(_all_words(release), wanted)]
        found = [one for one in found if target in {None, *one.targets} and year in {None, _dated(one).year}]
        in_title = {release.key for release in found if _has(title_words(release.title), wanted)}
        in_order = sorted(found, key=lambda r: (r.key in in_title, r.published or r.seen, r.key), reverse=True)
        return in_order[skip : skip + limit]

    async def browse(self, target: str | None, year: int | None, limit: int, skip: int = 0) -> list[Release]:
        found = [release for release in self._about(target).values() if year in {None, _dated(release).year}]
        return sorted(found, key=lambda r: (_dated(r), r.key), reverse=True)[skip : skip + limit]

    async def per_month(self, target: str | None) -> dict[str, int]:
        return dict(sorted(Counter(_dated(release).isoformat()[:7] for release in self._about(target).values()).items()))

    async def random_release(self, target: str | None, chance: float) -> Release | None:
        about = self._about(target)
        return about[sorted(about)[int(chance * len(about))]] if about else None

    async def how_many(self, target: str | None) -> int:
        return len(self._about(target))

    def _about(self, target: str | None) -> dict[str, Release]:
        """The releases about the target, or about any that is everybody's, by their keys."""
        return {r.key: r for r in self.tables.releases.values() if (target in r.targets if target else _is_everybodys(r))}

    async def newest_releases(self, limit: int) -> list[Release]:
        return sorted(self.tables.releases.values(), key=lambda r: (r.published or r.seen, r.key), reverse=True)[:limit]

    # servers' own targets

    async def own_targets(self, guild: int | None = None) -> list[OwnTarget]:
        own = [one for one in self.tables.own_targets.values() if guild in {None, one.guild}]
        return sorted(own, key=lambda one: (one.guild, one.key))

    async def save_own_target(self, own: OwnTarget) -> None:
        self.tables.own_targets[own.key] = own

    async def remove_own_target(self, key: str) -> None:
        self.tables.own_targets.pop(key, None)

    async def forget_matches(self, target: str) -> None:
        for release in list(self.tables.releases.values()):
            if target in release.targets:
                left = tuple(match for match in release.matches if match.target != target)
                self.tables.releases[release.key] = replace(release, matches=left)

    # watches

    async def watches(
        self,
        *,
        guild: int | None = None,
        channel: int | None = None,
        channels: Collection[int] | None = None,
        targets: Collection[str] | None = None,
        present: bool = False,
    ) -> list[Watch]:
        departed = {number for number, settings in self.tables.guilds.items() if settings.left} if present else set()
        wanted = [
            watch
            for watch in self.tables.watches.values()
            if guild in {None, watch.guild}
            and channel in {None, watch.channel}
            and (channels is None or watch.channel in channels)
            and (targets is None or watch.target in targets)
            and watch.guild not in departed
        ]
        return sorted(wanted, key=lambda watch: (watch.guild, watch.channel, watch.target))

    async def save_watch(self, watch: Watch) -> None:
        self.tables.watches[watch.channel, watch.target] = watch

    async def remove_watch(self, channel: int, target: str) -> bool:
        return self.tables.watches.pop((channel, target), None) is not None

    async def guild_settings(self, guild: int) -> GuildSettings:
        return self.tables.guilds.get(guild, GuildSettings(guild))

    async def settings_of(self, guilds: Collection[int]) -> dict[int, GuildSettings]:
        return {guild: self.tables.guilds.get(guild, GuildSettings(guild)) for guild in guilds}

    async def save_guild_settings(self, settings: GuildSettings) -> None:
        self.tables.guilds[settings.guild] = settings

    # where the bot is a guest, and was

    async def guilds_known(self) -> set[int]:
        return {row.guild for table in self._naming() for row in table.values()} - {0} - await self.guilds_left()

    async def guilds_left(self, before: datetime | None = None) -> set[int]:
        marked = {number: settings.left for number, settings in self.tables.guilds.items() if settings.left}
        return {number for number, left in marked.items() if before is None or left < before}

    async def forget_guild(self, guild: int) -> None:
        for own in await self.own_targets(guild):
            await self.forget_matches(own.key)
        for table in self._naming():
            for key in [key for key, row in table.items() if row.guild == guild]:
                del table[key]

    # panels

    async def panel(self, id: str) -> Panel | None:  # noqa: A002 — the model's own name for it
        return self.tables.panels.get(id)

    async def save_panel(self, panel: Panel) -> None:
        self.tables.panels[panel.id] = panel

    async def forget_panels(self, before: datetime) -> None:
        for panel in list(self.tables.panels.values()):
            if panel.opened < before:
                del self.tables.panels[panel.id]

    # the outbox

    async def promise(self, deliveries: Iterable[Delivery]) -> int:
        before = len(self.tables.deliveries)
        for delivery in deliveries:
            self._require(delivery.release)
            self.tables.deliveries.setdefault(delivery.id, delivery)
        return len(self.tables.deliveries) - before

    async def due(self, now: datetime, limit: int) -> list[Delivery]:
        offered: dict[int, Delivery] = {}
        for delivery in self._candidates(now):
            if delivery.due <= now:
                offered.setdefault(delivery.channel, delivery)
        return sorted(offered.values(), key=lambda d: (ORDER.index(d.kind), d.due, d.created))[:limit]

    async def advance(self, deliveries: Sequence[Delivery], *, was: State) -> None:
        for delivery in deliveries:
            before = self.tables.deliveries.get(delivery.id)
            if before is not None and before.state is was:
                kept = {name: getattr(before, name) for name in DECIDED_BY_OTHERS}
                self.tables.deliveries[delivery.id] = replace(delivery, **kept)

    async def sent_after(self, channels: Collection[int], message: int) -> dict[int, int]:
        sent = self._where(lambda d: d.kind is Kind.POST and d.state is State.SENT and (d.message or 0) >= message)
        return dict(Counter(row.channel for row in sent if row.channel in channels))

    async def mark_told(self, ids: Collection[str]) -> None:
        for row in self._where(lambda d: d.id in ids):
            self.tables.deliveries[row.id] = replace(row, told=True)

    async def deliveries(
        self,
        *,
        ids: Collection[str] | None = None,
        release: str | None = None,
        channel: int | None = None,
        guild: int | None = None,
        kinds: Collection[str] | None = None,
        states: Collection[str] | None = None,
        about: str | None = None,
        limit: int | None = None,
    ) -> list[Delivery]:
        wanted = self._where(
            lambda d: (
                (ids is None or d.id in ids)
                and release in {None, d.release}
                and channel in {None, d.channel}
                and guild in {None, d.guild}
                and about in {None, d.about}
                and (kinds is None or d.kind in kinds)
                and (states is None or d.state in states)
            )
        )
        return _oldest_first(wanted)[::-1][:limit]

    async def stuck(self, before: datetime) -> int:
        unfinished = self._where(lambda d: d.state in {State.PENDING, State.SENDING})
        closed = {d.channel for d in unfinished if d.held_since}
        counted = {Kind.POST, Kind.EDIT, Kind.SUMMARY}
        waiting = [d for d in unfinished if d.kind in counted and d.channel not in closed]
        return sum(d.due <= before or (d.failing_since or d.due) <= before for d in waiting)

    async def save_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            self._require(delivery.release)
            self.tables.deliveries[delivery.id] = delivery

    async def backlog(self) -> dict[tuple[Kind, bool], int]:
        unfinished = self._where(lambda d: d.state in {State.PENDING, State.SENDING})
        return dict(Counter((row.kind, row.held_since is not None) for row in unfinished))

    async def finished(self, before: datetime, after: Delivery | None, limit: int) -> list[Delivery]:
        first = (after.created, after.id) if after else (datetime.min.replace(tzinfo=UTC), "")
        old = self._where(lambda d: d.state in FINISHED and d.created < before and (d.created, d.id) > first)
        return sorted(old, key=lambda d: (d.created, d.id))[:limit]

    async def passed(self, ids: Collection[str]) -> set[str]:
        sent = _oldest_first(self._where(lambda d: d.state is State.SENT))
        last = {(row.channel, row.kind): row.created for row in sent}
        newest = {(row.channel, row.kind): row.id for row in sent}
        return {
            row.id
            for row in self._where(lambda d: d.id in ids)
            if (place := (row.channel, row.kind)) in last and newest[place] != row.id and last[place] >= row.created
        }

    async def forget_deliveries(self, ids: Collection[str]) -> int:
        gone = self._where(lambda d: d.id in ids and d.state in FINISHED)
        for row in gone:
            del self.tables.deliveries[row.id]
        return len(gone)

    # small things worth remembering

    async def note(self, name: str) -> str | None:
        return self.tables.notes.get(name)

    async def noted(self, names: Collection[str]) -> dict[str, str]:
        return {name: value for name, value in self.tables.notes.items() if name in names}

    async def save_note(self, name: str, value: str) -> None:
        self.tables.notes[name] = value

    async def forget_note(self, name: str) -> bool:
        return self.tables.notes.pop(name, None) is not None

    # how

    def _naming(self) -> tuple[dict[Any, Any], ...]:
        """The tables whose rows name a server."""
        tables = self.tables
        return tables.watches, tables.own_targets, tables.guilds, tables.panels, tables.deliveries

    def _require(self, release: str) -> None:
        if release and release not in self.tables.releases:
            raise NotStored(release)

    def _where(self, wanted: Callable[[Delivery], bool]) -> list[Delivery]:
        return [delivery for delivery in self.tables.deliveries.values() if wanted(delivery)]

    def _candidates(self, now: datetime) -> Iterator[Delivery]:
        """What may be offered once it is due: the oldest post of each free channel, then what follows finished posts.

        A post whose hour has not come yet keeps nothing back; a summary that may be there already does.
        """
        taken = {d.channel for d in self._where(lambda d: d.state is State.SENDING)}
        pending = _oldest_first(self._where(lambda d: d.state is State.PENDING and d.channel not in taken))
        heads: dict[int, Delivery] = {}
        looked_for = {d.channel for d in pending if d.kind is Kind.SUMMARY and d.unanswered}
        for post in pending:
            if post.kind is Kind.POST and post.channel not in looked_for and (post.attempts or post.due <= now):
                heads.setdefault(post.channel, post)
        unposted = {(d.release, d.channel) for d in pending if d.kind is Kind.POST}
        yield from heads.values()
        for kind in ORDER[1:]:
            yield from (d for d in pending if d.kind is kind and (d.release, d.channel) not in unposted)


class MemoryStore:
    """Everything in dicts: a writing transaction works on a copy, which takes their place when it ends well."""

    def __init__(self) -> None:
        self.tables = Tables()
        self._lock = asyncio.Lock()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[MemoryTransaction]:
        async with self._lock:
            transaction = MemoryTransaction(self.tables.copy())
            yield transaction
            self.tables = transaction.tables

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[MemoryTransaction]:
        transaction = MemoryTransaction(self.tables.copy())
        before = self.tables.copy()
        yield transaction
        if transaction.tables != before:
            raise WroteWhileReading


def _oldest_first(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """By when they were promised; of one instant, as they were stored: dicts keep that order and so does sorting."""
    return sorted(deliveries, key=lambda delivery: delivery.created)


def _dated(release: Release) -> datetime:
    return (release.published or release.seen).astimezone(UTC)


def _is_everybodys(release: Release) -> bool:
    return any(owner(target) is None for target in release.targets)


def _all_words(release: Release) -> tuple[str, ...]:
    return all_words(release.key, release.title, release.keywords, release.credit, release.text)


def _has(words: Sequence[str], wanted: Sequence[Phrase]) -> bool:
    return all(any(_stands_at(place, words, phrase) for place in range(len(words))) for phrase in wanted)


def _stands_at(place: int, words: Sequence[str], phrase: Phrase) -> bool:
    *firm, last = phrase.words
    *before, end = words[place : place + len(phrase.words)]
    return before == firm and (end.startswith(last) if phrase.goes_on else end == last)
