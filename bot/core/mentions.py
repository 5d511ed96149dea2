"""Where a target's words stand in a text, and what part they play there."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
        return bool(
            phrases.COMPARED_BEFORE.search(self.before)
            or phrases.LANDMARK_BEFORE.search(self.before)
            or phrases.LANDMARK_AFTER.match(self.after)
            or phrases.LINKED_BEFORE.search(self.before)
            or phrases.SHADOW_BEFORE.search(self.before)
            or phrases.SHADOW_AFTER.match(self.after)
            or self.owns_a_moon
            or self._is_listed()
        )

    @property
    def owns_a_moon(self) -> bool:
        """Whether it only says whose moon another name is: "Jupiter's moon Io" is not about Jupiter."""
        return bool(phrases.OWNER_BEFORE.search(self.before) or phrases.OWNER_AFTER.match(self.after))

    def _is_listed(self) -> bool:
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


class Lexicon:
    """A target's words, ready to be looked for."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self._word = re.compile(_any_of(target.words))
        # Tried first, words that do not count keep the shorter word inside them from being found.
        self._either = re.compile(f"{_any_of(target.not_words)}|(?P<word>{_any_of(target.words)})")

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The target's words in a plain text, except where they are part of words that do not count."""
        words = (found for found in self._either.finditer(text) if found["word"])
        return tuple(_mention(text, *found.span()) for found in islice(words, _MOST))

    def means_another(self, text: str) -> bool:
        """Whether the text first says the word as part of words that do not count: of "the asteroid Juno", say."""
        first = next((found for found in self._either.finditer(text) if self._word.search(found.group())), None)
        return first is not None and not first["word"]

    def is_name(self, text: str) -> bool:
        """Whether the text is one of the target's names and nothing else, however capitalised."""
        return text.casefold() in {name.casefold() for name in (self.target.name, *self.target.words)}


def _mention(text: str, start: int, end: int) -> Mention:
    return Mention(text[start:end], text[max(0, start - _REACH) : start], text[end : end + _REACH], start)


def _any_of(words: Sequence[str]) -> str:
    """A pattern for any of the words, whole; one that never matches where there are none."""
    longest_first = sorted({plain(word) for word in words} - {""}, key=lambda word: (-len(word), word))
    return rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)" if longest_first else r"(?!)"
