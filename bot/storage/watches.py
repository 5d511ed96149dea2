"""Who follows what, and small notes."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, delete, select

from bot.core.model import GuildSettings, Watch
from bot.storage.rows import Rows, as_row
from bot.storage.tables import guilds as guilds_table
from bot.storage.tables import notes
from bot.storage.tables import watches as watches_table

# Built once: every poll that brings something asks.
_NOTE = select(notes.c.value).where(notes.c.name == bindparam("name"))
_NOTED = select(notes.c.name, notes.c.value).where(notes.c.name.in_(bindparam("names", expanding=True)))

_DEPARTED = select(guilds_table.c.guild).where(guilds_table.c.left.is_not(None))


class Watches(Rows):
    """The part of a transaction that knows which channels follow which targets."""

    async def watches(
        self,
        *,
        guild: int | None = None,
        channel: int | None = None,
        channels: Collection[int] | None = None,
        targets: Collection[str] | None = None,
        present: bool = False,
    ) -> list[Watch]:
        """Watches, paused ones too, narrowed by what is given; in order of guild, channel, target."""
        columns = watches_table.c
        query = select(watches_table).order_by(columns.guild, columns.channel, columns.target)
        if guild is not None:
            query = query.where(columns.guild == guild)
        if channel is not None:
            query = query.where(columns.channel == channel)
        if channels is not None:
            query = query.where(columns.channel.in_(channels))
        if targets is not None:
            query = query.where(columns.target.in_(targets))
        if present:
            query = query.where(columns.guild.not_in(_DEPARTED))
        return await self._all(Watch, query)

    async def save_watch(self, watch: Watch) -> None:
        """Insert it, or replace the one with the same channel and target."""
        await self._put(watches_table, as_row(watch), key=["channel", "target"])

    async def remove_watch(self, channel: int, target: str) -> bool:
        """Whether there was one."""
        columns = watches_table.c
        done = await self._connection.execute(
            delete(watches_table).where(columns.channel == channel, columns.target == target)
        )
        return done.rowcount > 0

    async def guild_settings(self, guild: int) -> GuildSettings:
        """What a server's moderators decided; the defaults for one where nobody did."""
        return (await self.settings_of([guild]))[guild]

    async def settings_of(self, guilds: Collection[int]) -> dict[int, GuildSettings]:
        """The same of each of these servers."""
        found = await self._all(GuildSettings, select(guilds_table).where(guilds_table.c.guild.in_(guilds)))
        return {guild: GuildSettings(guild) for guild in guilds} | {one.guild: one for one in found}

    async def save_guild_settings(self, settings: GuildSettings) -> None:
        """Insert them, or replace those of the same server."""
        await self._put(guilds_table, as_row(settings), key=["guild"])


class Notes(Rows):
    """The part of a transaction that keeps small things by name."""

    async def note(self, name: str) -> str | None:
        """What was noted under this name, if anything."""
        value: str | None = await self._connection.scalar(_NOTE, {"name": name})
        return value

    async def noted(self, names: Collection[str]) -> dict[str, str]:
        """What was noted under these names, for those under which anything was."""
        return {row.name: row.value for row in await self._connection.execute(_NOTED, {"names": list(names)})}

    async def save_note(self, name: str, value: str) -> None:
        """Insert it, or replace the one with the same name."""
        await self._put(notes, {"name": name, "value": value}, key=["name"])

    async def forget_note(self, name: str) -> bool:
        """Whether anything was noted under this name."""
        return (await self._connection.execute(delete(notes).where(notes.c.name == name))).rowcount > 0
