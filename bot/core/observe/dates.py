"""When the picture was taken: not when it was processed, released, or when something else happened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from bot.core.model import Reading
from bot.core.observe.calendar import Written, dates
from bot.core.observe.missions import FUTURE, last, of_another_day
from bot.core.observe.patterns import one_of
from bot.core.observe.prose import MOST, Sentence
from bot.core.observe.release import Told

_IMAGED = re.compile(
    r"\b" + one_of("captur caught imaged photographed pictured snapped recorded acquired obtained observed taken took"),
    re.IGNORECASE,
)
_TAKEN = re.compile(rf"{_IMAGED.pattern}|\b{one_of('passing passed flew fly-?by')}", re.IGNORECASE)
# Weaker words: enough for a day, not for a bare month or year.
_PERHAPS_TAKEN = re.compile(
    r"\b"
    + one_of(
        "imag photograph pictur snap record acquir obtain observ take collect view seen saw spot detect data brought",
        "fly pass perijove encounter approach swoop skim swung came coming dove dived plung zoom raced sped soar",
        "buzz zipp whizz hurtl skirt glide sailed streak brush",
    ),
    re.IGNORECASE,
)
# What happens on a date when it is not the picture: the mission's landmarks, publication, processing.
_OTHER_EVENT = re.compile(
    r"\b"
    + one_of(
        "launch arriv enter(?:ed|ing) discovered selected approved began anniversary celebrat since until",
        "through_(?:\\d|(?-i:[JFMASOND][a-z]+\\.?_\\d))",
        "announc publish present(?:ed|ing) releas paper journal submitted confirmed updated posted conference meeting",
        "copyright compared_(?:to|with) came_(?:back|down|in|out)",
        # not where it tells what the picture is like: "this processed image", "color-enhanced", "an enhanced-color view"
        "(?<!-)(?<!\\bthis_)(?<!\\bthese_)(?<!\\bthe_)(?<!\\ban_)(?<!\\ba_)(?<!\\bits_)"
        "(?:process(?:ed|ing)|created|produced|enhanced|generated|composed|assembled)(?!-colou?r)",
        "(?:last|final)_(?:\\w+_)?(?:images?|pictures?|photos?|views?) appointment",
        "(?:sent|beamed|radioed)_back transmitted returned downlinked received relayed uploaded tweeted wrote today",
    ),
    re.IGNORECASE,
)
# A day beside such a word is that of the pass, whatever else is told: "data from its encounters on Feb. 17 arrived".
_PASS = one_of("encounter fly-?by pass perijove approach visit") + "(?:e?s)?"
_ASIDE = r"(?: \([^()]{1,20}\))?"
_PASS_ON = re.compile(
    rf"\b{_PASS}{_ASIDE}(?: (?:to|of|by|past|with) (?:[A-Z]\w+|the \w+))? (?:on|of) "
    rf"(?:[A-Z][a-z]{{2,8}}\.? \d{{1,2}}(?:, \d{{4}})?{_ASIDE},? and (?:on )?)?$"
)
_OF_PASS = re.compile(rf"(?:'s)? (?:[\w-]+ ){{0,2}}?{_PASS}\b", re.IGNORECASE)
# unless the pass is only a landmark for something else, or later than the picture.
_LANDMARK = re.compile(
    rf"\b(?:{one_of('than unlike compar anniversar ahead prepar before since until')}\w*) [^,;]{{0,60}}$", re.IGNORECASE
)
_LOOSE_MONTH = re.compile(
    r"\b(?:(?:in |from |last )?(?:early|mid|late)[ -]|(?:back )?in |from |last |both |and )$", re.IGNORECASE
)
_LOOSE_YEAR = re.compile(r"\b(?:in|from|during|of)(?: early| mid| late)?[ -]$", re.IGNORECASE)
# A month alone says when the picture was taken before such a word, too: "its July flyby".
_MONTH_OF_IT = re.compile(r"(?:'s)? (?:[\w-]+ ){0,2}?(?:fly-?by|pass|encounter|image|picture|photo)\b", re.IGNORECASE)
_SPAN = re.compile(r"\bbetween (?:[^.;,]{1,40})?$", re.IGNORECASE)
_CLAUSE = re.compile(
    rf"[;:](?!\d)|, {one_of('and but while when which who where as during with this these')}\b"
    rf"|(?:, )?\b{one_of('after before since until')}\b",
    re.IGNORECASE,
)


def observed_dates(told: Told) -> tuple[Reading[str], ...]:
    """The dates on which the picture was taken, without those that a more exact one contains.

    Of two days in a row the first stands: it is one moment, given in US time and in UTC.
    """
    found: dict[str, Reading[str]] = {}
    for sentence, written in islice(_written(told), MOST):
        new = not any(_a_day_apart(written.iso(), known) for known in found)
        if new and _of_the_picture(sentence.plain, written, told):
            found.setdefault(written.iso(), Reading(written.iso(), sentence.words(written.start, written.end)))
    return tuple(found[iso] for iso in found if not any(other.startswith(f"{iso}-") for other in found))


def _a_day_apart(one: str, other: str) -> bool:
    return len(one) == len(other) == 10 and abs(date.fromisoformat(one) - date.fromisoformat(other)) == timedelta(days=1)


def _written(told: Told) -> Iterator[tuple[Sentence, Written]]:
    for sentence in told.title_and_text:
        for written in dates(sentence.plain, told.released if told.year_known else None):
            yield sentence, written


def _of_the_picture(plain: str, written: Written, told: Told) -> bool:
    if of_another_day(plain, written.start, written.end, told.mission) or _lies_ahead(plain, written, told.released):
        return False
    return _is_told_of(written, plain) and _exact_enough(written, plain) and not _is_of_other_event(plain, written)


def _is_told_of(written: Written, plain: str) -> bool:
    """Whether the sentence tells of taking pictures, or the date's clause of something like it."""
    return bool(_TAKEN.search(plain) or _PERHAPS_TAKEN.search(plain, *_clause(plain, written)))


def _lies_ahead(plain: str, written: Written, released: date | None) -> bool:
    earliest = date(written.year or 1, written.month or 1, written.day or 1)
    after_release = released is not None and earliest > released + timedelta(days=1)
    start, end = _clause(plain, written)
    if written.may_be_ahead and not _IMAGED.search(plain, start, written.start):
        return True
    return after_release or bool(FUTURE.search(plain, 0, written.start) or FUTURE.search(plain, start, end))


def _is_of_other_event(plain: str, written: Written) -> bool:
    """Whether the word nearest before the date (else: any in its clause) tells of something else than taking a picture."""
    if plain.startswith(":", written.end):  # a dateline
        return True
    start, end = _clause(plain, written)
    if _SINCE.match(plain, start):
        return True
    if _is_of_a_pass(plain, written):
        return bool(_LANDMARK.search(plain, max(0, written.start - 80), written.start))
    other, taken = (last(event, plain, written.start, start) for event in (_OTHER_EVENT, _TAKEN))
    if other < 0 and taken < 0:
        return bool(_OTHER_EVENT.search(plain, written.end, end) and not _TAKEN.search(plain, written.end, end))
    return other > taken


def _is_of_a_pass(plain: str, written: Written) -> bool:
    """Whether a word for a pass stands right at the day."""
    beside = _PASS_ON.search(plain, max(0, written.start - 80), written.start) or _OF_PASS.match(plain, written.end)
    return bool(written.day and beside)


_SINCE = re.compile(r"(?:, )?(?:since|until)\b", re.IGNORECASE)
_SETS_A_TIME = re.compile(r"(?:, )?(?:after|before|since|until)\b", re.IGNORECASE)


def _clause(plain: str, written: Written) -> tuple[int, int]:
    """Where the clause that a date stands in begins and ends."""
    start = last(_CLAUSE, plain, written.start)
    if start >= 0 and _SETS_A_TIME.match(plain, start):  # what follows a comma is the main clause again
        start = max(start, plain.rfind(", ", start + 1, written.start))
    following = _CLAUSE.search(plain, written.end)
    return max(start, 0), following.start() if following else len(plain)


def _exact_enough(written: Written, plain: str) -> bool:
    """Whether a bare month or year is clearly that of the picture; "2007" may be anything."""
    if written.day:
        return True
    if not _TAKEN.search(plain, *_clause(plain, written)) or _SPAN.search(plain, 0, written.start):
        return False
    if written.month and written.year and " " in plain[written.start : written.end]:
        return True
    if written.month:
        return bool(_LOOSE_MONTH.search(plain, 0, written.start) or _MONTH_OF_IT.match(plain, written.end))
    return bool(_IMAGED.search(plain) and _LOOSE_YEAR.search(plain, 0, written.start))
