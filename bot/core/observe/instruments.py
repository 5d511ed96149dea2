"""Which of Juno's instruments took the picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.core.facts.library import Instrument
from bot.core.model import Reading
from bot.core.observe.patterns import one_of
from bot.core.observe.prose import Sentence
from bot.core.observe.release import Told

# A named instrument took the picture, unless the sentence speaks of other times, of its other work, or is a footer.
_IN_PASSING = re.compile(
    rf"\b{one_of('previous(?:ly)? earlier past')} (?:\w+ )?"
    rf"{one_of('encounter flyby pass observation image data measurement result orbit')}"
    rf"|\b{one_of('will may_have designed_(?:to|for) is_intended_to collects? contributing unlike')}\b"
    rf"|\bwas {one_of('built contributed provided funded')}\b|\binstruments? includ|\bshort for\b"
    r"|\braw images are available\b|\bprocess(?:ing)? into\b",
    re.IGNORECASE,
)


def instruments(told: Told) -> tuple[Reading[str], ...]:
    """The instruments named as the picture's; only where there are none, those named in passing."""
    if told.mission not in {"Juno", ""}:  # another's picture, with a word on Juno
        return ()
    mentions = [
        (sentence, *mention) for sentence in told.everything for mention in _mentions(sentence, told.library.instruments)
    ]
    direct = [mention for mention in mentions if not _IN_PASSING.search(mention[0].plain)]
    first: dict[str, Reading[str]] = {}
    for sentence, instrument, found in direct or mentions:
        first.setdefault(instrument.name, Reading(instrument.name, sentence.words(*found.span())))
    return tuple(first.values())


def _mentions(sentence: Sentence, known: tuple[Instrument, ...]) -> Iterator[tuple[Instrument, re.Match[str]]]:
    if not _any_word(known).search(sentence.plain):  # as in most sentences
        return
    for instrument in known:
        for word in instrument.words:
            if found := _whole_word(word).search(sentence.plain):
                yield instrument, found
                break


@lru_cache(maxsize=4)
def _any_word(known: tuple[Instrument, ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for instrument in known for word in instrument.words)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)" if words else r"(?!)", re.IGNORECASE)


@lru_cache(maxsize=256)
def _whole_word(word: str) -> re.Pattern[str]:
    """An abbreviation counts as it is written, a name in any case."""
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", 0 if word.isupper() else re.IGNORECASE)
