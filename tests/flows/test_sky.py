"""What is found for members who ask about the sky, Juno's orbit and this day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.errors import MemberError
from bot.core.facts import Flyby, Library, Perijove
from bot.core.model import Match, Target
from bot.core.own_targets import OwnTarget
from bot.core.sky import io_seen_from_earth, jupiter_in_the_sky, jupiter_seen_from_earth
from bot.flows.sky import Sky
from bot.flows.targets import Targets
from tests.builders import a_release
from tests.contracts.keeping import keep
from tests.core.catalogue import LIBRARY
from tests.fakes_store import MemoryStore

TARGETS = Targets([Target("io", "Io", ("Io",)), Target("juno", "Juno", ("Juno",))])
FEBRUARY = datetime(2026, 2, 3, 23, 59, tzinfo=UTC)


def sky(now: datetime = FEBRUARY, library: Library = LIBRARY, store: MemoryStore | None = None) -> Sky:
    return Sky(store or MemoryStore(), TARGETS, library, lambda: now)


def test_everything_about_now_is_of_one_moment() -> None:
    now = sky().where()
    assert now.when == FEBRUARY
    assert now.jupiter == jupiter_seen_from_earth(FEBRUARY)
    assert now.sky == jupiter_in_the_sky(FEBRUARY)
    assert now.io == io_seen_from_earth(FEBRUARY)


def test_the_perijoves_around_now_come_with_the_flybys_of_their_orbits() -> None:
    around = sky(datetime(2024, 1, 15, tzinfo=UTC)).perijoves()
    assert around.last is not None
    assert around.next is not None
    assert [around.last.perijove.number, around.next.perijove.number] == [57, 58]
    assert [flyby.day for flyby in around.last.flybys] == [date(2023, 12, 30)]


def test_after_the_table_s_end_there_is_no_next_perijove() -> None:
    end = LIBRARY.perijoves[-1]
    around = sky(end.time + timedelta(seconds=1)).perijoves()
    assert around.last is not None
    assert (around.last.perijove, around.next) == (end, None)


def test_one_perijove_is_found_by_its_number() -> None:
    assert sky().perijove(53).perijove.time == datetime(2023, 7, 31, 9, 5, 43, tzinfo=UTC)


@pytest.mark.parametrize("number", [-5, 111, 10**30])
def test_of_a_perijove_that_the_table_lacks_it_is_said_which_it_has(number: int) -> None:
    with pytest.raises(MemberError, match=r"^My table has the perijoves 0 to 110\.$"):
        sky().perijove(number)


def test_without_a_table_that_is_said() -> None:
    empty = sky(library=Library())
    for ask in (empty.perijoves, lambda: empty.perijove(53)):
        with pytest.raises(MemberError, match="no table"):
            ask()


async def test_this_day_has_what_was_on_it_in_earlier_years_only() -> None:
    store = MemoryStore()
    await keep(
        store,
        a_release("earlier", published=datetime(2024, 2, 3, 1, tzinfo=UTC)),
        a_release("today", published=datetime(2026, 2, 3, 1, tzinfo=UTC)),
        a_release("day-before", published=datetime(2024, 2, 2, 23, tzinfo=UTC)),
        a_release("about-nothing", published=datetime(2024, 2, 3, 1, tzinfo=UTC), matches=()),
        a_release("about-what-is-not-followed", published=datetime(2024, 2, 3, tzinfo=UTC), matches=(Match("x", ()),)),
    )
    day = await sky(store=store).on_day(None, 5)
    assert [release.key for release in day.releases] == ["earlier"]
    assert [type(row) for row in day.past] == [Perijove, Flyby]
    assert not day.more_releases


async def test_of_many_releases_the_newest_are_shown_and_it_is_known_that_there_are_others() -> None:
    store = MemoryStore()
    for year in range(2010, 2016):
        await keep(store, a_release(str(year), published=datetime(year, 2, 3, tzinfo=UTC)))
    day = await sky(store=store).on_day(None, 5)
    assert [release.key for release in day.releases] == ["2015", "2014", "2013", "2012", "2011"]
    assert day.more_releases


async def test_the_29th_of_february_has_its_own_years_only() -> None:
    store = MemoryStore()
    await keep(store, a_release("leap", published=datetime(2024, 2, 29, tzinfo=UTC)))
    await keep(store, a_release("other", published=datetime(2023, 3, 1, tzinfo=UTC)))
    day = await sky(datetime(2028, 2, 29, tzinfo=UTC), replace(LIBRARY, flybys=()), store).on_day(None, 5)
    assert [release.key for release in day.releases] == ["leap"]


async def test_a_server_s_own_targets_are_among_them_and_nobody_else_s() -> None:
    store = MemoryStore()
    async with store.writing() as tx:
        for guild in (1, 2):
            await tx.save_own_target(OwnTarget(f"g{guild}/b", guild, "Sample lakes", ("lake",)))
    for guild in (1, 2):
        published = datetime(2020 + guild, 2, 3, tzinfo=UTC)
        await keep(store, a_release(f"of{guild}", published=published, matches=(Match(f"g{guild}/b", ()),)))
    assert [release.key for release in (await sky(store=store).on_day(None, 5, 1)).releases] == ["of1"]
    assert [release.key for release in (await sky(store=store).on_day(None, 5)).releases] == []


async def test_another_day_can_be_asked_for() -> None:
    store = MemoryStore()
    await keep(store, a_release("march", published=datetime(2020, 3, 1, tzinfo=UTC)))
    day = await sky(store=store).on_day(date(2026, 3, 1), 5)
    assert [release.key for release in day.releases] == ["march"]
