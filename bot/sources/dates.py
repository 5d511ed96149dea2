"""Dates as publishers write them; one that cannot be true is no date."""

from __future__ import annotations

from datetime import UTC, datetime
from time import struct_time

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_YEARS = range(1958, 2100)  # NASA began in 1958


def from_iso(written: str) -> datetime | None:
    """The moment of an ISO 8601 date; one without a zone is read as UTC."""
    try:
        moment = datetime.fromisoformat(written.strip())
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return _plausible(moment)


def from_struct(utc: struct_time | None) -> datetime | None:
    """The moment of a broken-down time in UTC, as feedparser gives it."""
    try:
        return _plausible(datetime(*utc[:6], tzinfo=UTC)) if utc else None
    except (ValueError, OverflowError):
        return None


def _plausible(moment: datetime) -> datetime | None:
    """Not the zero of an unset clock, and in a year in which a release can have been published."""
    return moment if moment.year in _YEARS and moment != _EPOCH else None
