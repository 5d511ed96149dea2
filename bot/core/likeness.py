"""Recognising a release by its picture: several feeds show it within days, and some show it again after years.

What a picture looks like is 256 bits, as 64 hexadecimal digits (`Rendition.likeness`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from bot.core.identity import Twin, pia_number
from bot.core.model import Entry, Match, Release
from bot.core.release import as_entry

LARGEST_DIFFERENCE = 16
"""Bits in which two copies of one picture may differ: scaled and compressed ones were seen to differ in up to 12, and the
most similar pictures of one moon, drawn from different surfaces, in 38."""

SAME_RELEASE = timedelta(days=3)
"""Pictures that are alike and were published within this are one release; later it is a rerun."""

_STOCK = re.compile(r"\b(artist(\Ws|s\W)? (concept|rendering|impression)|illustrat\w+|logo|insignia)\b", re.IGNORECASE)


def alike(one: str, other: str) -> bool:
    """Whether two likenesses are of one picture; what has none is like nothing."""
    return bool(one and other) and (int(one, 16) ^ int(other, 16)).bit_count() <= LARGEST_DIFFERENCE


def those_alike(likeness: str, known: Mapping[str, str]) -> list[str]:
    """The keys of the releases whose likenesses, by key, are like this one."""
    return [key for key, other in known.items() if alike(likeness, other)]


def says_something(entry: Entry) -> bool:
    """Whether the entry's picture can tell what it is: drawings of a spacecraft illustrate many different news."""
    return entry.picture is not None and not _STOCK.search(f"{entry.picture.alt} {entry.picture.url}")


def twins(entry: Entry, matches: Iterable[Match], releases: Iterable[Release], now: datetime) -> tuple[Twin, ...]:
    """Which of the releases with the entry's picture it can be, or be a rerun of: the same release first.

    They have a target in common, and no PIA numbers that differ: what has a number that is new is no rerun either.
    """
    targets = {match.target for match in matches}
    number, date = pia_number(entry), entry.published or now
    found = [
        Twin(release.key, rerun=abs(date - (release.published or release.seen)) > SAME_RELEASE)
        for release in releases
        if release.targets & targets and not _differ(number, pia_number(as_entry(release)))
    ]
    return tuple(sorted((twin for twin in found if not (twin.rerun and number)), key=lambda twin: twin.rerun))


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one and other) and one != other
