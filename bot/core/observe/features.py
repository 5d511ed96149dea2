"""Named places: by the gazetteer, by what kind of place their name says they are, and by being introduced as names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.core.model import Reading
from bot.core.observe.patterns import one_of
from bot.core.observe.prose import Sentence
from bot.core.observe.release import MOONS, Told

_NAME = r"[A-ZÀ-ÖØ-ÞŠŽĀĒĪŌŪ][\w'-]{1,24}"
_TYPES = one_of(
    "[Pp]aterae? [Mm]ons [Mm]ontes [Ff]luct(?:us|ūs) [Rr]egio(?:nes)? [Pp]lan(?:um|a) [Mm]ensae? [Tt]hol(?:us|i)",
    "[Vv]all(?:is|es) [Cc]atenae? [Ll]ineae? [Mm]aculae? [Ss]ulc(?:us|i) [Ff]acula [Ff]lexus [Ff]ossae? Chaos Mountain",
)
_BY_TYPE = re.compile(rf"\b((?:{_NAME} ){{1,3}}{_TYPES})\b")
_VOLCANO = one_of("volcano volcanic_center eruptive_center hot_?spot lava_lake")
_VOLCANO_AFTER = re.compile(rf"\b({_NAME}) (?:{_VOLCANO}|plume)\b")
_VOLCANO_BEFORE = re.compile(rf"\b(?:{_VOLCANO}|crater)(?: called| named| known as)? ({_NAME}(?: {_NAME})?)")
_ON_JUPITER = re.compile(
    rf"\b({one_of('Great_Red_Spot Little_Red_Spot Great_Blue_Spot Oval_BA String_of_Pearls')}"
    rf"|{_NAME}'s Spot|Jet [NS]\d{{1,2}}"
    rf"|(?:{one_of('North South Northern Southern')} ){{1,3}}{one_of('Equatorial Temperate Tropical Polar')} (?:Belt|Zone)"
    r"|Equatorial (?:Belt|Zone))\b"
)
_INTRODUCED = re.compile(
    rf"\b(?:called|nicknamed|dubbed|named|known as)(?: the)?,? \"?(?:[Tt]he )?({_NAME}(?: (?:{_NAME}|[A-Z]?\d{{1,2}}))?)"
)
_COMPARED = re.compile(r"\b(?:than|unlike|as big as|famous)\b[^,.;]{0,30}$", re.IGNORECASE)
_LIKENED = re.compile(r"-(?:style|type|like|sized)\b")
_NOT_A_NAME = re.compile(
    one_of(
        "A An And As At Both By For From Here In Inside Its Like Near Of On Or The These This Those To Under While With",
        "Jupiter Juno NASA JunoCam JIRAM SRU Galileo Voyager Earth Moon Jovian Galilean Citizen Mission",
        "Active Image Images View Views Each Another Several Many One Two Three Lava New Volcano Volcanoes Mountain",
        *MOONS,
    )
    + "(?:'s)?"
)


def features(told: Told) -> tuple[Reading[str], ...]:
    """The places that the text names, each once; "Loki" after "Loki Patera" is that place again."""
    found: dict[str, Reading[str]] = {}
    for sentence in told.title_and_text:
        for reading in _named(sentence, told):
            found.setdefault(reading.value.casefold(), reading)
    return tuple(reading for name, reading in found.items() if not any(_is_short_for(name, longer) for longer in found))


def _is_short_for(name: str, longer: str) -> bool:
    return name != longer and f" {name} " in f" {longer} "


def _named(sentence: Sentence, told: Told) -> Iterator[Reading[str]]:
    for start, end in sorted({*_by_pattern(sentence.plain), *_by_gazetteer(sentence.plain, told)}):
        words = sentence.words(start, end)
        if not _COMPARED.search(sentence.plain, max(0, start - 50), start):
            yield Reading(words, words)


def _by_pattern(plain: str) -> Iterator[tuple[int, int]]:
    for pattern in (_BY_TYPE, _VOLCANO_AFTER, _VOLCANO_BEFORE, _ON_JUPITER, _INTRODUCED):
        for found in pattern.finditer(plain):
            start, end = _trimmed(plain, *found.span(1))
            if start < end and not _LIKENED.search(plain, start, end):
                yield start, end


def _trimmed(plain: str, start: int, end: int) -> tuple[int, int]:
    """Without leading words that are no part of a name, and without a possessive's ending."""
    while start < end:
        word = plain[start:end].split(" ", 1)[0]
        if not _NOT_A_NAME.fullmatch(word):
            break
        start = min(end, start + len(word) + 1)
    return start, end - 2 * plain[start:end].endswith("'s")


def _by_gazetteer(plain: str, told: Told) -> Iterator[tuple[int, int]]:
    """Known names that no pattern would find: of one word (Pele, Volund), and informal ones (East Girru)."""
    if not told.about_io:
        return
    for feature in told.library.features:
        if feature.lat is None or " " not in feature.name:
            for found in _alone(feature.name).finditer(plain):
                yield found.span()


@lru_cache(maxsize=512)
def _alone(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])(?! {_TYPES}\b)")
