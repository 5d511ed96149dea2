"""What is kept of servers and their moderators' decisions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from bot.core.model import GuildSettings, Watch
from bot.core.own_targets import OwnTarget
from bot.core.panels import Panel


class Servers(Protocol):
    """Own targets, watches, settings, panels, and the servers that the bot has left."""

    # own targets
    async def own_targets(self, guild: int | None = None) -> list[OwnTarget]:
        """The server's own targets, those of all servers without one; in order of server and key."""
        ...

    async def save_own_target(self, own: OwnTarget) -> None:
        """Insert it, or replace the one with the same key."""
        ...

    async def remove_own_target(self, key: str) -> None:
        """Take it away, if it is there. What matched it still does."""
        ...

    async def forget_matches(self, target: str) -> None:
        """Make no release be about this target any more."""
        ...

    # watches and settings
    async def watches(
        self,
        *,
        guild: int | None = None,
        channel: int | None = None,
        channels: Collection[int] | None = None,
        targets: Collection[str] | None = None,
        present: bool = False,
    ) -> list[Watch]:
        """Watches, paused ones too, narrowed by what is given; in order of guild, channel, target.

        `present` leaves out those of servers that the bot has left.
        """
        ...

    async def save_watch(self, watch: Watch) -> None:
        """Insert it, or replace the one with the same channel and target."""
        ...

    async def remove_watch(self, channel: int, target: str) -> bool:
        """Whether there was one."""
        ...

    async def guild_settings(self, guild: int) -> GuildSettings:
        """What a server's moderators decided; the defaults for one where nobody did."""
        ...

    async def settings_of(self, guilds: Collection[int]) -> dict[int, GuildSettings]:
        """The same of each of these servers."""
        ...

    async def save_guild_settings(self, settings: GuildSettings) -> None:
        """Keep this as what they decided."""
        ...

    # where the bot is a guest, and was
    async def guilds_known(self) -> set[int]:
        """The servers that anything is kept about, except those that are marked as left."""
        ...

    async def guilds_left(self, before: datetime | None = None) -> set[int]:
        """The servers that are marked as left; of late ones too without `before`."""
        ...

    async def forget_guild(self, guild: int) -> None:
        """Take away everything that names the server: its watches, own targets and what matched them, decisions, posts."""
        ...

    # panels
    async def panel(self, id: str) -> Panel | None:  # noqa: A002 — the model's own name for it
        """The panel, if it is there still."""
        ...

    async def save_panel(self, panel: Panel) -> None:
        """Insert it, or replace the one with the same id."""
        ...

    async def forget_panels(self, before: datetime) -> None:
        """Take away those that were opened before this moment."""
        ...
