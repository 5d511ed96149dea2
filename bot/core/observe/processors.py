"""Who made the picture from the spacecraft's data, by the credit line or by the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.core.model import Reading
from bot.core.observe.patterns import CAPITAL, LETTERS, one_of
from bot.core.observe.prose import sentences
from bot.core.observe.release import Told

_WORD = rf"[{CAPITAL}][{LETTERS}]{{1,24}}"
_PERSON = (
    rf"{_WORD}\.?(?: (?:{_WORD}|[{CAPITAL}]\b\.?(?:[{CAPITAL}]\.)?|{one_of('van von de der den di da del la le')}\b)){{1,3}}"
)
_AND = r"\s*(?:,? and |&|/|,|;)\s*"
_PEOPLE = rf"{_PERSON}(?:{_AND}{_PERSON}){{0,4}}"
_CALLING = one_of("scientist astronomer artist engineer processor enthusiast mathematician developer photographer amateur")
_CITIZENS = r"(?:(?:the )?['\"]?[Cc]itizen[ -][Ss]cientists?['\"]?(?: and (?:[a-z-]+ ){0,4}[a-z-]+)?,? )"
_ROLE = rf"(?:{_CITIZENS}|(?:the |an? )?(?:[\w-]+ ){{0,3}}{_CALLING}s?,? )"
_PROCESSING = r"\b(?:[Ii]mage )?(?:[Rr]e-?)?[Pp]rocess(?:ing|ed)(?: (?:&|and) \w+)?(?: by\b|\s*:)\s*:?\s*"
_DONE = one_of("(?:re-?)?processed created produced generated enhanced assembled composed edited made stitched colou?rized")
_MADE = one_of("images? view picture montage mosaic animation video")
_BY = rf"(?:,? (?:or|and|in|from|with|using|as) [^.;:]{{1,60}}?)?,? by {_ROLE}?"

# A list that a licence ends holds names whatever they look like: "Image processing: AndreaLuck (CC BY)".
_LICENSED = re.compile(rf"{_PROCESSING}{_ROLE}?(\w[\w .'&/,-]{{1,80}}?)\s*(?:©|\(c\)|\(?CC[ -]BY|\(CC\b|;)", re.IGNORECASE)
# A row of institutes, and then people: NASA/JPL-Caltech/SwRI/MSSS/Ada Sample.
_ROW = r"(NASA\s*/(?:[^\n.;]|(?<=\b[A-Z])\.){0,200})"
_NAMED = (
    re.compile(rf"{_PROCESSING}{_ROLE}?({_PEOPLE})"),
    re.compile(rf"\b[Cc]itizen[ -]scientists?['\"]?(?: and (?:[a-z-]+ ){{0,4}}[a-z-]+)?,? ({_PEOPLE})"),
    re.compile(
        rf"\bCitizen[ -]Scientists?,? ({_PEOPLE}) (?:{_DONE}|used|has|have)\b"
    ),  # no headline's "… Enhance New Images"
    re.compile(rf"\b({_PEOPLE}), (?:an? )?citizen scientists?\b"),
    re.compile(rf"\b[Pp]rocessed [Ii]mage (?:[Cc]opyright|©):? ({_PEOPLE})"),
    re.compile(rf"\bby ({_PEOPLE}),? ?(?:©|\(?CC BY)"),
    re.compile(
        rf"\b(?:{_DONE}|[Ee]nhanced image|processing work|version|[Pp]rocessing of [^.;:]{{1,40}}? was done){_BY}({_PEOPLE})"
    ),
    re.compile(rf"\b({_PEOPLE})(?:, [^.;,]{{1,60}},)? {_DONE}\b[^.;]{{0,40}}\b{_MADE}\b"),
    re.compile(rf"(?:\b(?:[Cc]redits?|[Dd]ata|[Ii]mage|[Cc]ourtesy)\s*:?\s*|\b[Pp]rocess(?:ed|ing) by |^|\(){_ROW}"),
    re.compile(r"\b[Cc]redits? ?: ?(NASA, (?=[^\n.;]{0,60}\b(?:SwRI|MSSS)\b)(?:[^\n.;]|(?<=\b[A-Z])\.){0,200})"),
)
_BETWEEN = re.compile(_AND)
_A_PERSON = re.compile(_PERSON)
_TITLE = re.compile(r"(?:(?:(?:Citizen-)?[Ss]cientists?|Citizen|Dr\.?|Prof\.?|Astronomers?|Amateur|Artist|Engineer) )+")
"""What may stand before a name, and is none of it."""

_PLACE = rf"\b{one_of('Spot Patera Mons Belt Zone Oval Red Great North South New_Horizons Voyager Galileo_Galilei')}\b"
_ORGANISATION = re.compile(
    rf"{_PLACE}|\b{one_of('Lockheed Southwest Photojournal Hubble Telescope')}\b|"
    rf"\b{one_of('NASA ESA ASI INAF SwRI SWRI MSSS JPL Caltech STScI Goddard Ames Malin USGS')}\b"
    rf"|\b{one_of('Institute University Agency Laboratory Center Centre Observatory Survey College Team Mission Systems')}\b"
    rf"|\b{one_of('Research Space Science Image License Public Domain Creative Commons')}\b"
)
_ENDS_A_NAME = re.compile(
    one_of(
        "The This These Those It In At On An And But For From Using Text More Download About CC BY",
        "Image Images Photo Data Credit Courtesy View License Citizen Scientists? (?:Juno|NASA|Jupiter|Io)(?:'s)? JunoCam",
    )
)


def processors(told: Told) -> tuple[Reading[str], ...]:
    """The people credited with processing by the text or its credit line, each once; a headline's capitals are no names."""
    found: dict[str, Reading[str]] = {}
    for sentence in told.everything[len(sentences(told.title)) :]:
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
    for begins, last in _parts(plain, start, end):
        before = _TITLE.match(plain, begins, last)
        first = before.end() if before else begins
        person = _A_PERSON.match(plain, first, last)
        if person and _is_personal(person[0]):
            name_end = _name_end(plain, first, person.end())
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
