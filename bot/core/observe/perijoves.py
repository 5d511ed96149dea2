"""The number of the pass by Jupiter during which the picture was taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.core.facts.library import Library, Perijove, agrees
from bot.core.model import Reading
from bot.core.observe.missions import FUTURE
from bot.core.observe.patterns import one_of
from bot.core.observe.prose import Sentence
from bot.core.observe.release import MOONS, Told

# fmt: off
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
    "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
)
# fmt: on
_NUMBERED = re.compile(
    r"\b(?:PJ|perijoves?(?: pass)?)(?: number)?[\s-]{0,4}#?(\d{1,3})(?!\d)(?:\s*(?:and|&|,)\s*(?:PJ ?)?(\d{1,3})\b)?",
    re.IGNORECASE,
)
_PASS = one_of("flybys? pass(?:es)? perijoves? encounters? approach(?:es)? swings? swoops? dives? time_Juno_passed")
_ORDINAL = re.compile(
    rf"(?<![\w.,])(?:(?P<digits>\d{{1,3}})\s{{0,8}}(?:st|nd|rd|th)|(?P<word>{one_of(*_ORDINALS)}))\b"
    r"(?:\s+of [\w ]{1,20}?)?\s+"
    rf"(?P<pass>(?:\w+[- ]){{0,3}}?{_PASS})\b(?P<rest>[^.;]{{0,60}})",
    re.IGNORECASE,
)
_OTHER_WORLD = re.compile(rf"\b{one_of(*MOONS, 'Earth moons?')}\b")
_JUPITER = re.compile(rf"\b{one_of('Jupiter gas_giant giant_planet planets? perijove')}\b", re.IGNORECASE)


def perijoves(told: Told, dates: tuple[Reading[str], ...]) -> tuple[Reading[int], ...]:
    """The perijoves that the text states and that the table does not contradict. A number is never got from a date."""
    found: dict[int, Reading[int]] = {}
    for sentence in told.title_and_text if told.by_juno else ():
        for reading in _stated(sentence):
            if _possible(reading.value, dates, told.released, told.library):
                found.setdefault(reading.value, reading)
    return tuple(found.values())


def _stated(sentence: Sentence) -> Iterator[Reading[int]]:
    plain = sentence.plain
    for found in _NUMBERED.finditer(plain):
        if not FUTURE.search(plain, 0, found.start()):
            yield from (Reading(int(number), sentence.words(*found.span())) for number in found.groups() if number)
    for found in _ORDINAL.finditer(plain):
        if not FUTURE.search(plain, 0, found.start()) and _of_jupiter(plain, found):
            number = int(found["digits"]) if found["digits"] else _ORDINALS.index(found["word"].casefold()) + 1
            yield Reading(number, sentence.words(found.start(), found.end("pass")))


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
