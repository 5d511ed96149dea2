"""How Perijove is doing, for everybody: nothing in it names a server, a channel or a member."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.flood import moment_of
from bot.core.model import Kind, Release, Source, State
from bot.core.ports import Clock, Store, Transaction
from bot.flows.browse import Browse
from bot.flows.remembered import Remembered
from bot.flows.sources import SourceStanding, standings

LATELY = 300
"""Of so many newest posts it is told how long they took."""
POSTS, LOOKED_AT = 5, 48
"""How many of the newest posted releases are named, and among how many they are looked for."""
BRIEFLY = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Posted:
    """A release that was posted, and when it first was."""

    release: Release
    at: datetime


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What goes out. Of what is `waiting`, some is `held`, as its channels are closed to us.

    `took` is how long each of the newest posts took from its promise on, `posts` what they were about.
    """

    waiting: int
    held: int
    took: tuple[timedelta, ...]
    posts: tuple[Posted, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How everything stands at a moment. `months` says how many releases there are of each."""

    at: datetime
    sources: tuple[SourceStanding, ...]
    months: dict[str, int]
    outgoing: Outgoing


class Overview:
    """Looks at the whole of it."""

    def __init__(self, store: Store, clock: Clock, sources: Sequence[Source], browse: Browse) -> None:
        self._store = store
        self._clock = clock
        self._sources = sources
        self._browse = browse
        self._outgoing: Remembered[Outgoing] = Remembered(clock, BRIEFLY)

    async def standing(self) -> Standing:
        """How it stands; what is counted may be some seconds old."""
        sources = tuple(await standings(self._store, self._sources))
        return Standing(
            self._clock(), sources, await self._browse.months(), await self._outgoing.get(None, self._look_at_what_goes_out)
        )

    async def _look_at_what_goes_out(self) -> Outgoing:
        async with self._store.reading() as tx:
            backlog = await tx.backlog()
            held = sum(count for (_, is_held), count in backlog.items() if is_held)
            return Outgoing(sum(backlog.values()), held, await _took(tx), await _posts(tx))


async def _took(tx: Transaction) -> tuple[timedelta, ...]:
    """How long the newest posts took; those for a digest or held for a closed channel tell nothing of our own speed."""
    rows = await tx.deliveries(kinds=[Kind.POST], states=[State.SENT], limit=LATELY)
    sent = [(row.created, moment_of(row.message)) for row in rows if row.message and not (row.digest or row.held_since)]
    return tuple(max(timedelta(), at - promised) for promised, at in sent)


async def _posts(tx: Transaction) -> tuple[Posted, ...]:
    """The newest announced releases of which a message tells."""
    announced = [release for release in await tx.browse(None, None, LOOKED_AT) if release.announced]
    posts: list[Posted] = []
    for release in sorted(announced, key=lambda one: one.announced or one.seen, reverse=True):
        sent = await tx.deliveries(release=release.key, kinds=[Kind.POST], states=[State.SENT], limit=1)
        posts += [Posted(release, moment_of(row.message)) for row in sent if row.message]
        if len(posts) == POSTS:
            break
    return tuple(posts)
