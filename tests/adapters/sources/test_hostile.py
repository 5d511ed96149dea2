"""Answers that are made to hurt: too much, too deep, too long, too slow to read. Each costs a line, or nothing."""

from __future__ import annotations

import resource
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from bot.core.errors import Unreadable
from bot.core.model import Entry, Parsed
from bot.sources.apart import is_ordinary, read_apart
from bot.sources.bounds import LONGEST_LINE, LONGEST_TEXT, MOST_ITEMS, MOST_LISTED, MOST_TEXT
from bot.sources.html import extract, page_picture, pixels
from bot.sources.kinds import ADAPTERS, PARSERS
from tests.adapters.sources.expected import RECORDINGS
from tests.hanging import without_hanging

FOLDER = Path(__file__).parent / "recordings"
MIB = 2**20


def feed(*items: str, head: str = "") -> bytes:
    return f"{head}<rss version='2.0'><channel><title>Sample</title>{''.join(items)}</channel></rss>".encode()


def item(inside: str = "", guid: str = "g", title: str = "Sample lake") -> str:
    return f"<item><guid>{guid}</guid><title>{title}</title><link>https://nasa.example/{guid[:9]}</link>{inside}</item>"


def only(body: bytes, kind: str = "rss") -> Entry:
    [entry] = ADAPTERS[kind].parse(body).entries
    return entry


def read_or_refused(body: bytes) -> tuple[Entry, ...]:
    with suppress(Unreadable):
        return ADAPTERS["rss"].parse(body).entries
    return ()


# ---------------------------------------------------------------- XML's own weapons


def test_entities_that_multiply_are_not_expanded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    body = feed(item("<description>&l11;</description>"), head=f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>')
    assert len(only(body).text) < 100


def test_entities_from_outside_are_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret")
    head = f'<!DOCTYPE rss [<!ENTITY out SYSTEM "file://{tmp_path}/secret">]>'
    entry = only(feed(item("<description>Before &out; after.</description>"), head=head))
    assert "secret" not in entry.text


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


# ---------------------------------------------------------------- too much


def test_the_first_thousand_items_are_read_and_a_line_tells_of_the_others() -> None:
    parsed = ADAPTERS["rss"].parse(feed(*(item(guid=f"g{number}") for number in range(MOST_ITEMS + 5))))
    assert [entry.guid for entry in parsed.entries] == [f"g{number}" for number in range(MOST_ITEMS)]
    assert parsed.broken == ("item 1001 and those after it were left out: there are too many, or they are too long",)


def test_a_thousand_items_are_not_too_many() -> None:
    parsed = ADAPTERS["rss"].parse(feed(*(item(guid=f"g{number}") for number in range(MOST_ITEMS))))
    assert (len(parsed.entries), parsed.broken) == (MOST_ITEMS, ())


def test_texts_that_are_too_much_together_end_the_reading() -> None:
    story = "It is a long story. " * (LONGEST_TEXT // 20)
    parsed = ADAPTERS["rss"].parse(feed(*(item(f"<description>{story}</description>", f"g{n}") for n in range(60))))
    assert sum(len(entry.text) for entry in parsed.entries) <= MOST_TEXT + LONGEST_TEXT
    assert len(parsed.broken) == 1


def test_a_title_of_ten_megabytes_is_cut() -> None:
    assert len(only(feed(item(title="Io " * (10 * MIB // 3)))).title) <= LONGEST_LINE


def test_a_text_is_cut_where_nobody_reads_any_more() -> None:
    assert len(only(feed(item(f"<description>{'Io. ' * 30_000}</description>"))).text) in range(
        LONGEST_TEXT - 2, LONGEST_TEXT + 1
    )


def test_a_guid_longer_than_any_address_is_known_by_a_digest() -> None:
    one, other = (only(feed(item(guid="g" * 100_000 + end))).guid for end in "ab")
    assert one.startswith("digest:")
    assert len(one) == len(other) < 100
    assert one != other


def test_a_credit_that_never_ends_is_none() -> None:
    assert not only(feed(item(f"<description>A lake. Image credit: {'NASA/' * 5_000}</description>"))).credit


def test_only_the_first_captions_are_looked_through_for_a_credit() -> None:
    figures = [f"<figure><figcaption>Part {number}.</figcaption></figure>" for number in range(30)]
    assert extract("".join([*figures[:5], "<figcaption>Credit: NASA</figcaption>", *figures])).credit == "NASA"
    assert not extract("".join([*figures, "<figcaption>Credit: NASA</figcaption>"])).credit


def test_an_address_that_no_message_could_hold_is_none() -> None:
    assert not only(feed(f"<item><guid>g</guid><title>t</title><link>https://nasa.example/{'ä' * 500}</link></item>")).link


@pytest.mark.parametrize(
    "inside",
    [
        "".join(f"<category>k{number}</category>" for number in range(900)),
        "<description>"
        + "".join(f"&lt;a href='https://x.example/{n}'&gt;x&lt;/a&gt;" for n in range(900))
        + "</description>",
    ],
)
def test_an_item_has_no_more_links_and_keywords_than_anyone_reads(inside: str) -> None:
    entry = only(feed(item(inside)))
    assert max(len(entry.keywords), len(entry.links)) == MOST_LISTED


# ---------------------------------------------------------------- oddities


@pytest.mark.parametrize(
    "date",
    [
        "Fri, 31 Dec 99999 23:59:60 +9999",
        "99999-01-01T00:00:00Z",
        "0000-00-00",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "9" * 10_000,
    ],
)
def test_a_date_that_cannot_be_is_none(date: str) -> None:
    assert only(feed(item(f"<pubDate>{date}</pubDate>"))).published is None


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
def test_a_feed_in_another_unicode_is_read_whole(encoding: str) -> None:
    head = '<?xml version="1.0" encoding="utf-16"?>' if encoding == "utf-16" else ""
    body = feed(item(title="Ein See", guid="a"), item(title="Größe", guid="b"), head=head).decode().encode(encoding)
    assert [entry.title for entry in ADAPTERS["rss"].parse(body).entries] == ["Ein See", "Größe"]


def test_bytes_that_are_no_characters_cost_only_themselves() -> None:
    body = feed(item(title="A la\x00ke"), head="").replace(b"ke</title>", b"ke \xff\xfe\xc0</title>")
    assert only(body).title.startswith("A lake")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("wordpress", b"[" * 100_000),
        ("wordpress", b'[{"id": ' + b"9" * 10_000 + b"}]"),
        ("nasa_images", b'{"collection": ' * 50_000),
        ("apod", b'{"title": "\\ud8' + b"0" * 100),
    ],
)
def test_json_that_is_made_to_hurt_is_refused(kind: str, body: bytes) -> None:
    with pytest.raises(Unreadable):
        ADAPTERS[kind].parse(body)


def test_a_size_that_is_a_nest_of_lists_is_none() -> None:
    nest: list[object] = []
    for _ in range(5_000):
        nest = [nest]
    assert pixels(nest) is None


def test_numbers_that_are_none_and_keys_that_are_doubled_do_no_harm() -> None:
    body = b'[{"id": NaN, "id": 1e999, "id": 7, "title": {"rendered": "Sample"}, "link": "https://nasa.example/a"}]'
    assert only(body, "wordpress").guid == "7"


# ---------------------------------------------------------------- large and odd answers are read apart


@pytest.mark.parametrize(
    "body",
    [
        b" " * MIB,
        feed(*([item()] * (MOST_ITEMS + 1))),
        feed(item(f"<description {' '.join(f'a{n}=1' for n in range(10_000))}/>")),
        feed(item()).decode().encode("utf-16"),
    ],
    ids=["large", "many items", "an endless tag", "wide characters"],
)
def test_what_could_hold_the_event_loop_up_is_not_read_beside_it(body: bytes) -> None:
    assert not is_ordinary(body)


@pytest.mark.parametrize("name", RECORDINGS)
def test_what_publishers_send_is_ordinary(name: str) -> None:
    assert is_ordinary((FOLDER / name).read_bytes())


def test_a_large_answer_is_read_by_another_process_and_means_the_same() -> None:
    body = (FOLDER / "photojournal.xml").read_bytes() + b"<!--" + b" " * MIB + b"-->"
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    assert ADAPTERS["rss"].parse(body) == PARSERS["rss"](body)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime > before


@pytest.mark.parametrize("name", ["apod.json", "cut-off.xml"])
def test_nothing_is_lost_on_the_way_from_the_other_process(name: str) -> None:
    kind, expected = RECORDINGS[name]
    assert read_apart(kind, (FOLDER / name).read_bytes()) == expected


def test_the_other_process_refuses_in_the_same_words() -> None:
    with pytest.raises(Unreadable, match=r"^is a web page, not a feed$"):
        read_apart("rss", b"<html>")


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("while True: pass", "takes longer than 0.5 s to read"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "could not be read: its parser broke down"),
        ("raise MemoryError", "could not be read: its parser broke down"),
    ],
)
def test_a_parser_that_hangs_or_breaks_down_costs_a_sentence(program: str, sentence: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_apart("rss", b"", time_limit=0.5 if "while" in program else 20, command=[sys.executable, "-c", program])
    assert str(refusal.value) == sentence


def test_without_a_process_the_answer_is_refused() -> None:
    with pytest.raises(Unreadable, match="no process can be started"):
        read_apart("rss", b"", command=["/nowhere/python"])


def test_an_empty_answer_of_the_other_process_is_no_entries() -> None:
    assert read_apart("wordpress", b"[]") == Parsed(())
