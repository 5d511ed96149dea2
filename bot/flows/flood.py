"""Before posts are claimed: what would be too much at once in a channel is put into its summary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core.flood import HOUR, LONG, first_id, promise_summary, summed_up, to_summarise
from bot.core.model import Delivery, Kind, Release, State
from bot.core.ports import Transaction


async def without_floods(tx: Transaction, due: Sequence[Delivery], per_hour: int, now: datetime) -> list[Delivery]:
    """The rows that go out one by one. There is at most one post of each channel among those that are `due`."""
    posts = {row.channel for row in due if row.kind is Kind.POST}
    sent = await tx.sent_after(posts, first_id(now - HOUR)) if posts and per_hour else {}
    summarised: set[str] = set()
    for row in due:
        lately = sent.get(row.channel, 0)
        if row.kind is Kind.POST and ((per_hour and lately >= per_hour) or now - row.created > LONG):
            summarised |= await _summarise(tx, row.channel, lately, per_hour, now)
    return [row for row in due if row.id not in summarised]


async def summed_up_in(tx: Transaction, summary: Delivery) -> tuple[Release, ...]:
    """The releases that the summary tells of, in the order in which they were promised."""
    skipped = await tx.deliveries(channel=summary.channel, kinds=[Kind.POST], states=[State.SKIPPED])
    rows = [row for row in reversed(skipped) if row.about == summary.id]
    releases = await tx.releases({row.release for row in rows})
    return tuple(releases[row.release] for row in rows)


async def _summarise(tx: Transaction, channel: int, lately: int, per_hour: int, now: datetime) -> set[str]:
    """Put what waits in this channel into a summary; the ids of what that concerns."""
    waiting = (await tx.deliveries(channel=channel, kinds=[Kind.POST], states=[State.PENDING]))[::-1]
    rows = to_summarise(waiting, lately, per_hour, now)
    if not rows:
        return set()
    last = await tx.deliveries(channel=channel, kinds=[Kind.SUMMARY], limit=1)
    summary = promise_summary(rows, last[0] if last else None, now)
    if any(row.attempts for row in await tx.deliveries(ids=[summary.id])):
        return set()  # these were promised anew after a summary of them was sent
    await tx.save_deliveries([summary, *(summed_up(row, summary) for row in rows)])
    return {row.id for row in rows}
