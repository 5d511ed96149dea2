"""`perijove once` as a real process."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.samples import Item, feed, picture
from tests.loopback import LoopbackNasa
from tests.loopback.process import Home

RELEASES = (
    Item(3, "Sample: Io and Boötes", "This sample image shows mountains on Jupiter's moon Io."),
    Item(
        4,
        "Sample: icy Europa",
        "This sample image shows ice. It is old. It is far. Europa is cold. Unlike Io, it is wet.",
    ),
    Item(5, "Sample: a galaxy", "This sample image shows stars."),
)


IO = "+ Io: the title names Io; not Jupiter: the text names it only as the owner of a moon"


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    """A home that follows a feed, and one that is not there."""
    (tmp_path / "config").mkdir()
    home = Home(tmp_path, {"PERIJOVE_CONFIG": "config", "PERIJOVE_ALLOW_PRIVATE_HOSTS": "1"})
    async with LoopbackNasa() as nasa:
        url = nasa.put("/picture.jpg", picture(), "image/jpeg")
        home.follow({"journal": nasa.put("/journal.xml", feed(RELEASES, url)), "missing": nasa.url("/missing.xml")})
        yield home


async def test_it_shows_posts_and_why_of_each_entry_on_any_terminal_and_a_line_for_each_source_in_trouble(
    home: Home,
) -> None:
    ended = await home.changed({"PYTHONIOENCODING": "ascii"}).call("once")  # a terminal without Unicode
    assert ended.status == 0, ended.stderr
    posts, _, listing = ended.stdout.partition("\n\n")
    assert "Sample: icy Europa" in posts.splitlines()[0]
    assert "Sample: Io and Bo?tes" in posts
    assert "a galaxy" not in posts
    assert listing.splitlines() == [
        "The journal (journal): 3 entries, 2 about a target",
        f"2026-03-01  Sample: Io and Bo?tes  {IO}",
        "2026-03-01  Sample: icy Europa  + Europa: the title names Europa; not Io: the text names it only in a comparison",
        "2026-03-01  Sample: a galaxy  names no target",
        "",
        "The missing (missing): nothing was read",
    ]
    assert ended.stderr.splitlines() == ["source missing: answered 404 Not Found"]


async def test_programs_read_every_entry_with_all_reasons_and_what_would_be_posted(home: Home) -> None:
    told = json.loads((await home.call("once", "--json")).stdout)
    assert [release["title"] for release in told["releases"]] == [RELEASES[1].title, RELEASES[0].title]
    assert [entry["title"] for entry in told["entries"]] == [release.title for release in RELEASES]
    io = told["entries"][0]
    assert (io["source"], io["published"]) == ("journal", "2026-03-01T15:00:00+00:00")
    assert io["about"] == {"io": ["the title names Io", "the text's first sentences name Io"]}
    assert io["not_about"] == {"jupiter": ["the text names it only as the owner of a moon"]}
    assert (told["entries"][2]["about"], told["entries"][2]["not_about"]) == ({}, {})
