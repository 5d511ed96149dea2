"""Named places: by the gazetteer, by what kind of place their name says they are, and by being introduced as names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.core.model import Reading
from bot.core.observe.gazetteer import TYPES, Gazetteer, gazetteer
from bot.core.observe.patterns import CAPITAL, LETTERS, one_of
from bot.core.observe.prose import Sentence
from bot.core.observe.release import Told
from bot.core.observe.worlds import MOONS

_NAME = rf"[{CAPITAL}][{LETTERS}]{{1,24}}"
_BY_TYPE = re.compile(rf"\b((?:{_NAME} ){{1,3}}{TYPES})\b")
_VOLCANO = one_of("volcano volcanic_cent(?:er|re) eruptive_cent(?:er|re) hot_?spot lava_lake eruption_site plume_site")
_VOLCANO_AFTER = re.compile(rf"\b({_NAME}) (?:{_VOLCANO}|plume)\b")
_VOLCANO_BEFORE = re.compile(rf"\b(?:{_VOLCANO}|crater|caldera)(?: called| named| known as)? ({_NAME}(?: {_NAME})?)")
_ON_JUPITER = re.compile(
    rf"\b({one_of('Great_Red_Spot Little_Red_Spot Great_Blue_Spot Oval_BA String_of_Pearls')}"
    rf"|{_NAME}'s Spot|Jet [NS]\d{{1,2}}"
    rf"|(?:{one_of('North South Northern Southern')} ){{1,3}}{one_of('Equatorial Temperate Tropical Polar')} (?:Belt|Zone)"
    r"|Equatorial (?:Belt|Zone))\b"
)
_INTRODUCED = re.compile(
    rf"\b(?:called|nicknamed|dubbed|named|known as)(?: the)?,? [\"']?(?:[Tt]he )?({_NAME}(?: (?:{_NAME}|[A-Z]?\d{{1,2}}))?)"
)
_COMPARED = re.compile(
    r"\b(?:than|unlike|as big as|famous (?:as|for)|more famous|cousins? (?:of|to)|similar to|reminiscent of|confused with)\b"
    r"[^,.;]{0,30}$",
    re.IGNORECASE,
)
# What is introduced by its name is no place if it is someone, or something that people made.
_PEOPLE = one_of(
    "scientists? engineer astronomer man woman artist musician developer user person god goddess hero people team pair"
)
_THINGS = one_of(
    "spacecraft orbiter mission probe instrument camera imager spectrometer unit suite telescope software program project",
    "study paper process technique method effect phenomenon satellites moons pass flyby X previously formerly better",
)
_NOT_A_PLACE = re.compile(
    rf"\b(?:{_PEOPLE}|{_THINGS}),?(?: {one_of('was is were that_is which_is also then now been')})?(?: so)?[ -]?$"
)
_MADE = re.compile(
    rf"(?: {_NAME}){{0,2}} {one_of('Unit Mapper Imager Camera Spectrograph Spectrometer Telescope Mission Program')}\b"
)
_ELSEWHERE = one_of(
    "Mars Earth Venus Mercury Hawaii Hawai'i Iceland Italy Sicily Alaska Indonesia Chile Titan Enceladus the_Moon"
)
_AFTER_ELSEWHERE = re.compile(rf"(?:,|(?: [a-z]+)? (?:on|in|of)) {_ELSEWHERE}\b")
_BEFORE_ELSEWHERE = re.compile(rf"\b{_ELSEWHERE}'s $")
_GODS = one_of("gods? goddess(?:es)? deit(?:y|ies) hero spirit king son daughter")
_NAMESAKE = re.compile(
    rf"\b(?:(?:named|called) (?:after|for) [^.;]{{0,50}}|{_GODS}(?: named| called|,)? "
    rf"|{one_of('moon asteroid comet rocket')} )$"
)
_GOD = re.compile(rf",? (?:(?:is|was) )?(?:the|an?) (?:[\w'-]+ ){{0,3}}?{_GODS}\b")
_DESCRIBES = re.compile(one_of("Volcanic Eruption Erupting Bright Dark Giant Huge Great Massive Hot Lake Around Over"))
_ADJECTIVE = re.compile(r"(?:ic|ian|ean|ese|ish|ous|al)$")
_LIKENED = re.compile(r"-(?:style|type|like|sized)\b")
_NOT_A_NAME = re.compile(
    one_of(
        "A An And As At Both By For From Here In Inside Its Like Near Of On Or The These This Those To Under While With",
        "PJ[0-9]+ PERIJOVE Perijove Jovian_Infrared Ultraviolet Stellar Citizen's Shadow",
        "Jupiter Juno NASA JunoCam JIRAM SRU Galileo Voyager Earth Moon Jovian Galilean Citizen Mission",
        "Active Image Images View Views Each Another Several Many One Two Three Lava New Volcano Volcanoes Mountain",
        *MOONS,
    )
    + "(?:'s)?"
)


def features(told: Told) -> tuple[Reading[str], ...]:
    """The places that the text names, each once; "Loki" after "Loki Patera" is that place again."""
    found: dict[str, Reading[str]] = {}
    places = tuple((place.name, place.lat is None) for place in told.library.features) if told.about_io else ()
    known = gazetteer(places)
    for sentence in told.title_and_text:
        for reading in _named(sentence, known):
            found.setdefault(reading.value.casefold(), reading)
    return tuple(reading for name, reading in found.items() if not any(_is_short_for(name, longer) for longer in found))


def _is_short_for(name: str, longer: str) -> bool:
    return name != longer and f" {name} " in f" {longer} "


def _named(sentence: Sentence, known: Gazetteer) -> Iterator[Reading[str]]:
    for start, end in sorted({*_by_pattern(sentence.plain, known), *_by_gazetteer(sentence.plain, known)}):
        words = sentence.words(start, end)
        if _is_here(sentence.plain, start, end):
            yield Reading(words, words)


def _is_here(plain: str, start: int, end: int) -> bool:
    """Whether a place is spoken of as one in the picture: not as one that it is likened to, nor on another world."""
    elsewhere = _AFTER_ELSEWHERE.match(plain, end) or _BEFORE_ELSEWHERE.search(plain, max(0, start - 50), start)
    before = max(0, start - 60)
    someone = _NAMESAKE.search(plain, before, start) or _GOD.match(plain, end)
    return not (elsewhere or someone or _COMPARED.search(plain, before, start))


def _by_pattern(plain: str, known: Gazetteer) -> Iterator[tuple[int, int]]:
    for pattern in (_BY_TYPE, _VOLCANO_AFTER, _VOLCANO_BEFORE, _ON_JUPITER, _INTRODUCED):
        for found in pattern.finditer(plain):
            if pattern is _INTRODUCED and _is_no_place(plain, found):
                continue
            start, end = _trimmed(plain, *found.span(1))
            if pattern is _BY_TYPE:
                start = _without_lead(plain, start, end, known)
            if start < end and not plain[start].isdigit() and not _LIKENED.search(plain, start, end):
                yield start, end


def _is_no_place(plain: str, introduced: re.Match[str]) -> bool:
    """Whether what is introduced by its name is someone, or something made: by the word before, or the name's last."""
    place = introduced.start()
    return bool(_NOT_A_PLACE.search(plain, max(0, place - 60), place) or _MADE.match(plain, introduced.end()))


def _trimmed(plain: str, start: int, end: int) -> tuple[int, int]:
    """Without leading words that are no part of a name, and without a possessive's ending."""
    while start < end:
        word = plain[start:end].split(" ", 1)[0]
        if not _NOT_A_NAME.fullmatch(word):
            break
        start = min(end, start + len(word) + 1)
    return start, start + len(plain[start:end].removesuffix("'s").rstrip("'"))


def _without_lead(plain: str, start: int, end: int, known: Gazetteer) -> int:
    """Where the name begins in "Ionian Volcano Ra Patera": where a known one does, else after the last word that is in none.

    A mere "paterae", or "Bright paterae", is no name.
    """
    words = plain[start:end].split(" ")
    for lead in range(len(words) - 1):
        if known.has(" ".join(words[lead:])):
            return start + len(" ".join(words[:lead])) + bool(lead)
    for lead in range(len(words) - 2, -1, -1):
        if _NOT_A_NAME.fullmatch(words[lead]) or _DESCRIBES.fullmatch(words[lead]):
            start += len(" ".join(words[: lead + 1])) + 1
            words = words[lead + 1 :]
            break
    is_plain = words[-1].islower() and (len(words) == 2 and _is_adjective(plain, start, words[0]))
    return end if len(words) < 2 or is_plain else start


def _is_adjective(plain: str, start: int, word: str) -> bool:
    """Whether a word has its capital from where it stands, or from what it is made from: "Icelandic"."""
    return not plain[:start].strip(" \"'(") or bool(_ADJECTIVE.search(word))


def _by_gazetteer(plain: str, known: Gazetteer) -> Iterator[tuple[int, int]]:
    for pattern in known.patterns:
        yield from (found.span("name") for found in pattern.finditer(plain))
