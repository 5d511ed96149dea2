"""A source that is plain data: what it answers is a list of entries, with no bytes between."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace

from bot.core.errors import SourceError, Unreachable
from bot.core.model import Entry, Match, Parsed, Picture, Source, SourceState
from bot.core.ports import Answer, Document


@dataclass
class PlainFeeds:
    """Fetcher and adapter in one. `entries` is what each source answers, an error what it fails with.

    `meanwhile` is awaited while a source's answer is on its way.
    """

    entries: dict[str, list[Entry] | SourceError] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    broken: tuple[str, ...] = ()
    asked: list[str] = field(default_factory=list)
    meanwhile: Callable[[Source], Awaitable[None]] | None = None

    def say(self, source: str, *entries: Entry) -> None:
        self.entries[source] = list(entries)

    def fail(self, source: str, sentence: str = "answered 404 Not Found") -> None:
        self.entries[source] = Unreachable(sentence)

    async def poll(self, source: Source, state: SourceState) -> Answer:
        self.asked.append(source.name)
        said = self.entries[source.name]
        if isinstance(said, SourceError):
            raise said
        body = repr((said, self.broken))
        if self.meanwhile is not None:
            await self.meanwhile(source)
        return Answer(source.name.encode(), source.url, body_hash=body, unchanged=body == state.body_hash)

    async def document(self, url: str) -> Document:
        self.asked.append(url)
        if url not in self.pictures:
            raise Unreachable("answered 404 Not Found")
        return Document(url.encode())

    def parse(self, body: bytes) -> Parsed:
        said = self.entries[body.decode()]
        assert not isinstance(said, SourceError)
        return Parsed(tuple(said), self.broken)

    def complete(self, entry: Entry, body: bytes) -> Entry:
        return replace(entry, picture=self.pictures[body.decode()])


def match_by_title(entry: Entry) -> tuple[Match, ...]:
    """A matcher that needs no rules: the title's words are the targets."""
    words: Iterable[str] = (word.strip(".,:").casefold() for word in entry.title.split())
    return tuple(Match(word, ("the title names it",)) for word in words if word in {"io", "juno", "europa"})
