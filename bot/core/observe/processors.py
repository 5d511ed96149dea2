"""Who made the picture from the spacecraft's data, by the credit line or by the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.core.model import Reading
from bot.core.observe.patterns import one_of
from bot.core.observe.people import PEOPLE, PERSON, is_personal, parts, people
from bot.core.observe.prose import sentences
from bot.core.observe.release import Told

_CALLING = one_of(
    "scientist astronomer artist engineer processor enthusiast mathematician developer photographer amateur",
    "volunteer producer programmer designer hobbyist fan expert collaborator",
)
_AND_MORE = r"(?: and (?:[a-z-]+ ){0,4}[a-z-]+)?"  # "citizen scientist and software engineer"
_CITIZENS = rf"(?:(?:the )?['\"]?[Cc]itizen[ -][Ss]cientists?['\"]?{_AND_MORE},? )"
_CALLED = r"(?:(?:named|called) )?"
_ROLE = rf"(?:(?:(?:an? )?{_CITIZENS}|(?:the |an? )?(?:[\w-]+ ){{0,3}}{_CALLING}s?,? ){_CALLED})"
_PROCESSING = (
    r"\b(?:[Ii]mage )?(?:(?:[Rr]e-?)?[Pp]rocess(?:ing|ed)|[Ee]nhancement)(?: (?:&|and) \w+)?(?: [Cc]redits?)?(?: by\b|\s*:)"
    r"\s*:?\s*"
)
_WORK = one_of("[Mm]osaic [Mm]ontage [Aa]nimation [Cc]omposite")
_DONE = one_of(
    "(?:re-?)?processed created produced generated enhanced assembled composed edited made stitched colou?rized",
    "prepared compiled (?:put|pieced|stitched)_together",
)
_MADE = one_of("images? photos? shot versions? view picture montage mosaic animation video")
_BY = rf"(?:,? (?:or|and|in|from|with|using|as) [^.;:]{{1,60}}?)?,? by:? {_ROLE}?"

# A list that a licence ends holds names whatever they look like: "Image processing: AndreaLuck (CC BY)".
_LICENSED = re.compile(rf"{_PROCESSING}{_ROLE}?(\w[\w .'&/,-]{{1,80}}?)\s*(?:©|\(c\)|\(?CC[ -]BY|\(CC\b|;)", re.IGNORECASE)
# A row of institutes, and then people: NASA/JPL-Caltech/SwRI/MSSS/Ada Sample. After NASA alone stands who took a photo.
_ROW = r"(NASA\s*/(?=[^\n;]{0,40}\b(?:JPL|SwRI|SWRI|MSSS|Juno|JunoCam)\b)(?:[^\n.;]|(?<=\b[A-Z])\.){0,200})"
_BEFORE_ROW = one_of("[Cc]redits? [Dd]ata [Ii]mages? [Cc]ourtesy [Pp]hotos? [Pp]ictures? [Aa]uthor [Ss]ource")
_NAMED = (
    re.compile(rf"{_PROCESSING}{_ROLE}?({PEOPLE})"),
    re.compile(rf"\b[Cc]itizen[ -]scientists?['\"]?{_AND_MORE},?(?: -| including)? {_CALLED}({PEOPLE})"),
    # no headline's "… Enhance New Images"
    re.compile(rf"\bCitizen[ -]Scientists?,? ({PEOPLE}) (?:{_DONE}|used|has|have)\b"),
    re.compile(rf"\b({PEOPLE}), (?:an? )?(?:[\w-]+ ){{0,2}}citizen scientists?\b"),
    re.compile(rf"\b[Ii]mage[- ]process(?:ors?|ing {_CALLING}s?),? {_CALLED}({PEOPLE})"),
    re.compile(rf"\b[Pp]rocessed [Ii]mage (?:[Cc]opyright|©):? ({PEOPLE})"),
    re.compile(rf"\bby ({PEOPLE}),? ?(?:©|\(?CC BY)"),
    re.compile(
        rf"\b(?:{_DONE}|[Ee]nhanced image|processing work|versions?|{_WORK}"
        rf"|[Pp]rocessing(?: of [^.;:]{{1,40}}?)? was (?:done|performed|carried out)){_BY}({PEOPLE})"
    ),
    # The picture comes from someone, or is someone's work.
    re.compile(rf"\b{_MADE}(?: \w+){{0,3}} (?:comes|came)(?: to us)? (?:from|courtesy of|thanks to) {_ROLE}?({PEOPLE})"),
    re.compile(rf"\b{_MADE}(?: of \w+)? (?:is |was )?(?:the (?:work|handiwork|creation)|courtesy) of {_ROLE}?({PEOPLE})"),
    re.compile(
        rf"\b({PEOPLE})(?:, [^.;,]{{1,60}},)? "
        rf"(?:(?:(?:has|have|had) )?(?:(?:then|later|\w+ly) )?{_DONE}\b[^.;]{{0,40}}\b{_MADE}\b"
        r"|(?:processed|turned|transformed) [^.;]{0,40}\bdata\b)"
    ),
    re.compile(rf"\b({PERSON}'s) (?:images?|mosaics?|montages?|versions?)\b"),
    # A person before the institutes whose data it is: "Credit: Ada Sample / NASA / SwRI".
    re.compile(
        rf"\b[Cc]redits?(?: (?:&|and) \w+)?: ({PEOPLE})(?=(?: based on [^\n;]{{1,60}}| ?[/,])[^\n;]{{0,40}}\bSwRI\b)"
    ),
    re.compile(rf"(?:\b{_BEFORE_ROW}\s*:?\s*|©\s?|\b[Pp]rocess(?:ed|ing) by |^|\(){_ROW}"),
    re.compile(r"\b[Cc]redits? ?: ?(NASA, (?=[^\n.;]{0,60}\b(?:SwRI|MSSS)\b)(?:[^\n.;]|(?<=\b[A-Z])\.){0,200})"),
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
        yield from ((start, end) for start, end in parts(plain, *found.span(1)) if is_personal(plain[start:end]))
    for pattern in _NAMED:
        for found in pattern.finditer(plain):
            yield from people(plain, *found.span(1))
