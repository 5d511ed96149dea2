"""When the picture was taken: not when it was processed, released, or when something else happened."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from itertools import islice

from bot.core.model import Reading
from bot.core.observe.calendar import Written, dates
from bot.core.observe.missions import FUTURE, last, of_another_day
from bot.core.observe.other_times import IMAGED_WORDS, PASS, PICTURES, is_elsewhere, is_of_another_time
from bot.core.observe.patterns import one_of
from bot.core.observe.prose import MOST, Sentence
from bot.core.observe.release import Told

_IMAGED = re.compile(rf"\b(?:{IMAGED_WORDS}|observations?(?: [\w'-]+){{0,5}}? made\b)", re.IGNORECASE)
_TAKEN = re.compile(rf"{_IMAGED.pattern}|\b{one_of('passing passed flew fly-?by')}", re.IGNORECASE)
# Weaker words: enough for a day, not for a bare month or year.
_PERHAPS_TAKEN = re.compile(
    r"\bPJ[ -]?\d|\b"
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
        "reach(?:ed|ing)_(?:Jupiter|the_(?:\\w+_){0,2}(?:planet|giant|system)|orbit|its_destination)",
        "into_(?:\\w+_)?orbit orbit_insertion been_in_orbit (?:lifted|blasted)_off extended_(?:to|until|into) extension",
        "(?:completed|finished|ended|concluded)_(?:its|the)_(?:\\w+_)?mission mission_(?:ended|was_completed)",
        "made_(?:public|available) unveil shared vot(?:e|ing) first\\s+(?:spotted|noticed|seen|detected|identified)",
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
_PUBLISHED = re.compile(one_of("announc publish present paper journal releas(?!ed_back)"), re.IGNORECASE)
"""What is published is about pictures: "in June, a paper was published on what Juno captured"."""

# A day beside such a word is that of the pass, whatever else is told: "data from its encounters on Feb. 17 arrived".
_ASIDE = r"(?: \([^()]{1,20}\))?"
_PASS_ON = re.compile(
    rf"\b(?:PJ|[Pp]eri-?[Jj]ove)[ -]?\d{{1,2}}{_ASIDE},? (?:\(|(?:(?:occurred|was|happened|came|took place) )?(?:on )?)$"
    rf"|\b{PASS}{_ASIDE}(?: (?:to|of|by|past|with) (?:[A-Z]\w+|the \w+))? (?:on|of) "
    rf"(?:[A-Z][a-z]{{2,8}}\.? \d{{1,2}}(?:, \d{{4}})?{_ASIDE},? and (?:on )?)?$"
)
_OF_PASS = re.compile(rf"(?:'s)? (?:[\w-]+ ){{0,2}}?{PASS}\b", re.IGNORECASE)
# unless the pass is only a landmark for something else, or later than the picture.
# "Hours before the pass" is its day; "since", "ahead of" and a bare "before" it are not.
_AT_ONCE = "".join(f"(?<!{word} )" for word in ("just", "right", "soon", "shortly", "moments", "minutes", "hours"))
_LANDMARK = re.compile(
    rf"\b{_AT_ONCE}(?:{one_of('than unlike compar anniversar ahead prepar before since until as_with as_at')}\w*)"
    r" [^,;]{0,60}$",
    re.IGNORECASE,
)
# A form's line says what its day is of; that of a post or a report stands after who or where it is from.
_LABELLED = re.compile(
    rf"\b(?:(?:image|imaging|observation|acquisition|capture|exposure|fly-?by|perijove) {one_of('date time day')}"
    rf"|(?:date|day) (?:taken|imaged|acquired|observed|of (?:the )?(?:image|observation|acquisition|capture)))"
    r"(?: \(UTC?\))? ?: ?$",
    re.IGNORECASE,
)
_POSTED = re.compile(
    r"\(@\w{1,20}\)[ ,]*(?:on )?$|\((?:SPX|AP|AFP|UPI|Reuters|Xinhua)\)[ ,-]*$"
    r"|^[^a-z][^.]{0,30}\b(?:Calif|Fla|Texas)[., ]+$"
)
_LOOSE_MONTH = re.compile(
    r"\b(?:(?:in |from |last )?(?:early|mid|late)[ -]|(?:back )?in |from |last |both |and )$", re.IGNORECASE
)
_LOOSE_YEAR = re.compile(
    r"\b(?:in|from|during|of)(?: early| mid| late)?[ -](?:(?:both )?(?:(?:19|20)\d\d(?:, (?:and )?| and )){1,3})?$",
    re.IGNORECASE,
)
_YEARS_ON = re.compile(r" (?:to|through|until) (?:the )?(?:early |mid |late )?(?:19|20)\d\d\b|\s?-\s?(?:19|20)?\d\d\b")
# A month alone says when the picture was taken before such a word, too: "its July flyby".
_MONTH_OF_IT = re.compile(r"(?:'s)? (?:[\w-]+ ){0,2}?(?:fly-?by|pass|encounter|image|picture|photo)\b", re.IGNORECASE)
_MONTH_OF_PASS = re.compile(
    rf"\b{PASS}{_ASIDE}(?: (?:to|of|by|past|with) (?:[A-Z]\w+|the \w+))? (?:in|of|from) $", re.IGNORECASE
)
_SEEN = re.compile(r"\b(?:seen|viewed|shown)(?: here)? (?:by|from|with|in|during)\b", re.IGNORECASE)
# "… took the left image in June 2001, the right one in May": what is said of one picture holds for the next.
_KIND_OF = r"(?:(?!(?:by|in|of|on|paper|report|stud(?:y|ies)|articles?)\b)[\w'-]+ )"
_NEXT_PICTURE = re.compile(
    rf"\)?(?:,|;|,? and|,? while) (?:and )?(?:(?:the|those|that|its|a) )?{_KIND_OF}{{0,5}}?{PICTURES}"
    rf"(?: (?:of|from) (?:the )?\w+)?(?: (?:was|were|is|are))?(?: also)? (?:{IMAGED_WORDS}\w* )?(?:from|of|by|in|on|during)"
    r" (?:(?:early|mid|late)[ -])?$",
    re.IGNORECASE,
)
_SPAN = re.compile(r"\bbetween (?:[^.;,]{1,40})?$", re.IGNORECASE)
_CLAUSE = re.compile(
    rf"[;:](?!\d)|, {one_of('and but while when which who where as during with this these')}\b"
    rf"|(?:, )?\b{_AT_ONCE}{one_of('after before since until')}\b",
    re.IGNORECASE,
)


def observed_dates(told: Told) -> tuple[Reading[str], ...]:
    """The dates on which the picture was taken, the earliest first, without those that a more exact one contains.

    Of two days in a row the first stands: it is one moment, given in US time and in UTC.
    """
    found: dict[str, Reading[str]] = {}
    before: tuple[Sentence, Written] | None = None
    for sentence, written in islice(_written(told), MOST):
        of_next = before is not None and before[0] is sentence and _is_of_next_picture(sentence.plain, before[1], written)
        if _of_the_picture(sentence.plain, written, told, of_next=of_next):
            before = sentence, written
            if not any(_a_day_apart(written.iso(), known) for known in found):
                found.setdefault(written.iso(), Reading(written.iso(), sentence.words(written.start, written.end)))
    return tuple(found[iso] for iso in sorted(found) if not _is_vaguer(iso, found))


def _is_vaguer(iso: str, found: Collection[str]) -> bool:
    """Whether another date contains it, or is a day beside a bare year, which then is what the picture is compared with."""
    is_year = len(iso) == len("2024")
    return any(other.startswith(f"{iso}-") or (is_year and len(other) == len("2024-02-03")) for other in found)


def _a_day_apart(one: str, other: str, *, or_less: bool = False) -> bool:
    if len(one) != 10 or len(other) != 10:
        return False
    days = abs(date.fromisoformat(one) - date.fromisoformat(other)).days
    return days == 1 or (or_less and days == 0)


def _written(told: Told) -> Iterator[tuple[Sentence, Written]]:
    for sentence in told.title_and_text:
        for written in dates(sentence.plain, told.released if told.year_known else None):
            yield sentence, written


def _is_of_next_picture(plain: str, before: Written, written: Written) -> bool:
    """Whether a date stands in a list of pictures, each with its own, of which the one before is known to be taken then."""
    return bool(_NEXT_PICTURE.fullmatch(plain, before.end, written.start))


def _of_the_picture(plain: str, written: Written, told: Told, *, of_next: bool) -> bool:
    if of_another_day(plain, written.start, written.end, told.mission) or _lies_ahead(plain, written, told.released):
        return False
    if told.subject and is_elsewhere(plain, written.start):
        return False
    if _is_arrival(written, told) or is_of_another_time(plain, written.start, written.end):
        return False
    if of_next or _LABELLED.search(plain, max(0, written.start - 60), written.start):
        return True
    return _is_told_of(written, plain) and _exact_enough(written, plain) and not _is_of_other_event(plain, written)


def _is_told_of(written: Written, plain: str) -> bool:
    """Whether the sentence tells of taking pictures, or the date's clause of something like it."""
    return bool(_TAKEN.search(plain) or _PERHAPS_TAKEN.search(plain, *_clause(plain, written)))


def _is_arrival(written: Written, told: Told) -> bool:
    """Whether a day is that of Juno's capture into orbit, with its cameras off; US and UTC dates of it differ."""
    arrival = told.library.perijove(0) if told.by_juno and written.day else None
    return arrival is not None and _a_day_apart(written.iso(), arrival.time.date().isoformat(), or_less=True)


def _lies_ahead(plain: str, written: Written, released: date | None) -> bool:
    earliest = date(written.year or 1, written.month or 1, written.day or 1)
    after_release = released is not None and earliest > released + timedelta(days=1)
    start, end = _clause(plain, written)
    if written.may_be_ahead and not _IMAGED.search(plain, start, written.start):
        return True
    return after_release or bool(FUTURE.search(plain, 0, written.start) or FUTURE.search(plain, start, end))


def _is_of_other_event(plain: str, written: Written) -> bool:
    """Whether the word nearest before the date (else: any in its clause) tells of something else than taking a picture."""
    if plain.startswith(":", written.end) or _POSTED.search(plain, max(0, written.start - 40), written.start):
        return True  # a dateline
    start, end = _clause(plain, written)
    if _SINCE.match(plain, start):
        return True
    if _is_of_a_pass(plain, written):
        return bool(_LANDMARK.search(plain, max(0, written.start - 80), written.start))
    other, taken = (last(event, plain, written.start, start) for event in (_OTHER_EVENT, _TAKEN))
    if other < 0 and taken < 0:
        event, picture = (found.search(plain, written.end, end) for found in (_OTHER_EVENT, _TAKEN))
        is_published = event and picture and event.start() < picture.start() and _PUBLISHED.match(event.group())
        return bool(event and (picture is None or is_published))
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
    is_full = written.month and written.year and " " in plain[written.start : written.end]
    tells = _TAKEN.search(plain, *_clause(plain, written)) or (is_full and _is_seen(plain, written))
    if not tells or _SPAN.search(plain, 0, written.start):
        return False
    if is_full:
        return True
    if written.month:
        return bool(_LOOSE_MONTH.search(plain, 0, written.start) or _MONTH_OF_IT.match(plain, written.end))
    if _YEARS_ON.match(plain, written.end):
        return False
    is_told_back = not plain[written.start].isdigit()  # "last year"
    return bool(_IMAGED.search(plain) and (is_told_back or _LOOSE_YEAR.search(plain, 0, written.start)))


def _is_seen(plain: str, written: Written) -> bool:
    """Whether weaker words say that a month with its year is the picture's: "as seen by", "the pass in"."""
    start, _ = _clause(plain, written)
    of_pass = _MONTH_OF_PASS.search(plain, max(0, written.start - 80), written.start)
    return bool(of_pass or _SEEN.search(plain, start, written.start))
