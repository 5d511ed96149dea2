"""Dates as texts write them: `Dec. 30, 2023`, `29 October`, `both May and October 2023`, `1999 July`, `in 2021`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice, pairwise

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (  # with a capital: "may" is a verb, and "march" one too
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?!\d)(?:\s*(?:st|nd|rd|th)\b)?"
_THE = r"(?:the\s+(?=\d{1,2}\s*(?:st|nd|rd|th)\b))?"
_TO_DAY = r"\s*(?:-|\b(?:and|through|to)\b)\s*"
_OF = r"(?:of\s+(?:the\s+)?(?:(?:AD|year)\s+)?)?"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_DATE = re.compile(
    rf"(?<![\w-])(?=[\dJFMASOND])(?:(?P<iso>{_YEAR}(?P<parted>[-/])[01]\d(?P=parted)[0-3]\d)(?![\d/-])"
    rf"|(?P<m1>{_MONTH})\s+{_THE}(?P<d1>{_DAY})(?:{_TO_DAY}{_DAY})?(?:\s*,?\s*{_OF}(?P<y1>{_YEAR}))?"
    rf"|(?P<m6>{_MONTH})(?![a-z])\s*,\s*{_THE}(?P<d6>{_DAY})\s*,?\s*{_OF}(?P<y6>{_YEAR})"
    rf"|(?P<d2>{_DAY})(?:{_TO_DAY}{_DAY})?(?:\s+of)?[\s-]\s*(?P<m2>{_MONTH})(?![a-z])(?:(?:\s*,?\s*|-)(?P<y2>{_YEAR}))?"
    rf"|(?P<y3>{_YEAR})\s+(?P<m3>{_MONTH})(?![a-z])(?:\s+(?P<d3>{_DAY}))?"
    rf"|(?P<m4>{_MONTH})(?![a-z])(?:\s*,?\s*(?:of\s+)?(?P<y4>{_YEAR}))?"
    rf"|(?P<y5>{_YEAR})(?![-/\d]|\s*(?:km|kilometers|miles|meters|feet|nm)\b))"
)
_MOST = 20
"""How many dates of one sentence are read."""

_LISTED = re.compile(r"\s*(?:,|,? and|,? or|-|to|through)\s*(?:on\s+|in\s+)?")

_SOON = timedelta(days=60)
"""How long after a release a day without a year is more often to come than a year old."""

_LAST_YEAR_AFTER = re.compile(r"(?: \([^()]{1,20}\))?,? (?:of )?last year\b")
_LAST_YEAR_BEFORE = re.compile(r"\b[Ll]ast year,? (?:on|in) $")
_COUNTED_BACK = re.compile(
    r"\b(?<!the )(?<!past )(?:(?P<month>last month)|(?P<year>last year)|earlier this (?:(?P<now>month)|year))\b"
    r"(?!,? (?:on|in) )",
    re.IGNORECASE,
)
"""A time told from the release's day. "In the last month" is a span."""


@dataclass(frozen=True, slots=True)
class Written:
    """A date as written: what it leaves out is None. It `may_be_ahead` where the year is a guess, and rather the next."""

    year: int | None
    month: int | None
    day: int | None
    start: int
    end: int
    may_be_ahead: bool = False

    def iso(self) -> str:
        """As exact as it is: year, month or day. Only for one whose year is known."""
        parts = (f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part))
        return "-".join(parts)


def dates(plain: str, released: date | None) -> Iterator[Written]:
    """A sentence's dates whose year is known.

    A date without a year takes that of the dated one it is listed with, else that of the release, one year back where
    that lies in the future.
    """
    if released:
        yield from (_counted_back(match, released) for match in islice(_COUNTED_BACK.finditer(plain), _MOST))
    found = _repeated([_written(match) for match in islice(_DATE.finditer(plain), _MOST)])
    for written, following in pairwise([*found, None]):
        if written is None:
            continue
        dated = _complete(written, following, plain, released)
        if dated.year and _exists(dated):
            yield dated


def _repeated(found: list[Written]) -> list[Written]:
    """A day that a sentence names again, without its year, has the year that it had before."""
    years = {(written.month, written.day): written.year for written in found if written.year}
    return [replace(it, year=it.year or (years.get((it.month, it.day)) if it.day else None)) for it in found]


def _counted_back(match: re.Match[str], released: date) -> Written:
    """The month or year that "last month" or "earlier this year" is for those who read it on the day of release."""
    if match["month"]:
        before = released.replace(day=1) - timedelta(days=1)
        return Written(before.year, before.month, None, *match.span())
    return Written(released.year - bool(match["year"]), released.month if match["now"] else None, None, *match.span())


def _written(match: re.Match[str]) -> Written:
    if match["iso"]:
        year, month, day = (int(part) for part in match["iso"].split(match["parted"]))
        return Written(year, month, day, *match.span())
    groups = match.groupdict()
    return Written(
        year=next((int(value) for key, value in groups.items() if key[0] == "y" and value), None),
        month=next((_month(value) for key, value in groups.items() if key[0] == "m" and value), None),
        day=next((int(re.sub(r"\D", "", value)) for key, value in groups.items() if key[0] == "d" and value), None),
        start=match.start(),
        end=match.end(),
    )


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].casefold()) + 1


def _complete(written: Written, following: Written | None, plain: str, released: date | None) -> Written:
    if written.year:
        return written
    if released and (_LAST_YEAR_AFTER.match(plain, written.end) or _LAST_YEAR_BEFORE.search(plain, 0, written.start)):
        return replace(written, year=released.year - 1)
    if following and following.year and following.month and _LISTED.fullmatch(plain, written.end, following.start):
        return _not_after(written, date(following.year, following.month, following.day or 28))
    if not released:
        return written
    dated = _not_after(written, released + timedelta(days=1))
    return replace(dated, may_be_ahead=_is_soon_again(dated, released))


def _is_soon_again(dated: Written, released: date) -> bool:
    """Whether the same day of the next year comes soon after a release."""
    again = replace(dated, year=(dated.year or 0) + 1)
    return _exists(again) and date(again.year or 1, again.month or 1, again.day or 1) <= released + _SOON


def _not_after(written: Written, latest: date) -> Written:
    """With the latest year that does not put it after a day."""
    late = (written.month or 1, written.day or 1) > (latest.month, latest.day)
    return replace(written, year=latest.year - late)


def _exists(written: Written) -> bool:
    try:
        date(written.year or 0, written.month or 1, written.day or 1)
    except ValueError:
        return False
    return True
