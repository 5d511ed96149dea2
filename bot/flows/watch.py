"""What moderators decide: which channels follow what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.core.delivery import promise_post, promised_again, wanted
from bot.core.errors import MemberError
from bot.core.model import Delivery, Release, State, Target, Watch
from bot.core.options import Options
from bot.core.panels import Draft
from bot.core.ports import Clock, Store, Transaction
from bot.core.timing import check_hours, has_hours
from bot.core.wanting import MOST_WATCHES
from bot.flows.notify import UNFINISHED, tell_of_roles
from bot.flows.replan import replan
from bot.flows.targets import Targets
from bot.flows.zones import zone_meant

NO_TARGET = "Please choose what to follow."
NO_CHANNEL = "Please choose a channel for the posts."
CHANGED = "Somebody else changed or removed that watch meanwhile, so I left it alone. `/watch list` shows how it is now."
NOT_YOURS = "That is no channel of this server."
FULL = f"This server would have more than {MOST_WATCHES} watches, the most that it may have. `/watch remove` makes room."


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
            before = await _found(tx, guild, channel, target.key)
            options = before.options if before else Options()
            await _save(tx, before, Watch(guild, channel, target.key, role, publish=publish, created_by=by, options=options))
            await replan(tx, channel, self._clock())
        return before is None

    async def set_up(self, guild: int, draft: Draft, by: int | None) -> list[Watch]:
        """Make a watch of the draft for each of its targets, or change the one that it was made from.

        Targets are given by key. Raises `MemberError` where something is missing, the server has too many watches, or
        somebody else changed that watch meanwhile.
        """
        if not draft.targets:
            raise MemberError(NO_TARGET)
        if draft.channel is None:
            raise MemberError(NO_CHANNEL)
        check_hours(draft.options)
        async with self._store.writing() as tx:
            known = await self._targets.seen_from(tx, guild)
            if draft.revision is None:
                targets = [known.named(key) for key in draft.targets]
                watches = [
                    await _made(tx, Watch(guild, draft.channel, target.key, created_by=by), draft) for target in targets
                ]
            else:
                watches = [await _changed(tx, guild, draft.channel, known.named(draft.targets[0]), draft, by)]
            await replan(tx, draft.channel, self._clock())
        return watches

    async def named(self, guild: int, channel: int, key: str) -> Watch:
        """The watch of this channel and target. Raises `MemberError` where there is none."""
        async with self._store.reading() as tx:
            return await self._existing(tx, guild, channel, key)

    async def listed(self, guild: int | None = None) -> list[Watch]:
        """The server's watches; those of all servers without one. What members follow for themselves is nobody's concern."""
        async with self._store.reading() as tx:
            return [watch for watch in await tx.watches(guild=guild) if not watch.to_member]

    async def remove(self, guild: int, channel: int, typed: str) -> int:
        """Stop following, and give up the posts that only this watch had promised; how many those were."""
        async with self._store.writing() as tx:
            watch = await self._existing(tx, guild, channel, typed)
            await tx.remove_watch(channel, watch.target)
            return await replan(tx, channel, self._clock())

    async def pause(self, guild: int, channel: int, typed: str) -> int:
        """Promise no more posts by this watch, and give up those that only it had promised; how many those were."""
        return await self._set_paused(guild, channel, typed, paused=True)

    async def resume(self, guild: int, channel: int, typed: str) -> None:
        """Promise posts again, from the next release on."""
        await self._set_paused(guild, channel, typed, paused=False)

    async def post_now(self, guild: int, channel: int, release: Release) -> Delivery:
        """Promise the release to the channel, at whatever hour.

        Raises `MemberError` where it is there already or on its way.
        """
        async with self._store.writing() as tx:
            watches = await tx.watches(guild=guild, channel=channel, targets=release.targets)
            now = self._clock()
            promise = replace(wanted(promise_post(release.key, guild, channel, (), now), watches), quiet=False)
            rows = await tx.deliveries(ids=[promise.id])
            again = _again(rows[0], promise, now) if rows else promise
            await tx.save_deliveries([again])
        return again

    async def forget_roles(self, guild: int, gone: Collection[int]) -> None:
        """Mention these roles no more, and tell the moderators of it; roles that are not mentioned are nobody's concern."""
        async with self._store.writing() as tx:
            watches = [watch for watch in await tx.watches(guild=guild) if watch.role in gone]
            for watch in watches:
                await _save(tx, watch, replace(watch, role=None))
            unfinished = await tx.deliveries(guild=guild, states=UNFINISHED)
            waiting = [row for row in unfinished if not set(row.roles).isdisjoint(gone)]
            await tx.save_deliveries([_without(row, gone) for row in waiting])
            await tell_of_roles(tx, guild, watches, self._clock())

    async def set_zone(self, guild: int, typed: str) -> str:
        """Let the server's hours be those of this time zone; its name. Raises `MemberError`, which suggests near ones."""
        zone = zone_meant(typed)
        async with self._store.writing() as tx:
            await tx.save_guild_settings(replace(await tx.guild_settings(guild), zone=zone))
            for channel in {watch.channel for watch in await tx.watches(guild=guild) if has_hours(watch)}:
                await replan(tx, channel, self._clock())
        return zone

    async def mentioned(self, guild: int | None = None) -> dict[int, set[int]]:
        """The roles that posts mention, by server: of all servers where none is named."""
        async with self._store.reading() as tx:
            watches = await tx.watches(guild=guild)
        roles: dict[int, set[int]] = {}
        for watch in watches:
            if watch.role is not None:
                roles.setdefault(watch.guild, set()).add(watch.role)
        return roles

    async def _set_paused(self, guild: int, channel: int, typed: str, *, paused: bool) -> int:
        async with self._store.writing() as tx:
            watch = await self._existing(tx, guild, channel, typed)
            await _save(tx, watch, replace(watch, paused=paused))
            return await replan(tx, channel, self._clock())

    async def _meant(self, tx: Transaction, guild: int, typed: str) -> Target:
        """What the server can follow by that name: never another server's own target."""
        return (await self._targets.seen_from(tx, guild)).named(typed)

    async def _existing(self, tx: Transaction, guild: int, channel: int, typed: str) -> Watch:
        """The channel's watch of that name, also one of a target that is configured no more. Raises `MemberError`."""
        watches = {watch.target: watch for watch in await tx.watches(guild=guild, channel=channel)}
        target = (await self._targets.seen_from(tx, guild)).followed(typed, watches)
        if target.key not in watches:
            raise MemberError(f"That channel does not follow {target.name}. `/watch list` shows what is followed where.")
        return watches[target.key]


async def _found(tx: Transaction, guild: int, channel: int, key: str) -> Watch | None:
    return next(iter(await tx.watches(guild=guild, channel=channel, targets=[key])), None)


async def _made(tx: Transaction, watch: Watch, draft: Draft) -> Watch:
    """The watch as drafted, in the place of one that was there."""
    before = await _found(tx, watch.guild, watch.channel, watch.target)
    return await _save(tx, before, _as_drafted(watch, draft))


async def _changed(tx: Transaction, guild: int, channel: int, target: Target, draft: Draft, by: int | None) -> Watch:
    """The watch that was drafted from, as drafted; paused it stays. Raises `MemberError` where it is another one now."""
    before = await _found(tx, guild, channel, target.key)
    if before is None or before.revision != draft.revision:
        raise MemberError(CHANGED)
    return await _save(tx, before, _as_drafted(replace(before, created_by=by), draft))


def _as_drafted(watch: Watch, draft: Draft) -> Watch:
    return replace(watch, role=draft.role, publish=draft.publish, options=draft.options)


async def _save(tx: Transaction, before: Watch | None, watch: Watch) -> Watch:
    """Save what became of the watch that was there `before`: who set it up last is remembered.

    Raises `MemberError` where it is a new one, and the server may have no more; or where the channel is another server's, or
    a member.
    """
    if any(other.guild != watch.guild for other in await tx.watches(channel=watch.channel)):
        raise MemberError(NOT_YOURS)
    if before is None and len(await tx.watches(guild=watch.guild)) >= MOST_WATCHES:
        raise MemberError(FULL)
    if before is not None:
        watch = replace(watch, revision=before.revision + 1, created_by=watch.created_by or before.created_by)
    await tx.save_watch(watch)
    return watch


def _without(row: Delivery, roles: Collection[int]) -> Delivery:
    return replace(row, roles=tuple(role for role in row.roles if role not in roles))


def _again(row: Delivery, promise: Delivery, now: datetime) -> Delivery:
    """The promise renewed where it came to nothing before, or waits for its hour."""
    if row.state is State.SENT:
        raise MemberError("That release is already posted there.")
    waits_for_its_hour = row.state is State.PENDING and not row.attempts and row.due > now
    if row.state in {State.PENDING, State.SENDING} and not waits_for_its_hour:
        raise MemberError("That release is already on its way there.")
    return promised_again(row, promise)
