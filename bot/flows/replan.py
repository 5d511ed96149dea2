"""What waits for a channel, once moderators have changed their minds: it is as the watches of now want it, or given up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.core.delivery import is_alarm, skipped, timed, wanted
from bot.core.model import Delivery, Kind, State, Watch
from bot.core.ports import Transaction
from bot.core.wanting import wants
from bot.flows.zones import zones_of

UNWANTED = "no watch wants it any more"


async def replan(tx: Transaction, channel: int, now: datetime) -> int:
    """Like `give_up`; what was not tried yet also gets the hour at which the watches want it now."""
    await _let_be_asked_again(tx, channel, now)
    zones = await zones_of(tx, await tx.watches(channel=channel))

    def anew(row: Delivery, watches: Sequence[Watch]) -> Delivery:
        post = wanted(row, watches)
        return post if row.attempts else timed(post, watches, now, zones.get(row.guild, UTC))

    return await _each_waiting(tx, channel, anew)


async def _let_be_asked_again(tx: Transaction, channel: int, now: datetime) -> None:
    """Of what was put back to the end of quiet hours nobody knows whether these still are any: who claims it asks."""
    pending = await tx.deliveries(channel=channel, kinds=[Kind.POST, Kind.SUMMARY], states=[State.PENDING])
    put_back = [row for row in pending if row.quiet and (row.attempts or row.digest) and not row.held_since]
    await tx.save_deliveries([replace(row, due=min(row.due, now)) for row in put_back])


async def give_up(tx: Transaction, channel: int) -> int:
    """Skip the channel's waiting posts that no watch there wants any more, how many; the others do what these ask.

    One whose message may exist is under way: it is looked for, so that its message follows corrections; but in a channel
    that is closed, perhaps for good, nothing is looked for any more.
    """
    return await _each_waiting(tx, channel, wanted)


async def _each_waiting(tx: Transaction, channel: int, anew: Callable[[Delivery, Sequence[Watch]], Delivery]) -> int:
    pending = await tx.deliveries(channel=channel, states=[State.PENDING])
    waiting = [row for row in pending if row.kind is Kind.POST and (row.held_since or not row.unanswered)]
    releases = await tx.releases({row.release for row in waiting})
    watches = await tx.watches(channel=channel)
    after = []
    for row in waiting:
        wanted_by = [watch for watch in watches if wants(watch, releases[row.release])]
        after.append(anew(row, wanted_by) if wanted_by else skipped(row, UNWANTED))
    if all(watch.paused for watch in watches):
        after += [skipped(row, UNWANTED) for row in pending if _is_for_nobody(row, gone=not watches)]
    await tx.save_deliveries(after)
    return sum(row.kind is Kind.POST and row.state is State.SKIPPED for row in after)


def _is_for_nobody(row: Delivery, *, gone: bool) -> bool:
    """Whether something that is no post is not wanted either, where no watch wants anything now, or all are `gone`."""
    if row.kind is Kind.SUMMARY:
        return bool(row.held_since and gone) or not row.attempts
    return row.kind is not Kind.POST and not is_alarm(row) and row.held_since is not None and gone
