"""`/feed.atom` and `/feed.json`: valid whatever NASA writes, true to its words, and cheap to ask for again."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.model import Match, Release
from bot.web import feeds
from bot.web.atom import NAMESPACE, atom
from bot.web.channel import channel
from bot.web.content import readable
from bot.web.items import LONGEST_TITLE, Words, item
from bot.web.json_feed import VERSION, json_feed
from tests.builders import NOW, a_release
from tests.fakes_store import MemoryStore
from tests.web.asking import Client, asked
from tests.web.hostile import ADDRESSES, TEXTS, fact, hostile, many
from tests.web.world import TARGETS, a_site, keep

WORDS = Words({"journal": "The journal"}, {"io": "Io", "juno": "Juno"}, "https://perijove.example")
IO = TARGETS.named("io")
A = f"{{{NAMESPACE}}}"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
VOID = {"img"}
HOSTILE = st.builds(
    hostile,
    st.text(st.characters(exclude_categories=()), max_size=60) | st.sampled_from(TEXTS),
    st.sampled_from(ADDRESSES) | st.text(max_size=30).map(lambda tail: f"https://nasa.example/{tail}"),
    st.none() | st.datetimes(timezones=st.just(UTC)),
    third_party=st.booleans(),
)


def atom_of(releases: Sequence[Release]) -> bytes:
    return atom(channel(releases, None, WORDS))


def json_of(releases: Sequence[Release]) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(json_feed(channel(releases, None, WORDS)))
    return whole


# ---------------------------------------------------------------- the rules, as their documents state them


class Content(HTMLParser):
    """Reads an entry's HTML: which elements it is made of, where they lead, and whether each ends."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += attrs
        self.open += [] if tag in VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def assert_harmless(html: str) -> None:
    content = Content(html)
    assert not content.open
    assert content.names <= {"p", "img", "ul", "li", "a", "span"}
    assert {name for name, _ in content.attributes} <= {"src", "alt", "href"}
    leading = [value or "" for name, value in content.attributes if name in {"src", "href"}]
    assert all(urlsplit(address).scheme in {"http", "https"} for address in leading)


def is_address(text: str | None) -> bool:
    return bool(text) and bool(urlsplit(text).scheme) and not re.search(r"[\s<>\"]", text or "")


def assert_atom(document: bytes) -> ET.Element:
    """RFC 4287, 4.1 and 4.2."""
    feed = ET.fromstring(document)  # noqa: S314 — our own document: that it can be read is what is tested
    assert feed.tag == f"{A}feed"
    for parent, once in (
        (feed, "id title updated subtitle generator"),
        *((one, "id title updated") for one in feed.iter(f"{A}entry")),
    ):
        assert [len(parent.findall(A + name)) for name in once.split()] == [1] * len(once.split())
        assert is_address(parent.findtext(f"{A}id"))
        assert parent.findall(f"{A}author/{A}name")
        assert all(
            RFC_3339.fullmatch(one.text or "") for name in ("updated", "published") for one in parent.findall(A + name)
        )
        links = parent.findall(f"{A}link")
        assert all(is_address(link.get("href")) for link in links)
        alternates = [(link.get("type"), link.get("hreflang")) for link in links if link.get("rel") == "alternate"]
        assert len(alternates) == len(set(alternates)) == 1
    for entry in feed.iter(f"{A}entry"):
        assert len(entry.findall(f"{A}published")) == 1
        assert len(entry.findall(f"{A}summary")) <= 1
        assert all(category.get("term") for category in entry.iter(f"{A}category"))
        (content,) = entry.findall(f"{A}content")
        assert content.get("type") == "html"
        assert not list(content)
        assert_harmless(content.text or "")
    (self_link,) = [link for link in feed.findall(f"{A}link") if link.get("rel") == "self"]
    assert self_link.get("type") == "application/atom+xml"
    ids = [entry.findtext(f"{A}id") for entry in feed.iter(f"{A}entry")]
    assert len(ids) == len(set(ids))
    return feed


TEXT_KEYS = {"id", "url", "external_url", "title", "content_html", "summary", "image", "date_published", "date_modified"}
FEED_KEYS = {"version", "title", "home_page_url", "feed_url", "description", "language", "authors", "items"}


def assert_json_feed(whole: dict[str, Any]) -> None:
    """Version 1.1: what must be there, what type it has, and nothing that is not known."""
    assert whole["version"] == VERSION
    assert set(whole) == FEED_KEYS
    assert all(isinstance(whole[key], str) and whole[key] for key in FEED_KEYS - {"authors", "items"})
    assert all(set(author) == {"name"} for author in whole["authors"])
    for told in whole["items"]:
        assert {"id", "url", "content_html", "date_published", "date_modified", "authors"} <= set(told)
        assert set(told) <= TEXT_KEYS | {"authors", "tags", "attachments"}
        assert all(isinstance(told[key], str) for key in TEXT_KEYS & set(told))
        assert all(is_address(told[key]) for key in {"url", "external_url", "image"} & set(told))
        assert all(RFC_3339.fullmatch(told[key]) for key in ("date_published", "date_modified"))
        assert all(isinstance(tag, str) for tag in told.get("tags", []))
        assert all(set(one) == {"url", "mime_type"} and is_address(one["url"]) for one in told.get("attachments", []))
        assert_harmless(told["content_html"])
    assert len({told["id"] for told in whole["items"]}) == len(whole["items"])


# ---------------------------------------------------------------- whatever is written


def test_two_hundred_hostile_releases_make_a_valid_atom_feed() -> None:
    releases = many(210)
    feed = assert_atom(atom_of(releases))
    assert [entry.findtext(f"{A}id") for entry in feed.iter(f"{A}entry")] == [item(one, WORDS).id for one in releases]


def test_feedparser_reads_them_all() -> None:
    releases = many(210)
    parsed = feedparser.parse(atom_of(releases))
    assert not parsed.bozo
    assert parsed.version == "atom10"
    assert len(parsed.entries) == 210
    for entry, release in zip(parsed.entries, releases, strict=True):
        assert entry.title_detail.type == "text/plain"
        assert entry.link == f"https://perijove.example/releases/{release.key}"
        assert entry.content[0].type == "text/html"
    told = [parsed.entries[number].title for number, release in enumerate(releases) if release.title in TEXTS[:1]]
    assert set(told) == {"<script>alert(1)</script>"}


def test_two_hundred_hostile_releases_make_a_valid_json_feed() -> None:
    whole = json_of(many(210))
    assert_json_feed(whole)
    assert len(whole["items"]) == 210


@settings(derandomize=True)
@given(HOSTILE)
def test_whatever_a_release_says_both_feeds_are_valid(release: Release) -> None:
    feed = assert_atom(atom_of([release]))
    whole = json_of([release])
    assert_json_feed(whole)
    assert not feedparser.parse(atom_of([release])).bozo
    title = readable(release.title, LONGEST_TITLE) or "Untitled"
    assert whole["items"][0]["title"] == title
    written = feed.findtext(f"{A}entry/{A}title") or ""
    assert written == title.replace("\r\n", "\n").replace("\r", "\n")  # as XML reads the ends of lines


def test_a_server_s_own_target_is_nowhere_in_them() -> None:
    for document in (atom_of(many(20)), json_feed(channel(many(20), None, WORDS))):
        assert b"81000000000000001" not in document


# ---------------------------------------------------------------- what is told


def test_a_release_as_an_entry() -> None:
    release = a_release(title="Io’s “Loki” & friends", link="https://nasa.example/pia90001")
    release = replace(
        release, description=replace(release.description, facts=(fact("Io is warm.", "https://facts.example"),))
    )
    (entry,) = feedparser.parse(atom_of([release])).entries
    assert entry.title == "Io’s “Loki” & friends"
    assert entry.authors == [{"name": "The journal"}]  # our reader of feeds switches off what would fill `author`
    assert [(tag.term, tag.label) for tag in entry.tags] == [("io", "Io")]
    assert entry.summary == release.description.caption
    assert [(link.rel, link.href, link.get("type")) for link in entry.links[:2]] == [
        ("alternate", "https://perijove.example/releases/pia90001", "text/html"),
        ("via", "https://nasa.example/pia90001", "text/html"),  # of one that says nothing feedparser assumes this
    ]
    assert [(one.href, one.type) for one in entry.enclosures] == [("https://nasa.example/PIA90001.jpg", "image/jpeg")]
    html = item(release, WORDS).html
    assert 'alt="A sample picture of a dark lake on a yellow moon."' in html
    assert "<p>This sample image shows a lava lake on Jupiter's moon Io.</p>" in html
    assert '<li>Background: Io is warm. (<a href="https://facts.example">Io is warm.</a>, checked 2026-02-01)</li>' in html
    assert "<p>Credit: NASA/JPL-Caltech/SwRI/MSSS</p>" in html


def test_the_same_in_json() -> None:
    (told,) = json_of([a_release()])["items"]
    assert told["title"] == "Sample: a lava lake on Io"
    assert told["attachments"] == [{"url": "https://nasa.example/PIA90001.jpg", "mime_type": "image/jpeg"}]
    assert (told["image"], told["tags"]) == ("https://nasa.example/PIA90001.jpg", ["Io"])


def test_someone_elses_picture_is_not_shown() -> None:
    release = a_release(third_party=True)
    assert "image" not in json_of([release])["items"][0]
    assert "<img" not in item(release, WORDS).html
    assert not feedparser.parse(atom_of([release])).entries[0].enclosures


def test_an_entry_is_known_by_the_same_id_wherever_this_site_moves() -> None:
    moved = item(a_release(), replace(WORDS, base="http://localhost:8080"))
    assert moved.id == item(a_release(), WORDS).id == "urn:uuid:8e15589d-ec39-50b8-bfe5-1487887637b5"


def test_a_revision_is_an_update_and_the_date_of_publication_stays() -> None:
    before = a_release()
    after = replace(before, revision=2, revised=NOW + timedelta(days=1))
    assert [item(one, WORDS).updated for one in (before, after)] == [NOW, NOW + timedelta(days=1)]
    assert item(after, WORDS).published == before.published


def test_a_feed_without_entries_is_valid() -> None:
    assert_atom(atom_of([]))
    assert_json_feed(json_of([]))


# ---------------------------------------------------------------- asked for


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


async def titles(client: Client, path: str) -> list[str]:
    answer = await client.get(path)
    assert answer.status == 200
    return [told["title"] for told in (await answer.json(content_type="application/feed+json"))["items"]]


def numbered(number: int, target: str = "io", **given: Any) -> Release:
    matches = (Match(target, ("a sample",)),) if target else ()
    return a_release(f"r{number:03}", title=f"{number}", published=NOW + timedelta(hours=number), matches=matches, **given)


async def test_the_newest_fifty_that_are_about_something(store: MemoryStore) -> None:
    await keep(store, *(numbered(number) for number in range(60)), numbered(90, ""), numbered(91, "g81/own"))
    async with asked(feeds.routes(a_site(store))) as client:
        assert await titles(client, "/feed.json") == [str(number) for number in range(59, 9, -1)]


async def test_one_target(store: MemoryStore) -> None:
    await keep(store, numbered(1, "io"), numbered(2, "juno"))
    async with asked(feeds.routes(a_site(store))) as client:
        assert await titles(client, "/feed.json?target=io") == ["1"]
        parsed = feedparser.parse(await (await client.get("/feed.atom?target=Io")).text())
        base = str(client.make_url("")).rstrip("/")
    assert (parsed.feed.title, [entry.title for entry in parsed.entries]) == ("Perijove: Io", ["1"])
    assert {link.rel: link.href for link in parsed.feed.links} == {
        "self": f"{base}/feed.atom?target=io",
        "alternate": f"{base}/?target=io",
    }


@pytest.mark.parametrize("target", ["nothing", "g81%2Fown", "%00", "<script>"])
async def test_what_is_not_followed_is_not_found(store: MemoryStore, target: str) -> None:
    await keep(store, numbered(1, "g81/own"))
    async with asked(feeds.routes(a_site(store))) as client:
        assert (await client.get(f"/feed.atom?target={target}")).status == 404


@pytest.mark.parametrize(("path", "kind"), [("/feed.atom", "application/atom+xml"), ("/feed.json", "application/feed+json")])
async def test_who_has_it_already_is_told_so_and_after_a_minute_what_changed(
    store: MemoryStore, path: str, kind: str
) -> None:
    now = NOW
    await keep(store, numbered(1))
    async with asked(feeds.routes(a_site(store, clock=lambda: now))) as client:
        first = await client.get(path)
        assert first.content_type == kind
        assert first.headers["Cache-Control"] == "public, max-age=300"
        kept = {"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}
        for condition in kept:
            again = await client.get(path, headers=condition)
            assert (again.status, await again.read()) == (304, b"")
            assert again.headers["ETag"] == first.headers["ETag"]
        await keep(store, numbered(1, revision=2, revised=NOW + timedelta(minutes=1)))
        assert [(await client.get(path, headers=condition)).status for condition in kept] == [304, 304]
        now += timedelta(minutes=1)
        assert [(await client.get(path, headers=condition)).status for condition in kept] == [200, 200]


async def test_the_tag_counts_where_both_are_given(store: MemoryStore) -> None:
    await keep(store, numbered(1))
    async with asked(feeds.routes(a_site(store))) as client:
        since = {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
        assert (await client.get("/feed.atom", headers=since)).status == 304
        assert (await client.get("/feed.atom", headers=since | {"If-None-Match": '"another"'})).status == 200


async def test_what_is_remembered_is_of_one_address_target_and_language_alone(store: MemoryStore) -> None:
    await keep(store, numbered(1))
    async with asked(feeds.routes(a_site(store, proxies="127.0.0.1"))) as client:
        for path in ("/feed.json", "/feed.atom", "/feed.json?target=io", "/feed.json?target=juno", "/feed.atom?target=io"):
            for host in ("one.example", "two.example", "one.example"):
                whole = await (await client.get(path, headers={"X-Forwarded-Host": host})).text()
                assert f"http://{host}{path}" in whole
                assert ({"one.example": "two.example"}.get(host, "one.example")) not in whole


async def test_it_may_be_asked_for_its_headers_only(store: MemoryStore) -> None:
    async with asked(feeds.routes(a_site(store))) as client:
        answer = await client.head("/feed.atom")
        assert (answer.status, await answer.read()) == (200, b"")
        assert answer.headers["Last-Modified"] == datetime(1970, 1, 1, tzinfo=UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
