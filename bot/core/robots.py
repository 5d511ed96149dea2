"""What a robots.txt says to us, as RFC 9309 reads it.

Python's own parser differs between its patch releases (groups, the longest match, wildcards), and some files make it fail.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote, urlsplit

MOST_RULES = 2000
"""More than any host has that wants to be understood; the rest is left out."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of allow or disallow: a beginning of paths, in which `*` stands for anything and a final `$` for the end."""

    allows: bool
    pattern: str

    def covers(self, path: str) -> bool:
        """Whether the path, unquoted, is one of those."""
        pattern = self.pattern[:-1] if self.pattern.endswith("$") else self.pattern + "*"
        first, *others = map(unquote, pattern.split("*"))
        if not others:
            return path == first
        position = len(first) if path.startswith(first) else -1
        *middle, last = others
        for part in middle:  # each at the leftmost place, which leaves most room for those after it
            found = path.find(part, position) if position >= 0 else -1
            position = found + len(part) if found >= 0 else -1
        return position >= 0 and path.endswith(last, position)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules that hold for us."""

    rules: tuple[Rule, ...] = ()

    def allow(self, url: str) -> bool:
        """Whether the page may be asked for: the longest rule that covers it decides; of two, the one that allows."""
        parts = urlsplit(url)
        path = unquote(f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/")
        covering = [rule for rule in self.rules if rule.covers(path)]
        return max(covering, key=lambda rule: (len(rule.pattern), rule.allows), default=_NOT_SPOKEN_OF).allows


_NOT_SPOKEN_OF = Rule(allows=True, pattern="")


def read_rules(text: str, agent: str) -> Rules:
    """The rules for the bot of this name: those of all groups that name it, else of those for every bot."""
    own, everybodys = [], []
    for agents, rule in _grouped(_fields(text)):
        if agent.lower() in agents:
            own.append(rule)
        elif "*" in agents:
            everybodys.append(rule)
    named = any(name == "user-agent" and value.lower() == agent.lower() for name, value in _fields(text))
    return Rules(tuple(islice((rule for rule in (own if named else everybodys) if rule.pattern), MOST_RULES)))


def _fields(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        name, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield name.strip().lower(), value.strip()


def _grouped(fields: Iterable[tuple[str, str]]) -> Iterator[tuple[frozenset[str], Rule]]:
    """Each rule with the bots that it is for: those named, one line each, right before its group."""
    agents: frozenset[str] = frozenset()
    naming = False
    for name, value in fields:
        if name == "user-agent":
            agents = (agents if naming else frozenset()) | {value.lower()}
            naming = True
        elif name in {"allow", "disallow"}:
            naming = False
            yield agents, Rule(name == "allow", value)
