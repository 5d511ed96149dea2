"""Which of the things of one name is meant: the moon Io or the asteroid, the spacecraft Juno or the goddess.

A target says what is spoken of beside it, and what is spoken of beside others of its name. Right at the name such a word
decides what this one mention means; a whole text must have more words of the first kind than of the second.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bot.core.model import Target
from bot.core.text import plain

# How many characters around a name can tell which thing it is. A window keeps long sentences cheap.
_NEAR = 80

# How many of the words that speak for another are told.
_TOLD = 2

# How many words somewhere in the text a word right at the name outweighs.
_SURE = 3

# Words that a definition does not go beyond: "is a spacecraft named after the goddess" calls nothing a goddess.
_STOPS = (
    r"(?:to|in|into|on|at|by|from|with|through|that|which|who|for|near|past|after|before|named|called|like|as|than|about"
    r"|around|between|over|against|beyond|is|was|are|were|has|had|have|will|but|so|when|while|where|whose)"
)
# What a thing is named after says nothing of which thing it is.
_ETYMOLOGY = re.compile(r"\b[Nn]amed (?:after|for|in honou?r of)\b[^.\n]*")

_CALLED = r"(?:,? (?:named|called|known as|dubbed|number|[Nn]o\.))?:?"
_NUMBER = r"(?:\(?\d+\)? )?"
_ITEM = r"[A-Z]\w+(?:, (?:and |or )?| and | or )"


class Namesakes:
    """What tells a target from others of its name."""

    def __init__(self, target: Target) -> None:
        self._is_craft, self._name = target.is_craft, target.name
        own, other = any_of(target.beside, plural=True), any_of(target.beside_others, plural=True)
        self._own, self._others = re.compile(own, re.IGNORECASE), re.compile(other, re.IGNORECASE)
        own, other = f"(?i:{own})", f"(?i:{other})"
        defined = rf"(?:(?!{_STOPS}\b)(?!{own})[\w'-]+,? ){{0,6}}{other}"
        self._other_before = re.compile(rf"{other}{_CALLED} {_NUMBER}(?:{_NUMBER}{_ITEM}){{0,4}}{_NUMBER}[\"'(]?$")
        self._other_beside = re.compile(rf"{other}(?: (?:to|ever|be|been|discovered|found|known)){{0,5}}, $")
        self._other_after = re.compile(
            rf",? \(?(?:an? )?{other}(?! belt)"
            rf"|(?: (?:is|was)|, which (?:is|was)|,) (?:an?|the|one of the|among the) {defined}"
        )
        self._own_before = re.compile(
            rf"(?:{own}'s (?:[\w-]+ ){{0,2}}|(?=[a-z]){own},? |(?=[a-z]){own}(?: [\w-]+){{0,4}},? (?:called|named) )$"
        )
        self._own_after = re.compile(rf"(?:'s|,)? (?:(?!(?:{_STOPS}|and|or)\b)[\w-]+ ){{0,2}}(?=[a-z]){own}")

    def named(self, before: str, word: str, after: str) -> str:
        """The words that make a name another's: "asteroid Juno"; empty where there are none."""
        before, after = before[-_NEAR:], after[:_NEAR]
        led = self._other_before.search(before) or (after.startswith(",") and self._other_beside.search(before))
        if led:
            return f"{led.group()}{word}"
        followed = self._other_after.match(after)
        return f"{word}{followed.group()}" if followed else ""

    def is_sure(self, before: str, word: str, after: str) -> bool:
        """Whether a word right at the name says that it is the target's, or it is what only a spacecraft has: "JunoCam"."""
        is_its_own = self._is_craft and word != self._name
        return is_its_own or bool(self._own_before.search(before[-_NEAR:]) or self._own_after.match(after[:_NEAR]))

    def doubt(self, text: str, sure: int) -> str:
        """What a text speaks of, or not, that lets its name be another's; empty where it is the target's.

        In it, `sure` mentions have a word right at their side that says so.
        """
        others = Counter(found.group().casefold() for found in self._others.finditer(_ETYMOLOGY.sub("", text)))
        own = len({found.group().casefold() for found in self._own.finditer(text)}) + _SURE * sure
        if others.total() > own or (others.total() == own and others and not sure):
            told = " and ".join(f'"{word}"' for word, _ in others.most_common(_TOLD))
            return f"it speaks rather of another of that name, as {told} say"
        return "nothing in it says which thing of that name is meant" if self._is_craft and not own else ""


def any_of(words: Sequence[str], plural: bool = False) -> str:
    """A pattern for any of the words, whole, or in the plural too; one that never matches where there are none."""
    longest_first = sorted({plain(word) for word in words} - {""}, key=lambda word: (-len(word), word))
    ending = r"(?:e?s)?" if plural else ""
    return rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))}){ending}(?!\w)" if longest_first else r"(?!)"
