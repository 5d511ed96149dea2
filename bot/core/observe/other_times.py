"""Dates of another pass or picture: "like those seen on an earlier flyby in", "two years earlier, on"."""

from __future__ import annotations

import re

from bot.core.observe.patterns import one_of

IMAGED_WORDS = one_of(
    "captur caught imaged photographed pictured snapped recorded acquired obtained observed collected taken took"
)
"""How words begin that tell of taking a picture."""

PASS = one_of("encounter fly-?by pass perijove approach visit") + "(?:e?s)?"
"""What a spacecraft makes by a world."""

PICTURES = one_of(
    "images? views? pictures? photos? photographs? frames? panels? mosaics? data ones? those_of_\\w+",
    "left right top bottom lower upper middle",
)
"""What pictures are called, by themselves or by their place."""

_APART = rf"(?:days?|weeks?|months?|years?|orbits?|{PASS})"
# "The following pass" is another one, "following the pass" is not; nor is "prior to the pass".
_ANOTHER = (
    r"\b(?:previous|prior|preceding|earlier(?! this)|subsequent|the following|next)(?: (?!to\b)[\w'-]+){0,3}?"
    rf" (?:{PASS}|orbits?|{PICTURES})\b"
)
_BEFORE = re.compile(
    rf"{_ANOTHER}[^,.;:]{{0,60}}(?:, (?:on|in) )?$"
    # the last one may be the picture's: "during its last pass, on"
    rf"|\blast (?:[\w-]+ ){{0,2}}{PASS}(?: [\w-]+){{0,3}} (?:was|took place|happened|occurred|came) (?:on|in) $"
    r"|\b(?:like|unlike|than|as) (?:those|that|others?|the ones?|ones|what)\b[^,.;:]{0,100}$"
    r"|\b(?:than|unlike) (?:(?:on|in|the|that|those|of|from) ){0,3}$"
    r"|\b(?:previously|had (?:already|earlier|last|once))\b[^,.;:]{0,60}$"
    rf"|\b{_APART} (?:earlier|before|previously|ago),? (?:(?:on|in|during) )?$",
    re.IGNORECASE,
)
_OTHER_PASS = re.compile(rf"{_ANOTHER}[^.;:]{{0,80}}$|\bthan (?:on|in|at|during) [^,.;:]{{0,60}}$", re.IGNORECASE)
_AFTER = re.compile(rf",? (?:[\w-]+ ){{1,3}}{_APART} (?:earlier|before(?=[.,;)]|$))", re.IGNORECASE)
_THIS_PICTURE = re.compile(
    rf"\b(?:th(?:is|ese)(?: [\w-]+){{0,3}}? {PICTURES}|(?:left|right|top|bottom|upper|lower|middle)(?: [\w-]+){{0,2}})"
    rf"(?:,|,? (?:was|were))?(?: also)? {IMAGED_WORDS}",
    re.IGNORECASE,
)
# What a spacecraft did at another planet, in a text about Jupiter or its moons.
_ELSEWHERE = re.compile(
    rf"\b{one_of('encounter fl(?:y|ew|ight) pass arriv reach visit explor stud')}\w*\b[^.;]{{0,100}}"
    rf"\b{one_of('Saturn Uranus Neptune Pluto Arrokoth')}(?: system)?,? (?:in|on) (?:(?:early|late|mid)[ -])?$",
    re.IGNORECASE,
)
_REACH = 160
"""Characters before a date or a length that tell whose it is."""


def is_of_another_pass(plain: str, start: int) -> bool:
    """Whether a length that begins there is said to be that of an earlier or later pass."""
    return bool(_OTHER_PASS.search(plain, max(0, start - _REACH), start)) and not _THIS_PICTURE.search(plain, 0, start)


def is_elsewhere(plain: str, start: int) -> bool:
    """Whether a date that begins there is that of a visit to a planet farther out than Jupiter."""
    return bool(_ELSEWHERE.search(plain, max(0, start - _REACH), start))


def is_of_another_time(plain: str, start: int, end: int) -> bool:
    """Whether a date there is said to be that of an earlier or later pass, and not of a picture that is pointed at."""
    is_another = _BEFORE.search(plain, max(0, start - _REACH), start) or _AFTER.match(plain, end)
    return bool(is_another) and not _THIS_PICTURE.search(plain, 0, start)
