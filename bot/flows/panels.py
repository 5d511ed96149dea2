"""What panels remember between two clicks, and what they show of the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.model import Delivery, Kind, Release, State, Watch
from bot.core.own_targets import owner, seen_from
from bot.core.panels import OPEN_FOR, Draft, Panel
from bot.core.ports import Clock, Store, Transaction
from bot.core.wanting import wants

LOOKED_AT = 50
"""Among how many of a target's newest releases the one is looked for that a watch would post."""

POSTS = 20
"""Among how many of a channel's newest posts that of one watch is looked for."""


@dataclass(frozen=True, slots=True)
class Posted:
    """The newest post that a watch is a reason for."""

    row: Delivery
    release: Release


class Panels:
    """Keeps panels while they are open, changes them one click at a time, and looks up what they show."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def now(self) -> datetime:
        """The present moment."""
        return self._clock()

    async def open(self, panel: Panel) -> None:
        """Keep a new panel, and no longer those that nobody can use any more."""
        async with self._store.writing() as tx:
            await tx.forget_panels(self._clock() - OPEN_FOR)
            await tx.save_panel(panel)

    async def found(self, number: str) -> Panel | None:
        """The panel, if it is kept still."""
        async with self._store.reading() as tx:
            return await tx.panel(number)

    async def change(self, panel: Panel, how: Callable[[Panel], Panel]) -> Panel:
        """The panel changed from how it is kept now: of two clicks at once, neither undoes the other."""
        async with self._store.writing() as tx:
            changed = how(await tx.panel(panel.id) or panel)
            await tx.save_panel(changed)
        return changed

    async def take(self, panel: Panel) -> Draft:
        """The draft, which is taken away: who asks for it once more gets an empty one."""
        async with self._store.writing() as tx:
            kept = await tx.panel(panel.id)
            if kept is None:
                return Draft()
            await tx.save_panel(replace(kept, draft=Draft(), slip=None))
        return kept.draft

    async def zone(self, guild: int) -> str:
        """The name of the server's time zone."""
        async with self._store.reading() as tx:
            return (await tx.guild_settings(guild)).zone

    async def newest(self, guild: int, draft: Draft) -> Release | None:
        """The newest release that watches of this draft would post, if any is stored. Of other servers' targets none is."""
        targets = [target for target in draft.targets if owner(target) in {None, guild}]
        wanted = [Watch(guild, draft.channel or 0, target, options=draft.options) for target in targets]
        async with self._store.reading() as tx:
            found = [release for watch in wanted for release in await _wanted(tx, watch)]
        newest = max(found, key=lambda release: release.published or release.seen, default=None)
        return newest and seen_from(newest, guild)

    async def last_post(self, watch: Watch) -> Posted | None:
        """The newest post in the watch's channel that is about its target, if it is one of the newest there."""
        async with self._store.reading() as tx:
            rows = await tx.deliveries(channel=watch.channel, kinds=[Kind.POST], states=[State.SENT], limit=POSTS)
            releases = await tx.releases({row.release for row in rows})
        return next((Posted(row, releases[row.release]) for row in rows if _is_about(watch, releases[row.release])), None)


def draft_of(watch: Watch) -> Draft:
    """What changes this watch, once something in it is changed."""
    return Draft((watch.target,), watch.channel, watch.role, watch.publish, watch.options, watch.revision)


async def _wanted(tx: Transaction, watch: Watch) -> Sequence[Release]:
    """The newest release about the watch's target that it wants."""
    newest = await tx.latest(watch.target, LOOKED_AT)
    return [release for release in newest if wants(watch, release)][:1]


def _is_about(watch: Watch, release: Release) -> bool:
    return watch.target in release.targets
