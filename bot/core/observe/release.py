"""The release as its readers get it: each field in sentences, and what the whole is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain

from bot.core.facts.library import Library
from bot.core.observe.missions import LAST_YEARS, TELESCOPES, missions, taker
from bot.core.observe.prose import Sentence, sentences
from bot.core.observe.worlds import subject_of

_JUNO = re.compile(r"\bJuno(?:cam)?\b|\bJIRAM\b|\bPJ ?\d|\bperijove\b", re.IGNORECASE)
_CRAFT = re.compile(r"\b(?:the|this|a) (?:\w+ )?(?:spacecraft|orbiter|probe)\b", re.IGNORECASE)
_ASTRONOMER = re.compile(r"\bGalileo Galilei\b|\b16[01]\d\b")
_GALILEO_CRAFT = re.compile(r"\bGalileo(?:'s)? (?:\w+ )?(?:spacecraft|orbiter|probe|mission|image|flyby)")
_IO = re.compile(r"\bIo\b")
_EARLY = 4
"""How many sentences, the title's among them, tell whose picture it is."""


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
    def mission(self) -> str:
        """Whose picture it is: Juno's if named early on, else that of who took it, or is named first, or of any Juno."""
        early = self.title_and_text[:_EARLY]
        if any(_JUNO.search(sentence.plain) for sentence in early):
            return "Juno"
        named = (name for sentence in self.title_and_text for name in missions(sentence.plain) if self._is_craft(name))
        of_any_juno = ("Juno" for sentence in self.everything if _JUNO.search(sentence.plain))
        return next(filter(None, chain((taker(sentence.plain) for sentence in early), named, of_any_juno)), "")

    def _is_craft(self, name: str) -> bool:
        """Whether a name is not that of the astronomer, where the text speaks of him and of no spacecraft so called."""
        said = self.title_and_text if name == "Galileo" else ()
        astronomer = any(_ASTRONOMER.search(sentence.plain) for sentence in said)
        return not astronomer or any(_GALILEO_CRAFT.search(sentence.plain) for sentence in said)

    @cached_property
    def by_juno(self) -> bool:
        """Whether it is Juno's picture: perijoves are read only then."""
        return self.mission == "Juno"

    @cached_property
    def by_a_spacecraft(self) -> bool:
        """Whether what took it was near what it shows, though it may have no name: distances are read only then."""
        unnamed = not self.mission and any(_CRAFT.search(sentence.plain) for sentence in self.title_and_text)
        return unnamed or self.mission in LAST_YEARS

    @property
    def by_a_telescope(self) -> bool:
        """Whether it was taken from afar: then only how far away the world was is read."""
        return self.mission in TELESCOPES

    @cached_property
    def year_known(self) -> bool:
        """Whether a date without a year can take the release's: the mission still took pictures then."""
        return self.released is not None and self.released.year <= LAST_YEARS.get(self.mission, self.released.year) + 1

    @cached_property
    def subject(self) -> str:
        """The world that the text speaks of where it names none; empty where that is unknown."""
        return subject_of(self.title_and_text)

    @cached_property
    def about_io(self) -> bool:
        """Whether names of places on Io may be meant as such."""
        return any(_IO.search(sentence.plain) for sentence in self.title_and_text)
