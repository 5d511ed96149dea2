"""Which of a release's facts stands in its posts: the most relevant of those that were told least lately."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2b

from bot.core.model import Description, Fact

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_FIGURE = re.compile(rf"\d[\d.,:]*|\b(?:{_MONTHS})\b")


def note(fact: Fact) -> str:
    """The name under which is noted when a fact was told. "43 minutes away" is the fact that "37 minutes away" was."""
    return "told " + blake2b(_FIGURE.sub("#", fact.text).encode(), digest_size=12).hexdigest()


def least_told(description: Description, told: Mapping[str, str]) -> Description:
    """The description with the facts first that were never told, then those told longest ago.

    `told` are moments as `moment` writes them, by `note`. Facts that stand alike keep their order, which is by relevance.
    """
    facts = sorted(description.facts, key=lambda fact: told.get(note(fact), ""))
    return replace(description, facts=tuple(facts))


def first_as_before(description: Description, before: Description) -> Description:
    """The description with the fact first that was, where it is still one: a correction changes no more than it must."""
    if not before.facts:
        return description
    first = note(before.facts[0])
    facts = sorted(description.facts, key=lambda fact: note(fact) != first)
    return replace(description, facts=tuple(facts))


def moment(now: datetime) -> str:
    """A moment as a note keeps it; later ones sort later."""
    return now.astimezone(UTC).isoformat(timespec="microseconds")
