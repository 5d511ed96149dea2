"""Which targets a release is about.

A name alone decides nothing: NASA's texts name Io when they compare Europa with it, and Juno when they look ahead under
a picture by Voyager. What counts is where the name stands and what part it plays there. Each rule is enough by itself,
and gives its reason in words that a member understands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from bot.core import phrases
from bot.core.aspect import EARLY, Aspect, read
from bot.core.furniture import LONGEST_TEXT
from bot.core.mentions import Lexicon, Mention
from bot.core.model import Entry, Match, Target
from bot.core.namesakes import any_of
from bot.core.text import file_name, plain

MOST_REASONS = 3
"""How many reasons a match carries at most: the strongest come first."""

MOST_OF_SHORT = 8
"""How many sentences a text has at most of which each is about what is to be seen."""


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
    """A release is about what its title names, except as whose moon something is, or as what it is like."""
    mention = next((mention for mention in aspect.title if not (mention.owns_a_moon or mention.is_compared)), None)
    return f"the title names {mention.word}" if mention else None


def it_took_the_picture(aspect: Aspect) -> str | None:
    """What a spacecraft took is the spacecraft's, whatever is to be seen in it."""
    takers = (mention for mention in aspect.told if mention.took_this or (mention.took_it and not aspect.another_took_it))
    taker = next(takers, None) if aspect.is_craft else None
    return f"taken by {taker.word}, as the text says" if taker else None


def it_took_part(aspect: Aspect) -> str | None:
    """What several made together is each one's, if it is what the first sentences tell of."""
    early = chain.from_iterable(aspect.sentences[:EARLY]) if aspect.is_craft else ()
    partner = next((mention for mention in early if mention.took_part and not mention.is_ahead), None)
    return f"{partner.word} made it together with others, as the text says" if partner else None


def opening_names(aspect: Aspect) -> str | None:
    """The first sentences say what is shown; a lone mention farther on is an aside unless it points at the picture."""
    if aspect.another_took_it:
        return None
    naming = [subjects([mentions]) for mentions in aspect.sentences]
    reach = _reach(aspect, is_aside=len(naming) > 2 and sum(map(bool, naming)) == 1)
    further = (mention for mention in chain.from_iterable(naming[reach:3]) if not mention.is_also_shown)
    pointed_at = (mention for mention in further if mention.in_the_picture)
    mention = next(chain(chain.from_iterable(naming[:reach]), pointed_at), None)
    return f"the text's first sentences name {mention.word}" if mention else None


def _reach(aspect: Aspect, is_aside: bool) -> int:
    """How many sentences say what is shown: three where neither a title nor the first of them tells of something else."""
    if is_aside and aspect.is_led_by_another:
        return 0
    if not (aspect.page.title or aspect.begins_with_another):
        return 3
    return 1 if is_aside else 2


def credit_names(aspect: Aspect) -> str | None:
    """A credit names who made the picture."""
    named = aspect.lexicon.mentions(aspect.page.credit)
    mention = next((mention for mention in named if not mention.is_credited), None)
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


def it_moves_in_the_picture(aspect: Aspect) -> str | None:
    """What crosses the scene is shown, and a short text may have one sentence for each that does."""
    is_short = len(aspect.sentences) <= MOST_OF_SHORT and not (aspect.is_craft or aspect.is_led_by_another)
    mover = next((mention for mention in aspect.told if mention.moves_in_the_picture), None) if is_short else None
    return f"the text says what {mover.word} does in the picture" if mover else None


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
    it_took_part,
    opening_names,
    credit_names,
    keyword_names,
    picture_names,
    it_moves_in_the_picture,
    most_sentences_name,
    only_craft_named,
)


def reasons(aspect: Aspect) -> tuple[str, ...]:
    """Why the page is about the target, strongest first; empty where it is not, or means something else of that name."""
    if not aspect.is_named or aspect.another:
        return ()
    found = tuple(reason for rule in RULES if (reason := rule(aspect)))[:MOST_REASONS]
    return () if found and aspect.doubt else found


def subjects(sentences: Iterable[Sequence[Mention]]) -> list[Mention]:
    """The mentions that are more than in passing."""
    return [mention for mentions in sentences for mention in mentions if not mention.in_passing]
