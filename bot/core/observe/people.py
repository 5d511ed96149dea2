"""What a person's name looks like, and what only looks like one: an institute, a place, an instrument."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.core.observe.patterns import CAPITAL, LETTERS, one_of

_WORD = rf"[{CAPITAL}][{LETTERS}]{{1,24}}"
PERSON = (
    rf"{_WORD}\.?(?: (?:{_WORD}|[{CAPITAL}]\b\.?(?:[{CAPITAL}]\.)?|{one_of('van von de der den di da del la le')}\b)){{1,3}}"
)
_AND = r"\s*(?:,? and |&|/|,|;)\s*"
PEOPLE = rf"{PERSON}(?:{_AND}{PERSON}){{0,4}}"
"""Expressions for a name of two to four words, and for a list of up to five."""

_BETWEEN = re.compile(_AND)
_A_PERSON = re.compile(PERSON)
_TITLE = re.compile(r"(?:(?:(?:Citizen-)?[Ss]cientists?|Citizen|Dr\.?|Prof\.?|Astronomers?|Amateur|Artist|Engineer) )+")
"""What may stand before a name, and is none of it."""

_PLACE = rf"\b{one_of('Spot Patera Mons Belt Zone Oval Red Great North South New_Horizons Voyager Galileo_Galilei')}\b"
_ORGANISATION = re.compile(
    rf"{_PLACE}|\b{one_of('Lockheed Southwest Photojournal Hubble Telescope')}\b|"
    rf"\b{one_of('NASA ESA ASI INAF SwRI SWRI MSSS JPL Caltech STScI Goddard Ames Malin USGS')}\b"
    rf"|\b{one_of('Juno Jupiter Jovian Moons? Galileo Cassini Orbiter Spacecraft Probe Camera Imager Unit Mapper')}\b"
    rf"|\b{one_of('Lab Museum Foundation Library Archives? Press Society Association Magazine News Times Today')}\b"
    rf"|\b{one_of('Department School Academy Group Club Corporation Company Aerospace Grumman Hopkins Mellon')}\b"
    rf"|\b{one_of('Institute University Agency Laboratory Center Centre Observatory Survey College Team Mission Systems')}\b"
    rf"|\b{one_of('Research Space Science Image License Public Domain Creative Commons')}\b"
)
_ENDS_A_NAME = re.compile(
    one_of(
        "The This These Those It In At On An And But For From Using Text More Download About CC BY",
        "Image Images Photo Data Credit Courtesy View License Citizen Scientists? (?:Juno|NASA|Jupiter|Io)(?:'s)? JunoCam",
    )
)


def people(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The names of people in a list that may hold organisations too."""
    for begins, last in parts(plain, start, end):
        before = _TITLE.match(plain, begins, last)
        first = before.end() if before else begins
        person = _A_PERSON.match(plain, first, last)
        if person and is_personal(person[0]):
            name_end = _name_end(plain, first, person.end())
            if " " in plain[first:name_end]:
                yield first, name_end


def is_personal(name: str) -> bool:
    """Whether no word of a name is one that only institutes, places and instruments have."""
    return bool(name) and not _ORGANISATION.search(name)


def parts(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the parts of a list begin and end."""
    place = start
    for cut in _BETWEEN.finditer(plain, start, end):
        yield place, cut.start()
        place = cut.end()
    yield place, end


def _name_end(plain: str, start: int, end: int) -> int:
    """Where a run of capitalised words stops being a name: where the next one starts something else, or after an "'s"."""
    place = start
    for word in re.finditer(r"\S+", plain[start:end]):
        if _ENDS_A_NAME.fullmatch(word[0]):
            break
        place = start + word.end()
        if word[0].endswith("'s"):
            return place - 2
    return place
