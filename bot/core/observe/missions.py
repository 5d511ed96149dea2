"""Words that tell one mission's doings from another's, and what was from what will be."""

from __future__ import annotations

import re

from bot.core.observe.patterns import one_of

LAST_YEARS = {
    "Juno": 9999,
    "Galileo": 2003,
    "Voyager": 1989,
    "New Horizons": 9999,
    "Cassini": 2017,
    "Pioneer": 1979,
    "Ulysses": 2009,
    "Clipper": 9999,
    "Juice": 9999,
}
"""The spacecraft that fly by worlds, each with the last year in which it took a picture of one."""

TELESCOPES = ("Hubble", "Webb", "Spitzer", "Chandra", "Keck", "Gemini")
"""What looks at worlds from afar."""

_NAMES = (
    # the astronomer of 1610 is no spacecraft
    r"(?<!16[01]\d )(?<!16[01]\d, )(?<!astronomer )Galileo(?! Galilei| Regio|'s telescope|[^.;]{0,80}\b16[01]\d\b)|"
    + one_of("Juno(?:[Cc]am|CAM)?|JIRAM", "HST", *TELESCOPES)
    + "|"
    + one_of(*(name.replace(" ", "_") for name in LAST_YEARS if name not in {"Juno", "Galileo"}))
)
_CRAFT = one_of("spacecraft orbiter probe")
# "the Galileo orbiter" is Galileo; "the orbiter" alone is whose doings the text tells.
_DOER = re.compile(
    rf"\b(?P<name>{_NAMES})\b(?:[ -][12I]{{1,2}}\b)?(?:'s)?(?: (?:(?:Jupiter|Saturn|space) )?{_CRAFT}\b)?"
    rf"|\b(?i:(?P<own>{_CRAFT}))\b"
)
# "…, the first since the Galileo flyby in 2000, as it …": what such an aside names does nothing after it.
_ASIDE = re.compile(
    r",\s{1,9}(?:[^,;.]{1,40} )?(?:since|than|unlike) [^,;.]{1,80},"
    rf"(?=\s{{1,9}}(?:as|while|Juno|the {_CRAFT}|{one_of('coming passing flying approaching getting swooping skimming')})\b)"
)
_BY = re.compile(rf"[^.;:,]{{0,40}}\b(?:by|from|in) (?:(?:NASA's|the|a|an|one|every|such) ){{0,3}}(?P<name>{_NAMES})\b")
_NEXT = re.compile(rf"(?P<comma>,)? (?:(?:NASA's|ESA's|the) ){{0,2}}(?P<name>{_NAMES})\b")
_OPENS = re.compile(r"(?:^|[.;:] |, (?:and|but|while|when) )(?:[Oo]n|[Ii]n|[Dd]uring) (?:the )?$")
"""Before a day that begins a sentence or a part of one: then a comma may part it from the name."""

_TOOK = one_of("taken captured acquired obtained imaged snapped recorded made")
_TOOK_THIS = re.compile(
    r"\b[Tt]h(?:is|ese) (?:[\w-]+ ){0,4}?(?:images?|views?|pictures?|photos?|photographs?|mosaic)(?:,| was| were)? "
    rf"{_TOOK}\b[^.;:,]{{0,30}}? (?:by|with|using|from|aboard) (?:(?:NASA's|ESA's|the) ){{0,2}}(?P<what>{_NAMES})\b"
    rf"|\b(?P<who>{_NAMES})(?: {_CRAFT})? (?:took|captured|acquired|obtained|imaged|snapped|recorded) th(?:is|ese)\b"
)
_TO_COME = one_of(
    "will (?-i:may) might could shall would is_set_(?:to|for) is_about_to planned plans?_to upcoming aims?_to",
    "gear(?:s|ing)_up (?:set|sets|setting)_the_stage prepar(?:es?|ing)_(?:to|for) in_preparation anticipates",
    "next_(?:\\w+_){0,2}(?:fly-?by|pass|encounter|peri-?jove|approach|visit) takes?_place",
)
FUTURE = re.compile(
    rf"\b(?<!\bI ){_TO_COME}\b"
    r"|\b(?:is|are) (?:scheduled|expected)\b"
    rf"|\bto {one_of('get make fly pass take see swoop come perform buzz skim')}\b",  # a headline's future
    re.IGNORECASE,
)
"""What makes a clause speak of something that has not happened. ("May" is a month.)"""


def missions(plain: str) -> list[str]:
    """The missions and telescopes that a sentence names, in order."""
    return [_of(found["name"]) for found in _DOER.finditer(plain) if found["name"]]


def taker(plain: str) -> str:
    """The mission that a sentence says took this very picture; empty where it names none."""
    found = _TOOK_THIS.search(plain)
    return _of(found["what"] or found["who"]) if found else ""


def others(plain: str, start: int, end: int, own: str) -> bool:
    """Whether what stands at a place of a sentence belongs to another mission than the text's own.

    It belongs to the one named right after it ("in 1979 by Voyager"), else to the last one named before it.
    """
    if after := _BY.match(plain, end):
        return _of(after["name"]) != own
    asides = [aside.span() for aside in _ASIDE.finditer(plain, 0, start)]
    before = [found for found in _DOER.finditer(plain, 0, start) if not (found["name"] and _within(found, asides))]
    return bool(before and before[-1]["name"]) and _of(before[-1]["name"]) != own


def _within(found: re.Match[str], spans: list[tuple[int, int]]) -> bool:
    return any(start < found.start() < end for start, end in spans)


def of_another_day(plain: str, start: int, end: int, own: str) -> bool:
    """The same of a day, which a mission's name may follow, too: "the February 28 New Horizons flyby"."""
    following = _NEXT.match(plain, end)
    if following and (not following["comma"] or _OPENS.search(plain, max(0, start - 20), start)):
        return _of(following["name"]) != own
    return others(plain, start, end, own)


def last(pattern: re.Pattern[str], plain: str, place: int, start: int = 0) -> int:
    """Where a pattern last begins before a place, -1 where it doesn't."""
    return max((found.start() for found in pattern.finditer(plain, start, place)), default=-1)


def _of(name: str) -> str:
    return "Juno" if name.startswith(("Juno", "JIRAM")) else name.replace("HST", "Hubble")
