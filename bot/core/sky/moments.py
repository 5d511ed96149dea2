"""Moments as Astronomy Engine counts them."""

from __future__ import annotations

from datetime import UTC, datetime

import astronomy


def moment(when: datetime) -> astronomy.Time:
    """Astronomy Engine's time for an aware moment."""
    utc = when.astimezone(UTC)
    second = utc.second + utc.microsecond / 1e6
    return astronomy.Time.Make(utc.year, utc.month, utc.day, utc.hour, utc.minute, second)
