"""What servers follow that is nobody else's affair."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select, update

from bot.core.model import Release
from bot.core.own_targets import OwnTarget
from bot.storage.releases import Releases
from bot.storage.rows import as_row
from bot.storage.tables import own_targets, release_targets, release_words, releases

# Asked by every poll that brings something.
_ALL = select(own_targets).order_by(own_targets.c.guild, own_targets.c.key)
_MATCHES = select(releases.c.key, releases.c.matches).join(release_targets)
_REMATCH = update(releases).where(releases.c.key == bindparam("about")).values(matches=bindparam("left"))


class OwnTargets(Releases):
    """The part of a transaction that knows servers' own targets, and tells releases when one means something else now."""

    async def own_targets(self, guild: int | None = None) -> list[OwnTarget]:
        """The server's own targets, those of all servers without one; in order of server and key."""
        return await self._all(OwnTarget, _ALL if guild is None else _ALL.where(own_targets.c.guild == guild))

    async def save_own_target(self, own: OwnTarget) -> None:
        """Insert it, or replace the one with the same key."""
        await self._put(own_targets, as_row(own), key=["key"])

    async def remove_own_target(self, key: str) -> None:
        """Take it away, if it is there. What matched it still does."""
        await self._connection.execute(delete(own_targets).where(own_targets.c.key == key))

    async def forget_matches(self, target: str) -> None:
        """Make no release be about this target any more."""
        found = (await self._connection.execute(_MATCHES.where(release_targets.c.target == target))).all()
        left = [{"about": row.key, "left": tuple(it for it in row.matches if it.target != target)} for row in found]
        if left:
            await self._connection.execute(_REMATCH, left)
        await self._connection.execute(delete(release_targets).where(release_targets.c.target == target))

    async def newest_releases(self, limit: int) -> list[Release]:
        """The newest releases, about whatever they are: by the same dates as `latest`, newest first."""
        columns = release_words.c
        query = select(columns.release).order_by(columns.dated.desc(), columns.release.desc()).limit(limit)
        keys = (await self._connection.execute(query)).scalars().all()
        found = await self.releases(keys)
        return [found[key] for key in keys]
