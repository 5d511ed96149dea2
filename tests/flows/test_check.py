from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest

from bot.core.errors import Challenged, Gone, NotPublic, SourceError, Unreachable
from bot.core.model import Entry, Match, Source, SourceState
from bot.core.ports import Answer
from bot.flows.check import SILENCE, SourceCheck, SourceFinding
from tests.builders import NOW, a_source, an_entry
from tests.flows.feeds import PlainFeeds, match_by_title


class Telling(PlainFeeds):
    """Feeds whose server gives a validator and may say that it moved."""

    moved_to = ""

    async def poll(self, source: Source, state: SourceState) -> Answer:
        answer = await super().poll(source, state)
        return Answer(answer.body, answer.url, etag="tag", last_modified="monday", moved_to=self.moved_to)


async def checked(feeds: PlainFeeds, **given: Any) -> SourceFinding:
    return await SourceCheck(feeds, {"rss": feeds}, match_by_title, lambda: NOW)(a_source(**given))


async def test_a_good_source_says_how_much_of_it_matters_how_new_it_is_and_what_it_lets_us_ask() -> None:
    feeds = Telling()
    new = an_entry("1", title="Io", published=NOW - timedelta(days=3))
    feeds.say("journal", new, an_entry("2", title="A galaxy", published=None))
    assert await checked(feeds) == SourceFinding(
        "journal",
        well=True,
        answer="2 items",
        age=timedelta(days=3),
        validators=("ETag", "Last-Modified"),
        entries=2,
        matching=1,
    )


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (Unreachable("did not answer in time"), "look for its new address"),
        (Gone("answered 410 Gone", 410), "enabled = false"),
        (Challenged("answered 403 Forbidden with a challenge page", 403), "`contact`"),
        (NotPublic("leads to 127.0.0.1, which is not a public address"), "PERIJOVE_ALLOW_PRIVATE_HOSTS=1"),
    ],
)
async def test_a_failing_source_says_why_and_what_to_do(error: SourceError, advice: str) -> None:
    found = await checked(PlainFeeds({"journal": error}))
    assert (found.source, found.well, found.answer) == ("journal", False, str(error))
    assert advice in found.advice


async def test_a_source_that_moved_says_what_to_write_instead() -> None:
    feeds = Telling({"journal": [an_entry()]})
    feeds.moved_to = "https://nasa.example/new"
    found = await checked(feeds)
    assert (found.well, found.advice) == (False, "it moved for good: make its url https://nasa.example/new")


async def test_items_that_cannot_be_read_are_counted_and_the_first_is_shown() -> None:
    found = await checked(PlainFeeds({"journal": [an_entry()]}, broken=("item 2 has no link", "item 3 has no link")))
    assert (found.well, found.answer) == (False, "1 item, 2 not readable")
    assert found.advice == "not readable: item 2 has no link"


async def test_silence_is_no_fault_but_worth_a_look() -> None:
    silent = await checked(PlainFeeds({"journal": [an_entry(published=NOW - SILENCE - timedelta(days=1))]}))
    empty = await checked(PlainFeeds({"journal": []}))
    assert silent.well
    assert "nothing new for long" in silent.advice
    assert (empty.well, empty.age, "it is empty" in empty.advice) == (True, None, True)


async def test_items_are_matched_away_from_the_event_loop() -> None:
    threads = []

    def match(entry: Entry) -> tuple[Match, ...]:
        threads.append(threading.current_thread())
        return match_by_title(entry)

    feeds = PlainFeeds({"journal": [an_entry()]})
    await SourceCheck(feeds, {"rss": feeds}, match, lambda: NOW)(a_source())
    assert threads
    assert threading.current_thread() not in threads


async def test_a_source_that_is_switched_off_is_not_asked() -> None:
    feeds = PlainFeeds()
    found = await checked(feeds, enabled=False)
    assert (found.well, found.answer, feeds.asked) == (True, "switched off, not asked", [])
