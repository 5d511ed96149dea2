"""When a channel would get too much at once, the rest comes in one summary: after a flood, and after a long silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.delivery import GATHERING, delivery_id, skipped
from bot.core.model import Delivery, Kind, State

PER_HOUR = 12
"""Posts that a channel gets in an hour, unless the operator says otherwise."""

HOUR = timedelta(hours=1)
LONG = timedelta(days=7)
"""What had to wait for so long is no news any more."""

DISCORDS_FIRST_MOMENT = datetime(2015, 1, 1, tzinfo=UTC)
"""Ids of messages tell when they were made. Source: https://docs.discord.com/developers/reference#snowflakes"""


def first_id(moment: datetime) -> int:
    """The smallest id that a message of this moment may have."""
    return int((moment - DISCORDS_FIRST_MOMENT) / timedelta(milliseconds=1)) << 22


def moment_of(message: int) -> datetime:
    """When the message with this id was made."""
    return DISCORDS_FIRST_MOMENT + timedelta(milliseconds=message >> 22)


def to_summarise(waiting: Sequence[Delivery], sent_lately: int, per_hour: int, now: datetime) -> list[Delivery]:
    """Of a channel's waiting posts, those that do not go out one by one; `per_hour` 0 means that as many as there are do.

    One whose message may exist already is looked for instead. What waited for long is summarised if there are several.
    """
    fresh = [row for row in waiting if not row.unanswered]
    if per_hour and sent_lately >= per_hour:
        return fresh
    old = [row for row in fresh if now - row.created > LONG]
    return old if len(old) > 1 else []


def promise_summary(rows: Sequence[Delivery], last: Delivery | None, now: datetime) -> Delivery:
    """The promise of a message that sums up these posts of a channel, an hour after the `last` one at the earliest.

    One that still waits takes them in.
    """
    roles = tuple(dict.fromkeys(role for row in rows for role in row.roles))
    if last is not None and last.state is State.PENDING and not last.attempts:
        return replace(last, roles=tuple(dict.fromkeys(last.roles + roles)))
    due = now + GATHERING
    if last is not None and last.message is not None:
        due = max(due, moment_of(last.message) + HOUR)
    first = rows[0]
    number = delivery_id(Kind.SUMMARY, first.release, first.channel)
    return Delivery(number, Kind.SUMMARY, first.release, first.guild, first.channel, created=now, due=due, roles=roles)


def summed_up(row: Delivery, summary: Delivery) -> Delivery:
    """The post that is a line of this summary now."""
    return replace(skipped(row, "stands in a summary, as too much came at once"), about=summary.id)
