"""Before posts are claimed: digests, and what would be too much at once in a channel, are put into a summary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core.flood import HOUR, LONG, digest_name, first_id, in_digest, is_open, promise_summary, summed_up, to_summarise
from bot.core.model import Delivery, Kind, Release, State
from bot.core.ports import Transaction


async def without_floods(tx: Transaction, due: Sequence[Delivery], per_hour: int, now: datetime) -> list[Delivery]:
    """The rows that go out now: those that do so one by one, and in the place of others their summary, if that is due.

    There is at most one post of each channel among those that are `due`.
    """
    posts = {row.channel for row in due if row.kind is Kind.POST}
    sent = await tx.sent_after(posts, first_id(now - HOUR)) if posts and per_hour else {}
    going = []
    for row in due:
        lines = await _lines(tx, row, sent.get(row.channel, 0), per_hour, now) if row.kind is Kind.POST else []
        summary = await _summarise(tx, lines, now) if row in lines else None  # else what goes first would be overtaken
        if summary is None:
            going.append(row)
        elif summary.due <= now:
            going.append(summary)
    return going


async def summed_up_in(tx: Transaction, summary: Delivery) -> tuple[Release, ...]:
    """The releases that the summary tells of, in the order in which they were promised."""
    rows = await tx.deliveries(channel=summary.channel, kinds=[Kind.POST], states=[State.SKIPPED], about=summary.id)
    releases = await tx.releases({row.release for row in rows})
    return tuple(releases[row.release] for row in reversed(rows))


async def _lines(tx: Transaction, row: Delivery, lately: int, per_hour: int, now: datetime) -> list[Delivery]:
    """The posts of the row's channel that are summed up now. A single one of a digest goes out as it is."""
    if row.digest:
        rows = in_digest(await _waiting(tx, row.channel), now)
        return rows if len(rows) > 1 or await _joinable(tx, row) else []
    if (per_hour and lately >= per_hour) or now - row.created > LONG:
        return to_summarise(await _waiting(tx, row.channel), lately, per_hour, now)
    return []


async def _waiting(tx: Transaction, channel: int) -> list[Delivery]:
    return (await tx.deliveries(channel=channel, kinds=[Kind.POST], states=[State.PENDING]))[::-1]


async def _summarise(tx: Transaction, rows: Sequence[Delivery], now: datetime) -> Delivery | None:
    """Put these posts of a channel into a summary, unless they were promised anew after a summary of them was sent."""
    first = rows[0]
    joined = await _joinable(tx, first)
    summary = promise_summary(rows, joined, await _last(tx, first), now, await _name(tx, first))
    if joined is None and await tx.deliveries(ids=[summary.id]):
        return None
    await tx.save_deliveries([summary, *(summed_up(row, summary) for row in rows)])
    return summary


async def _joinable(tx: Transaction, row: Delivery) -> Delivery | None:
    """The summary of the row's channel that waits, and into which this post may be put."""
    waiting = await tx.deliveries(channel=row.channel, kinds=[Kind.SUMMARY], states=[State.PENDING])
    return next((one for one in waiting if is_open(one) and one.digest == row.digest), None)


async def _last(tx: Transaction, row: Delivery) -> Delivery | None:
    """The channel's newest summary that was sent."""
    sent = await tx.deliveries(channel=row.channel, kinds=[Kind.SUMMARY], states=[State.SENT], limit=1)
    return sent[0] if sent else None


async def _name(tx: Transaction, row: Delivery) -> str:
    return digest_name(await tx.watches(channel=row.channel)) if row.digest else ""
