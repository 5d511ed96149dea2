"""What texts, days and distances are for readers, wherever they read them: in Discord, on a page, in a terminal."""

from __future__ import annotations

import re
from datetime import date

from bot.core.model import Distance

UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""Control characters, those that turn the direction of what follows, and halves of characters, which cannot be sent."""

PILED = re.compile(
    r"([{0}]{{4}})[{0}]+".format(r"\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f")
)
"""Accents piled higher than any language does: they would cover the lines around them."""

TENS = 10
"""From ten kilometres up, a fraction of one says nothing."""


def visible(text: str) -> str:
    """The text without what cannot be seen, and with no more accents on a letter than can be read."""
    if text.isascii() and text.isprintable():  # as most are; to look for what has to go takes far longer
        return text
    return PILED.sub(r"\1", UNSEEN.sub("", text))


def day(iso: str) -> str:
    """An ISO date in words, as exact as it is: "3 February 2024", "February 2024", "2024"; anything else as it stands."""
    parts = iso.split("-")
    try:
        whole = date.fromisoformat("-".join([*parts, "01", "01"][:3]))
    except ValueError:
        return iso
    return " ".join([f"{whole.day}", f"{whole:%B}", f"{whole.year}"][3 - len(parts) :])


def distance(stated: Distance) -> str:
    """How far Juno was, and of what moment that is true."""
    moment = " (closest approach)" if stated.kind == "closest" else ""
    target = stated.target[:1].upper() + stated.target[1:]
    return f"{kilometres(stated.km)} km from {target}{moment}"


def kilometres(length: float) -> str:
    """The number in words' company: whole and in groups of three, or as exact as it is below ten."""
    return f"{length:,.0f}" if length >= TENS else f"{length:g}"
