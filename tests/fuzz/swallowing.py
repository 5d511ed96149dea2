"""An answer on its whole way: through its adapter, matching and describing, into a store; and what must be true then."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial

from bot.core.describe import describe
from bot.core.match import match
from bot.core.model import Entry, Parsed, Picture, SourceState
from bot.core.ports import Adapter, Document
from bot.flows.ingest import Ingest, Report
from bot.sources.bounds import LONGEST_LINE, LONGEST_TEXT, MOST_LISTED
from bot.sources.kinds import ADAPTERS
from tests.builders import NOW, a_source, a_watch
from tests.core.catalogue import LIBRARY, TARGETS
from tests.fakes_sources import FakeFetcher
from tests.fakes_store import MemoryStore
from tests.fuzz.mutations import PAGE


class Escaped(logging.Handler):
    """Fails on an exception that somebody caught only to log it: the flows do so with bugs."""

    def __init__(self) -> None:
        super().__init__()
        self.caught: list[BaseException] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1]:
            self.caught.append(record.exc_info[1])

    def __enter__(self) -> Escaped:
        logging.getLogger("bot").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("bot").removeHandler(self)
        if self.caught:
            raise self.caught[0]


class AnyPage(FakeFetcher):
    """Has the same page at every address that an item names."""

    async def document(self, url: str) -> Document:
        self.answers.setdefault(url, PAGE)
        return await super().document(url)


@dataclass(frozen=True)
class Checked:
    """An adapter whose entries are looked at: one that is not sound is a failure."""

    adapter: Adapter

    def parse(self, body: bytes) -> Parsed:
        parsed = self.adapter.parse(body)
        for entry in parsed.entries:
            assert not flaw(entry), flaw(entry)
        return parsed

    def complete(self, entry: Entry, body: bytes) -> Entry:
        completed = self.adapter.complete(entry, body)
        assert not flaw(completed), flaw(completed)
        return completed


async def swallow(kind: str, *bodies: bytes) -> list[Report]:
    """Poll a source that is known already, and answers with these one after the other."""
    store, source = MemoryStore(), a_source("journal", kind=kind)
    fetcher = AnyPage()
    ingest = Ingest(
        store,
        fetcher,
        {kind: Checked(ADAPTERS[kind])},
        partial(match, targets=TARGETS),
        partial(describe, targets=TARGETS, library=LIBRARY),
        lambda: NOW,
        chance=lambda: 0.5,
    )
    async with store.writing() as tx:
        await tx.save_source_state(SourceState(source.name, baselined=NOW, last_success=NOW))
        await tx.save_watch(a_watch(100, "io"))
        await tx.save_watch(a_watch(200, "juno"))
    reports = []
    with Escaped():
        for body in bodies:
            fetcher.answers = {source.url: body}
            reports.append(await ingest(source))
    return reports


def flaw(entry: Entry) -> str:
    """What is not within bounds, or could not be stored or sent; empty for a sound entry."""
    picture = entry.picture or Picture("")
    lines = {"guid": entry.guid, "title": entry.title, "link": entry.link, "details": entry.details, "credit": entry.credit}
    lines |= {"alt": picture.alt, "picture": picture.url} | {f"keyword {n}": word for n, word in enumerate(entry.keywords)}
    "".join([*lines.values(), entry.text]).encode()  # which stray surrogates would not survive
    wrong = [name for name, line in lines.items() if len(line) > LONGEST_LINE or "\0" in line]
    wrong += ["text"] * (len(entry.text) > LONGEST_TEXT or "\0" in entry.text)
    wrong += ["lists"] * (max(len(entry.links), len(entry.keywords)) > MOST_LISTED)
    wrong += ["nameless"] * (not entry.guid or not entry.title)
    wrong += ["date"] * (entry.published is not None and not 1958 <= entry.published.year < 2100)
    return ", ".join(wrong)
