"""Who made the picture from the spacecraft's data, by the credit line or by the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.core.model import Reading
from bot.core.observe.patterns import one_of
from bot.core.observe.release import Told

_UPPER = "A-ZÀ-ÖØ-ÞŁŚŠŽĀĒĪŌŪ"
_WORD = rf"[{_UPPER}][\w'-]{{1,24}}"
_PERSON = (
    rf"{_WORD}\.?(?: (?:{_WORD}|[{_UPPER}]\.(?:[{_UPPER}]\.)?|{one_of('van von de der den di da del la le')}\b)){{1,3}}"
)
_AND = r"\s*(?:,? and |&|/|,|;)\s*"
_PEOPLE = rf"{_PERSON}(?:{_AND}{_PERSON}){{0,4}}"
_CITIZENS = r"(?:(?:the )?[Cc]itizen[ -][Ss]cientists?(?: and \w+)?,? )"
_PROCESSING = r"\b(?:[Ii]mage )?[Pp]rocess(?:ing|ed)(?: (?:&|and) \w+)?(?: by\b|\s*:)\s*:?\s*"
_DONE = one_of("processed created produced generated enhanced assembled composed edited made")

# A list that a licence ends holds names whatever they look like: "Image processing: AndreaLuck (CC BY)".
_LICENSED = re.compile(
    rf"{_PROCESSING}{_CITIZENS}?(\w[\w .'&/,-]{{1,80}}?)\s*(?:©|\(c\)|\(?CC[ -]BY|\(CC\b|;)", re.IGNORECASE
)
_NAMED = (
    re.compile(rf"{_PROCESSING}{_CITIZENS}?({_PEOPLE})"),
    re.compile(rf"\b{_CITIZENS}({_PEOPLE})"),
    re.compile(rf"\b({_PEOPLE}), (?:an? )?citizen scientists?\b"),
    re.compile(rf"\bby ({_PEOPLE}) ?(?:©|\(?CC BY)"),
    re.compile(rf"\b(?:{_DONE}|[Ee]nhanced image|processing work) by {_CITIZENS}?({_PEOPLE})"),
    re.compile(rf"\b({_PEOPLE}) {_DONE}\b[^.;]{{0,40}}\b{one_of('images? view picture montage mosaic animation video')}\b"),
    # a credit line of the older kind: NASA/JPL-Caltech/SwRI/MSSS/ and then people
    re.compile(
        r"(?:\b(?:[Cc]redits?|[Dd]ata|[Ii]mage|[Cc]ourtesy)\s*:?\s*|^)(NASA\s*/[^\n.;]{0,160}(?:\b[A-Z]\.[^\n.;]{0,60})?)"
    ),
)
_BETWEEN = re.compile(_AND)
_ORGANISATION = re.compile(
    rf"\b{one_of('NASA ESA ASI INAF SwRI SWRI MSSS JPL Caltech STScI Goddard Ames Malin USGS')}\b"
    rf"|\b{one_of('Institute University Agency Laboratory Center Centre Observatory Survey College Team Mission Systems')}\b"
    rf"|\b{one_of('Research Space Science Image License Public Domain Creative Commons')}\b"
)
_ENDS_A_NAME = re.compile(
    one_of(
        "The This These Those It In At On An And But For From Using Text More Download About CC BY",
        "Image Images Data Credit Courtesy View License Citizen Scientists? (?:Juno|NASA|Jupiter|Io)(?:'s)? JunoCam",
    )
)


def processors(told: Told) -> tuple[Reading[str], ...]:
    """The people credited with processing, each once."""
    found: dict[str, Reading[str]] = {}
    for sentence in told.everything:
        for start, end in _credited(sentence.plain):
            words = sentence.words(start, end)
            name = " ".join(words.split())
            found.setdefault(name.casefold(), Reading(name, words))
    return tuple(found.values())


def _credited(plain: str) -> Iterator[tuple[int, int]]:
    for found in _LICENSED.finditer(plain):
        yield from ((start, end) for start, end in _parts(plain, *found.span(1)) if _is_personal(plain[start:end]))
    for pattern in _NAMED:
        for found in pattern.finditer(plain):
            yield from _people(plain, *found.span(1))


def _people(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The names of people in a list that may hold organisations too."""
    for first, last in _parts(plain, start, end):
        person = re.match(_PERSON, plain[first:last])
        if person and _is_personal(person[0]):
            name_end = _name_end(plain, first, first + person.end())
            if " " in plain[first:name_end]:
                yield first, name_end


def _is_personal(name: str) -> bool:
    return bool(name) and not _ORGANISATION.search(name)


def _parts(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    place = start
    for cut in _BETWEEN.finditer(plain, start, end):
        yield place, cut.start()
        place = cut.end()
    yield place, end


def _name_end(plain: str, start: int, end: int) -> int:
    """Where a run of capitalised words stops being a name, because the next one starts something else."""
    place = start
    for word in re.finditer(r"\S+", plain[start:end]):
        if _ENDS_A_NAME.fullmatch(word[0]):
            break
        place = start + word.end()
    return place
