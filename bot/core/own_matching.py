"""Which of many servers' own targets a release is about: as `match` says, without asking it about each of them.

Thousands of targets may be known, of which an item names a handful. They are found by the words that the item has.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain

from bot.core.match import match
from bot.core.model import Entry, Match, Target
from bot.core.own_targets import OwnTarget
from bot.core.text import file_name, plain

_TOKEN = re.compile(r"\w+")


class OwnMatcher:
    """Tells which of these targets an entry is about. What several servers have in the same words is looked at once."""

    def __init__(self, own: Iterable[OwnTarget]) -> None:
        alike: defaultdict[tuple[object, ...], list[OwnTarget]] = defaultdict(list)
        for one in own:
            alike[one.name, one.words, one.not_words].append(one)
        self._keys = {same[0].key: [one.key for one in same] for same in alike.values()}
        self._by_token: defaultdict[str, list[tuple[str, Target]]] = defaultdict(list)
        self._by_keyword: defaultdict[str, list[Target]] = defaultdict(list)
        for same in alike.values():
            self._learn(same[0].target)

    def __call__(self, entry: Entry) -> tuple[Match, ...]:
        """The matches, ordered by key."""
        found = match(entry, tuple(self._named(entry).values()))
        every = [Match(key, one.reasons) for one in found for key in self._keys[one.target]]
        return tuple(sorted(every, key=lambda match: match.target))

    def _learn(self, target: Target) -> None:
        for word in target.words:
            self._by_token[max(_TOKEN.findall(word), key=len, default="")].append((word, target))
        for name in {target.name.casefold(), *map(str.casefold, target.words)}:
            self._by_keyword[name].append(target)

    def _named(self, entry: Entry) -> dict[str, Target]:
        """By key, the targets of which a word stands somewhere in the entry, and perhaps more: `match` looks closer."""
        said = _said(entry)
        tokens = self._by_token.keys() & set(_TOKEN.findall(said))
        worded = (target for token in tokens for word, target in self._by_token[token] if word in said)
        filed = (target for keyword in entry.keywords for target in self._by_keyword.get(plain(keyword).casefold(), ()))
        return {target.key: target for target in chain(worded, filed)}


def _said(entry: Entry) -> str:
    picture = (entry.picture.alt, file_name(entry.picture.url)) if entry.picture else ()
    return plain("\n".join((entry.title, entry.text, entry.credit, *entry.keywords, *picture)))
