"""Which facts go with a release, most relevant first, and how they are said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time
from functools import lru_cache
from hashlib import blake2b

from bot.core.facts.library import Feature, Library, Statement
from bot.core.facts.orbit import flybys, orbit, perijoves
from bot.core.facts.saying import ASTRONOMY, as_fact, in_words, only_day
from bot.core.model import Entry, Fact, FactKind, Match, Observed
from bot.core.sky import jupiter_seen_from_earth

MOST = 8
"""Facts for one release: what "Another fact" can go through without becoming a list."""

LONGEST = 40_000
"""Characters of a release that are looked through: several times NASA's longest."""

_KINDS = {  # what the gazetteer's Latin words mean, by its own list of descriptor terms
    "Patera": "an irregular crater",
    "Paterae": "a group of irregular craters",
    "Mons": "a mountain",
    "Montes": "a group of mountains",
    "Fluctus": "a stretch of flows",
    "Fluctūs": "a stretch of flows",
    "Regio": "a large area that differs in brightness or colour",
    "Planum": "a plateau",
    "Mensa": "a flat-topped height",
    "Mensae": "a group of flat-topped heights",
    "Tholus": "a small dome",
    "Vallis": "a valley",
    "Eruptive center": "a centre of eruptions",
}

_GENERAL = {"juno": 1, "jupiter": 2}
"""Targets that are named with any other: Juno takes the pictures, and whatever it sees goes around Jupiter."""

Ranked = tuple[int, Fact]


def background(entry: Entry, matches: tuple[Match, ...], observed: Observed, library: Library) -> tuple[Fact, ...]:
    """True sentences that go with a release and that it does not say itself, the most relevant first.

    Facts of equal relevance come in an order that is the release's own and always the same.
    """
    targets = frozenset(match.target for match in matches)
    told = f"{entry.title}\n{entry.text}"[:LONGEST]
    ranked = [
        *((90, fact) for fact in _features(observed, library)),
        *((80, fact) for fact in flybys(targets, observed, library)),
        *_statements(entry, targets, told, library),
        *((60, fact) for fact in _instruments(observed, library)),
        *((50, fact) for fact in perijoves(targets, observed, library)),
        *((40, fact) for fact in _light_travel(observed)),
        *((35, fact) for fact in orbit(targets, observed, library)),
    ]
    news = [(rank, fact) for rank, fact in ranked if not _says_already(told, fact.text)]
    news.sort(key=lambda each: (-each[0], _shuffled(entry.guid, each[1].text)))
    return tuple(fact for _, fact in news[:MOST])


def _says_already(told: str, sentence: str) -> bool:
    """Whether all figures of a sentence stand in the release's text already."""
    figures = _figures(sentence)
    return bool(figures) and figures <= _figures(told)


def _figures(text: str) -> frozenset[str]:
    return frozenset(figure.replace(",", "") for figure in re.findall(r"\d[\d,]*(?:\.\d+)?", text) if len(figure) > 1)


def _shuffled(guid: str, sentence: str) -> bytes:
    return blake2b(f"{guid}\n{sentence}".encode(errors="replace"), digest_size=8).digest()


# ---------------------------------------------------------------- what the release is about


def _features(observed: Observed, library: Library) -> Iterator[Fact]:
    named = {reading.value.casefold() for reading in observed.features}
    for feature in library.features:
        if feature.name.casefold() in named and feature.lat is not None:
            yield as_fact(_where(feature), feature.citation)


def _where(feature: Feature) -> str:
    lat, lon_west, diameter_km = feature.lat or 0.0, feature.lon_west or 0.0, feature.diameter_km or 0.0
    kind = _KINDS.get(feature.type, "a named place")
    side = "north" if lat >= 0 else "south"
    origin = f" It is named for {feature.origin}." if feature.origin else ""
    return (
        f"{feature.name}, {kind} on Io, measures about {diameter_km:,.0f} kilometres across "
        f"and lies at {abs(lat):.1f}° {side}, {lon_west:.1f}° west.{origin}"
    )


def _instruments(observed: Observed, library: Library) -> Iterator[Fact]:
    named = {reading.value for reading in observed.instruments}
    return (as_fact(instrument.text, instrument.citation) for instrument in library.instruments if instrument.name in named)


def _light_travel(observed: Observed) -> Iterator[Fact]:
    if day := only_day(observed):
        view = jupiter_seen_from_earth(datetime.combine(day, time(12), UTC))
        yield as_fact(
            f"On {in_words(day)} Jupiter was about {view.km / 1e6:,.0f} million kilometres from Earth, "
            f"{view.light_minutes:.0f} minutes away at the speed of light.",
            ASTRONOMY,
            FactKind.COMPUTED,
        )


# ---------------------------------------------------------------- what is known of its targets


def _statements(entry: Entry, targets: frozenset[str], told: str, library: Library) -> Iterator[Ranked]:
    """All of them: first those about a moon that the title names, then as they fit the release's words.

    The two best are said before what is true of any picture of that day.
    """
    titled = {target for target in targets if _named(target, entry.title)}
    known = [statement for statement in library.statements if statement.target in targets]
    hits = {statement.text: _hits(statement, told) for statement in known}

    def order(statement: Statement) -> tuple[bool, int, bool, int, bytes]:
        target = statement.target
        aside = target not in titled
        return (
            aside or target in _GENERAL,
            -hits[statement.text],
            aside,
            _GENERAL.get(target, 0),
            _shuffled(entry.guid, statement.text),
        )

    for place, statement in enumerate(sorted(known, key=order)):
        leading = 70 if hits[statement.text] else 45
        yield (leading if place < 2 else 30 - place), as_fact(statement.text, statement.citation)


def _named(word: str, text: str) -> bool:
    return _whole_word(word, re.IGNORECASE).search(text) is not None


def _hits(statement: Statement, told: str) -> int:
    return sum(word in told and bool(_whole_word(word).search(told)) for word in statement.words)


@lru_cache(maxsize=1024)
def _whole_word(word: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", flags)
