"""How a source's state goes on from one poll to the next, as pure decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.model import Release, Source, SourceState


def succeeded(state: SourceState, source: Source, now: datetime, validators: tuple[str, str, str]) -> SourceState:
    """After a good poll; `validators` are its ETag, Last-Modified and body hash."""
    etag, last_modified, body_hash = validators
    return replace(
        state,
        url=source.url,
        etag=etag,
        last_modified=last_modified,
        body_hash=body_hash,
        baselined=state.baselined or now,
        last_success=now,
        last_change=now if body_hash != state.body_hash else state.last_change,
        failures=0,
        error="",
    )


def failed(state: SourceState, sentence: str) -> SourceState:
    """After a poll that failed: validators stay, as they belong to the last good answer."""
    return replace(state, failures=state.failures + 1, error=sentence)


def pause(source: Source, failures: int) -> timedelta:
    """How long a source is left alone after so many failures in a row: one interval, doubling to eight."""
    return source.every * (1 << min(max(0, failures - 1), 3))


def is_baseline(state: SourceState) -> bool:
    """Whether the source's next good poll is its first, which is taken in silently."""
    return state.baselined is None


def is_news(release: Release, state: SourceState) -> bool:
    """Whether a release that another source's silent baseline took in is new all the same.

    It is when this source, which has been watched for longer, did not have it at its last good poll and Perijove had not
    seen it either: then it was published in between. Judged by when it was first seen, never by its own date.
    """
    return release.announced is None and state.last_success is not None and release.seen > state.last_success
