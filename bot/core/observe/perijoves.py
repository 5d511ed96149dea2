"""The number of the pass by Jupiter during which the picture was taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from bot.core.facts.library import Library, Perijove, agrees
from bot.core.model import Reading
from bot.core.observe.missions import FUTURE
from bot.core.observe.patterns import one_of
from bot.core.observe.prose import MOST, Sentence, sentences
from bot.core.observe.release import Told
from bot.core.observe.worlds import MOONS

# fmt: off
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
    "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
)
# fmt: on
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80}
_NUMBERED = re.compile(
    r"\b(?:PJ|perijoves?(?: pass| \(PJ\))?)(?: number| no\.)?[\s-]{0,4}#?(\d{1,3})(?!\d)"
    r"(?:\s*(?:and|&|,)\s*(?:PJ ?)?(\d{1,3})\b)?",
    re.IGNORECASE,
)
_ROUND = one_of(*(f"{ten[:-1]}ieth" for ten in _TENS))
_PASS = one_of(
    "fly-?(?:by|past)s? close-fly pass(?:es)? perijoves? encounters? approach(?:es)? swings? swoops? dives? time_Juno_passed"
)
# Words that a number goes with, but not always that of a perijove: where a date confirms it, it does.
_LOOSE = one_of("orbit trip loop brush plunge visit circuit lap time")
_NUMBER = (
    r"(?:(?P<digits>\d{1,3})\s{0,8}(?:st|nd|rd|th)"
    rf"|(?P<word>(?:{one_of(*_TENS)}[ -])?{one_of(*_ORDINALS)}|{_ROUND}))\b"
)
_ORDINAL = re.compile(
    rf"(?<![\w.,]){_NUMBER}"
    r"(?:\s+of [\w ]{1,20}?)?\s+"
    rf"(?P<pass>(?:\w+[- ]){{0,3}}?(?:{_PASS}|(?P<loose>{_LOOSE})))\b(?P<rest>[^.;]{{0,60}})",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:fly-?by|orbit|pass)(?: (?:number|no\.|#)| #)? ?(?P<digits>\d{1,3})\b(?![,.:]\d| \w*(?:miles|km|kilo))"
    r"(?P<rest>[^.;]{0,60})",
    re.IGNORECASE,
)
# "its most recent close fly-by of the gas giant, its sixty-first since it arrived": the pass stands before its number.
_APPOSED = re.compile(
    rf"\b{_PASS}\b(?P<rest>[^.;]{{0,60}}?)(?:,|:| -+|-| \() ?"
    rf"(?:(?:which|this|it) (?:is|was) )?(?:its|our|the|\w+'s) {_NUMBER}"
    r"(?: one)?(?= (?:since|so far|to date|of|for|by|overall|in|around|during)\b|[,.;)]|$| -)",
    re.IGNORECASE,
)
# "The first nine perijoves" and "its first flybys" are many; "its tenth and eleventh flybys" have their numbers.
_MANY = re.compile(
    r"(?:[\w-]+[- ])?(?:\d+|few|several|couple|dozen|two|three|four|five|six|seven|eight|nine|ten|half|pair|set|series)[- ]",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"(?:fly-?(?:by|past)|perijove|encounter|approache|passe|swing|swoop|dive)s$", re.IGNORECASE)
_JOINED = re.compile(r"\b(?:and|or|through|to)\b")
_OVER_A_PLACE = re.compile(
    r" (?:directly )?(?:over|of|above|past|by|across|near) (?:the )?(?:[\w-]+ ){0,2}"
    rf"{one_of('Spot GRS poles? storm oval region hemisphere equator')}\b"
)
# "The first flyby of the year", "of two", "in a decade": not counted from the mission's first.
_IN_A_TIME = re.compile(
    r" (?:of|in|for|during|since) (?:(?:more than|over|about|nearly|almost) )?"
    rf"(?:\d{{4}}\b|\w+ (?:\w+[ -])?{one_of('years? months? weeks? days? decades? generation mission phase')}\b)"
)
_OF_SOME = re.compile(r"\b(?:science|extended)\b", re.IGNORECASE)
_OF_A_FEW = re.compile(rf"\bof (?:\w+ )?(?:\d+|{one_of('two three four five six seven eight nine ten pair series')})\b")
_PATTERNS = (_NUMBERED, _COUNTED, _ORDINAL, _APPOSED)
_OTHER_WORLD = re.compile(rf"\b{one_of(*MOONS, 'Earth moons?')}\b")
_JUPITER = re.compile(rf"\b{one_of('Jupiter gas_giant giant_planet planets? perijove')}\b", re.IGNORECASE)


# What the picture is compared with, or is yet to come: "than during the first pass, PJ7", "the next PJ8".
_COMPARED = re.compile(
    r"\b(?:than|unlike|since|until|compared (?:to|with)|as (?:with|at)|similar to) "
    r"(?:(?:it|they|those|that|was|were|had|been|did|at|in|on|during|for|the|its|with|first|last|previous|pass|flyby"
    r"|PJ ?\d+|and|or),? ){0,7}$",
    re.IGNORECASE,
)
_NEXT = re.compile(rf"\b{one_of('next upcoming coming forthcoming')} $", re.IGNORECASE)
_TO_COME = re.compile(
    rf",? (?:(?:Juno|JunoCam|(?:the|its) \w+|it) )?(?:will\b|is {one_of('next set scheduled planned due to_come')}\b)"
)


def perijoves(told: Told, dates: tuple[Reading[str], ...]) -> tuple[Reading[int], ...]:
    """The perijoves that the text states and that the table does not contradict. A number is never got from a date.

    Where the title names one, the text's others are what its picture is compared with.
    """
    if not told.by_juno:
        return ()
    return _read(sentences(told.title), told, dates, (_NUMBERED,)) or _read(told.title_and_text, told, dates, _PATTERNS)


def _read(
    told_here: tuple[Sentence, ...],
    told: Told,
    dates: tuple[Reading[str], ...],
    patterns: tuple[re.Pattern[str], ...],
) -> tuple[Reading[int], ...]:
    found: dict[int, Reading[int]] = {}
    for sentence, place in islice(_places(told_here, patterns), MOST):
        if _is_this_pass(sentence.plain, place):
            for reading in _stated(sentence, place, confirmed=bool(dates)):
                if _possible(reading.value, dates, told.released, told.library):
                    found.setdefault(reading.value, reading)
    return tuple(found.values())


def _places(
    told_here: tuple[Sentence, ...], patterns: tuple[re.Pattern[str], ...]
) -> Iterator[tuple[Sentence, re.Match[str]]]:
    for sentence in told_here:
        for pattern in patterns:
            yield from ((sentence, found) for found in pattern.finditer(sentence.plain))


def _is_this_pass(plain: str, place: re.Match[str]) -> bool:
    """Whether a pass has been, and is not only one that the picture's is compared with."""
    start, end = place.start(), place.end() if place.re is _NUMBERED else place.start("rest")
    if FUTURE.search(plain, 0, start) or _TO_COME.match(plain, end):
        return False
    before = max(0, start - 80)
    return not (_COMPARED.search(plain, before, start) or _NEXT.search(plain, before, start))


def _stated(sentence: Sentence, found: re.Match[str], *, confirmed: bool) -> Iterator[Reading[int]]:
    if found.re is _NUMBERED:
        yield from (Reading(int(number), sentence.words(*found.span())) for number in found.groups() if number)
    elif _is_many(found):
        return
    elif _of_jupiter(sentence.plain, found) and (confirmed or _is_sure(sentence.plain, found)):
        number = int(found["digits"]) if found["digits"] else _ordinal(found["word"].casefold())
        end = found.end() if found.re is _APPOSED else found.start("rest")
        yield Reading(number, sentence.words(found.start(), end))


def _is_many(found: re.Match[str]) -> bool:
    """Whether an ordinal counts several passes: "the first nine perijoves"."""
    if found.re is not _ORDINAL:
        return False
    if " of " in found.string[found.start() : found.start("pass")]:  # "the first of three dozen flybys" is one
        return False
    passes = found["pass"]
    return bool(_MANY.match(passes) or (_PLURAL.search(passes) and not _JOINED.search(passes)))


def _is_sure(plain: str, found: re.Match[str]) -> bool:
    """Whether a number needs no date to confirm it.

    Not that of "the eighth science flyby", "the second pass over the Great Red Spot" or "the first pass of the year":
    not every pass was one.
    """
    if found.re is not _ORDINAL or found["loose"] or _OF_SOME.search(found["pass"]) or _OF_A_FEW.search(found[0]):
        return False
    rest = found.start("rest")
    return not (_OVER_A_PLACE.match(plain, rest) or _IN_A_TIME.match(plain, rest))


def _ordinal(word: str) -> int:
    """The number of "third", "thirtieth" or "thirty-third"."""
    ten, _, unit = word.replace("-", " ").rpartition(" ")
    if unit in _ORDINALS:
        return _TENS.get(ten, 0) + _ORDINALS.index(unit) + 1
    return _TENS[f"{unit.removesuffix('ieth')}y"]


def _of_jupiter(plain: str, found: re.Match[str]) -> bool:
    """Whether it was a pass by Jupiter: by the world named next after it, else by there being no other in the sentence."""
    worlds = {_first(_JUPITER, found["rest"]): True, _first(_OTHER_WORLD, found["rest"]): False}
    nearest = min(worlds)
    return worlds[nearest] if nearest < len(found["rest"]) else not _OTHER_WORLD.search(plain)


def _first(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return found.start() if found else len(text)


def _possible(number: int, dates: tuple[Reading[str], ...], released: date | None, library: Library) -> bool:
    if not library.perijoves:
        return True
    row = library.perijove(number)
    if row is None or (released and row.time.date() > released + timedelta(days=2)):
        return False
    return not dates or any(_on(row, reading.value) for reading in dates)


def _on(row: Perijove, iso: str) -> bool:
    """Whether a date as exact as the text gives it can be that perijove's."""
    if len(iso) == 10:
        return agrees(row, date.fromisoformat(iso))
    return f"{row.time:%Y-%m-%d}".startswith(iso)
