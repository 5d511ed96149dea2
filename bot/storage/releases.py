"""Sources, what they have shown, and the releases that came of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, delete, false, or_, select

from bot.core.model import Release, Sighting, SourceState
from bot.storage.rows import Rows, as_row
from bot.storage.tables import identities as identities_table
from bot.storage.tables import release_targets, sources
from bot.storage.tables import releases as releases_table
from bot.storage.tables import sightings as sightings_table

# What every poll asks. Building a statement takes longer than running it.
_STATE = select(sources).where(sources.c.name == bindparam("name"))
_SIGHTINGS = select(sightings_table).where(
    sightings_table.c.source == bindparam("source"), sightings_table.c.guid.in_(bindparam("guids", expanding=True))
)
_OWNERS = select(identities_table.c.identity, identities_table.c.release).where(
    identities_table.c.identity.in_(bindparam("identities", expanding=True))
)
_RELEASES = select(releases_table).where(releases_table.c.key.in_(bindparam("keys", expanding=True)))
_FORGET_TARGETS = delete(release_targets).where(release_targets.c.release == bindparam("key"))


class Releases(Rows):
    """The part of a transaction that knows what NASA published."""

    async def source_state(self, name: str) -> SourceState:
        """What is remembered of a source; an empty state for one never polled."""
        found = await self._all(SourceState, _STATE, name=name)
        return found[0] if found else SourceState(name)

    async def save_source_state(self, state: SourceState) -> None:
        """Insert it, or replace the one with the same name."""
        await self._put(sources, as_row(state), key=["name"])

    async def sightings(self, source: str, guids: Collection[str]) -> dict[str, Sighting]:
        """Those of the guids that the source has shown before."""
        found = await self._all(Sighting, _SIGHTINGS, source=source, guids=list(guids))
        return {sighting.guid: sighting for sighting in found}

    async def save_sighting(self, sighting: Sighting) -> None:
        """Insert it, or replace the one with the same source and guid."""
        await self._put(sightings_table, as_row(sighting), key=["source", "guid"])

    async def owners(self, identities: Collection[str]) -> dict[str, str]:
        """Identity → key of the release that is known by it, for those that are known."""
        found = await self._connection.execute(_OWNERS, {"identities": list(identities)})
        return {row.identity: row.release for row in found}

    async def add_identities(self, release: str, identities: Iterable[str]) -> None:
        """Make the release known by these too; one that another release already has stays with that one."""
        rows = [{"identity": identity, "release": release} for identity in identities]
        await self._put_if_new(identities_table, rows, key=["identity"])

    async def releases(self, keys: Collection[str]) -> dict[str, Release]:
        """The releases with these keys, for those that are stored."""
        return {release.key: release for release in await self._all(Release, _RELEASES, keys=list(keys))}

    async def likenesses(self, targets: Collection[str]) -> dict[str, str]:
        """Key → likeness of the picture, of the releases about any of these targets that have one."""
        columns = releases_table.c
        query = select(columns.key, columns.likeness).join(release_targets)
        found = await self._connection.execute(
            query.where(release_targets.c.target.in_(targets), columns.likeness.is_not(None))
        )
        return {row.key: row.likeness for row in found}

    async def save_release(self, release: Release) -> None:
        """Insert it, or replace the one with the same key."""
        await self._put(releases_table, as_row(release), key=["key"])
        await self._write(_FORGET_TARGETS, [{"key": release.key}])
        dated = release.published or release.seen
        rows = [{"release": release.key, "target": target, "dated": dated} for target in release.targets]
        await self._put_if_new(release_targets, rows, key=["release", "target"])

    async def latest(self, target: str, limit: int = 1) -> list[Release]:
        """The newest releases about a target: by date of publication (of first sight where undated), newest first."""
        query = (
            select(releases_table)
            .join(release_targets)
            .where(release_targets.c.target == target)
            .order_by(release_targets.c.dated.desc(), release_targets.c.release.desc())
            .limit(limit)
        )
        return await self._all(Release, query)

    async def dated_on(self, days: Collection[date], targets: Collection[str], limit: int) -> list[Release]:
        """The releases about any of these targets whose date (as for `latest`) is one of these days, UTC; newest first."""
        columns = release_targets.c
        query = (
            select(columns.release, columns.dated)
            .distinct()
            .where(columns.target.in_(targets), or_(false(), *(_on(day) for day in days)))
            .order_by(columns.dated.desc(), columns.release.desc())
            .limit(limit)
        )
        keys = (await self._connection.execute(query)).scalars().all()
        found = await self.releases(keys)
        return [found[key] for key in keys]


def _on(day: date) -> ColumnElement[bool]:
    """As a range, which the index on targets and dates can answer."""
    midnight = datetime.combine(day, time(), UTC)
    return and_(release_targets.c.dated >= midnight, release_targets.c.dated < midnight + timedelta(days=1))
