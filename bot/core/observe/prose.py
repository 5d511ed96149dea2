"""A text as it is read: in sentences, its typography straightened without moving a character."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from bot.core.text import MOST_SENTENCES, beginnings

LONGEST = 40_000
"""Characters of a field that are read: several times NASA's longest description, and a bound on hostile ones."""

LONGEST_SENTENCE = 1_000
"""Characters after which a sentence ends whatever follows, so that work within one stays small."""

MOST = 60
"""How many places of a text that may state a field are looked at: many times as many as any release has."""

_STRAIGHT = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "–": "-",
        "—": "-",
        "‑": "-",
        "−": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
    }
)
_TAG = re.compile(r"<[^<>]{0,200}>")
_FORM = re.compile(r"\n(?=[A-Z][A-Za-z ]{1,20}:)")
"""Before a form's next line ("Mission Phase: …") a sentence ends too."""

_NEVER_LAST = (
    "a",
    "an",
    "at",
    "by",
    "in",
    "is",
    "of",
    "on",
    "to",
    "and",
    "the",
    "was",
    "from",
    "near",
    "when",
    "with",
    "about",
)
_WRAPPED = re.compile("|".join((r"(?<!\n)\n(?=[a-z\d(])", *(rf"(?<=[ \n]{word})\n(?=[A-Z])" for word in _NEVER_LAST))))
"""A line's end within a sentence: before what begins none, and after a word that ends none."""

_BROKEN = re.compile(r"(?<=,)[ \t]{0,4}\n\s{0,8}(?=[a-z])")
"""What parts a sentence that was broken into paragraphs: none ends with a comma."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `plain` to match patterns on, `original` to quote from; both of the same length."""

    plain: str
    original: str

    def words(self, start: int, end: int) -> str:
        """What stands there in the text as written."""
        return self.original[start:end]


def sentences(text: str) -> tuple[Sentence, ...]:
    """The text's sentences, in order; together they are the text (its first 40,000 characters, of at most 500 sentences)."""
    original = text[:LONGEST]
    plain = _TAG.sub(lambda tag: " " * len(tag[0]), original.translate(_STRAIGHT))
    plain = _BROKEN.sub(lambda gap: " " * len(gap[0]), _WRAPPED.sub(" ", plain))
    return tuple(Sentence(plain[start:end], original[start:end]) for start, end in islice(_spans(plain), MOST_SENTENCES))


def _spans(plain: str) -> Iterator[tuple[int, int]]:
    cuts = {0, *islice(beginnings(plain), MOST_SENTENCES), *(found.end() for found in _FORM.finditer(plain)), len(plain)}
    for start, end in pairwise(sorted(cuts)):
        for piece in range(start, end, LONGEST_SENTENCE):
            yield piece, min(piece + LONGEST_SENTENCE, end)
