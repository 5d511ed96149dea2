"""When the picture was taken: not when it was processed, released, or when something else happened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.core.model import Reading
from bot.core.observe.calendar import Written, dates
from bot.core.observe.missions import FUTURE, last, others
from bot.core.observe.patterns import one_of
from bot.core.observe.prose import Sentence
from bot.core.observe.release import Told

_TAKEN = re.compile(
    r"\b"
    + one_of(
        "captur imaged photographed pictured snapped recorded acquired obtained observed taken took",
        "passing passed flew flyby",
    ),
    re.IGNORECASE,
)
# Weaker words: enough for a day, not for a bare month or year.
_PERHAPS_TAKEN = re.compile(
    r"\b"
    + one_of(
        "imag photograph pictur snap record acquir obtain observ take collect view seen saw spot detect data brought",
        "fly pass perijove encounter approach swoop skim swung came coming",
    ),
    re.IGNORECASE,
)
# What happens on a date when it is not the picture: the mission's landmarks, publication, processing.
_OTHER_EVENT = re.compile(
    r"\b"
    + one_of(
        "launch arriv enter(?:ed|ing) discovered selected approved began anniversary celebrat since until through",
        "announc publish present(?:ed|ing) releas paper journal submitted confirmed updated posted conference meeting",
        "process(?:ed|ing) created produced enhanced generated composed assembled copyright compared_(?:to|with)",
    ),
    re.IGNORECASE,
)
_LOOSE_MONTH = re.compile(r"\b(?:(?:in )?(?:early|mid|late)[ -]|in |both |and )$", re.IGNORECASE)
_LOOSE_YEAR = re.compile(r"\b(?:in|from|during|of)(?: early| mid| late)?[ -]$", re.IGNORECASE)
_CLAUSE = re.compile(
    rf"[;:]|, {one_of('and but while when which who where as during')}\b|(?:, )?\b{one_of('after before since until')}\b",
    re.IGNORECASE,
)


def observed_dates(told: Told) -> tuple[Reading[str], ...]:
    """The dates on which the picture was taken, without those that a more exact one contains.

    Of two days in a row the first stands: it is one moment, given in US time and in UTC.
    """
    found: dict[str, Reading[str]] = {}
    for sentence in told.title_and_text:
        for written in _taken(sentence, told):
            if not any(_a_day_apart(written.iso(), known) for known in found):
                found.setdefault(written.iso(), Reading(written.iso(), sentence.words(written.start, written.end)))
    return tuple(found[iso] for iso in found if not any(other.startswith(f"{iso}-") for other in found))


def _a_day_apart(one: str, other: str) -> bool:
    return len(one) == len(other) == 10 and abs(date.fromisoformat(one) - date.fromisoformat(other)) == timedelta(days=1)


def _taken(sentence: Sentence, told: Told) -> Iterator[Written]:
    plain = sentence.plain
    if not (_TAKEN.search(plain) or _PERHAPS_TAKEN.search(plain)):
        return
    for written in dates(plain, told.released):
        foreign = told.by_juno and others(plain, written.start)
        other = foreign or _lies_ahead(plain, written, told.released) or _is_of_other_event(plain, written)
        if not other and _exact_enough(written, plain):
            yield written


def _lies_ahead(plain: str, written: Written, released: date | None) -> bool:
    earliest = date(written.year or 1, written.month or 1, written.day or 1)
    after_release = released is not None and earliest > released + timedelta(days=1)
    start, end = _clause(plain, written)
    return after_release or bool(FUTURE.search(plain, 0, written.start) or FUTURE.search(plain, start, end))


def _is_of_other_event(plain: str, written: Written) -> bool:
    """Whether the word nearest before the date (else: any in its clause) tells of something else than taking a picture."""
    if plain.startswith(":", written.end):  # a dateline
        return True
    start, end = _clause(plain, written)
    other, taken = (last(event, plain, written.start, start) for event in (_OTHER_EVENT, _TAKEN))
    if other < 0 and taken < 0:
        return bool(_OTHER_EVENT.search(plain, written.end, end) and not _TAKEN.search(plain, written.end, end))
    return other > taken


def _clause(plain: str, written: Written) -> tuple[int, int]:
    """Where the clause that a date stands in begins and ends."""
    start = last(_CLAUSE, plain, written.start)
    following = _CLAUSE.search(plain, written.end)
    return max(start, 0), following.start() if following else len(plain)


def _exact_enough(written: Written, plain: str) -> bool:
    """Whether a bare month or year is clearly that of the picture; "2007" may be anything."""
    if written.day:
        return True
    loose = _LOOSE_MONTH if written.month else _LOOSE_YEAR
    month_and_year = " " in plain[written.start : written.end]
    return bool(_TAKEN.search(plain)) and (month_and_year or bool(loose.search(plain, 0, written.start)))
