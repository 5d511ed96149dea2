"""How a server's watches stand: what moderators see with `status`, and what "Try now" does."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.delivery import retried
from bot.core.model import Delivery, Kind, Source, State, Watch
from bot.core.notices import firsts
from bot.core.ports import Clock, Store, Transaction
from bot.core.timing import next_hour
from bot.flows.notify import UNFINISHED
from bot.flows.sources import SourceStanding, standings

REFUSALS, LATELY = 5, timedelta(days=14)
"""How many of the newest refused deliveries are worth showing, and for how long."""


@dataclass(frozen=True, slots=True)
class ChannelStanding:
    """One channel: its watches, its newest post, how much waits, what is held the longest, what waits for its hour."""

    channel: int
    watches: tuple[Watch, ...] = ()
    last: Delivery | None = None
    waiting: int = 0
    held: Delivery | None = None
    later: Delivery | None = None


@dataclass(frozen=True, slots=True)
class ServerStanding:
    """A server: its channels, those with something held first; what Discord refused lately; where notices go.

    `titles` are those of the releases that are named. `sources` are those that are asked, the same for every server.
    """

    guild: int
    channels: tuple[ChannelStanding, ...]
    refused: tuple[Delivery, ...]
    notices: int | None
    titles: Mapping[str, str]
    sources: tuple[SourceStanding, ...] = ()

    @property
    def is_held(self) -> bool:
        """Whether anything is held."""
        return any(channel.held for channel in self.channels)


class Status:
    """Looks at a server's watches and what feeds them, and does what their moderators decide about trouble."""

    def __init__(self, store: Store, clock: Clock, sources: Sequence[Source] = ()) -> None:
        self._store = store
        self._clock = clock
        self._sources = sources

    async def of(self, guild: int) -> ServerStanding:
        """How the server stands."""
        sources = await standings(self._store, self._sources)
        async with self._store.reading() as tx:
            watches = await tx.watches(guild=guild)
            waiting = [row for row in await tx.deliveries(guild=guild, states=UNFINISHED) if row.kind is not Kind.NOTICE]
            refused = await tx.deliveries(guild=guild, states=[State.REFUSED], limit=REFUSALS)
            refused = [row for row in refused if self._clock() - row.created <= LATELY]
            numbers = dict.fromkeys([watch.channel for watch in watches] + [row.channel for row in waiting])
            channels = [await _channel(tx, number, watches, waiting, self._clock()) for number in numbers]
            titles = await _titles(tx, [*(one.last for one in channels if one.last), *refused])
            notices = (await tx.guild_settings(guild)).notices
        held_first = sorted(channels, key=lambda one: one.held is None)
        return ServerStanding(guild, tuple(held_first), tuple(refused), notices, titles, tuple(sources))

    async def notices_in(self, guild: int) -> int | None:
        """The channel that was chosen for telling of trouble, if one was."""
        async with self._store.reading() as tx:
            return (await tx.guild_settings(guild)).notices

    async def notices_to(self, guild: int, channel: int | None) -> None:
        """Tell of trouble in this channel from now on; without one, tell whoever made the watch."""
        async with self._store.writing() as tx:
            await tx.save_guild_settings(replace(await tx.guild_settings(guild), notices=channel))

    async def try_now(self, guild: int) -> int:
        """Make all that is held in the server due now; in how many channels that is."""
        async with self._store.writing() as tx:
            pending = await tx.deliveries(guild=guild, states=[State.PENDING])
            held = [row for row in pending if row.held_since is not None]
            await tx.advance([retried(row, self._clock()) for row in held], was=State.PENDING)
        return len({row.channel for row in held})

    async def was_told(self, member: int, guild: int, notice: str) -> bool:
        """Whether this notice of the server's trouble went to this member."""
        async with self._store.reading() as tx:
            rows = await tx.deliveries(ids=[notice])
        return any(row.to_member and row.channel == member and row.guild == guild for row in rows)


async def _channel(
    tx: Transaction, channel: int, watches: Sequence[Watch], waiting: Sequence[Delivery], now: datetime
) -> ChannelStanding:
    """The channel's part of these."""
    newest = await tx.deliveries(channel=channel, kinds=[Kind.POST, Kind.SUMMARY], states=[State.SENT], limit=1)
    there = [row for row in waiting if row.channel == channel]
    return ChannelStanding(
        channel,
        tuple(watch for watch in watches if watch.channel == channel),
        next(iter(newest), None),
        len(there),
        next(iter(firsts([row for row in there if row.held_since is not None])), None),
        next_hour(there, now),
    )


async def _titles(tx: Transaction, rows: Collection[Delivery]) -> dict[str, str]:
    releases = await tx.releases({row.release for row in rows if row.release})
    return {key: release.title for key, release in releases.items()}
