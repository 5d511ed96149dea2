"""A caption made of the release's own whole sentences: nothing is written, so nothing can be invented."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.core.furniture import body
from bot.core.mentions import Lexicon
from bot.core.model import Target
from bot.core.text import bare, finished, plain, tidy

LENGTH = 420
"""How many characters a caption of several sentences has at most."""

LONGEST = 700
"""How many a single sentence may have; a longer one is not taken, for none is ever cut."""

SENTENCES = 3
"""How many sentences a caption has at most."""


def caption(text: str, title: str, targets: Sequence[Target] = ()) -> str:
    """One to three whole sentences of the text that say what the picture shows; the title where it has none."""
    told = candidates(text, title, targets)
    best = max(_openings(told), key=_rank, default=None)
    if best is None:
        return tidy(title) or next((scrap for scrap in body(text) if len(scrap) <= LONGEST), "")
    return " ".join(candidate.sentence for candidate in _continued(_introduced(best, told), told))


def says_what_is_shown(text: str, title: str, targets: Sequence[Target] = ()) -> str:
    """The one sentence of the text that says it best and is understood alone; empty where there is none."""
    told = candidates(text, title, targets)
    alone = [(candidate,) for candidate in told if not leans(candidate.sentence, is_first=candidate.at == 0)]
    return max(alone, key=_rank)[0].sentence if alone else ""


# ---------------------------------------------------------------- which sentences go together


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may stand in a caption: its place in the text, its worth for one who looks, whether it names a target.

    One that `leans` speaks of "it" or "these": it is understood only right after the sentence before it.
    """

    at: int
    sentence: str
    worth: float
    names: bool
    leans: bool


def _openings(told: Sequence[Candidate]) -> list[tuple[Candidate, ...]]:
    """Each sentence with those before it that it leans on, if they fit together."""
    openings: list[tuple[Candidate, ...]] = []
    chain: tuple[Candidate, ...] = ()
    for candidate in told:
        if not candidate.leans:
            chain = (candidate,)
        else:
            chain = (*chain, candidate) if chain and candidate.at == chain[-1].at + 1 else ()
        if chain and _fits(chain):
            openings.append(chain)
    return openings


def _rank(opening: Sequence[Candidate]) -> tuple[float, int]:
    """What it leads to counts, less a little for each sentence needed before it; of equals, the earlier."""
    return opening[-1].worth - 0.5 * (len(opening) - 1), -opening[0].at


def _introduced(opening: Sequence[Candidate], told: Sequence[Candidate]) -> Sequence[Candidate]:
    """The opening, after the text's first sentence where only that one names a target, and stands right before it."""
    first = told[0]
    leads_to_it = (first.at, opening[0].at) == (0, 1) and first.worth > 0 and first.names and not first.leans
    is_needed = not any(candidate.names for candidate in opening)
    return (first, *opening) if leads_to_it and is_needed and _fits([first, *opening]) else opening


def _continued(opening: Sequence[Candidate], told: Sequence[Candidate]) -> list[Candidate]:
    """The opening and what follows it in the text, as far as it fits and is worth telling."""
    chosen = list(opening)
    for candidate in told:
        is_next = candidate.at == chosen[-1].at + 1
        is_worth_it = candidate.worth > 0 if is_next else candidate.worth >= 2 and not candidate.leans
        if candidate.at > chosen[-1].at and is_worth_it and _fits([*chosen, candidate]):
            chosen.append(candidate)
    return chosen


def _fits(sentences: Sequence[Candidate]) -> bool:
    length = sum(len(candidate.sentence) for candidate in sentences) + len(sentences) - 1
    return len(sentences) == 1 or (len(sentences) <= SENTENCES and length <= LENGTH)


def candidates(text: str, title: str, targets: Sequence[Target] = ()) -> tuple[Candidate, ...]:
    """The whole sentences of the text that may stand in a caption, in order."""
    return _candidates(text, title, tuple(targets))


_lexicon = lru_cache(maxsize=64)(Lexicon)


@lru_cache(maxsize=2)  # caption and alt text of one release are made one after the other
def _candidates(text: str, title: str, targets: tuple[Target, ...]) -> tuple[Candidate, ...]:
    lexicons, heading = [_lexicon(target) for target in targets], bare(title)
    told = [sentence for sentence in body(text) if finished(sentence) and bare(sentence) != heading]
    return tuple(
        _candidate(at, sentence, told[at - 1] if at else "", lexicons)
        for at, sentence in enumerate(told)
        if len(sentence) <= LONGEST and not sentence[0].islower()  # a small letter begins a fragment
    )


def _candidate(at: int, sentence: str, before: str, lexicons: Sequence[Lexicon]) -> Candidate:
    said = plain(sentence)
    names = any(lexicon.mentions(said) for lexicon in lexicons)
    return Candidate(at, sentence, _worth(at, said) + names, names, leans(sentence, before, is_first=at == 0))


# ---------------------------------------------------------------- what a sentence is worth

_PICTURE = (
    r"(?:image|view|picture|photo|photograph|portrait|mosaic|montage|map|illustration|animation|video|movie|panorama|collage"
    r"|composite|rendering|graphic|sequence|frame|snapshot|scene|visualization|artwork|look|glimpse|close-?up)s?"
)
_TO_THE_PICTURE = re.compile(rf"(?:In |On )?(?:this|these)\b[^.]{{0,60}}?\b{_PICTURE}\b", re.IGNORECASE)
_THIS_THING = re.compile(r"(?:This|These) (?!(?:is|are|was|were|has|have|had|may|might|can|could|will|would)\b)")
_POINTS_AT_IT = re.compile(
    rf"\b(?:this|these|above|featured)\b[^.]{{0,60}}?\b{_PICTURE}\b"
    r"|\bartist's (?:concept|rendering|impression|illustration)\b|\b(?:above|here) (?:is|are)\b"
    r"|\b(?:pictured|shown|seen|visible) (?:above|here|in th)",
    re.IGNORECASE,
)
_TELLS_WHAT_IS_SEEN = re.compile(
    rf"\b{_PICTURE}\b[^.]{{0,80}}?\b(?:shows?|reveals?|captures?|depicts?|covers?|highlights?|displays?|features?|represents?)\b"
    r"|\b(?:is|are|was|were|can be) (?:seen|visible|pictured|shown)\b|\bon view\b",
    re.IGNORECASE,
)
_TELLS_WHO_TOOK_IT = re.compile(
    r"\b(?:photographed|captured|imaged|taken|acquired|obtained|observed|recorded) (?:[\w',.]+ ){0,7}?by\b"
)
_TELLS_HOW_IT_WAS_MADE = re.compile(
    r"\b(?:processed|processing|raw images?|at the time|software|browsers?|project|spatial scale)\b"
    r"|\benhanced differently\b|\bresolutions? (?:of|is|was|were|ranges?|varied)\b|(?:per |/)pixel\b",
    re.IGNORECASE,
)
_TELLS_OF_THE_MISSION = re.compile(  # what is so whatever the picture shows
    r"\b(?:was|were|is) launched (?:on|in|from|back)\b|\blaunched (?:on|in|back in) (?:[A-Z]|\d)"
    r"|\blaunched (?:the |two )?[\w ]{1,20} spacecraft\b|\barriv(?:ed|al) (?:at|in) (?:J|\d)|\bentered (?:orbit|Jupiter)"
    r"|\borbits? [^.]{0,30}\bevery [^.]{0,10}\b(?:days|hours)\b|\bin orbit (?:around [^.]{0,20})?since\b"
    r"|\bhas been (?:in orbit|orbiting|circling)\b|\bextended mission\b"
    r"|\bmission (?:is|was|has been|continues|began|ended)\b"
)
_TELLS_WHO_MADE_IT = re.compile(r"\bcitizen scientists?\b", re.IGNORECASE)
_TELLS_ONLY_WHEN = re.compile(  # what stands in the post's fields
    rf"(?:This|The|These)(?: [\w-]+){{0,3}}? {_PICTURE} (?:was|were) (?:taken|captured|acquired|obtained)"
    r"(?: by (?:the )?[\w']+(?: \w+)?)? (?:on|at|from|in|during|as|while|when)\b"
)
_IS_SPOKEN = re.compile(r"^\"|\b(?:said|says|according to|explained|added)\b", re.IGNORECASE)
_IS_AHEAD = re.compile(r"\b(?:will|scheduled|planned|upcoming|expected to)\b")
_LEANS = re.compile(
    r"(?:It|They|He|She|We|This|These|Those|That|Its|Their|His|Her|Our|Such|Both|Others?|Another|Some (?:were|are|of)"
    r"|One of the(?:m|se)|The (?:former|latter|same|other|resulting)|However|But|And|So|Also|Or|Similarly|Meanwhile|Instead"
    r"|In (?:addition|fact|all|turn|contrast|particular)|For (?:example|instance)|As a result|Because of this|Not only|Well"
    r"|Still|Yet|Thus|Then|Therefore|Moreover|Furthermore|Nevertheless|Indeed|Actually)\b"
    r"|(?:At|During|In|On|With) (?:its|their|his|her)\b[^,]{0,60}, (?:it|they|he|she)\b"
)


def leans(sentence: str, before: str = "", *, is_first: bool = False) -> bool:
    """Whether it begins with a word that points back ("It", "These"), or answers the question before it.

    "This image" does not: it points at the picture, and so does "This storm" where a text begins with it.
    """
    said = plain(sentence).lstrip("\"'(")
    points_back = bool(_LEANS.match(said)) or before.endswith("?")
    at_the_picture = _TO_THE_PICTURE.match(said) or (is_first and _THIS_THING.match(said))
    return points_back and not at_the_picture


def _worth(at: int, said: str) -> float:
    """Points for what helps to see the picture, early on; fewer for what is beside it. Below zero: better left out."""
    return (
        max(0.0, 2.0 - 0.6 * at)
        + 2.0 * bool(_POINTS_AT_IT.search(said))
        + 1.5 * bool(_TELLS_WHAT_IS_SEEN.search(said))
        + 1.0 * bool(_TELLS_WHO_TOOK_IT.search(said))
        - max(3.0 * bool(_TELLS_HOW_IT_WAS_MADE.search(said)), 2.5 * bool(_TELLS_ONLY_WHEN.match(said)))
        - 1.0 * bool(_TELLS_WHO_MADE_IT.search(said))
        - 3.0 * bool(_TELLS_OF_THE_MISSION.search(said))
        - 3.0 * bool(_IS_SPOKEN.search(said))
        - 3.0 * bool(_IS_AHEAD.search(said))
        - 6.0 * said.endswith("?")
        - 3.0 * said.startswith(("Not ", "("))
        - 1.0 * (len(said) < 40)
        - 2.0 * (len(said) > LENGTH)
    )
