"""The few renditions that are going out: each is read once for many channels, also where several releases go out at once."""

from __future__ import annotations

from bot.core.model import Rendition


class Handful:
    """The renditions that were used last, at most `capacity` bytes of them, though always the very last."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._renditions: dict[str, Rendition] = {}  # the one used last stands last

    def take(self, url: str) -> Rendition | None:
        """The rendition; None where it is not among them."""
        rendition = self._renditions.pop(url, None)
        if rendition is not None:
            self._renditions[url] = rendition
        return rendition

    def put(self, url: str, rendition: Rendition) -> None:
        """Keep it; those that were not used for longest go where room is needed."""
        self._renditions[url] = rendition
        while len(self._renditions) > 1 and sum(len(kept.data) for kept in self._renditions.values()) > self._capacity:
            del self._renditions[next(iter(self._renditions))]
