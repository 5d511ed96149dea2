"""Galleries: what their pages show, from what is stored now."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import MemberError
from bot.core.gallery import MOST
from bot.core.model import Match, Release, Target
from bot.core.own_targets import OwnTarget
from bot.core.release import UNSAID
from bot.flows.gallery import Galleries, Page
from bot.flows.report import Reports
from bot.flows.sky import Sky, ThisDay
from bot.flows.targets import Targets
from tests.builders import NOW, a_description, a_release
from tests.contracts.keeping import keep
from tests.core.catalogue import LIBRARY
from tests.fakes_store import MemoryStore

TARGETS = Targets((Target("io", "Io", ("Io",)), Target("juno", "Juno", ("Juno",))))


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def galleries(store: MemoryStore) -> Galleries:
    reports = Reports(store, TARGETS, lambda _entry, _matches: a_description(caption="Said now."))
    return Galleries(reports, Sky(store, TARGETS, LIBRARY, lambda: NOW))


def aged(days: int, **given: object) -> Release:
    return a_release(f"r{days:02}", published=NOW - timedelta(days=days), **given)


def key(page: Page) -> str:
    assert isinstance(page.shown, Release)
    return page.shown.key


async def turn(galleries: Galleries, page: Page, place: int, guild: int | None = None) -> Page:
    assert page.listing is not None
    return await galleries.turned(page.listing, place, guild)


async def test_the_nth_newest_is_shown_and_the_others_are_a_turn_away(store: MemoryStore, galleries: Galleries) -> None:
    await keep(store, *(aged(days) for days in range(4)))
    page = await galleries.newest(" Io ", 3, None)
    assert (key(page), page.place, page.count) == ("r02", 3, 4)
    assert key(await turn(galleries, page, 4)) == "r03"


async def test_a_gallery_ends_after_the_most_pages(store: MemoryStore, galleries: Galleries) -> None:
    await keep(store, *(aged(days) for days in range(MOST + 5)))
    newest = await galleries.newest("io", MOST, None)
    found = await galleries.search("lava", None)
    drawn = await galleries.by_chance("", 0.2, None)
    assert [page.count for page in (newest, found, drawn)] == [MOST] * 3
    assert found.more
    assert len(found.found) == MOST
    assert key(await turn(galleries, found, MOST)) == f"r{MOST - 1}"


@pytest.mark.parametrize(
    ("nth", "said"), [(0, "from 1 to 25"), (-3, "from 1 to 25"), (26, "from 1 to 25"), (3, "seen only 2 about that")]
)
async def test_a_number_that_there_is_not_is_refused(store: MemoryStore, galleries: Galleries, nth: int, said: str) -> None:
    await keep(store, aged(1), aged(2))
    with pytest.raises(MemberError, match=said):
        await galleries.newest("io", nth, None)


async def test_where_a_gallery_has_become_shorter_its_last_page_is_shown(store: MemoryStore, galleries: Galleries) -> None:
    await keep(store, aged(1), aged(2))
    pages = [
        await galleries.newest("io", 1, None),
        await galleries.search("lava", None),
        await galleries.by_chance("io", 0.1, None),
    ]
    for page in pages:
        assert (await turn(galleries, page, 9)).place == 2


async def test_chance_shows_each_release_once(store: MemoryStore, galleries: Galleries) -> None:
    await keep(store, *(aged(days) for days in range(6)))
    first = await galleries.by_chance("io", 0.7, None)
    shown = [key(await turn(galleries, first, place)) for place in range(1, 7)]
    assert key(first) == shown[0]
    assert len(set(shown)) == 6


async def test_the_page_of_a_search_is_described_where_it_was_not(store: MemoryStore, galleries: Galleries) -> None:
    await keep(store, aged(1, title="A crater"), aged(2, title="A crater", matches=(), description=UNSAID))
    second = await turn(galleries, await galleries.search("crater", None), 2)
    assert isinstance(second.shown, Release)
    assert second.shown.description.caption == "Said now."
    assert [release.key for release in second.found] == ["r01", "r02"]


async def test_the_first_page_of_a_day_tells_of_it_and_the_next_show_its_releases(
    store: MemoryStore, galleries: Galleries
) -> None:
    for year in (2020, 2021):
        await keep(store, a_release(str(year), published=datetime(year, 3, 1, tzinfo=UTC)))
    day = await galleries.this_day(None)
    assert isinstance(day.shown, ThisDay)
    assert (day.place, day.count) == (1, 3)
    assert [key(await turn(galleries, day, place)) for place in (2, 3, 4)] == ["2021", "2020", "2020"]


async def test_a_day_without_releases_has_one_page(galleries: Galleries) -> None:
    assert (await galleries.this_day(None)).count == 1


async def test_a_server_s_own_target_is_paged_through_there_and_nowhere_else(
    store: MemoryStore, galleries: Galleries
) -> None:
    own = OwnTarget("g1/b", 1, "Sample lakes", ("lake",))
    async with store.writing() as tx:
        await tx.save_own_target(own)
    await keep(store, *(replace(aged(days), matches=(Match(own.key, ()),)) for days in (1, 2)))
    for page in (await galleries.newest("sample lakes", 1, 1), await galleries.by_chance("sample lakes", 0.5, 1)):
        assert (await turn(galleries, page, 2, 1)).place == 2
        for elsewhere in (2, None):
            with pytest.raises(MemberError, match="I do not follow anything by that name"):
                await turn(galleries, page, 2, elsewhere)
