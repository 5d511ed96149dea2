"""When much comes at once in one summary: as a digest, where a channel would get too much, and after a long silence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.delivery import GATHERING, delivery_id, skipped
from bot.core.model import Delivery, Kind, State, Watch

PER_HOUR = 12
"""Posts that a channel gets in an hour, unless the operator says otherwise."""

HOUR = timedelta(hours=1)
LONG = timedelta(days=7)
"""What had to wait for so long is no news any more."""

DAILY, WEEKLY = "daily", "weekly"
"""What a digest is called, as `Delivery.about` keeps it."""

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
    fresh = [row for row in waiting if not row.digest and _has_come(row, now)]
    if per_hour and sent_lately >= per_hour:
        return fresh
    old = [row for row in fresh if now - row.created > LONG]
    return old if len(old) > 1 else []


def in_digest(waiting: Sequence[Delivery], now: datetime) -> list[Delivery]:
    """Of a channel's waiting posts, those that may be lines of a digest now."""
    return [row for row in waiting if row.digest and _has_come(row, now)]


def _has_come(row: Delivery, now: datetime) -> bool:
    """Whether its hour has come, and no message of it may exist."""
    return not row.unanswered and (row.attempts > 0 or row.due <= now)


def is_open(summary: Delivery) -> bool:
    """Whether more can be put into it: it waits, and surely was not sent."""
    return summary.state is State.PENDING and not summary.unanswered


def promise_summary(
    rows: Sequence[Delivery], joined: Delivery | None, last: Delivery | None, now: datetime, name: str = ""
) -> Delivery:
    """The promise of a message that sums up these posts of a channel: the one that is `joined`, where one waits.

    It comes an hour after the `last` summary at the earliest; a digest comes at once, and has a `name`.
    """
    roles = [role for row in rows for role in row.roles]
    quiet = any(row.quiet for row in rows)
    if joined is not None:
        return replace(joined, roles=tuple(dict.fromkeys([*joined.roles, *roles])), quiet=joined.quiet or quiet)
    first = rows[0]
    return Delivery(
        delivery_id(Kind.SUMMARY, first.release, first.channel),
        Kind.SUMMARY,
        first.release,
        first.guild,
        first.channel,
        created=now,
        due=now if first.digest else _not_too_soon(last, now),
        roles=tuple(dict.fromkeys(roles)),
        about=name,
        to_member=first.to_member,
        digest=first.digest,
        quiet=quiet,
    )


def digest_name(watches: Iterable[Watch]) -> str:
    """What a channel's digests are called by how often they come; empty where some come more often than others."""
    digests = [watch.options.digest for watch in watches if not watch.paused]
    names = {DAILY if digest.weekday is None else WEEKLY for digest in digests if digest is not None}
    return names.pop() if len(names) == 1 else ""


def summed_up(row: Delivery, summary: Delivery) -> Delivery:
    """The post that is a line of this summary now."""
    why = "stands in a digest" if summary.digest else "stands in a summary, as too much came at once"
    return replace(skipped(row, why), about=summary.id)


def _not_too_soon(last: Delivery | None, now: datetime) -> datetime:
    due = now + GATHERING
    return due if last is None or last.message is None else max(due, moment_of(last.message) + HOUR)
