"""Answers for which a parser or a search would need the square of their length: hours, for some."""

from __future__ import annotations

from contextlib import suppress

import pytest

from bot.chat.card import render
from bot.chat.inert import fitted, inert
from bot.core.describe import describe
from bot.core.errors import Unreadable
from bot.core.match import match
from bot.core.model import Entry, Match
from bot.core.release import new_release
from bot.sources.apart import is_ordinary
from bot.sources.bounds import LONGEST_LINE, LONGEST_TEXT
from bot.sources.html import extract, page_picture
from bot.sources.kinds import ADAPTERS
from tests.attacks.feeds import feed, item
from tests.builders import NOW, an_entry
from tests.core.catalogue import LIBRARY, TARGETS
from tests.hanging import without_hanging

MIB = 2**20


def read_or_refused(body: bytes) -> tuple[Entry, ...]:
    with suppress(Unreadable):
        return ADAPTERS["rss"].parse(body).entries
    return ()


# ---------------------------------------------------------------- what a parser would need the square of its length for


@pytest.mark.parametrize(
    "body",
    [
        feed(item(f"<author>{'a' * 200_000}</author>")),
        feed(item(f"<author>a@{'b.' * 100_000}</author>")),
        feed(item(), head="\n" * 250_000),
        feed(item(), head="\n<!ENTITY " * 25_000),
        feed(item(), head="<?" + "encoding='" * 25_000),
        feed(item("<description>&#" + "0" * 200_000 + "</description>")),
        feed(item("<description>" + "&lt;div&gt;" * 20_000 + "</description>")),
        feed(item("<description>" + "&lt;a href='https://nasa.example/'&gt;x&lt;/a&gt;" * 4_000 + "</description>")),
        b"<" * 250_000,
    ],
    ids=["author", "address", "lines", "entities", "declaration", "reference", "nesting", "links", "brackets"],
)
def test_a_feed_that_is_slow_to_search_is_read_or_refused(body: bytes) -> None:
    assert is_ordinary(body), "or another process would take the blow"
    with without_hanging():
        titles = {entry.title for entry in read_or_refused(body)}
    assert titles <= {"Sample lake"}


@pytest.mark.parametrize(
    "shard", ["<div>", "<b></p>", "<table><b>", "<a><i></a>", "<p a=1 b=2>", "&", "<", "<!--", "<figure>Io. "]
)
def test_a_page_that_is_slow_to_search_is_read(shard: str) -> None:
    markup = shard * (MIB // len(shard))
    with without_hanging():
        assert page_picture(markup.encode()) is None
        assert len(extract(markup).text) <= LONGEST_TEXT


SLOW_LINES = [
    ":" + "a" * 9,
    ":" + "+" * 9,
    "+",
    ":",
    "1:",
    "_",
    "*",
    "<",
    "[",
    "](",
    "@",
    "\\",
    "~|",
    "# ",
    "1. ",
    "\u0300",
    "https:",
]
"""What an expression that tries again and again would stumble over, once it is long enough."""


@pytest.mark.parametrize("shard", SLOW_LINES)
def test_a_line_that_is_slow_to_search_is_made_plain(shard: str) -> None:
    for line in (shard * (100_000 // len(shard)), shard[0] + shard[-1] * 100_000):
        with without_hanging():
            assert len(inert(line)) >= 100_000 or shard == "\u0300"
            assert len(fitted(line[: 2 * LONGEST_LINE], 2_000)) <= 2_000


@pytest.mark.parametrize("shard", ["a. ", "1,", "((", "Credit: NASA/", "this image taken by "])
def test_a_text_that_is_slow_to_search_is_matched_described_and_shown(shard: str) -> None:
    line = "Io " + shard * (LONGEST_LINE // len(shard) - 2)
    entry = an_entry(title=line, credit=line, keywords=(line,) * 20, text=shard * (LONGEST_TEXT // len(shard)) + " Io.")
    with without_hanging():
        about = match(entry, targets=TARGETS) or (Match("io", ("the title names Io",)),)
        release = new_release("k", "journal", entry, about, describe(entry, about, TARGETS, LIBRARY), NOW)
        assert len(render(release, {}, "d" * 20).content) <= 2_000
