"""The names of places on Io, with their types or without: "Tohil" is Tohil Mons, and "Egypt" is mostly no Egypt Mons."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.core.observe.patterns import one_of

TYPES = one_of(
    "[Pp]aterae? [Mm]ons [Mm]ontes [Ff]luct(?:us|ūs) [Rr]egio(?:nes)? [Pp]lan(?:um|a) [Mm]ensae? [Tt]hol(?:us|i)",
    "[Vv]all(?:is|es) [Cc]atenae? [Ll]ineae? [Mm]aculae? [Ss]ulc(?:us|i) [Ff]acula [Ff]lexus [Ff]ossae?",
    "Chaos Mountain Crater",
)
"""An expression for the words that say what kind of place a name is of."""

_ERUPTS = one_of("(?i:volcano(?:es)?) plumes? lava eruptions? hot_?spots? calderas? vents? flows? eruptive volcanic region")
_LEADS_TO = " (?:called|named|known as|at|of|from)"

# Names on Io that are also words, people's, or those of places and bodies elsewhere: too often they mean those.
_ALSO_ELSEWHERE = re.compile(
    one_of(
        "Agni Apis Argos Arusha Asha Aten Bactria Balder Bosphorus Caucasus Colchis Crimea Cuchi Daedalus Danube Dodona",
        "Dorian Egypt Epaphus Estan Ethiopia Euboea Euxine Galai Grian Haemus Hephaestus Hermes Horus Hybristes Inachus",
        "Ionian Janus Karei Lerna Malik Manua Masaya Mazda Media Mithra Mongibello Mycenae Nemea Seth Sigurd Steropes",
        "Surya Susanoo Talos Tarsus Telegonus Wayland",
    )
)
_OF_IO = "Ionian"
"""What anything on Io is called, though one mountain has the name."""

_SHORTEST = 5
"""Letters of a name that is seldom anything else: "Nina", "Pan" and "Ra" are."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Known names: `full` ones without accents and capitals, and expressions whose `name` is one that stands in a text."""

    full: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]

    def has(self, name: str) -> bool:
        """Whether a name is a known one, however it is spelled."""
        return _unaccented(name).casefold() in self.full


@lru_cache(maxsize=4)
def gazetteer(places: tuple[tuple[str, bool], ...]) -> Gazetteer:
    """The gazetteer of places; of each, its name and whether that is informal.

    Names that stand alone (Pele, East Girru, Tohil) count anywhere, others without their types where a volcano is spoken of.
    """
    stems = dict.fromkeys(name.rpartition(" ")[0] or name for name, informal in places if not informal)
    stems.pop(_OF_IO, None)
    alone = _any_of([*(name for name, informal in places if informal or " " not in name), *filter(_stands_alone, stems)])
    short = _any_of(stems)
    patterns = (
        re.compile(rf"(?<![\w-])(?P<name>{alone})(?![\w-])(?! {TYPES}\b)"),
        re.compile(rf"(?<![\w-])(?P<name>{short})(?:'s)? {_ERUPTS}"),
        re.compile(rf"\b(?:{_ERUPTS}s?{_LEADS_TO}?|at|near|around) (?P<name>{short})(?![\w-])(?! {TYPES}\b)"),
    )
    return Gazetteer(frozenset(_unaccented(name).casefold() for name, _ in places), patterns if places else ())


def _stands_alone(stem: str) -> bool:
    return len(stem) >= _SHORTEST and not _ALSO_ELSEWHERE.fullmatch(stem)


def _any_of(names: Iterable[str]) -> str:
    """Any of the names, with their accents or without, the longest first."""
    spelled = {form for name in names for form in (name, _unaccented(name))}
    return one_of(*(re.escape(name).replace("\\ ", "_") for name in sorted(spelled, key=lambda name: (-len(name), name))))


def _unaccented(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", name) if not unicodedata.combining(letter))
