from __future__ import annotations

from bot.flows.check import SourceCheck
from tests.builders import NOW, a_source, an_entry
from tests.flows.feeds import PlainFeeds, match_by_title


def checking(feeds: PlainFeeds) -> SourceCheck:
    return SourceCheck(feeds, {"rss": feeds}, match_by_title)


async def test_a_good_source_says_how_much_of_it_matters_and_how_new_it_is() -> None:
    feeds = PlainFeeds()
    feeds.say("journal", an_entry("1", title="Io", published=NOW), an_entry("2", title="A galaxy", published=None))
    finding = await checking(feeds)(a_source())
    assert finding.well
    assert finding.said == "2 entries, the newest of 2026-03-01; 1 about something that can be followed"


async def test_a_failing_source_says_why() -> None:
    feeds = PlainFeeds()
    feeds.fail("journal", "answered 404 Not Found")
    finding = await checking(feeds)(a_source())
    assert (finding.what, finding.well, finding.said) == ("source journal", False, "answered 404 Not Found")


async def test_a_source_that_is_switched_off_is_not_asked() -> None:
    feeds = PlainFeeds()
    finding = await checking(feeds)(a_source(enabled=False))
    assert (finding.well, finding.said, feeds.asked) == (True, "is switched off", [])
