"""How long rows of the outbox are kept, as pure decisions: releases stay for ever, what became of promises does not.

A delivery's id is derived from what is promised, so a row that is there keeps the same post from being promised twice. It
may go only when nothing would promise it again: polls promise a release for `PROMISED_FOR` after it was first seen, no row
is older than its release, and rows are kept for `LEAST_KEPT` at least. Only a moderator who asks for an old post once more
may get it once more, unless it is the newest one of its channel.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from bot.core.delivery import delivery_id
from bot.core.flood import moment_of
from bot.core.model import Delivery, Kind, Release, State
from bot.core.polling import CATCH_UP

KEPT = timedelta(days=180)
"""How long a finished row is kept, unless the operator says otherwise."""

PROMISED_FOR = CATCH_UP
"""How long after it was first seen a release is promised to whoever turns out to follow it; then it is nobody's news."""

LEAST_KEPT = PROMISED_FOR + timedelta(days=10)
"""No operator may have rows forgotten sooner: a post could come twice."""

FINISHED = frozenset({State.SENT, State.REFUSED, State.SKIPPED})
FOLLOWING = (Kind.EDIT, Kind.CROSSPOST)


def is_promised_still(release: Release, now: datetime) -> bool:
    """Whether a poll may promise the release to further channels: of one that is older, rows may have been forgotten."""
    return now - release.seen <= PROMISED_FOR


def needed_by(row: Delivery) -> tuple[str, ...]:
    """The ids of the rows that could do nothing without this one, or that tell of it: while one is there, it stays.

    An edit and a crosspost need their post, a summary its lines; a notice's button works while what it tells of waits.
    """
    following = [delivery_id(kind, row.release, row.channel) for kind in FOLLOWING] if row.kind is Kind.POST else []
    return (*following, *([row.about] if row.about else []))


def forgettable(
    rows: Iterable[Delivery], before: datetime, there: Collection[str], passed: Collection[str]
) -> list[Delivery]:
    """Those of the rows that may go: finished, promised and sent `before` this moment, needed by nothing.

    `there` are the ids that are stored, of those that the rows are needed by. `passed` are the ids of rows after which their
    channel got another message of their kind: the last one stays, as members ask about it.
    """
    return [
        row
        for row in rows
        if row.state in FINISHED
        and _ended(row) < before
        and (row.id in passed or not _is_shown(row))
        and not any(number in there for number in needed_by(row))
    ]


def _ended(row: Delivery) -> datetime:
    """When it was promised, or sent where that was later: it may have been held for months."""
    return row.created if row.message is None else max(row.created, moment_of(row.message))


def _is_shown(row: Delivery) -> bool:
    """Whether members see its message and may ask about it, or look for it in a channel's standing."""
    return row.state is State.SENT and row.kind in {Kind.POST, Kind.SUMMARY}
