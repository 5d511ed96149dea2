"""A feed before it is written down: what it is called, where it is, and its entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from bot.core.model import Release, Target
from bot.web.items import Item, Words, changed, identifier, item

NAME = "Perijove"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries was last changed: a feed has to say."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed, of everything or of one `target`. `updated` is when an entry last came or changed."""

    base: str
    target: Target | None
    updated: datetime
    items: Sequence[Item]

    @property
    def id(self) -> str:
        """What it is known by for ever; the same in both languages."""
        return identifier("feed", self.target.key if self.target else "")

    @property
    def title(self) -> str:
        """What readers call it."""
        return f"{NAME}: {self.target.name}" if self.target else NAME

    @property
    def said(self) -> str:
        """What it is, in a sentence."""
        about = self.target.name if self.target else "Juno and the moons it looks at"
        return f"NASA's new pictures and reports about {about}, each one once, however many sources carry it."

    @property
    def page(self) -> str:
        """The gallery of the same releases."""
        return f"{self.base}/{self._query}"

    def url(self, ending: str) -> str:
        """The feed's own address in this language."""
        return f"{self.base}/feed.{ending}{self._query}"

    @property
    def _query(self) -> str:
        return f"?target={quote(self.target.key, safe='')}" if self.target else ""


def channel(releases: Iterable[Release], target: Target | None, words: Words) -> Channel:
    """The feed of these releases, newest first."""
    told = list(releases)
    return Channel(words.base, target, changed(told) or NEVER, [item(release, words) for release in told])
