"""A poll that is looked into."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.describe import describe
from bot.core.why import judge
from bot.flows.ingest import Ingest
from bot.flows.look import Look, look_into
from tests.builders import NOW, a_source, an_entry
from tests.core.catalogue import LIBRARY, TARGETS
from tests.fakes_store import MemoryStore
from tests.flows.feeds import PlainFeeds


class World:
    """Feeds and a store that knows nothing yet."""

    def __init__(self) -> None:
        self.feeds, self.store = PlainFeeds(), MemoryStore()

    async def look(self) -> Look:
        ingest = Ingest(
            self.store,
            self.feeds,
            {"rss": self.feeds},
            lambda entry: pytest.fail(f"{entry.guid} is matched by something else than its verdicts"),
            lambda entry, matches: describe(entry, matches, TARGETS, LIBRARY),
            lambda: NOW,
        )
        return await look_into(ingest, lambda entry: judge(entry, TARGETS), a_source())


def plain(guid: str, title: str, text: str = "It is old.") -> Any:
    return an_entry(guid, title=title, text=text, credit="", picture=None)


async def test_every_entry_is_told_with_its_verdicts_by_which_it_was_taken_in() -> None:
    world = World()
    world.feeds.say("journal", plain("1", "Io"), plain("2", "A galaxy"), plain("3", "A moon", "Unlike Io, it is cold."))

    look = await world.look()

    assert [judged.entry.guid for judged in look.entries] == ["1", "2", "3"]
    assert [judged.is_about_a_target for judged in look.entries] == [True, False, False]
    [io, *_] = look.entries[2].verdicts
    assert (io.target.key, io.reasons, io.against) == ("io", (), ("the text names it only in a comparison",))
    async with world.store.reading() as tx:
        releases = (await tx.releases(look.new)).values()
    assert {release.title: [match.reasons for match in release.matches] for release in releases} == {
        "Io": [("the title names Io",)],
        "A galaxy": [],
        "A moon": [],
    }
    assert look.troubles == ()


async def test_what_goes_wrong_is_a_line_each() -> None:
    world = World()
    world.feeds.broken = ("item 2 has no link",)
    world.feeds.say("journal", plain("1", "Io"))
    assert (await world.look()).troubles == ("item 2 has no link",)
    world.feeds.fail("journal")
    failed = await world.look()
    assert (failed.entries, failed.troubles) == ((), ("answered 404 Not Found",))
