"""What the rules of aboutness look at: a release without its furniture, and where one target's words stand in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from bot.core import phrases
from bot.core.furniture import body, credits_in, without_credits
from bot.core.mentions import MOST_NAMED, REACH, Lexicon, Mention, Naming
from bot.core.model import Entry
from bot.core.text import file_name, finished, plain

MOST_SENTENCES = 200
"""How many sentences about the picture are read: more than twice NASA's longest texts, and a bound on hostile ones."""

EARLY = 3
"""How many first sentences tell what a text is about."""


@dataclass(frozen=True, slots=True)
class Page:
    """An entry as the rules read it, in keyboard typography; `sentences` are whole ones that are about the picture."""

    title: str
    sentences: tuple[str, ...]
    credit: str
    keywords: tuple[str, ...]
    picture_alt: str
    picture_name: str


def read(entry: Entry) -> Page:
    """The entry without its furniture, and without the scraps of a text that breaks off."""
    title = plain(entry.title)
    told = tuple(sentence for sentence in map(plain, body(without_credits(entry.text))) if sentence != title)
    return Page(
        title=title,
        sentences=(tuple(filter(finished, told)) or told)[:MOST_SENTENCES],
        credit=plain(entry.credit or " ".join(credits_in(entry.text))),
        keywords=tuple(map(plain, entry.keywords)),
        picture_alt=plain(entry.picture.alt) if entry.picture else "",
        picture_name=file_name(entry.picture.url) if entry.picture else "",
    )


@dataclass(frozen=True)
class Aspect:
    """A page as seen by one target: where the target's words stand in it."""

    page: Page
    lexicon: Lexicon

    @property
    def name(self) -> str:
        """What the target is called."""
        return self.lexicon.target.name

    @cached_property
    def namings(self) -> tuple[Naming, ...]:
        """What its words stand for in the title, and in each sentence."""
        return tuple(map(self.lexicon.naming, (self.page.title, *self.page.sentences)))

    @property
    def title(self) -> tuple[Mention, ...]:
        """The mentions in the title."""
        return self.namings[0].mentions

    @property
    def sentences(self) -> tuple[tuple[Mention, ...], ...]:
        """The mentions in each sentence."""
        return tuple(naming.mentions for naming in self.namings[1:])

    @cached_property
    def told(self) -> tuple[Mention, ...]:
        """The mentions in all sentences, in order."""
        return tuple(mention for sentence in self.sentences for mention in sentence)

    @cached_property
    def is_craft(self) -> bool:
        """Whether the target is a spacecraft, an instrument or the like, or is called so in the release."""
        return self.lexicon.target.is_craft or any(mention.is_craft for mention in (*self.title, *self.told))

    @cached_property
    def other_observer(self) -> str:
        """Who is named before the target, if that is a craft: then the picture is the other's. Empty where nobody is."""
        if not self.is_craft:
            return ""
        for text, mentions in zip((self.page.title, *self.page.sentences), (self.title, *self.sentences), strict=True):
            other = _observer(text)
            if other or mentions:
                return other.group() if other and (not mentions or other.start() < mentions[0].at) else ""
        return ""

    @property
    def another_took_it(self) -> bool:
        """Whether the picture is another observer's."""
        return bool(self.other_observer)

    @property
    def begins_with_another(self) -> bool:
        """Whether the first sentence tells of another world, and names the target in passing at most."""
        return self._tells_of(phrases.OTHER_WORLD.search) and all(mention.in_passing for mention in self.sentences[0])

    @property
    def is_led_by_another(self) -> bool:
        """Whether another world is what the first sentence begins with."""
        return self._tells_of(phrases.LED_BY_WORLD.match)

    def _tells_of(self, look: Callable[[str], object]) -> bool:
        return bool(not self.is_craft and self.page.sentences and look(self.page.sentences[0]))

    @cached_property
    def another(self) -> str:
        """The words that make the name another's: after "the asteroid Juno", "Juno" is the asteroid. Empty where none do.

        A text that is surely about the target may mention another of its name. Where there are as many of each, the first
        mention decides, of which a title that is the bare name is none. None does where the text begins with the spacecraft.
        """
        if self._is_unmistakable:
            return ""
        others = [other for naming in self.namings for other in naming.others]
        namings = self.namings[1:] if self.lexicon.is_name(self.page.title) else self.namings
        begins = next((naming.others for naming in namings if naming.mentions or naming.others), ())
        return others[0] if len(others) > self._sure or (begins and len(others) == self._sure) else ""

    @cached_property
    def _sure(self) -> int:
        return sum(mention.is_sure for mention in (*self.title, *self.told))

    @cached_property
    def _is_unmistakable(self) -> bool:
        """Whether one of the first sentences has the target for its subject, as the spacecraft that it is."""
        early = (mention for sentence in self.sentences[:EARLY] for mention in sentence)
        return self.lexicon.target.is_craft and any(mention.is_unmistakable for mention in early)

    @cached_property
    def is_named(self) -> bool:
        """Whether one of its words stands in any part that the rules look at."""
        page, names = self.page, self.lexicon
        elsewhere = (page.credit, page.picture_alt, page.picture_name, *page.keywords)
        return bool(self.title or self.told or any(map(names.mentions, elsewhere)) or any(map(names.is_name, page.keywords)))

    @cached_property
    def doubt(self) -> str:
        """What lets the name be another's, from the words in the whole page. Empty where nothing does."""
        if self._is_unmistakable:
            return ""
        page = self.page
        said = (page.title, *page.sentences, page.credit, page.picture_alt, *page.keywords)
        return self.lexicon.namesakes.doubt("\n".join(said), self._sure) if self.is_named else ""


def _observer(text: str) -> re.Match[str] | None:
    """The first observer that a text names, but for one that another is only compared with: "unlike Galileo, Juno …"."""
    named = islice(phrases.OTHER_OBSERVER.finditer(text), MOST_NAMED)
    return next(
        (it for it in named if not phrases.COMPARED_BEFORE.search(text, max(0, it.start() - REACH), it.start())), None
    )
