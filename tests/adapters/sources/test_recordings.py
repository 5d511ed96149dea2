"""Each recording becomes exactly the entries that stand beside it, and nothing an answer holds can break an adapter."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import Unreadable
from bot.core.model import Entry, Parsed
from bot.sources.kinds import ADAPTERS
from tests.adapters.sources.expected import RECORDINGS

FOLDER = Path(__file__).parent / "recordings"
PAYLOADS = Path(__file__).resolve().parents[4] / "shared" / "data" / "payloads"

WEB_PAGE = b"\xef\xbb\xbf\n<!DOCTYPE html><html><head><title>Moved</title></head><body>Moved.</body></html>"


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_recording_becomes_its_expected_entries(name: str) -> None:
    kind, expected = RECORDINGS[name]
    assert ADAPTERS[kind].parse((FOLDER / name).read_bytes()) == expected


def test_every_recorded_answer_has_its_expected_entries() -> None:
    answers = {path.name for path in FOLDER.iterdir() if path.suffix in {".xml", ".json"}}
    assert answers == set(RECORDINGS)


def test_the_bare_ampersand_of_the_photojournal_is_in_its_recording() -> None:
    assert re.search(rb"&cat=", (FOLDER / "photojournal.xml").read_bytes())


@pytest.mark.parametrize(
    ("kind", "body", "sentence"),
    [
        ("rss", WEB_PAGE, "is a web page, not a feed"),
        ("rss", b"<?xml version='1.0'?>\n<!-- moved --><!DOCTYPE html PUBLIC 'x'><html/>", "is a web page, not a feed"),
        ("rss", b"<!---->" * 200, "is not a feed"),
        ("rss", b"<head><title>Just a moment</title></head>", "is a web page, not a feed"),
        ("rss", b"\x00\x01\x02", "is not a feed"),
        ("rss", b'{"a": 1}', "is not a feed"),
        ("rss", b"<rss version='2.0'><channel><item><title>Half", "breaks off before its first item ends"),
        ("nasa_images", WEB_PAGE, "is a web page, not JSON"),
        ("nasa_images", b'{"collection": {"items": [', "is not JSON, or breaks off"),
        ("nasa_images", b'{"reason": "Expected \'q\' text search parameter"}', "Expected 'q' text search parameter"),
        ("nasa_images", b"[]", "is JSON, but not a collection"),
        ("wordpress", WEB_PAGE, "is a web page, not JSON"),
        ("wordpress", b'{"code": "rest_no_route", "message": "No route <b>was</b> found."}', "No route was found."),
        ("wordpress", b"[" * 100_000, "is not JSON, or breaks off"),
        ("apod", WEB_PAGE, "is a web page, not a feed"),
        ("apod", b'{"code": "apod_basic_not_found", "message": "APOD not found."}', "APOD not found."),
        ("apod", b'{"collection": {}}', "is JSON, but not a picture of the day"),
    ],
)
def test_an_answer_of_another_kind_is_refused_in_one_line(kind: str, body: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        ADAPTERS[kind].parse(body)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("rss", b"<rss version='2.0'><channel><title>Quiet</title></channel></rss>"),
        ("nasa_images", b'{"collection": {"items": []}}'),
        ("wordpress", b"[]"),
        ("apod", b"[]"),
    ],
)
def test_an_answer_without_items_is_no_error(kind: str, body: bytes) -> None:
    assert ADAPTERS[kind].parse(body) == Parsed(())


def test_one_day_alone_is_read_as_a_list_of_it() -> None:
    days = json.loads((FOLDER / "apod.json").read_bytes())
    assert ADAPTERS["apod"].parse(json.dumps(days[0]).encode()).entries == RECORDINGS["apod.json"][1].entries[:1]


def test_an_item_without_a_title_is_named_by_its_text() -> None:
    words = " ".join(["word"] * 100)
    feed = f"<rss version='2.0'><channel><item><guid>g</guid><description>{words}</description></item></channel></rss>"
    [entry] = ADAPTERS["rss"].parse(feed.encode()).entries
    assert entry.title == " ".join(["word"] * 24) + " …"


# ---------------------------------------------------------------- broken bytes


@st.composite
def mutilated(draw: st.DrawFn) -> tuple[str, bytes]:
    """A recording with some stretches of it replaced, doubled or cut out."""
    name = draw(st.sampled_from(sorted(RECORDINGS)))
    body = bytearray((FOLDER / name).read_bytes())
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(body)))
        end = draw(st.integers(start, min(len(body), start + 200)))
        body[start:end] = draw(
            st.binary(max_size=8) | st.sampled_from([b"", b"<", b"&#xD800;", b'"\\ud800"', b"null", b"]]>"])
        )
    return RECORDINGS[name][0], bytes(body)


def read_or_refused(kind: str, body: bytes) -> tuple[Entry, ...]:
    with suppress(Unreadable):
        return ADAPTERS[kind].parse(body).entries
    return ()


@given(mutilated())
@settings(max_examples=150)
def test_broken_bytes_are_read_or_refused_and_what_was_read_can_be_stored(answer: tuple[str, bytes]) -> None:
    for entry in read_or_refused(*answer):
        assert entry.guid
        assert entry.title
        written = "".join([entry.guid, entry.title, entry.text, entry.link, entry.credit, *entry.keywords])
        assert b"\0" not in written.encode()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.data())
@settings(max_examples=150)
def test_anything_may_stand_anywhere_in_json(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([name for name in sorted(RECORDINGS) if name.endswith(".json")]))
    document = json.loads((FOLDER / name).read_bytes())
    holder = document
    while True:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = data.draw(st.sampled_from(keys))
        deeper = holder[key]
        if not isinstance(deeper, dict | list) or not deeper or data.draw(st.booleans()):
            holder[key] = data.draw(json_values)
            break
        holder = deeper
    for entry in read_or_refused(RECORDINGS[name][0], json.dumps(document).encode()):
        assert entry.guid
        "".join([entry.guid, entry.title, entry.text, entry.credit]).encode()


# ---------------------------------------------------------------- stored answers, where they are at hand


@pytest.mark.parametrize(
    ("kind", "name", "entries", "broken"),
    [
        ("rss", "iotd-rss-shape-1.xml", 1, 0),
        ("rss", "science-photojournal-feed-fragment-1.xml", 1, 0),
        ("nasa_images", "images-api-search-stars-1.json", 100, 0),
        ("apod", "apod-basic-json-1.json", 1, 0),
        ("apod", "apod-basic-rss-1.xml", 1, 0),
        ("apod", "apod-month-2023-10.json", 31, 0),
        ("apod", "apod-month-2017-02-429.json", 5, 23),
    ],
)
def test_a_stored_answer_is_read(kind: str, name: str, entries: int, broken: int) -> None:
    path = PAYLOADS / name
    if not path.exists():
        pytest.skip("the stored answers of NASA's endpoints are not beside this checkout")
    parsed = ADAPTERS[kind].parse(path.read_bytes())
    assert (len(parsed.entries), len(parsed.broken)) == (entries, broken)
    assert all(entry.guid and entry.title and entry.link for entry in parsed.entries)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("rss", "photojournal-PIA26369.html"), ("wordpress", "svs-api-5274.json"), ("apod", "apod-basic-404-1.json")],
)
def test_a_stored_answer_of_another_kind_is_refused(kind: str, name: str) -> None:
    path = PAYLOADS / name
    if not path.exists():
        pytest.skip("the stored answers of NASA's endpoints are not beside this checkout")
    with pytest.raises(Unreadable):
        ADAPTERS[kind].parse(path.read_bytes())
