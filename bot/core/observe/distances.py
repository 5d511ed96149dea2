"""How far Juno was: when the picture was taken, or at the closest approach of the flyby."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.core.model import Distance, Reading
from bot.core.observe.missions import FUTURE, last, others
from bot.core.observe.patterns import one_of
from bot.core.observe.prose import Sentence
from bot.core.observe.quantities import Length, lengths
from bot.core.observe.release import Told
from bot.core.observe.resolution import is_per_pixel
from bot.core.observe.worlds import world_of

_HEDGES = one_of("just only about some approximately roughly nearly almost around over under less_than more_than a_mere")
_HEDGE = rf"(?:{_HEDGES}\s+){{0,3}}"

# A length is a distance by what stands right before it …
_FROM = one_of(
    "(?:distances?|altitudes?|heights?|range)_(?:of|was) to_within within from at skimmed skimming (?:close|near)_as"
)
_BEFORE = re.compile(rf"\b{_FROM} {_HEDGE}$", re.IGNORECASE)
# … or right after it,
_AFTER = re.compile(
    r"\)?,? (?:(?:away|distant|out)\b|(?:in )?altitude\b|(?:above|from|over|off) (?!sea level)"
    r"|of (?:the |its )?(?:\w+ ){0,2}(?:surface|cloud|Io|Europa|Ganymede|Callisto))",
    re.IGNORECASE,
)
# and it is none if it measures something.
_MEASURE = re.compile(
    r"\)?[\s,-]*(?:/"
    rf"|{one_of('wide long across high tall deep thick apart below beneath down per an_hour square by into')}\b"
    rf"|in {one_of('diameter length width height size radius depth')}\b"
    rf"|from {one_of('east north south west the_center its_center Earth the_Sun')}\b"
    rf"|{one_of('diameter radius north south east west region feature')}\b)",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    rf"\b(?:{one_of('diameter radius width length depth height size wide')}"
    rf"|{one_of('extend reach(?!(?:es|ed)?_its_closest) penetrat cover span ris stretch measur separat tower')}\w*"
    rf"|{one_of('plumes? mountains? peaks? cliffs? below beneath far_as orbits?_(?:Jupiter_)?at')})\b[^.;,]{{0,40}}$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\)?,? (?:and|or|to) (?:(?:at|from|within) )?(?:(?:about|approximately|roughly) )?", re.IGNORECASE)
_TELLS_OF_JUNO = re.compile(
    rf"\b{one_of('Juno(?:cam)? spacecraft orbiter probe mission it flybys?', 'images? views? photo pictures?')}\b"
    rf"|\b{one_of('captured imaged taken acquired obtained')}\b",
    re.IGNORECASE,
)

# Which it is, the picture's distance or that of a pass, the nearest of these words before it says.
_PASSED = re.compile(
    rf"\b(?:{one_of('came coming passed passing flew flying swooped swooping swept sweeping got getting dove dived')} |skimm"
    r"|close(?:st)? (?:approach|flyby|pass|point)|as close as|flyby|pass\b)",
    re.IGNORECASE,
)
_IMAGED = re.compile(
    r"\b"
    + one_of("imaged? captured taken took acquired obtained photographed recorded snapped viewed seen observed")
    + r"\b|(?<!within a )\bdistance of\b",
    re.IGNORECASE,
)
_AT_CLOSEST = re.compile(r"[^.;]{0,60}\bat (?:its |the |the (?:point|time) of )?closest?\b", re.IGNORECASE)


def distances(told: Told) -> tuple[Reading[Distance], ...]:
    """The distances of Juno that the text gives, each once."""
    found: dict[tuple[int, str], Reading[Distance]] = {}
    for sentence in told.title_and_text if told.by_juno else ():
        for reading in _in_sentence(sentence, told.subject):
            found.setdefault((round(reading.value.km), reading.value.target), reading)
    return tuple(found.values())


def _in_sentence(sentence: Sentence, subject: str) -> Iterator[Reading[Distance]]:
    previous: tuple[Length, Distance] | None = None
    for length in lengths(sentence.plain):
        distance = _listed(sentence.plain, length, previous) or _read(sentence.plain, length, subject)
        previous = (length, distance) if distance else None
        if distance:
            words = sentence.words(length.start, length.end)
            for km in dict.fromkeys((length.low, length.high)):
                yield Reading(Distance(km, distance.target, distance.kind), words)


def _listed(plain: str, length: Length, previous: tuple[Length, Distance] | None) -> Distance | None:
    """What "… and 13,000 kilometers" is: the same kind of distance as the one it is listed with."""
    if previous is None or _measures(plain, length) or not _JOINED.fullmatch(plain, previous[0].end, length.start):
        return None
    return Distance(length.low, previous[1].target, previous[1].kind)


def _read(plain: str, length: Length, subject: str) -> Distance | None:
    if not _is_distance(plain, length):
        return None
    target = world_of(plain, length.start, length.end, subject)
    return Distance(length.low, target, _kind(plain, length)) if target else None


def _is_distance(plain: str, length: Length) -> bool:
    if _measures(plain, length) or not _stands_as_distance(plain, length):
        return False
    return (
        bool(_TELLS_OF_JUNO.search(plain)) and not FUTURE.search(plain, 0, length.start) and not others(plain, length.start)
    )


def _measures(plain: str, length: Length) -> bool:
    """Whether a length is something's size."""
    before = plain[max(0, length.start - 80) : length.start]
    return bool(is_per_pixel(plain, length) or _MEASURE.match(plain, length.end) or _MEASURED.search(before))


def _stands_as_distance(plain: str, length: Length) -> bool:
    before = plain[max(0, length.start - 80) : length.start]
    return bool(_BEFORE.search(before) or _AFTER.match(plain, length.end))


def _kind(plain: str, length: Length) -> str:
    if _AT_CLOSEST.match(plain, length.end):
        return "closest"
    return "closest" if last(_PASSED, plain, length.start) > last(_IMAGED, plain, length.start) else "image"
