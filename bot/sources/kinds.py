"""The kinds of source there are: the names that `kind` in `config/sources.toml` may have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.core.model import Entry, Parsed
from bot.core.ports import Adapter
from bot.sources import apod, nasa_images, page, rss, wordpress
from bot.sources.apart import is_ordinary, read_apart
from bot.sources.pieces import Memory

PARSERS: Mapping[str, Callable[[bytes], Parsed]] = {
    "rss": rss.parse,
    "nasa_images": nasa_images.parse,
    "wordpress": wordpress.parse,
    "apod": apod.parse,
}


@dataclass(frozen=True, slots=True)
class _Reader:
    """An adapter made of the two functions that it is."""

    kind: str
    complete: Callable[[Entry, bytes], Entry]

    def parse(self, body: bytes) -> Parsed:
        return PARSERS[self.kind](body) if is_ordinary(body) else read_apart(self.kind, body)


@dataclass(frozen=True, slots=True)
class _RememberingReader(_Reader):
    """A reader of feeds that does not read an item again while it stays, byte for byte, as it was."""

    memory: Memory

    def parse(self, body: bytes) -> Parsed:
        return rss.parse(body, self.memory) if is_ordinary(body) else read_apart(self.kind, body)


ADAPTERS: Mapping[str, Adapter] = {
    "rss": _Reader("rss", page.complete),
    "nasa_images": _Reader("nasa_images", nasa_images.complete),
    "wordpress": _Reader("wordpress", page.complete),
    "apod": _Reader("apod", page.complete),
}


def remembering(memory: Memory | None = None) -> dict[str, Adapter]:
    """The adapters for one who polls again and again: of a feed that changed, they read what is new in it."""
    return {**ADAPTERS, "rss": _RememberingReader("rss", page.complete, Memory() if memory is None else memory)}
