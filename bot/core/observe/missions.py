"""Words that tell Juno's doings from other missions', and what was from what will be."""

from __future__ import annotations

import re

from bot.core.observe.patterns import one_of

_OTHER_MISSION = re.compile(
    rf"\b{one_of('Galileo(?!_Galilei|_Regio) Voyager New_Horizons Cassini Hubble Pioneer Ulysses Webb Clipper Juice')}\b"
)
_JUNO = re.compile(rf"\b{one_of('Juno(?:cam)? spacecraft orbiter probe')}\b", re.IGNORECASE)

FUTURE = re.compile(
    rf"\b{one_of('will (?-i:may) might could shall would is_set_to is_about_to', 'planned plans?_to upcoming')}\b"
    r"|\b(?:is|are) (?:scheduled|expected)\b"
    rf"|\bto {one_of('get make fly pass take see swoop come perform buzz skim')}\b",  # a headline's future
    re.IGNORECASE,
)
"""What makes a clause speak of something that has not happened. ("May" is a month.)"""


def others(plain: str, place: int) -> bool:
    """Whether what stands at a place of a sentence belongs to another mission: the last one named before it is not Juno."""
    foreign = last(_OTHER_MISSION, plain, place)
    return foreign >= 0 and foreign > last(_JUNO, plain, place)


def last(pattern: re.Pattern[str], plain: str, place: int, start: int = 0) -> int:
    """Where a pattern last begins before a place, -1 where it doesn't."""
    return max((found.start() for found in pattern.finditer(plain, start, place)), default=-1)
