"""Which targets a release is about.

A name alone decides nothing: NASA's texts name Io when they compare Europa with it, and Juno when they look ahead under
a picture by Voyager. What counts is where the name stands and what part it plays there. Each rule is enough by itself,
and gives its reason in words that a member understands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

from bot.core import phrases
from bot.core.furniture import LONGEST_TEXT, body, credits_in, without_credits
from bot.core.mentions import Lexicon, Mention, Naming
from bot.core.model import Entry, Match, Target
from bot.core.namesakes import any_of
from bot.core.text import file_name, finished, plain

MOST_REASONS = 3
"""How many reasons a match carries at most: the strongest come first."""

MOST_SENTENCES = 200
"""How many sentences about the picture are read: more than twice NASA's longest texts, and a bound on hostile ones."""


def match(entry: Entry, targets: Sequence[Target]) -> tuple[Match, ...]:
    """The targets that the entry is about, in the order given, each with its reasons."""
    if not _names_any(entry, tuple(targets)):  # as most of what NASA publishes: then it need not be read
        return ()
    found = (Match(aspect.lexicon.target.key, reasons(aspect)) for aspect in aspects(entry, targets))
    return tuple(match for match in found if match.reasons)


def aspects(entry: Entry, targets: Sequence[Target]) -> Iterator[Aspect]:
    """The entry as each of the targets sees it."""
    page = read(entry)
    return (Aspect(page, _lexicon(target)) for target in targets)


# ---------------------------------------------------------------- what the rules look at


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
            other = phrases.OTHER_OBSERVER.search(text)
            if other or mentions:
                return other.group() if other and (not mentions or other.start() < mentions[0].at) else ""
        return ""

    @property
    def another_took_it(self) -> bool:
        """Whether the picture is another observer's."""
        return bool(self.other_observer)

    @cached_property
    def another(self) -> str:
        """The words that make the name another's: after "the asteroid Juno", "Juno" is the asteroid. Empty where none do.

        A text that is surely about the target may mention another of its name. Where there are as many of each, the first
        mention decides, of which a title that is the bare name is none.
        """
        others = [other for naming in self.namings for other in naming.others]
        namings = self.namings[1:] if self.lexicon.is_name(self.page.title) else self.namings
        begins = next((naming.others for naming in namings if naming.mentions or naming.others), ())
        return others[0] if len(others) > self._sure or (begins and len(others) == self._sure) else ""

    @cached_property
    def _sure(self) -> int:
        return sum(mention.is_sure for mention in (*self.title, *self.told))

    @cached_property
    def is_named(self) -> bool:
        """Whether one of its words stands in any part that the rules look at."""
        page, names = self.page, self.lexicon
        elsewhere = (page.credit, page.picture_alt, page.picture_name, *page.keywords)
        return bool(self.title or self.told or any(map(names.mentions, elsewhere)) or any(map(names.is_name, page.keywords)))

    @cached_property
    def doubt(self) -> str:
        """What lets the name be another's, from the words in the whole page. Empty where nothing does."""
        page = self.page
        said = (page.title, *page.sentences, page.credit, page.picture_alt, *page.keywords)
        return self.lexicon.namesakes.doubt("\n".join(said), self._sure) if self.is_named else ""


@lru_cache(maxsize=1024)
def _lexicon(target: Target) -> Lexicon:
    return Lexicon(target)


def _names_any(entry: Entry, targets: tuple[Target, ...]) -> bool:
    """Whether any target's word stands anywhere in the entry."""
    picture = (entry.picture.alt, file_name(entry.picture.url)) if entry.picture else ()
    said = plain("\n".join((entry.title, entry.text[:LONGEST_TEXT], entry.credit, *entry.keywords, *picture)))
    filed = {plain(keyword).casefold() for keyword in entry.keywords}
    return bool(_any_word(targets).search(said)) or any(not filed.isdisjoint(_lexicon(it).names) for it in targets)


@lru_cache(maxsize=16)
def _any_word(targets: tuple[Target, ...]) -> re.Pattern[str]:
    return re.compile(any_of([word for target in targets for word in target.words]))


# ---------------------------------------------------------------- the rules


def title_names(aspect: Aspect) -> str | None:
    """A release is about what its title names."""
    mention = next((mention for mention in aspect.title if not mention.owns_a_moon), None)
    return f"the title names {mention.word}" if mention else None


def it_took_the_picture(aspect: Aspect) -> str | None:
    """What a spacecraft took is the spacecraft's, whatever is to be seen in it."""
    takers = (mention for mention in aspect.told if mention.took_this or (mention.took_it and not aspect.another_took_it))
    taker = next(takers, None) if aspect.is_craft else None
    return f"taken by {taker.word}, as the text says" if taker else None


def opening_names(aspect: Aspect) -> str | None:
    """The first sentences say what is shown: three where there is no title to say it, else the first, and the second too.

    One mention in a longer text that begins with something else is an aside, except where it points at the picture.
    """
    if aspect.another_took_it:
        return None
    naming = [subjects([mentions]) for mentions in aspect.sentences]
    is_aside = len(naming) > 2 and sum(map(bool, naming)) == 1
    reach = 3 if not aspect.page.title else 1 if is_aside else 2
    pointed_at = (mention for mention in chain.from_iterable(naming[reach:3]) if mention.in_the_picture)
    mention = next(chain(chain.from_iterable(naming[:reach]), pointed_at), None)
    return f"the text's first sentences name {mention.word}" if mention else None


def credit_names(aspect: Aspect) -> str | None:
    """A credit names who made the picture."""
    mention = next(iter(aspect.lexicon.mentions(aspect.page.credit)), None)
    return f"the credit names {mention.word}" if mention else None


def keyword_names(aspect: Aspect) -> str | None:
    """Whoever filed the picture under the target's name meant it."""
    return f"{aspect.name} is one of its keywords" if any(map(aspect.lexicon.is_name, aspect.page.keywords)) else None


def picture_names(aspect: Aspect) -> str | None:
    """The publisher's description says what is in the picture, and so does a file name where the text agrees."""
    described = subjects([aspect.lexicon.mentions(aspect.page.picture_alt)])
    if described:
        return f"the picture's description names {described[0].word}"
    is_filed = bool(aspect.lexicon.mentions(aspect.page.picture_name))
    return f"the picture's file name and the text name {aspect.name}" if is_filed and subjects(aspect.sentences) else None


def most_sentences_name(aspect: Aspect) -> str | None:
    """What a good part of a text speaks of is its subject, wherever it begins."""
    naming = sum(bool(subjects([mentions])) for mentions in aspect.sentences)
    enough = naming >= 3 and naming >= 0.4 * len(aspect.sentences) and not aspect.another_took_it
    return f"{naming} of the text's {len(aspect.sentences)} sentences name {aspect.name}" if enough else None


def only_craft_named(aspect: Aspect) -> str | None:
    """Where a text speaks of one spacecraft and of no other observer, the picture is that one's."""
    speaks_of_it = aspect.is_craft and sum(map(bool, aspect.sentences)) >= 2
    if not speaks_of_it or all(mention.is_ahead for mention in aspect.told):
        return None
    if any(map(phrases.OTHER_OBSERVER.search, (aspect.page.title, *aspect.page.sentences))):
        return None
    return f"{aspect.name} is the only spacecraft that the text names"


RULES: tuple[Callable[[Aspect], str | None], ...] = (
    title_names,
    it_took_the_picture,
    opening_names,
    credit_names,
    keyword_names,
    picture_names,
    most_sentences_name,
    only_craft_named,
)


def reasons(aspect: Aspect) -> tuple[str, ...]:
    """Why the page is about the target, strongest first; empty where it is not, or means something else of that name."""
    if not aspect.is_named or aspect.another or aspect.doubt:
        return ()
    return tuple(reason for rule in RULES if (reason := rule(aspect)))[:MOST_REASONS]


def subjects(sentences: Iterable[Sequence[Mention]]) -> list[Mention]:
    """The mentions that are more than in passing."""
    return [mention for mentions in sentences for mention in mentions if not mention.in_passing]
