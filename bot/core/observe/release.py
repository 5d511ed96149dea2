"""The release as its readers get it: each field in sentences, and what the whole is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.core.facts.library import Library
from bot.core.observe.patterns import one_of
from bot.core.observe.prose import Sentence, sentences

MOONS = ("Io", "Europa", "Ganymede", "Callisto", "Amalthea")
_MOON = re.compile(rf"\b{one_of(*MOONS)}\b")
_JUNO = re.compile(r"\bJuno(?:cam)?\b|\bJIRAM\b|\bPJ ?\d|\bperijove\b", re.IGNORECASE)


@dataclass(frozen=True)
class Told:
    """What there is to read, with what is needed to understand it."""

    title: str
    text: str
    credit: str
    released: date | None
    library: Library

    @cached_property
    def title_and_text(self) -> tuple[Sentence, ...]:
        """The sentences that may state where, when and how the picture was taken."""
        return sentences(self.title) + sentences(self.text)

    @cached_property
    def everything(self) -> tuple[Sentence, ...]:
        """Those, and the credit line's."""
        return self.title_and_text + sentences(self.credit)

    @cached_property
    def by_juno(self) -> bool:
        """Whether Juno has a part in it at all: distances and perijoves are Juno's only then."""
        return any(_JUNO.search(sentence.plain) for sentence in self.everything)

    @cached_property
    def subject(self) -> str:
        """The world that the text speaks of where it names none: the first moon it names early on, else Jupiter."""
        for sentence in self.title_and_text[:3]:
            if moon := _MOON.search(sentence.plain):
                return moon[0]
        return "Jupiter"

    @cached_property
    def about_io(self) -> bool:
        """Whether names of places on Io may be meant as such."""
        return any(re.search(r"\bIo\b", sentence.plain) for sentence in self.title_and_text)
