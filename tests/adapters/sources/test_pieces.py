"""What was read of a feed before is not read again, and what is read is what reading everything would have given."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.model import Entry
from bot.sources import rss
from bot.sources.kinds import remembering
from bot.sources.pieces import Memory, pieces
from tests.adapters.sources.expected import RECORDINGS
from tests.fuzz.mutations import FOLDER

HEAD = '<?xml version="1.0"?><rss version="2.0"><channel><title>Samples</title><link>http://sample.example/</link>'
TAIL = "\n</channel></rss>"
FEEDS = [name for name, (kind, _) in sorted(RECORDINGS.items()) if kind == "rss"]


def an_item(number: int, text: str = "A sample of lava.") -> str:
    return (
        f"<item><guid>{number}</guid><link>/{number}</link><title>{number}</title><description>{text}</description></item>"
    )


def a_feed(*items: str, head: str = HEAD, built: str = "today") -> bytes:
    return "\n".join([head, f"<lastBuildDate>{built}</lastBuildDate>", *items, TAIL]).encode()


class Marking(Memory):
    """Says of what it remembers that it did."""

    def recall(self, key: bytes) -> Entry | None:
        entry = super().recall(key)
        return entry and replace(entry, credit="remembered")


def remembered(memory: Memory, body: bytes) -> list[str]:
    return [entry.guid for entry in rss.parse(body, memory).entries if entry.credit == "remembered"]


@pytest.fixture
def memory() -> Memory:
    """That of somebody who has read a feed of two items."""
    made = Marking()
    rss.parse(a_feed(an_item(1), an_item(2)), made)
    return made


def test_only_what_is_new_is_read(memory: Memory) -> None:
    read = rss.parse(a_feed(an_item(3), an_item(2), an_item(1), built="tomorrow"), memory).entries
    assert [(entry.guid, entry.credit) for entry in read] == [("3", ""), ("2", "remembered"), ("1", "remembered")]


def test_an_item_that_changed_is_read_again(memory: Memory) -> None:
    assert remembered(memory, a_feed(an_item(1, "Another sample."), an_item(2))) == ["2"]


def test_what_an_item_stands_in_counts(memory: Memory) -> None:
    """Its address starts from the feed's."""
    moved = a_feed(an_item(1), an_item(2), head=HEAD.replace("sample.example", "other.example"))
    assert [entry.link for entry in rss.parse(moved, memory).entries] == ["http://other.example/1", "http://other.example/2"]


def test_an_item_that_cannot_be_read_is_told_of_each_time(memory: Memory) -> None:
    body = a_feed("<item><description>neither name nor address</description></item>", an_item(1))
    said = [rss.parse(body, memory).broken for _ in range(2)]
    assert said == [("item 1 has neither guid, link nor title",)] * 2


@pytest.mark.parametrize("name", FEEDS)
def test_a_recording_is_the_same_read_once_or_twice(name: str) -> None:
    reader, body = remembering()["rss"], (FOLDER / name).read_bytes()
    assert [reader.parse(body), reader.parse(body)] == [RECORDINGS[name][1]] * 2


@pytest.mark.parametrize(
    "between",
    [
        "<!-- between two -->",
        "<!-- <item> -->",
        "<image><url>/picture.jpg</url></image>",
        an_item(9, "<![CDATA[an </item> in words]]>"),
        an_item(9, "<item>one inside another</item>"),
        "<item><guid>9</guid>",
        "<item/>",
    ],
)
def test_a_feed_that_is_not_surely_taken_apart_is_read_whole(memory: Memory, between: str) -> None:
    body = a_feed(an_item(1), between, an_item(2))
    assert pieces(body) is None
    assert rss.parse(body, memory) == rss.parse(body)


ODD = [
    an_item(1),
    an_item(1),
    an_item(2, "<![CDATA[<p>two</p>]]>"),
    an_item(3, "&lt;item&gt;"),
    an_item(4, "<!-- <item> -->"),
]
ODD += [
    "<item><title>no guid</title></item>",
    "<item ></item >",
    "<item>\n</item>",
    an_item(5, "é ü ☄"),
    "<entry><id>6</id></entry>",
]


@given(st.lists(st.sampled_from(ODD), min_size=1), st.lists(st.sampled_from(ODD), min_size=1))
@settings(max_examples=60)
def test_whatever_was_read_before_the_answer_means_the_same(before: list[str], after: list[str]) -> None:
    memory = Memory()
    rss.parse(a_feed(*before), memory)
    assert rss.parse(a_feed(*after), memory) == rss.parse(a_feed(*after))


def test_it_remembers_so_many_and_none_that_is_endless() -> None:
    memory = Memory(capacity=2)
    for number in range(1, 4):
        memory.keep(b"%d" % number, Entry(str(number), "a title", ""))
        memory.recall(b"1")
    memory.keep(b"long", Entry("long", "a title", "", text="x" * 20_001))
    assert [number for number in (b"1", b"2", b"3", b"long") if memory.recall(number)] == [b"1", b"3"]


def test_what_a_feed_does_not_show_any_more_is_forgotten_and_nothing_of_another_feed() -> None:
    memory = Memory()
    other = a_feed(an_item(1)).replace(b"<channel>", b"<channel><title>another feed</title>", 1)
    rss.parse(other, memory)
    rss.parse(a_feed(an_item(1), an_item(2)), memory)
    rss.parse(a_feed(an_item(2), an_item(3)), memory)
    assert len(memory) == 3
