"""How things are put into words on pages. Texts of others lose only what is unseen or disturbs its surroundings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from bot.core import addresses
from bot.core.model import FactKind, Resolution
from bot.core.readable import day, kilometres, visible

LONGEST_ADDRESS = 600
QUERY = re.compile(r"\?[^\s,;)]+")

FACT_NAMES = {
    FactKind.BACKGROUND: "Background",
    FactKind.COMPUTED: "Computed, not in the release",
    FactKind.PREDICTION: "Prediction, not yet observed",
}

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def line(text: str, most: int) -> str:
    """The text on one line, cut at a word where it is longer than that."""
    whole = " ".join(visible(text[: most * 4]).split())
    if len(whole) <= most:
        return whole
    head = whole[: most - 2]
    return (head.rpartition(" ")[0] if " " in head[most // 2 :] else head) + " …"


def paragraphs(text: str, most: int) -> list[str]:
    """The text's paragraphs, cut where there is more than so many characters of them."""
    found, left = [], most
    for part in visible(text[: most * 2]).split("\n\n"):
        if part.strip() and left > 0:
            found.append(line(part, left))
            left -= len(found[-1])
    return found


def web_address(url: str) -> str:
    """The address fit for a link on a page; empty where it is none, or endless."""
    return addresses.web_address(url, LONGEST_ADDRESS)


def without_query(text: str) -> str:
    """The sentence with what follows the question mark of an address left out: there may be a key in it."""
    return QUERY.sub("?…", text)


def on_day(moment: datetime | date) -> str:
    """The day, as one writes it."""
    return f"{moment.day} {moment:%B} {moment.year}"


def at(moment: datetime) -> str:
    """The moment to the minute, UTC."""
    return f"{on_day(moment)}, {moment:%H:%M} UTC"


def resolution(stated: Resolution) -> str:
    """How much of the ground a pixel shows."""
    ends = dict.fromkeys(kilometres(value) for value in (stated.low, stated.high))
    return f"{' to '.join(ends)} km per pixel"


def span(lasted: timedelta) -> str:
    """How long, in the largest unit that fits: "3 minutes"."""
    seconds = int(abs(lasted.total_seconds()))
    name, size = next(((name, size) for name, size in _UNITS if seconds >= size), _UNITS[-1])
    count = seconds // size
    return f"{count} {name}{'s' * (count != 1)}"


def since(moment: datetime, now: datetime) -> str:
    """How far from now: "3 minutes ago", "in 2 hours"."""
    if abs(now - moment) < timedelta(seconds=1):
        return "now"
    return f"in {span(moment - now)}" if moment > now else f"{span(now - moment)} ago"


def several(count: int, thing: str) -> str:
    """So many of them in words: 1 release, 2,400 releases."""
    return f"{count:,} {thing}{'s' * (count != 1)}"


def first(things: Iterable[Any], most: int) -> list[Any]:
    """So many of them at most."""
    return list(things)[:most]


FILTERS: Mapping[str, Callable[..., Any]] = {
    "line": line,
    "paragraphs": paragraphs,
    "web_address": web_address,
    "without_query": without_query,
    "day": day,
    "on_day": on_day,
    "at": at,
    "since": since,
    "several": several,
    "most": first,
}
