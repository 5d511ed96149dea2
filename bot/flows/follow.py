"""What members decide for themselves: which targets' new releases they get by direct message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.errors import MemberError
from bot.core.model import Delivery, Kind, Target, Watch
from bot.core.ports import Store, Transaction
from bot.flows.replan import give_up
from bot.flows.targets import Targets

NO_SERVER = 0
"""In the place of a server in what belongs to a member."""

MOST = 10
"""Targets that a member may follow."""

TOO_MANY = (
    "You get {most} targets by direct message already, which is the most. `/notify` shows them; stop one of them first."
)


class Following:
    """Begins and stops what members get by direct message; remembers who could not be reached until they are told.

    `targets` are the catalogue's: servers' own are nothing for members. What is typed and is none raises `MemberError`.
    """

    def __init__(self, store: Store, targets: Targets) -> None:
        self._store = store
        self.targets = targets

    async def wanted(self, member: int, typed: str) -> tuple[Target, bool]:
        """What the member means, and whether they get it now. Raises `MemberError` where they have too many."""
        target = self.targets.named(typed)
        watches = await self.listed(member)
        return target, _allowed(watches, target) and not _are_paused(watches)

    async def begin(self, member: int, typed: str) -> bool:
        """Let the member get new releases about the target, and end any pause; whether they did not get them already.

        That a message reached them is what is to be seen before this. Raises `MemberError` where they have too many.
        """
        target = self.targets.named(typed)
        async with self._store.writing() as tx:
            watches = await tx.watches(channel=member)
            if not (follows := _allowed(watches, target)):
                await tx.save_watch(Watch(NO_SERVER, member, target.key, to_member=True))
            await _set_paused(tx, watches, paused=False)
            await tx.forget_note(_note(member))
        return not follows

    async def stop(self, member: int, key: str) -> bool:
        """Send the member no more about the target with this key; whether they got it."""
        async with self._store.writing() as tx:
            return bool(await _stop(tx, member, [key]))

    async def stop_named(self, member: int, typed: str) -> list[str]:
        """The like for what was typed, even if it is configured no more; its key, if they got it. Raises `MemberError`."""
        async with self._store.writing() as tx:
            target = self.targets.followed(typed, [watch.target for watch in await tx.watches(channel=member)])
            return await _stop(tx, member, [target.key])

    async def stop_all(self, member: int) -> list[str]:
        """Send the member nothing more; the keys of what they got."""
        async with self._store.writing() as tx:
            return await _stop(tx, member, [watch.target for watch in await tx.watches(channel=member)])

    async def listed(self, member: int) -> list[Watch]:
        """What the member gets. All of it is paused, or nothing."""
        async with self._store.reading() as tx:
            return await tx.watches(channel=member)

    async def is_paused(self, member: int) -> bool:
        """Whether they could not be reached, and nothing was decided since."""
        return _are_paused(await self.listed(member))

    async def resume(self, member: int) -> bool:
        """End the pause; whether there was anything to go on with."""
        async with self._store.writing() as tx:
            watches = await tx.watches(channel=member)
            await _set_paused(tx, watches, paused=False)
            await tx.forget_note(_note(member))
        return bool(watches)

    async def is_untold(self, member: int) -> bool:
        """Whether the member could not be reached and does not know it: true once, whichever process asks."""
        async with self._store.reading() as tx:
            if await tx.note(_note(member)) is None:
                return False
        async with self._store.writing() as tx:
            return await tx.forget_note(_note(member))


async def pause_unreachable(tx: Transaction, row: Delivery) -> None:
    """Pause what a member gets to whom this could not be sent, and remember to tell them why."""
    watches = await tx.watches(channel=row.channel) if row.kind is not Kind.NOTICE else []
    if watches:
        await _set_paused(tx, watches, paused=True)
        await give_up(tx, row.channel)
        await tx.save_note(_note(row.channel), row.error)


def _allowed(watches: Sequence[Watch], target: Target) -> bool:
    """Whether the target is among these. Raises `MemberError` where it is not, and would be one too many."""
    if any(watch.target == target.key for watch in watches):
        return True
    if len(watches) >= MOST:
        raise MemberError(TOO_MANY.format(most=MOST))
    return False


async def _set_paused(tx: Transaction, watches: Sequence[Watch], *, paused: bool) -> None:
    for watch in watches:
        if watch.paused != paused:
            await tx.save_watch(replace(watch, paused=paused, revision=watch.revision + 1))


async def _stop(tx: Transaction, member: int, targets: Sequence[str]) -> list[str]:
    """Those of the targets that the member got."""
    stopped = [target for target in targets if await tx.remove_watch(member, target)]
    await give_up(tx, member)
    if not await tx.watches(channel=member):
        await tx.forget_note(_note(member))
    return stopped


def _are_paused(watches: Sequence[Watch]) -> bool:
    return any(watch.paused for watch in watches)


def _note(member: int) -> str:
    """Where it is noted that the member could not be reached."""
    return f"unreachable {member}"
