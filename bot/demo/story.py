"""The demo's story: what NASA publishes from chapter to chapter, and what the terminal says about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chapter:
    """One turn of the story. `folder` names its recordings; `told` says what happens in it."""

    folder: str
    told: str


INVITED = "Perijove is invited to a server: it says in three lines what it does."
SET_UP = "Nothing is followed yet: the story goes on when #{channel} follows something."

STORY = (
    Chapter("1-baseline", "Four feeds are read for the first time: what they hold is taken in, and nothing is posted."),
    Chapter("2-release", "The Photojournal publishes a new picture of Io: it is posted."),
    Chapter("3-second-feed", "The Image Library publishes it too, under another title: it is known, and nothing is posted."),
    Chapter("4-correction", "The Photojournal corrects its text (the right edge, not the left): the message is edited."),
)

LIVE = Chapter("", "NASA's own feeds are read for the first time: what they hold is taken in, and nothing is posted.")
"""All that can be foretold of the real NASA."""
