"""What the document at an entry's `details` adds to it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.model import Picture
from bot.sources.kinds import ADAPTERS
from tests.builders import an_entry

PAGE = (Path(__file__).parent / "recordings" / "page.html").read_bytes()
ON_PAGE = Picture("https://science.nasa.gov/a/sample-lake.png?w=1200", "A sample lake & its shore.", 1200, 600)
BARE = an_entry(details="https://science.nasa.gov/release/", picture=None, credit="")

FOLDER = "https://images-assets.nasa.gov/image/PIA90001/PIA90001"
RECORD = an_entry(
    guid="PIA90001", picture=Picture(f"{FOLDER}~thumb.jpg", "A sample lake."), details="https://x.example/collection.json"
)


@pytest.mark.parametrize("kind", ["rss", "wordpress", "apod"])
def test_a_page_gives_picture_alt_text_and_credit(kind: str) -> None:
    completed = ADAPTERS[kind].complete(BARE, PAGE)
    assert completed == replace(BARE, picture=ON_PAGE, credit="NASA/JPL-Caltech/SwRI/MSSS")


def test_what_the_entry_says_itself_stays() -> None:
    own = replace(BARE, credit="NASA", picture=Picture("https://science.nasa.gov/a/own.png", "Its own."))
    assert ADAPTERS["rss"].complete(own, PAGE) == own


def test_the_pages_alt_text_describes_the_entrys_own_rendition_of_the_same_file() -> None:
    own = replace(BARE, credit="NASA", picture=Picture("https://science.nasa.gov/b/sample-lake-1024x512.png"))
    completed = ADAPTERS["rss"].complete(own, PAGE)
    assert completed.picture == Picture("https://science.nasa.gov/b/sample-lake-1024x512.png", ON_PAGE.alt)


@pytest.mark.parametrize("thumbnail", ["sample-lake-300x150.png", "sample-lake.width-320.png"])
def test_the_pages_picture_takes_the_place_of_a_thumbnail(thumbnail: str) -> None:
    own = replace(BARE, picture=Picture(f"https://science.nasa.gov/b/{thumbnail}", "Its own."))
    assert ADAPTERS["rss"].complete(own, PAGE).picture == ON_PAGE


def test_a_page_that_marks_another_owner_marks_the_entry() -> None:
    assert ADAPTERS["rss"].complete(BARE, b"<p>Image credit: \xc2\xa9 Sample Observatory</p>").third_party


def test_the_credit_of_another_story_in_the_pages_header_is_not_taken() -> None:
    page = b"<header><p>Credit: another story</p></header><main><p>A lake.</p><p>Credit: NASA</p></main><p>Credit: more</p>"
    assert ADAPTERS["rss"].complete(BARE, page).credit == "NASA"


def test_a_page_that_says_nothing_changes_nothing() -> None:
    assert ADAPTERS["rss"].complete(BARE, b"<html></html>") == BARE


# ---------------------------------------------------------------- asset manifests


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["~orig.tif", "~orig.jpg", "~large.jpg", "~medium.jpg", "~small.jpg", "~thumb.jpg"], "~large.jpg"),
        (["~orig.jpg", "~medium.jpg", "~small.jpg"], "~medium.jpg"),
        (["~small.jpg", "~orig.png"], "~orig.png"),
        (["~orig.tif", "~small.jpg"], "~small.jpg"),
        (["~thumb.jpg", "metadata.json", "~mobile.mp4"], "~thumb.jpg"),
    ],
)
def test_a_size_is_chosen_from_both_forms_of_manifest(names: list[str], chosen: str) -> None:
    addresses = [f"{FOLDER}{name}".replace("https:", "http:") for name in names]
    completed = replace(RECORD, picture=Picture(f"{FOLDER}{chosen}", "A sample lake."))
    collection = {"collection": {"items": [{"href": address} for address in addresses]}}
    assert ADAPTERS["nasa_images"].complete(RECORD, json.dumps(addresses).encode()) == completed
    assert ADAPTERS["nasa_images"].complete(RECORD, json.dumps(collection).encode()) == completed


@pytest.mark.parametrize(
    "body", [b"[]", b'["metadata.json", null]', b'["http://x/\\ud800"]', b"{}", b"<html>gone</html>", b"["]
)
def test_a_manifest_that_names_no_picture_changes_nothing(body: bytes) -> None:
    assert ADAPTERS["nasa_images"].complete(RECORD, body) == RECORD
