"""Which notices follow from what came of a delivery: moderators are told of each cause once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.delivery import is_settled, promise_notice
from bot.core.model import Delivery, Kind, State, Watch
from bot.core.notices import WELCOME, Recipient, RoleGone, about_role, is_known, named, recipients, role_gone, together
from bot.core.ports import Transaction

UNFINISHED = (State.PENDING, State.SENDING)

TOLD_FOR = timedelta(days=1)
"""How long moderators are not told again while the trouble that they know of goes on in further channels."""


async def notices_after(tx: Transaction, row: Delivery, now: datetime) -> list[Delivery]:
    """The notices to promise now that an attempt at this row came to nothing; none for what moderators know already.

    Where the bot was shown out its channels are closed too: that was somebody's wish. A member's own has no moderators.
    """
    if not row.guild:
        return []
    if row.kind is Kind.NOTICE:
        return await _to_the_makers(tx, row, now) if _turned_away(row) else []
    if not _is_worth_telling(row, now) or await _is_told(tx, row, now):
        return []
    settings = await tx.guild_settings(row.guild)
    if settings.left:
        return []
    closed = {held.channel for held in await _untold(tx, row.guild)}
    watches = await _watches(tx, row.guild, closed)
    return _promised(row.id, row.guild, recipients(settings.notices, watches, closed), now)


async def tell_of_roles(tx: Transaction, guild: int, watches: Sequence[Watch], now: datetime) -> None:
    """Promise a notice of the roles of these watches, which vanished; one that still waits tells of these as well."""
    if not watches:
        return
    roles, channels = {watch.role for watch in watches if watch.role}, {watch.channel for watch in watches}
    gone = RoleGone(tuple(roles), tuple(channels))
    waiting = await tx.deliveries(guild=guild, kinds=[Kind.NOTICE], states=[State.PENDING])
    of_roles = [(row, before) for row in waiting if not row.attempts and (before := role_gone(row.about))]
    await tx.save_deliveries([replace(row, about=about_role(together(before, gone))) for row, before in of_roles])
    if not of_roles:
        chosen = (await tx.guild_settings(guild)).notices
        await tx.promise(_promised(about_role(gone), guild, recipients(chosen, watches), now))


async def held_in(tx: Transaction, notice: Delivery) -> tuple[Delivery, ...]:
    """What a notice of closed channels tells of: all that is held in its server, except what moderators know already."""
    return () if named(notice.about) else tuple(await _untold(tx, notice.guild, but=notice.about))


def _is_worth_telling(row: Delivery, now: datetime) -> bool:
    """An old message that cannot be corrected is not: the next post will tell of the same."""
    return row.kind is not Kind.EDIT and row.state is State.PENDING and is_settled(row, now)


async def _is_told(tx: Transaction, row: Delivery, now: datetime) -> bool:
    """Whether moderators know of it, are about to be told, or know of the same trouble in other channels.

    Where the row is gone, its server was forgotten meanwhile.
    """
    known = await tx.deliveries(ids=[row.id])
    notices = await tx.deliveries(guild=row.guild, kinds=[Kind.NOTICE], states=[*UNFINISHED, State.SENT])
    of_closed = [notice for notice in notices if named(notice.about) is None]
    if not known or known[0].told or any(notice.state in UNFINISHED for notice in of_closed):
        return True
    lately = [notice.about for notice in of_closed if now - notice.created < TOLD_FOR]
    return bool(lately) and is_known(row, await tx.deliveries(ids=lately))


async def _untold(tx: Transaction, guild: int, but: str = "") -> list[Delivery]:
    """What is held in a server and its moderators do not know of; and one row in any case."""
    unfinished = await tx.deliveries(guild=guild, states=UNFINISHED)
    return [row for row in unfinished if row.held_since is not None and (not row.told or row.id == but)]


async def _watches(tx: Transaction, guild: int, channels: Collection[int]) -> list[Watch]:
    return [watch for watch in await tx.watches(guild=guild) if watch.channel in channels]


def _turned_away(notice: Delivery) -> bool:
    """Whether the channel that moderators chose for notices is closed as well. A welcome was nobody's choice."""
    is_closed = notice.state is State.SKIPPED and notice.held_since is not None
    return is_closed and not notice.to_member and notice.about != WELCOME


async def _to_the_makers(tx: Transaction, notice: Delivery, now: datetime) -> list[Delivery]:
    """The same notice to whoever made the watches that it is about."""
    role = role_gone(notice.about)
    channels = role.channels if role else {row.channel for row in await _untold(tx, notice.guild, but=notice.about)}
    return _promised(notice.about, notice.guild, recipients(None, await _watches(tx, notice.guild, channels)), now)


def _promised(about: str, guild: int, wanted: Iterable[Recipient], now: datetime) -> list[Delivery]:
    return [promise_notice(about, guild, recipient, now) for recipient in wanted]
