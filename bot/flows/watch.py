"""What moderators decide: which channels follow what."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.core.delivery import mentioned, promise_post, promised_again, published, skipped
from bot.core.errors import MemberError
from bot.core.model import Delivery, Kind, Release, State, Target, Watch
from bot.core.ports import Clock, Store, Transaction
from bot.flows.notify import UNFINISHED, tell_of_roles
from bot.flows.targets import Targets

REMOVED = "the watch was removed"


class Watches:
    """Adds, pauses and removes watches; posts the newest release at once where a moderator asks for it.

    Targets are given as they were typed; every method raises `MemberError` for one that does not exist.
    """

    def __init__(self, store: Store, targets: Targets, clock: Clock) -> None:
        self._store = store
        self._targets = targets
        self._clock = clock

    async def add(
        self,
        guild: int,
        channel: int,
        typed: str,
        role: int | None = None,
        *,
        publish: bool = False,
        by: int | None = None,
    ) -> bool:
        """Let the channel follow the target, mentioning the role and publishing each post; whether it did not already.

        A watch that was there gets what is given now, and is no longer paused. The last member (`by`) who set it up hears
        of trouble with it.
        """
        async with self._store.writing() as tx:
            target = await self._meant(tx, guild, typed)
            before = await tx.watches(channel=channel, targets=[target.key])
            maker = by or next((watch.created_by for watch in before), None)
            await tx.save_watch(Watch(guild, channel, target.key, role, publish=publish, created_by=maker))
        return not before

    async def listed(self, guild: int | None = None) -> list[Watch]:
        """The server's watches; all of them without one."""
        async with self._store.reading() as tx:
            return await tx.watches(guild=guild)

    async def remove(self, guild: int, channel: int, typed: str) -> int:
        """Stop following, and give up the posts that only this watch had promised; how many those were."""
        async with self._store.writing() as tx:
            target = await self._meant(tx, guild, typed)
            await _existing(tx, guild, channel, target)
            await tx.remove_watch(channel, target.key)
            return await give_up(tx, channel)

    async def pause(self, guild: int, channel: int, typed: str) -> None:
        """Promise no more posts by this watch; what was promised before still comes."""
        await self._set_paused(guild, channel, typed, paused=True)

    async def resume(self, guild: int, channel: int, typed: str) -> None:
        """Promise posts again, from the next release on."""
        await self._set_paused(guild, channel, typed, paused=False)

    async def post_now(self, guild: int, channel: int, release: Release) -> Delivery:
        """Promise the release to the channel. Raises `MemberError` where it is there already or on its way."""
        async with self._store.writing() as tx:
            watches = await tx.watches(channel=channel, targets=release.targets)
            now = self._clock()
            promise = promise_post(release.key, guild, channel, mentioned(watches), now, publish=published(watches))
            rows = await tx.deliveries(ids=[promise.id])
            again = _again(rows[0], promise) if rows else promise
            await tx.save_deliveries([again])
        return again

    async def forget_roles(self, guild: int, gone: Collection[int]) -> None:
        """Mention these roles no more, and tell the moderators of it; roles that are not mentioned are nobody's concern."""
        async with self._store.writing() as tx:
            watches = [watch for watch in await tx.watches(guild=guild) if watch.role in gone]
            for watch in watches:
                await tx.save_watch(replace(watch, role=None))
            unfinished = await tx.deliveries(guild=guild, states=UNFINISHED)
            waiting = [row for row in unfinished if not set(row.roles).isdisjoint(gone)]
            await tx.save_deliveries([_without(row, gone) for row in waiting])
            await tell_of_roles(tx, guild, watches, self._clock())

    async def mentioned(self, guild: int | None = None) -> dict[int, set[int]]:
        """The roles that posts mention, by server: of all servers where none is named."""
        async with self._store.reading() as tx:
            watches = await tx.watches(guild=guild)
        roles: dict[int, set[int]] = {}
        for watch in watches:
            if watch.role is not None:
                roles.setdefault(watch.guild, set()).add(watch.role)
        return roles

    async def _set_paused(self, guild: int, channel: int, typed: str, *, paused: bool) -> None:
        async with self._store.writing() as tx:
            watch = await _existing(tx, guild, channel, await self._meant(tx, guild, typed))
            await tx.save_watch(replace(watch, paused=paused))

    async def _meant(self, tx: Transaction, guild: int, typed: str) -> Target:
        """What the server can follow by that name: never another server's own target."""
        return (await self._targets.seen_from(tx, guild)).named(typed)


async def _existing(tx: Transaction, guild: int, channel: int, target: Target) -> Watch:
    found = await tx.watches(guild=guild, channel=channel, targets=[target.key])
    if not found:
        raise MemberError(f"That channel does not follow {target.name}. `/watch list` shows what is followed where.")
    return found[0]


async def give_up(tx: Transaction, channel: int) -> int:
    """Skip the channel's waiting posts that no watch there wants any more; the others do what the remaining ones ask.

    One whose message may exist is under way: it is looked for, so that its message follows corrections; but in a channel
    that is closed, perhaps for good, nothing is looked for any more.
    """
    pending = await tx.deliveries(channel=channel, states=[State.PENDING])
    waiting = [row for row in pending if row.kind is Kind.POST and (row.held_since or not row.unanswered)]
    releases = await tx.releases({row.release for row in waiting})
    watches = await tx.watches(channel=channel)
    active = [watch for watch in watches if not watch.paused]
    after = [_still_wanted(row, releases[row.release], active) for row in waiting]
    others = [row for row in pending if row.kind is not Kind.POST and row.held_since and not watches]
    await tx.save_deliveries([*after, *(skipped(row, REMOVED) for row in others)])
    return sum(row.state is State.SKIPPED for row in after)


def _still_wanted(row: Delivery, release: Release, watches: Sequence[Watch]) -> Delivery:
    """The waiting post as these watches of its channel want it; skipped where none does."""
    wanted_by = [watch for watch in watches if watch.target in release.targets]
    if not wanted_by:
        return skipped(row, REMOVED)
    return replace(row, roles=mentioned(wanted_by), publish=published(wanted_by))


def _without(row: Delivery, roles: Collection[int]) -> Delivery:
    return replace(row, roles=tuple(role for role in row.roles if role not in roles))


def _again(row: Delivery, promise: Delivery) -> Delivery:
    """The promise renewed where it came to nothing before."""
    if row.state is State.SENT:
        raise MemberError("That release is already posted there.")
    if row.state in {State.PENDING, State.SENDING}:
        raise MemberError("That release is already on its way there.")
    return promised_again(row, promise)
