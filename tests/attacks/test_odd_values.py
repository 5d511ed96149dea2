"""Values that cannot be: dates, numbers, characters, encodings, and other documents than were asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.errors import Unreadable
from bot.sources.html import pixels
from bot.sources.kinds import ADAPTERS
from tests.attacks.feeds import feed, item, only
from tests.attacks.wire import answer, answering, once
from tests.builders import a_source
from tests.e2e.newsroom import Newsroom

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


# ---------------------------------------------------------------- other documents than were asked for

PAGE = b"<!doctype html><html><head><title>Sample</title></head><body><script>alert(1)</script></body></html>"


KINDS = ["application/rss+xml", "text/html", "image/png", "", "text/plain; charset=utf-7", "nonsense; charset=nonsense"]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (PAGE, "is a web page, not a feed"),
        (b'{"items": []}', "is not a feed"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "is not a feed"),
        (b"PK\x03\x04" + bytes(100), "is not a feed"),
        (b" \n\t ", "sent an empty answer"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "is not a feed"),
    ],
    ids=["page", "json", "picture", "archive", "nothing", "drawing"],
)
async def test_what_is_no_feed_is_refused_whatever_it_is_called(room: Newsroom, body: bytes, sentence: str) -> None:
    for kind in KINDS:
        room.nasa.put("/journal", body, kind)
        report = await room.poll("journal")
        assert (report.error, report.new) == (sentence, [])


async def test_a_feed_is_a_feed_whatever_it_is_called(room: Newsroom) -> None:
    for kind in KINDS:
        room.nasa.put("/journal", feed(item(guid=kind, title="Sample: Io")), kind)
        assert len((await room.poll("journal")).new) == 1


# ---------------------------------------------------------------- headers


@pytest.mark.parametrize(
    "header",
    [
        b'ETag: "\xff\xfe"',
        b"Last-Modified: \xc3\x28 \xed\xa0\x80",
        b"ETag: " + b"a" * 8_000,
        b"Cache-Control: max-age=9999999999",
        b"Cache-Control: \xff, max-age=\xff",
        b"Age: -1",
        b"Content-Type: application/rss+xml; charset=\xff",
    ],
)
async def test_a_header_that_means_nothing_changes_nothing(room: Newsroom, header: bytes) -> None:
    body = feed(item(title="Sample: Io"))
    async with answering(once(answer(body, header))) as url:
        moved = a_source(url=url)
        first, again = await room.ingest(moved), await room.ingest(moved)
    assert (first.error, len(first.new), again.error) == ("", 1, "")
    assert first.next_poll is not None
    assert first.next_poll - room.now <= 2 * moved.every


@pytest.mark.parametrize("wait", [b"9" * 5_000, b"9" * 10, b"\xff", b"-1", b"Fri, 31 Dec 99999 23:59:59 GMT", b"soon"])
async def test_a_source_can_silence_itself_for_little_more_than_a_day(room: Newsroom, wait: bytes) -> None:
    async with answering(once(answer(b"", b"Retry-After: " + wait, status=b"503 Busy"))) as url:
        report = await room.ingest(a_source(url=url))
    assert report.next_poll is not None
    assert report.next_poll - room.now <= timedelta(days=1.1)
