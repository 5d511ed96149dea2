"""Under which licence the picture may be used again, as the release says itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from bot.core.model import Reading
from bot.core.observe.prose import Sentence, sentences
from bot.core.observe.release import Told

PUBLIC_DOMAIN, SOME_CREATIVE_COMMONS = "public domain", "Creative Commons"
MOST = 20
"""How many places of a text are read: a bound on hostile ones."""

_TERMS = {"NC": "NC|Non[ -]?Commercial", "ND": "ND|No[ -]?Deriv(?:ative)?s?", "SA": "SA|Share[ -]?Alike"}
"""What a Creative Commons licence may demand, in the order in which its name says it, and how that is written."""

_TERM = f"(?:{'|'.join(_TERMS.values())})"
_VERSION = r"(?:[ -]?v?(?P<version>\d\.\d)\b(?: (?:International|Unported))?(?P<igo>[ -]IGO\b)?)?"
_STATED = re.compile(
    rf"\b(?:CC|Creative Commons)[ -](?:BY|Attribution)\b(?P<terms>(?:[ -]{_TERM}\b){{0,2}})(?: Licen[cs]e)?{_VERSION}"
    rf"|creativecommons\.org/licenses/by(?P<address>(?:-(?:nc|sa|nd)){{0,2}})/(?P<edition>\d\.\d)(?P<igos>/igo)?"
    r"|(?P<zero>\bCC[ -]?0\b|\b(?:CC|Creative Commons)[ -]Zero\b|creativecommons\.org/publicdomain/zero)"
    r"|(?P<some>\bCreative Commons\b)"
    r"|(?<!not )(?<!not in the )(?P<public>\bpublic domain\b)",
    re.IGNORECASE,
)
_ONE_IS_THERE = re.compile(r"\bCC[ -]?(?:0|BY|Zero|Attribution)|Creative ?Commons|public domain", re.IGNORECASE)


def licences(told: Told) -> tuple[Reading[str], ...]:
    """The licences stated in title, text and credit line, each once, under their short names."""
    return _read(told.everything)


def licences_in(text: str) -> frozenset[str]:
    """The short names of the licences that a text states."""
    return frozenset(reading.value for reading in _read(sentences(text)))


def _read(told: Iterable[Sentence]) -> tuple[Reading[str], ...]:
    first: dict[str, Reading[str]] = {}
    for reading in islice(chain.from_iterable(map(_stated, told)), MOST):
        first.setdefault(reading.value, reading)
    return tuple(reading for reading in first.values() if not _is_vaguer(reading.value, first))


def _stated(sentence: Sentence) -> Iterator[Reading[str]]:
    if not _ONE_IS_THERE.search(sentence.plain):  # as in most sentences
        return
    for found in _STATED.finditer(sentence.plain):
        yield Reading(_short_name(found), sentence.words(*found.span()))


def _is_vaguer(name: str, others: Iterable[str]) -> bool:
    """Whether another of the names says the same, and more: "CC BY" beside "CC BY 3.0"."""
    beginning = "CC" if name == SOME_CREATIVE_COMMONS else f"{name} "
    return any(other.startswith(beginning) for other in others)


def _short_name(found: re.Match[str]) -> str:
    if found["public"]:
        return PUBLIC_DOMAIN
    if found["some"]:
        return SOME_CREATIVE_COMMONS
    if found["zero"]:
        return "CC0"
    terms = "".join(f"-{term}" for term in _terms(found["terms"] or found["address"] or ""))
    version = found["version"] or found["edition"]
    return f"CC BY{terms}{f' {version}' * bool(version)}{' IGO' * bool(found['igo'] or found['igos'])}"


def _terms(written: str) -> Iterator[str]:
    return (term for term, spellings in _TERMS.items() if re.search(rf"\b(?:{spellings})\b", written, re.IGNORECASE))
