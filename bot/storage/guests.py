"""The servers that something is kept about, and how everything about one is forgotten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, union

from bot.storage.own_targets import OwnTargets
from bot.storage.tables import deliveries, guilds, own_targets, panels, watches

_NAMING = (watches, own_targets, guilds, panels, deliveries)
"""The tables whose rows name a server. In members' own rows it is 0."""

_MARKED = select(guilds.c.guild).where(guilds.c.left.is_not(None))
_NAMED = union(*(select(table.c.guild).where(table.c.guild != 0) for table in _NAMING))


class Guests(OwnTargets):
    """The part of a transaction that knows where the bot is a guest, and was."""

    async def guilds_known(self) -> set[int]:
        """The servers that anything is kept about, except those that are marked as left."""
        return set((await self._connection.execute(_NAMED)).scalars()) - await self.guilds_left()

    async def guilds_left(self, before: datetime | None = None) -> set[int]:
        """The servers that are marked as left; of late ones too without `before`."""
        query = _MARKED if before is None else _MARKED.where(guilds.c.left < before)
        return set((await self._connection.execute(query)).scalars())

    async def forget_guild(self, guild: int) -> None:
        """Take away everything that names the server: its watches, own targets and what matched them, decisions, posts."""
        for own in await self.own_targets(guild):
            await self.forget_matches(own.key)
        for table in _NAMING:
            await self._connection.execute(delete(table).where(table.c.guild == guild))
