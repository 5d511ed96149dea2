"""What is asked of the web: sources, pages, pictures, and a language model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.core.model import Entry, Parsed, Rendition, Source, SourceState


@dataclass(frozen=True, slots=True)
class Answer:
    """A source's good answer. `unchanged` (304, or the same bytes as last time) means there is nothing to parse.

    `fresh_for` is how long the server says that nothing new will be there. `moved_to` is the address that it says is the
    source's new one for good, empty for one that stayed.
    """

    body: bytes
    url: str
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    unchanged: bool = False
    fresh_for: timedelta = timedelta()
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A page or manifest. `moved_to` is the address that its server says is its new one for good, empty if it stayed."""

    body: bytes
    moved_to: str = ""


class Fetcher(Protocol):
    """Asks an address over HTTP, carefully."""

    async def poll(self, source: Source, state: SourceState) -> Answer:
        """The source's answer, conditional on what `state` remembers of the same address.

        It may wait until the host has been left alone for a moment. Raises `SourceError` (`Unreachable`, `NotPublic`,
        `BadStatus`, `Gone`, `Challenged`, `TooLarge`, `Unreadable` for an empty body).
        """
        ...

    async def document(self, url: str) -> Document:
        """The page or manifest that an entry's `details` names.

        Raises `SourceError`, `Unwelcome` where bots are asked to leave the page alone.
        """
        ...


class Adapter(Protocol):
    """Reads one kind of source. Pure: bytes in, data out."""

    def parse(self, body: bytes) -> Parsed:
        """The answer's entries. Raises `Unreadable` where the whole answer is not of this kind."""
        ...

    def complete(self, entry: Entry, body: bytes) -> Entry:
        """The entry with what the document at its `details` adds; the entry itself where that says nothing."""
        ...


class Pictures(Protocol):
    """Makes the rendition of a picture, once."""

    async def at_hand(self, url: str) -> Rendition | None:
        """The rendition, where it was made before: nothing is fetched, and nobody waited for."""
        ...

    async def rendition(self, url: str) -> Rendition:
        """The picture in a form that fits a message. Raises `PictureError`."""
        ...


class Selector(Protocol):
    """A language model that chooses among the sentences of a release."""

    async def choose(self, task: str, sentences: str) -> str:
        """Its answer, word for word and not judged yet. `sentences` are what the `task` is about, and nothing more.

        Raises `SelectorError` where there is none in time.
        """
        ...
