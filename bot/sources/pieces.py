"""A feed in pieces: what stands around its items, and the items, as bytes.

Most of a feed that changed is, byte for byte, what it was at the last poll. An item that was read then need not be read
again (`Memory`), which is what most of a poll costs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from threading import Lock

from bot.core.model import Entry

_ITEM = re.compile(rb"<(item|entry)[\s>]")
_NEXT = re.compile(rb"\s*+<(item|entry)[\s>]")
_MOVING = re.compile(rb"<(lastBuildDate|pubDate|updated|dc:date)>[^<]{0,100}</\1>")

_MOST_REMEMBERED = 1_000
_MOST_FEEDS = 100
_LONGEST_REMEMBERED = 20_000  # characters of text


@dataclass(frozen=True, slots=True)
class Pieces:
    """A feed's bytes, taken apart."""

    head: bytes
    items: tuple[bytes, ...]
    tail: bytes

    def only(self, items: Iterable[bytes]) -> bytes:
        """The feed with these items alone."""
        return b"\n".join([self.head, *items, self.tail])

    def keys(self) -> list[bytes]:
        """What tells each item: its bytes, and what stands around them all but for dates, which every answer moves."""
        frame = self._frame()
        return [_extended(frame, item) for item in self.items]

    def feed(self) -> bytes:
        """What tells the feed: what stands around its items."""
        return self._frame().digest()

    def _frame(self) -> blake2b:
        return blake2b(_MOVING.sub(b"", self.head + self.tail), digest_size=16)


def pieces(body: bytes) -> Pieces | None:
    """The feed in pieces; None where it is not sure what they are: more than space parts two items, or one holds another."""
    first = _ITEM.search(body)
    items: list[bytes] = []
    end = head = first.start() if first else len(body)
    while item := _NEXT.match(body, end):
        closing = b"</" + item[1] + b">"
        end = body.find(closing, item.end()) + len(closing)
        if end < len(closing) or _ITEM.search(body, item.end(), end):
            return None
        items.append(body[item.start(1) - 1 : end])
    return Pieces(body[:head], tuple(items), body[end:]) if items and not _ITEM.search(body, end) else None


def _extended(frame: blake2b, item: bytes) -> bytes:
    digest = frame.copy()
    digest.update(b"\0" + item)
    return digest.digest()


@dataclass(slots=True)
class Memory:
    """The entries that were used last, by what tells their items. Threads may share it."""

    capacity: int = _MOST_REMEMBERED
    _entries: dict[bytes, Entry] = field(default_factory=dict)  # the one used last stands last
    _shown: dict[bytes, set[bytes]] = field(default_factory=dict)  # by feed, what its last answer held
    _lock: Lock = field(default_factory=Lock)

    def __len__(self) -> int:
        """How many entries it holds."""
        return len(self._entries)

    def recall(self, key: bytes) -> Entry | None:
        """The entry that was read from the item; None where it is not remembered."""
        with self._lock:
            entry = self._entries.pop(key, None)
            if entry is not None:
                self._entries[key] = entry
            return entry

    def keep(self, key: bytes, entry: Entry) -> None:
        """Remember it, unless it is longer than releases are; the one that was not used for longest may go."""
        if len(entry.text) > _LONGEST_REMEMBERED:
            return
        with self._lock:
            self._entries[key] = entry
            if len(self._entries) > self.capacity:
                del self._entries[next(iter(self._entries))]

    def show(self, feed: bytes, keys: Iterable[bytes]) -> None:
        """Forget what the feed's last answer held and this one, which has these items, does not."""
        shown = set(keys)
        with self._lock:
            for key in self._shown.pop(feed, set()) - shown:
                self._entries.pop(key, None)
            self._shown[feed] = shown
            if len(self._shown) > _MOST_FEEDS:
                del self._shown[next(iter(self._shown))]
