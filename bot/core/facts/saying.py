"""How a fact is put together from what is known."""

from __future__ import annotations

from datetime import date

from bot.core.facts.library import Citation
from bot.core.model import Fact, FactKind, Observed

ASTRONOMY = Citation("https://github.com/cosinekitty/astronomy", "worked out with Astronomy Engine", date(2026, 11, 22))
"""What is named as the source of what was computed."""


def as_fact(text: str, citation: Citation, kind: FactKind = FactKind.BACKGROUND) -> Fact:
    """The sentence as a fact that names its source."""
    return Fact(text, kind, citation.url, citation.name, citation.checked)


def only_day(observed: Observed) -> date | None:
    """The day on which the picture was taken, where the text gives one, and only one."""
    days = [reading.value for reading in observed.dates]
    return date.fromisoformat(days[0]) if len(days) == 1 and len(days[0]) == 10 else None


def in_words(day: date) -> str:
    """The day as readers write it: "3 February 2024"."""
    return f"{day.day} {day:%B %Y}"
