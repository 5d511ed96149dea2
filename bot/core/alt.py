"""What a picture's alt text says: for members who listen to the channel, and for those whose picture does not load."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from bot.core.caption import says_what_is_shown
from bot.core.model import Entry, Observed, Target
from bot.core.text import bare, file_name, sentences, tidy

LENGTH = 1024
"""Discord's limit, in characters."""

SHORTEST = 25
"""A publisher's alt text below this describes nothing."""


def alt_text(entry: Entry, targets: Sequence[Target], observed: Observed) -> str:
    """The publisher's own description, else the sentence of the text that says what is shown, with target and instrument.

    `targets` are those that the release is about. Whole sentences; nothing is described that the source does not say.
    """
    return _published(entry) or _from_text(entry, targets, observed)


def _published(entry: Entry) -> str:
    """The publisher's alt text, if it describes the picture and is more than its title or file name."""
    if entry.picture is None:
        return ""
    alt = tidy(entry.picture.alt)
    names = {bare(entry.title), bare(file_name(entry.picture.url)), bare(entry.picture.url.rpartition("/")[2])}
    says_something = len(alt) >= SHORTEST and " " in alt and bare(alt) not in names
    return _within(alt, LENGTH) if says_something else ""


def _from_text(entry: Entry, targets: Sequence[Target], observed: Observed) -> str:
    said = says_what_is_shown(entry.text, entry.title, targets) or _nothing_but(tidy(entry.title))
    instruments = dict.fromkeys(reading.value for reading in observed.instruments)
    head = _labelled("About", [target.name for target in targets], said) + _labelled("Instrument:", list(instruments), said)
    return _within(f"{head}{said}", LENGTH) or "NASA gives no description."


def _labelled(label: str, names: Sequence[str], said: str) -> str:
    """A short sentence of those names that the rest does not say anyway."""
    missing = [name for name in names if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said)]
    return f"{label} {', '.join(missing)}. " if missing else ""


def _nothing_but(title: str) -> str:
    ended = title if title.endswith((".", "!", "?", "…")) else f"{title}."
    return f"{ended} NASA gives no further description." if title else "NASA gives no description."


def _within(text: str, length: int) -> str:
    """As many of the text's first sentences as fit; none where the first does not."""
    if len(text) <= length:
        return text
    told = sentences(text)
    kept = sum(1 for end in accumulate(len(sentence) + 1 for sentence in told) if end - 1 <= length)
    return " ".join(told[:kept])
