"""Which notices follow from what came of a delivery: moderators are told of a closed channel once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.core.delivery import is_settled, promise_notice
from bot.core.model import Delivery, Kind, State
from bot.core.notices import Recipient, recipients
from bot.core.ports import Transaction

UNFINISHED = (State.PENDING, State.SENDING)


async def notices_after(tx: Transaction, row: Delivery, now: datetime) -> list[Delivery]:
    """The notices to promise now that an attempt at this row came to nothing; none while one is on its way."""
    if row.kind is Kind.NOTICE:
        return await _to_the_makers(tx, row, now) if _turned_away(row) else []
    if row.state is not State.PENDING or not is_settled(row, now):
        return []
    [known] = await tx.deliveries(ids=[row.id])
    on_their_way = await tx.deliveries(guild=row.guild, kinds=[Kind.NOTICE], states=UNFINISHED)
    if known.told or on_their_way:
        return []
    settings = await tx.guild_settings(row.guild)
    watches = await tx.watches(channel=row.channel)
    return _promised(row.id, row.guild, recipients(settings.notices, watches, {row.channel}), now)


async def held_in(tx: Transaction, notice: Delivery) -> tuple[Delivery, ...]:
    """What a notice of closed channels tells of: all that is held in its server, except what moderators know already."""
    unfinished = await tx.deliveries(guild=notice.guild, states=UNFINISHED)
    held = [row for row in unfinished if row.held_since is not None]
    return tuple(row for row in held if not row.told or row.id == notice.about)


def _turned_away(notice: Delivery) -> bool:
    """Whether the channel that moderators chose for notices is closed as well."""
    return notice.state is State.SKIPPED and notice.held_since is not None and not notice.to_member


async def _to_the_makers(tx: Transaction, notice: Delivery, now: datetime) -> list[Delivery]:
    """The same notice to whoever made the watches that it is about."""
    about = await tx.deliveries(ids=[notice.about])
    watches = await tx.watches(guild=notice.guild, channel=about[0].channel if about else None)
    return _promised(notice.about, notice.guild, recipients(None, watches), now)


def _promised(about: str, guild: int, wanted: Iterable[Recipient], now: datetime) -> list[Delivery]:
    return [promise_notice(about, guild, recipient, now) for recipient in wanted]
