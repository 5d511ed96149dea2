"""Where a target's words stand in a text, and what part they play there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from bot.core import phrases
from bot.core.model import Target
from bot.core.namesakes import Namesakes, any_of

REACH = 110
"""How many characters around a word decide its part. A window keeps long sentences cheap."""

_NEAR = 60

MOST_NAMED = 50
"""How many mentions in one text are looked at: a sentence has a handful."""


@dataclass(frozen=True)
class Mention:
    """A target's word in a sentence: what stands before and after it, and how far into the sentence it begins.

    It `is_sure` where the word at its side says that it is the target, and no other thing of that name.
    """

    word: str
    before: str
    after: str
    at: int
    is_sure: bool = False

    @property
    def in_passing(self) -> bool:
        """Whether something else is spoken of, and it is only compared with that, linked to it, in a list and the like."""
        return bool(self.passing)

    @cached_property  # several rules ask
    def passing(self) -> str:
        """How it is named, in words that follow "named only", where it is named in passing; else empty."""
        return next((words for words, is_so in _PASSING if is_so(self)), "")

    @property
    def owns_a_moon(self) -> bool:
        """Whether it only says whose moon another name is: "Jupiter's moon Io" is not about Jupiter."""
        return bool(phrases.OWNER_BEFORE.search(self.before) or phrases.OWNER_AFTER.match(self.after))

    @property
    def is_namesake(self) -> bool:
        """Whether it is only what something is named after."""
        return bool(phrases.NAMED_AFTER.search(self.before))

    @property
    def is_compared(self) -> bool:
        """Whether something else is said to be like it, or unlike it."""
        return bool(phrases.COMPARED_BEFORE.search(self.before) or phrases.COMPARED_AFTER.match(self.after))

    @property
    def is_origin(self) -> bool:
        """Whether it is only where the gas or dust comes from that is seen elsewhere."""
        return bool(phrases.ORIGIN_BEFORE.search(self.before)) and not phrases.ERUPTION.search(self.before)

    @property
    def is_linked(self) -> bool:
        """Whether it is at the far end of a link, or what causes something elsewhere; what is on it causes things there."""
        causes = phrases.CAUSED_BEFORE.search(self.before) and not self.after.startswith("'s")
        return bool(causes or phrases.LINKED_BEFORE.search(self.before))

    @property
    def is_supported(self) -> bool:
        """Whether another observer works for it, or beside it."""
        others = phrases.OTHER_OBSERVER.search(self.before) or phrases.OTHER_OBSERVER.search(self.after)
        return bool(others and phrases.SUPPORTED_BEFORE.search(self.before))

    @property
    def is_listed(self) -> bool:
        """Whether it is one of three or more names in a row, and not pointed at in the picture.

        Of a row of four or more, which is a roll call, the text must say where they are.
        """
        around, at = f"{self.before}{self.word}{self.after}", len(self.before)
        row = next((names for names in phrases.LIST.finditer(around) if names.start() <= at < names.end()), None)
        if row is None and not phrases.LIST_AFTER.match(self.after):
            return False
        is_short = row is not None and len(phrases.LISTED.findall(phrases.LIST_ASIDE.sub("", row.group()))) <= 3
        points = phrases.PLACED_OR_TAKEN if is_short else phrases.PLACED
        return not points.search(around) or bool(phrases.AS_DOTS.search(around))

    @property
    def in_the_picture(self) -> bool:
        """Whether the words around it point at something to be seen."""
        return bool(phrases.IN_THE_PICTURE.search(self.before) or phrases.IN_THE_PICTURE.search(self.after))

    @property
    def moves_in_the_picture(self) -> bool:
        """Whether it is said what it does in the picture."""
        return bool(phrases.MOVES_AFTER.match(self.after)) and not (self.in_passing or self.is_also_shown)

    @property
    def is_also_shown(self) -> bool:
        """Whether something else is shown, and it besides."""
        return bool(phrases.ALSO_SHOWN_BEFORE.search(self.before) or phrases.ALSO_SHOWN_AFTER.match(self.after))

    @property
    def is_credited(self) -> bool:
        """Whether it is one of several whose pictures a credit tells the makers of."""
        return self.is_listed and bool(phrases.CREDITED_AFTER.match(self.after))

    @property
    def is_craft(self) -> bool:
        """Whether it is called a spacecraft, a mission, an instrument."""
        return bool(phrases.CRAFT_BEFORE.search(self.before) or phrases.CRAFT_AFTER.match(self.after))

    @property
    def is_unmistakable(self) -> bool:
        """Whether its sentence begins with it, called a spacecraft."""
        begins = self.at == len(self.before) and phrases.UNMISTAKABLE_BEFORE.fullmatch(self.before)
        return bool(begins and phrases.UNMISTAKABLE_AFTER.match(self.after))

    @property
    def took_part(self) -> bool:
        """Whether it is one of those who together made what is told of."""
        return bool(phrases.TOGETHER_BEFORE.search(self.before) or phrases.TOGETHER_AFTER.match(self.after))

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
    ("as what something is named after", lambda it: it.is_namesake),
    ("as one example", lambda it: phrases.EXAMPLE_BEFORE.search(it.before) or phrases.EXAMPLE_AFTER.match(it.after)),
    ("in a comparison", lambda it: it.is_compared),
    ("as a landmark", lambda it: phrases.LANDMARK_BEFORE.search(it.before) or phrases.LANDMARK_AFTER.match(it.after)),
    ("as the place where something comes from", lambda it: it.is_origin),
    ("at the far end of a link", lambda it: it.is_linked),
    ("as the owner of a shadow", lambda it: phrases.SHADOW_BEFORE.search(it.before) or phrases.SHADOW_AFTER.match(it.after)),
    ("as the owner of a moon", lambda it: it.owns_a_moon),
    ("as an earlier mission", lambda it: phrases.HERITAGE_BEFORE.search(it.before)),
    ("beside another observer", lambda it: it.is_supported),
    ("in a list", lambda it: it.is_listed),
)


@dataclass(frozen=True, slots=True)
class Naming:
    """What a target's words stand for in a text: `mentions` of the target, and `others` of that name, in its words."""

    mentions: tuple[Mention, ...]
    others: tuple[str, ...]


class Lexicon:
    """A target's words, ready to be looked for."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.names = frozenset(name.casefold() for name in (target.name, *target.words))
        self.namesakes = Namesakes(target)
        self._word = re.compile(any_of(target.words))
        # Tried first, words that do not count keep the shorter word inside them from being found.
        self._either = re.compile(f"{any_of(target.not_words)}|(?P<word>{any_of(target.words)})")

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The target's words in a plain text, except where they name another thing."""
        return self.naming(text).mentions

    def naming(self, text: str) -> Naming:
        """What the target's words stand for in a plain text."""
        mentions, others = list[Mention](), list[str]()
        for found in islice(self._either.finditer(text), MOST_NAMED):
            word = self._word.search(found.group())
            if word is None:
                continue  # what does not count need not have the target's word in it
            mention = self._mention(text, found.start() + word.start(), found.start() + word.end())
            other = self._other(found, mention)
            if other:
                others.append(other)
            else:
                mentions.append(mention)
        return Naming(tuple(mentions), tuple(others))

    def _mention(self, text: str, start: int, end: int) -> Mention:
        before, after = text[max(0, start - REACH) : start], text[end : end + REACH]
        is_sure = not phrases.NAMED_AFTER.search(before) and self.namesakes.is_sure(before, text[start:end], after)
        return Mention(text[start:end], before, after, start, is_sure)

    def _other(self, found: re.Match[str], mention: Mention) -> str:
        """What else it is: the words that say so; empty where it is the target."""
        if found["word"]:
            return "" if mention.is_namesake else self.namesakes.named(mention.before, mention.word, mention.after)
        is_dated = found.group()[0].isdigit() and phrases.DATE.search(mention.before)
        return "" if is_dated else found.group()

    def is_name(self, text: str) -> bool:
        """Whether the text is one of the target's names and nothing else, however capitalised."""
        return text.casefold() in self.names
