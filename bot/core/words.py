"""The words by which releases are found: how a text's words are compared, and what a member asks for.

Words are made here and not in a database, so that each of them finds the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice

from bot.core.furniture import LONGEST_TEXT
from bot.core.identity import PIA
from bot.core.text import plain

LONGEST_WORD = 64
"""Characters of a word that count."""

MOST_WORDS = 3_000
"""Words of a release that count: several times as many as NASA's longest text has."""

LONGEST_QUESTION = 1_000
"""Characters of a question that count."""

MOST_PHRASES = 32

LONGEST_PHRASE = 32
"""Words of a phrase that count: to look for hundreds side by side takes a database long."""

SHORTEST_BEGINNING = 3
"""Letters from which on a word may be the beginning of another: "Io" is not meant as the beginning of "ion"."""

END = "¶"
"""Stands between two parts of a release, so that no phrase goes across. No word of a question is ever this."""

_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"'s\b")
_PHRASE = re.compile(r'"([^"]*)"|([^\s"]+)')
_OTHER_QUOTES = str.maketrans("«»", '""')
_OTHER_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
"""Letters that look like another with a mark, but are letters of their own for Unicode."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand side by side; with `goes_on` the last one may be the beginning of a longer one."""

    words: tuple[str, ...]
    goes_on: bool = False


def words(text: str) -> tuple[str, ...]:
    """The text's words in order, in lower case and without accents; "Io's" is "io", and "PIA 24501" one word."""
    whole = _POSSESSIVE.sub("", _whole_numbers(plain(text[:LONGEST_TEXT])))
    return tuple(word[:LONGEST_WORD] for word in _WORD.findall(_bare(whole)))


def title_words(title: str) -> tuple[str, ...]:
    """Those of a release's title: one that has all that was asked for in there comes first."""
    return words(title)[:MOST_WORDS]


def all_words(key: str, title: str, keywords: Iterable[str], credit: str, text: str) -> tuple[str, ...]:
    """Everything that a release can be found by, with an `END` after each part; its key, where that is a PIA number."""
    parts = (title, key if PIA.fullmatch(key) else "", *keywords, credit, text)
    return tuple(islice((word for part in parts for word in (*words(part), END)), MOST_WORDS))


def phrases(question: str) -> tuple[Phrase, ...]:
    """What a release must have, all of it, to be an answer; nothing, where the question has no word.

    What stands in quotation marks is one phrase, and so is what no space parts ("JPL-Caltech"). A last word without marks
    may go on. One with a digit in it never does: a number that only begins like another is another one.
    """
    found = _PHRASE.findall(_whole_numbers(plain(question[:LONGEST_QUESTION].translate(_OTHER_QUOTES))))
    asked = [Phrase(words(quoted or loose)[:LONGEST_PHRASE], goes_on=bool(loose)) for quoted, loose in found]
    said = [phrase for phrase in asked if phrase.words][:MOST_PHRASES]
    return tuple(replace(phrase, goes_on=phrase is said[-1] and _may_go_on(phrase)) for phrase in said)


def _whole_numbers(text: str) -> str:
    return PIA.sub(r"PIA\1", text)


def _may_go_on(phrase: Phrase) -> bool:
    last = phrase.words[-1]
    return phrase.goes_on and len(last) >= SHORTEST_BEGINNING and not any(letter.isdigit() for letter in last)


def _bare(text: str) -> str:
    """In lower case, every letter without its marks."""
    if text.isascii():
        return text.lower()
    parted = unicodedata.normalize("NFKD", text).casefold().translate(_OTHER_LETTERS)
    return "".join(letter for letter in parted if not unicodedata.combining(letter))
