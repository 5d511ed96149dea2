"""What moderators decide about their server's own targets: looked at before it is saved, asked once more before it goes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.errors import MemberError
from bot.core.model import Match, Release, Watch
from bot.core.own_targets import MOST, OwnTarget, beside, exclusions_from, name_from, new_key, words_from
from bot.core.ports import Clock, Store, Transaction
from bot.core.release import UNSAID, Describe, as_entry, described
from bot.core.why import Verdict, judge
from bot.flows.replan import replan
from bot.flows.targets import Targets

LOOKED_AT = 50
"""How many of the newest releases a target is tried on."""

FULL = f"This server has {MOST} targets of its own, as many as it may have. `/target remove` makes room for another."
TAKEN = "Something is followed by that name already; please choose another one."
NOT_OWN = "This server has no target of its own by that name. `/target list` shows them; all others are the same everywhere."
CHANGED = "Somebody else changed or removed that target meanwhile, so I left it alone. `/target list` shows how it is now."
NOTHING_GIVEN = "Please say what to change: the name, the words or the exclusions."


@dataclass(frozen=True, slots=True)
class Draft:
    """A target as it would be saved; `before` is what it was made from, where it changes one."""

    own: OwnTarget
    before: OwnTarget | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a draft would do: of the releases `looked_at`, newest first, those that name it, each with its verdict."""

    draft: Draft
    looked_at: int
    naming: tuple[tuple[Release, Verdict], ...]

    @property
    def about(self) -> list[tuple[Release, Verdict]]:
        """Those that are about it."""
        return [(release, verdict) for release, verdict in self.naming if verdict.reasons]

    @property
    def only_named(self) -> list[tuple[Release, Verdict]]:
        """Those that are not, although they name it."""
        return [(release, verdict) for release, verdict in self.naming if not verdict.reasons]


@dataclass(frozen=True, slots=True)
class Followed:
    """An own target, and the watches that follow it."""

    own: OwnTarget
    watches: tuple[Watch, ...]


class OwnTargets:
    """A server's own targets. Every method that takes what was typed raises `MemberError` for what cannot be."""

    def __init__(self, store: Store, targets: Targets, describe: Describe, clock: Clock) -> None:
        self._store = store
        self._targets = targets
        self._describe = describe
        self._clock = clock

    async def listed(self, guild: int) -> list[Followed]:
        """The server's own targets by name, each with what follows it."""
        async with self._store.reading() as tx:
            own = sorted(await tx.own_targets(guild), key=lambda one: one.name.casefold())
            return [await _followed(tx, one) for one in own]

    async def drafted(self, guild: int, name: str, words: str, exclude: str, by: int) -> Preview:
        """What a new target would be about; it is not saved yet."""
        called, looked_for = name_from(name), words_from(words)
        key = new_key(guild, called, self._clock())
        own = OwnTarget(key, guild, called, looked_for, exclusions_from(exclude, looked_for), by)
        return await self._preview(Draft(own))

    async def redrafted(self, guild: int, typed: str, name: str | None, words: str | None, exclude: str | None) -> Preview:
        """What the target would be about if what is given were changed; it is not saved yet."""
        if name is words is exclude is None:
            raise MemberError(NOTHING_GIVEN)
        before = (await self.named(guild, typed)).own
        called = before.name if name is None else name_from(name)
        looked_for = before.words if words is None else words_from(words)
        excluded = beside(before.not_words, looked_for) if exclude is None else exclusions_from(exclude, looked_for)
        return await self._preview(Draft(replace(before, name=called, words=looked_for, not_words=excluded), before))

    async def named(self, guild: int, typed: str) -> Followed:
        """The server's own target that is meant, and what follows it."""
        async with self._store.reading() as tx:
            found = (await self._targets.seen_from(tx, guild)).spelled(typed)
            own = next((one for one in await tx.own_targets(guild) if found and one.key == found.key), None)
            if own is None:
                raise MemberError(NOT_OWN)
            return await _followed(tx, own)

    async def save(self, draft: Draft) -> int:
        """Save the target and note which of the newest releases are about it; how many those are.

        Raises `MemberError` where it cannot be saved any more: others may have saved something meanwhile.
        """
        about = (await self._preview(draft)).about
        said = [await asyncio.to_thread(described, release, self._describe) for release, _ in about]
        async with self._store.writing() as tx:
            await self._check(tx, draft)
            await tx.save_own_target(draft.own)
            await tx.forget_matches(draft.own.key)
            now = await tx.releases([release.key for release in said])
            for release, (_, verdict) in zip(said, about, strict=True):
                await tx.save_release(_matching(now[release.key], release, Match(draft.own.key, verdict.reasons)))
        return len(about)

    async def remove(self, own: OwnTarget) -> int:
        """Remove the target and the watches that follow it, and give up the posts only these had promised; how many.

        Raises `MemberError` where it is not what was asked about any more.
        """
        async with self._store.writing() as tx:
            if own not in await tx.own_targets(own.guild):
                raise MemberError(CHANGED)
            watches = await tx.watches(targets=[own.key])
            for watch in watches:
                await tx.remove_watch(watch.channel, own.key)
            unwanted = [await replan(tx, channel, self._clock()) for channel in {watch.channel for watch in watches}]
            await tx.forget_matches(own.key)
            await tx.remove_own_target(own.key)
        return sum(unwanted)

    async def _preview(self, draft: Draft) -> Preview:
        async with self._store.reading() as tx:
            await self._check(tx, draft)
            newest = await tx.newest_releases(LOOKED_AT)
        return await asyncio.to_thread(_tried, draft, newest)

    async def _check(self, tx: Transaction, draft: Draft) -> None:
        """Raise `MemberError` unless the draft can be saved as things stand."""
        own = await tx.own_targets(draft.own.guild)
        if draft.before and draft.before not in own:
            raise MemberError(CHANGED)
        if draft.before is None and len(own) >= MOST:
            raise MemberError(FULL)
        others = Targets([*self._targets, *(one.target for one in own if one.key != draft.own.key)])
        if others.spelled(draft.own.name):
            raise MemberError(TAKEN)


async def _followed(tx: Transaction, own: OwnTarget) -> Followed:
    return Followed(own, tuple(await tx.watches(targets=[own.key])))


def _tried(draft: Draft, releases: Sequence[Release]) -> Preview:
    target = [draft.own.target]
    judged = [(release, judge(as_entry(release), target)[0]) for release in releases]
    return Preview(draft, len(releases), tuple(pair for pair in judged if pair[1].reasons or pair[1].against))


def _matching(release: Release, said: Release, match: Match) -> Release:
    """The release as it is now, about one more target; what is `said` of it is taken where nothing was."""
    description = said.description if release.description == UNSAID else release.description
    return replace(release, matches=(*release.matches, match), description=description)
