"""How much of the scene one pixel covers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.core.model import Reading, Resolution
from bot.core.observe.missions import others
from bot.core.observe.prose import Sentence
from bot.core.observe.quantities import Length, lengths
from bot.core.observe.release import Told

_PIXEL = r"(?:image[ -]|picture[ -])?(?:pixel|pix\b|px\b|element\b)"
_SAME = r"(?:,? \(?or (?:yards|feet|miles|(?:kilo)?met(?:er|re)s)\b)?"  # "40 meters, or yards, per pixel"
_AFTER = re.compile(rf"{_SAME}\)?,?[\s-]*(?:per|/|an?\b)[\s-]?{_PIXEL}|\)?[\s-](?:spatial )?resolution\b", re.IGNORECASE)
_INSIDE = re.compile(rf"(?:per |/ ?){_PIXEL}", re.IGNORECASE)
_BEFORE = re.compile(
    r"\b(?:(?:each|a|one|every|1) pixel (?:is|was|covers|spans|represents|shows|measures|equals|corresponds to)"
    r"|pixel size|(?:resolutions?|pixel size|(?:pixel|image|spatial) scale) (?:of|is|was|being|varie[sd]|range[sd]?)) "
    r"(?:(?:these|this|the) \w+ )?"
    r"(?:varie[sd] |range[sd]? )?(?:between |from |about |approximately |some ){0,2}(?:[^()]{3,40}\([^()]{3,40}\) to )?$",
    re.IGNORECASE,
)
_SLACK = 0.01
"""By how much a scale may differ from itself in another unit, both being rounded."""

_TO = re.compile(r"\)?\s*(?:per pixel\s*)?(?:to|and|-)\s*(?:about )?", re.IGNORECASE)


def resolutions(told: Told) -> tuple[Reading[Resolution], ...]:
    """The scales per pixel that the text gives of the picture, without those of other missions' pictures."""
    found: list[Reading[Resolution]] = []
    for sentence in told.title_and_text:
        found.extend(it for it in _in_sentence(sentence, told) if not any(_same(it.value, known.value) for known in found))
    return tuple(found)


def _same(one: Resolution, other: Resolution) -> bool:
    """Whether a scale is given again, perhaps in another unit."""
    return all(abs(a - b) <= _SLACK * b for a, b in ((one.low, other.low), (one.high, other.high)))


def _in_sentence(sentence: Sentence, told: Told) -> Iterator[Reading[Resolution]]:
    pixels = [length for length in lengths(sentence.plain) if is_per_pixel(sentence.plain, length)]
    pixels = [length for length in pixels if not others(sentence.plain, length.start, length.end, told.mission)]
    for scale in _joined(sentence.plain, pixels):
        after = _AFTER.match(sentence.plain, scale.end)
        words = sentence.words(scale.start, after.end() if after else scale.end)
        yield Reading(Resolution(min(scale.low, scale.high), max(scale.low, scale.high)), words)


def _joined(plain: str, scales: list[Length]) -> Iterator[Length]:
    """The scales, with "43 kilometers (26 miles) to 34 kilometers (21 miles)" as the one range it is."""
    waiting: Length | None = None
    for scale in scales:
        if waiting and _TO.fullmatch(plain, waiting.end, scale.start):
            waiting = replace(waiting, high=scale.high, end=scale.end)
            continue
        if waiting:
            yield waiting
        waiting = scale
    if waiting:
        yield waiting


def is_per_pixel(plain: str, length: Length) -> bool:
    """Whether a length is one pixel's."""
    return bool(
        _AFTER.match(plain, length.end)
        or _INSIDE.search(plain, length.start, length.end)
        or _BEFORE.search(plain, max(0, length.start - 80), length.start)
    )
