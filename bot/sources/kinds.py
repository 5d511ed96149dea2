"""The kinds of source there are: the names that `kind` in `config/sources.toml` may have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.core.model import Entry, Parsed
from bot.core.ports import Adapter
from bot.sources import apod, nasa_images, page, rss, wordpress


@dataclass(frozen=True, slots=True)
class _Reader:
    """An adapter made of the two functions that it is."""

    parse: Callable[[bytes], Parsed]
    complete: Callable[[Entry, bytes], Entry]


ADAPTERS: Mapping[str, Adapter] = {
    "rss": _Reader(rss.parse, page.complete),
    "nasa_images": _Reader(nasa_images.parse, nasa_images.complete),
    "wordpress": _Reader(wordpress.parse, page.complete),
    "apod": _Reader(apod.parse, page.complete),
}
