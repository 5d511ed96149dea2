"""How a source's state goes on from one poll to the next, as pure decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.errors import BadStatus, Gone, SourceError
from bot.core.model import Release, Source, SourceState
from bot.core.ports import Answer

JITTER = 0.1
"""Part of its interval by which a good source's next poll may come early or late, so that sources do not fall into step."""

BACK_OFF_JITTER = 0.2
"""Part of its wait by which a failing source's next poll may come later: what fails together must not come back together."""

LONGEST_WAIT = timedelta(days=1)
"""The most that a server's Retry-After is heeded; it may be a mistake."""

GAP = timedelta(seconds=5)
"""How long a host is left alone between two polls, at most."""

CATCH_UP = timedelta(days=90)
"""For how long a source may have been out of reach, or switched off, and what it brought meanwhile is posted.

NASA's feeds have stood still for weeks at a time (a lapse of its funding, say); what is older is nobody's news."""


def succeeded(state: SourceState, source: Source, now: datetime, answer: Answer, chance: float) -> SourceState:
    """After a good poll that began `now`; `chance` is from 0 to 1."""
    fresh_for = min(answer.fresh_for, source.every)
    return replace(
        state,
        url=source.url,
        etag=answer.etag,
        last_modified=answer.last_modified,
        body_hash=answer.body_hash,
        baselined=now if is_baseline(state, now) else state.baselined,
        last_success=now,
        last_change=now if answer.body_hash != state.body_hash else state.last_change,
        failures=0,
        error="",
        next_poll=now + max(source.every * (1 + JITTER * (2 * chance - 1)), fresh_for),
        not_before=now + fresh_for if fresh_for else None,
        moved_to=answer.moved_to,
    )


def without_validators(state: SourceState) -> SourceState:
    """The state as if its answer had to be read again, whatever the server says of it."""
    return replace(state, etag="", last_modified="", body_hash="")


def failed(state: SourceState, source: Source, now: datetime, error: SourceError, chance: float) -> SourceState:
    """After a poll that failed `now`: validators stay, as they belong to the last good answer. `chance` is from 0 to 1."""
    failures = state.failures + 1
    told = min(error.retry_after, LONGEST_WAIT) if isinstance(error, BadStatus) and error.retry_after else timedelta()
    wait = max(pause(source, failures), told) * (1 + BACK_OFF_JITTER * chance)
    return replace(
        state,
        url=state.url or source.url,
        failures=failures,
        error=str(error),
        next_poll=None if isinstance(error, Gone) else now + wait,
        not_before=now + told if told else None,
    )


def pause(source: Source, failures: int) -> timedelta:
    """How long a source is left alone after so many failures in a row: one interval, doubling to eight."""
    return source.every * (1 << min(max(0, failures - 1), 3))


def host_gap(source: Source, longest: timedelta = GAP) -> timedelta:
    """How long the source's host must have been left alone before it: short enough for ten sources of one interval."""
    return min(longest, source.every / 10)


def is_resting(state: SourceState, source: Source, now: datetime) -> bool:
    """Whether the server has asked to be left alone until later, or has said that there is nothing new until then."""
    return state.url == source.url and state.not_before is not None and now < state.not_before


def is_baseline(state: SourceState, now: datetime) -> bool:
    """Whether a good poll `now` is taken in silently: the source's first, and the first after longer than `CATCH_UP`.

    Judged by when it last answered well, never by its items' dates.
    """
    return state.baselined is None or (state.last_success is not None and now - state.last_success > CATCH_UP)


def is_news(release: Release, state: SourceState) -> bool:
    """Whether a release that another source's silent baseline took in is new all the same.

    It is when this source, which has been watched for longer, did not have it at its last good poll and Perijove had not
    seen it either: then it was published in between. Judged by when it was first seen, never by its own date.
    """
    return release.announced is None and state.last_success is not None and release.seen > state.last_success
