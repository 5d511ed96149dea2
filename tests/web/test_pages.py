"""What the pages show, over each store."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest

from bot.core.model import Match, Picture
from bot.core.ports import Store
from bot.flows.browse import PER_PAGE
from bot.storage import schema
from bot.storage.sqlite import SqliteFile
from bot.storage.store import SqlStore
from tests.builders import NOW, a_delivery, a_release
from tests.fakes_pictures import FakePictures
from tests.fakes_store import MemoryStore
from tests.web.asking import Client, visited
from tests.web.world import a_post, a_site, an_archive, keep, keep_standing


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "empty.db"
    schema.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    sql = SqlStore(SqliteFile(Path(shutil.copy(request.getfixturevalue("empty_database"), tmp_path / "perijove.db"))))
    yield sql
    await sql.close()


async def page(client: Client, path: str, status: int = 200) -> str:
    async with client.get(path) as response:
        assert response.status == status
        return await response.text()


def shown(html: str) -> list[str]:
    """The keys of the releases on a page of the gallery, in order."""
    return re.findall(r'<h2 id="r\d+" dir="auto"><a href="/releases/([^"]+)"', html)


def links(html: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'href="([^"]*)"', html)]


# ---------------------------------------------------------------- the gallery


async def test_a_release_is_shown_with_its_picture_and_everything_that_belongs_to_it(store: Store) -> None:
    await keep(store, a_release())
    async with visited(a_site(store)) as client:
        html = await page(client, "/")
    assert 'alt="A sample picture of a dark lake on a yellow moon."' in html
    assert "This sample image shows a lava lake on Jupiter&#39;s moon Io." in html
    assert "Credit: NASA/JPL-Caltech/SwRI/MSSS" in html
    assert "https://nasa.example/pia90001" in links(html)
    assert re.search(r'<img src="/pictures/pia90001/small\?[0-9a-f]{8}"', html)


async def test_pages_follow_each_other_and_end(store: Store) -> None:
    archive = an_archive(2 * PER_PAGE + 1)
    await keep(store, *archive)
    async with visited(a_site(store)) as client:
        pages = [await page(client, path) for path in ("/", "/?page=2", "/?page=3")]
        await page(client, "/?page=4", 404)
    assert [key for html in pages for key in shown(html)] == [release.key for release in archive]
    assert ["/?page=2" in links(html) for html in pages] == [True, True, True]
    beside = [dict(re.findall(r'<li><a href="([^"]+)" rel="(prev|next)">', html)) for html in pages]
    assert beside == [{"/?page=2": "next"}, {"/": "prev", "/?page=3": "next"}, {"/?page=2": "prev"}]
    assert "25 releases, the newest first; page 2 of 3." in pages[1]
    assert "Show everything" not in pages[1]


async def test_it_is_narrowed_by_target_year_and_words_at_once(store: Store) -> None:
    juno = (Match("juno", ("taken by JunoCam",)),)
    old = datetime(2019, 5, 5, tzinfo=UTC)
    await keep(
        store,
        a_release("a"),
        a_release("b", matches=juno, title="Clouds", published=old),
        a_release("c", matches=juno, title="A storm", published=old),
    )
    async with visited(a_site(store)) as client:
        everything = await page(client, "/")
        found = {
            path: shown(await page(client, path))
            for path in ("/?target=juno", "/?year=2019", "/?q=storm", "/?q=storm&target=io", "/?q=a&year=2026&target=io")
        }
    assert set(found["/?target=juno"]) == {"b", "c"}
    assert found["/?q=storm"] == ["c"]
    assert found["/?q=storm&target=io"] == []
    assert set(found["/?year=2019"]) == {"b", "c"}
    assert found["/?q=a&year=2026&target=io"] == ["a"]
    assert re.findall(r'<option value="(\d+)"', everything) == ["2026", "2019"]


async def test_what_is_chosen_stays_chosen_where_one_goes_on(store: Store) -> None:
    await keep(store, *an_archive(PER_PAGE + 1))
    async with visited(a_site(store)) as client:
        html = await page(client, "/?q=lava+lake&year=2026&target=io")
    assert "/?target=juno&year=2026&q=lava+lake" in links(html)
    assert '<input type="hidden" name="target" value="io">' in html
    assert 'value="lava lake"' in html
    assert '<option value="2026" selected>' in html


@pytest.mark.parametrize(
    "query",
    [
        "target=europa",
        "target=g1%2F0123",
        "year=abc",
        "year=-1",
        "page=0",
        "page=x",
        "page=9999999",
        "year=%D9%A2",
        "page=2",
    ],
)
async def test_what_cannot_be_is_a_plain_page_that_says_so(store: Store, query: str) -> None:
    async with visited(a_site(store)) as client:
        assert "<h1>Nothing is here</h1>" in await page(client, f"/?{query}", 404)


@pytest.mark.parametrize("query", ["year=0", "year=9999", "q=...", "q=%00.", "q=" + "w" * 5000, "q=nowhere&page=1"])
async def test_what_finds_nothing_says_so(store: Store, query: str) -> None:
    await keep(store, a_release())
    async with visited(a_site(store)) as client:
        assert "Nothing was found." in await page(client, f"/?{query}")


async def test_a_gallery_in_which_nothing_is_yet_says_so(store: Store) -> None:
    async with visited(a_site(store)) as client:
        everything, narrowed = await page(client, "/"), await page(client, "/?target=io")
    assert ("Nothing is here yet." in everything, "Show everything" in everything) == (True, False)
    assert ("Nothing was found." in narrowed, "Show everything" in narrowed) == (True, True)


@pytest.mark.parametrize(("path", "feed"), [("/", "/feed.atom"), ("/?target=juno&q=x", "/feed.atom?target=juno")])
async def test_readers_of_feeds_find_that_of_what_is_shown_first(store: Store, path: str, feed: str) -> None:
    async with visited(a_site(store)) as client:
        found = re.findall(
            r'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="([^"]+)">', await page(client, path)
        )
        assert found[0] == feed
        async with client.get(found[0]) as response:
            assert response.content_type == "application/atom+xml"


async def test_what_servers_follow_for_themselves_is_nowhere(store: Store) -> None:
    own = Match("g77/0123456789ab", ("names our own word",))
    await keep(store, a_release("own", matches=(own,)), a_release("both", matches=(own, Match("io", ("a title",)))))
    async with visited(a_site(store)) as client:
        gallery, release, status = [await page(client, path) for path in ("/", "/releases/both", "/status")]
    assert shown(gallery) == ["both"]
    assert not [html for html in (gallery, release, status) if "g77" in html or "our own word" in html]


# ---------------------------------------------------------------- one release


async def test_a_release_says_everything_and_why_it_is_there(store: Store) -> None:
    await keep(store, a_release(keywords=("Volcanoes",), revision=2))
    async with visited(a_site(store)) as client:
        html = await page(client, "/releases/pia90001")
        here = str(client.make_url("/"))
    for said in ("the title names Io", "Volcanoes", "corrected since", "JunoCam took it on Feb. 3, 2024.", "The journal"):
        assert said in html
    meta = dict(re.findall(r'<meta property="(og:[a-z:]+)" content="([^"]*)"', html))
    assert meta["og:title"] == "Sample: a lava lake on Io"
    assert meta["og:url"] == f"{here}releases/pia90001"
    assert meta["og:image"].startswith(f"{here}pictures/pia90001/whole?")
    assert meta["og:image:alt"] == "A sample picture of a dark lake on a yellow moon."


@pytest.mark.parametrize("key", ["nothing", "..%2F..", "%00", "a%0d%0ab", "x" * 500, "%ff", "g1%2Fab"])
async def test_a_release_that_is_not_there_is_a_plain_page(store: Store, key: str) -> None:
    async with visited(a_site(store)) as client:
        await page(client, f"/releases/{key}", 404)
        await page(client, f"/pictures/{key}/small", 404)


# ---------------------------------------------------------------- pictures


async def test_a_picture_is_perijoves_own_and_a_small_one_smaller() -> None:
    store = MemoryStore()
    await keep(store, a_release())
    async with visited(a_site(store)) as client:
        sizes = []
        for size in ("whole", "small"):
            async with client.get(f"/pictures/pia90001/{size}") as response:
                assert (response.status, response.content_type) == (200, "image/jpeg")
                sizes.append(len(await response.read()))
    assert sizes[1] < sizes[0]


async def test_somebody_elses_picture_is_only_linked(store: Store) -> None:
    await keep(store, a_release(third_party=True))
    pictures = FakePictures(of_any=True)
    async with visited(a_site(store, pictures)) as client:
        gallery, release = await page(client, "/"), await page(client, "/releases/pia90001")
        await page(client, "/pictures/pia90001/whole", 404)
    assert '<img src="/pictures/' not in gallery + release
    assert "og:image" not in release
    assert "https://nasa.example/PIA90001.jpg" in links(release)
    assert pictures.asked == []


async def test_a_picture_that_cannot_be_had_is_tried_again_later(store: Store) -> None:
    await keep(store, a_release())
    async with visited(a_site(store, FakePictures())) as client, client.get("/pictures/pia90001/small") as response:
        assert (response.status, response.headers["Retry-After"]) == (503, "30")


async def test_visitors_make_only_so_many_pictures(store: Store) -> None:
    await keep(store, *an_archive(65))
    pictures = FakePictures()
    async with visited(a_site(store, pictures)) as client:
        for number in range(65):
            async with client.get(f"/pictures/pia{number:05}/whole") as response:
                assert response.status == 503
    assert len(pictures.asked) == 60


# ---------------------------------------------------------------- the status


async def test_the_status_says_how_sources_stand_and_what_goes_out(store: Store) -> None:
    release = a_release(announced=NOW)
    await keep(store, release)
    await keep_standing(store)
    async with store.writing() as tx:
        await tx.save_deliveries(
            [
                a_post(release),
                a_delivery("waiting", created=NOW + timedelta(hours=1)),
                a_delivery("held", held_since=NOW, channel=9876543210),
            ]
        )
    async with visited(a_site(store)) as client:
        html = await page(client, "/status")
    for said in (
        "Well",
        "Fails",
        "3 times in a row",
        "1 of 2 sources is well",
        "3 hours ago",
        "in 5 minutes",
        "in 1 day",
        "1 release in the last 24 months",
    ):
        assert said in html
    assert "https://nasa.example/?… answered with status 503" in html
    assert "secret" not in html
    assert re.findall(r'<li class="is-(\w+)">([^:]+):', html) == [("well", "Database"), ("failing", "Line to Discord")]
    assert "9876543210" not in html
    assert re.findall(r"<dd>(\d+)</dd>", html) == ["2", "1"]
    assert '<a href="/releases/pia90001" dir="auto">Sample: a lava lake on Io</a>, <time' in html
    assert html.count('role="img"') == 3


async def test_the_status_of_a_new_bot_is_told_too(store: Store) -> None:
    async with visited(a_site(store)) as client:
        html = await page(client, "/status")
    assert "Not asked yet" in html
    assert "No post has been sent lately." in html
    assert (
        "4 flybys on record; the nearest, at 1,500 km above the surface, on 30 December 2023 and on 3 February 2024." in html
    )


async def test_a_correction_is_seen_at_once(store: Store) -> None:
    await keep(store, a_release())
    async with visited(a_site(store)) as client:
        async with client.get("/releases/pia90001") as response:
            tag = response.headers["ETag"]
        async with client.get("/releases/pia90001", headers={"If-None-Match": tag}) as response:
            assert (response.status, await response.read()) == (304, b"")
        await keep(store, replace(a_release(), title="Another title", picture=Picture("https://nasa.example/2.jpg")))
        async with client.get("/releases/pia90001", headers={"If-None-Match": tag}) as response:
            assert response.status == 200
            assert "Another title" in await response.text()
