"""Where a target's words stand in a text, and what part they play there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.core import phrases
from bot.core.model import Target
from bot.core.text import plain

# How many characters around a word decide its part. A window keeps long sentences cheap.
_REACH = 110
_NEAR = 60

# How many mentions in one text are looked at: a sentence has a handful.
_MOST = 50


@dataclass(frozen=True, slots=True)
class Mention:
    """A target's word in a sentence: what stands before and after it, and how far into the sentence it begins."""

    word: str
    before: str
    after: str
    at: int

    @property
    def in_passing(self) -> bool:
        """Whether it is only compared with, a landmark, at the far end of a link, owns a moon or shadow, or is in a list."""
        return bool(self.passing)

    @property
    def passing(self) -> str:
        """How it is named, in words that follow "named only", where it is named in passing; else empty."""
        return next((words for words, is_so in _PASSING if is_so(self)), "")

    @property
    def owns_a_moon(self) -> bool:
        """Whether it only says whose moon another name is: "Jupiter's moon Io" is not about Jupiter."""
        return bool(phrases.OWNER_BEFORE.search(self.before) or phrases.OWNER_AFTER.match(self.after))

    @property
    def is_listed(self) -> bool:
        """Whether it is one of three or more names in a row, and not pointed at in the picture."""
        around, at = f"{self.before}{self.word}{self.after}", len(self.before)
        in_list = any(names.start() <= at < names.end() for names in phrases.LIST.finditer(around))
        begins_one = phrases.LIST_AFTER.match(self.after)
        pictured = phrases.IN_THE_PICTURE.search(around) and not phrases.AS_DOTS.search(around)
        return bool(in_list or begins_one) and not pictured

    @property
    def in_the_picture(self) -> bool:
        """Whether the words around it point at something to be seen."""
        return bool(phrases.IN_THE_PICTURE.search(self.before) or phrases.IN_THE_PICTURE.search(self.after))

    @property
    def is_craft(self) -> bool:
        """Whether it is called a spacecraft, a mission, an instrument."""
        return bool(phrases.CRAFT_BEFORE.search(self.before) or phrases.CRAFT_AFTER.match(self.after))

    @property
    def took_it(self) -> bool:
        """Whether it is said to have taken or sent what is shown."""
        return not self.is_ahead and bool(phrases.TAKER_BEFORE.search(self.before) or phrases.TAKER_AFTER.match(self.after))

    @property
    def took_this(self) -> bool:
        """Whether it is said to have taken this very picture, and no other observer stands beside it."""
        points = phrases.THIS_PICTURE.search(self.before) or phrases.THIS_PICTURE.search(self.after[:_NEAR])
        return self.took_it and bool(points) and not phrases.OTHER_OBSERVER.search(self.before)

    @property
    def is_ahead(self) -> bool:
        """Whether the words around it speak of what is still to come."""
        return bool(phrases.AHEAD.search(self.before[-_NEAR:]) or phrases.AHEAD.search(self.after[:_NEAR]))


_PASSING: tuple[tuple[str, Callable[[Mention], object]], ...] = (
    ("in a comparison", lambda it: phrases.COMPARED_BEFORE.search(it.before)),
    ("as a landmark", lambda it: phrases.LANDMARK_BEFORE.search(it.before) or phrases.LANDMARK_AFTER.match(it.after)),
    ("at the far end of a link", lambda it: phrases.LINKED_BEFORE.search(it.before)),
    ("as the owner of a shadow", lambda it: phrases.SHADOW_BEFORE.search(it.before) or phrases.SHADOW_AFTER.match(it.after)),
    ("as the owner of a moon", lambda it: it.owns_a_moon),
    ("in a list", lambda it: it.is_listed),
)


class Lexicon:
    """A target's words, ready to be looked for."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.names = frozenset(name.casefold() for name in (target.name, *target.words))
        self._word = re.compile(any_of(target.words))
        # Tried first, words that do not count keep the shorter word inside them from being found.
        self._either = re.compile(f"{any_of(target.not_words)}|(?P<word>{any_of(target.words)})")

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The target's words in a plain text, except where they are part of words that do not count."""
        words = (found for found in self._either.finditer(text) if found["word"])
        return tuple(_mention(text, *found.span()) for found in islice(words, _MOST))

    def another(self, text: str) -> str:
        """The words that do not count, "asteroid Juno" say, if the text first says the target's word in such; else empty."""
        first = next((found for found in self._either.finditer(text) if self._word.search(found.group())), None)
        return first.group() if first and not first["word"] else ""

    def is_name(self, text: str) -> bool:
        """Whether the text is one of the target's names and nothing else, however capitalised."""
        return text.casefold() in self.names


def _mention(text: str, start: int, end: int) -> Mention:
    return Mention(text[start:end], text[max(0, start - _REACH) : start], text[end : end + _REACH], start)


def any_of(words: Sequence[str]) -> str:
    """A pattern for any of the words, whole; one that never matches where there are none."""
    longest_first = sorted({plain(word) for word in words} - {""}, key=lambda word: (-len(word), word))
    return rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)" if longest_first else r"(?!)"
