"""What every store promises of servers' own targets, and of the newest releases they are tried on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.model import Match, Release
from bot.core.own_targets import OwnTarget
from bot.core.ports import Store
from tests.builders import NOW, a_release
from tests.contracts.keeping import keep

LOKI = OwnTarget("g1/b", 1, "Loki", ("Loki Patera", "Björn's “lake”"), ("Loki moth",), 2**62)
PELE = OwnTarget("g1/a", 1, "Pele", ("Pele",))
OTHER = OwnTarget("g2/c", 2, "Loki", ("Loki",))


def about(key: str, *targets: str, days: int = 0) -> Release:
    matches = tuple(Match(target, (f"the title names {target}",)) for target in targets)
    return a_release(key, matches=matches, published=NOW + timedelta(days=days))


async def test_own_targets_come_back_as_they_were_saved_by_server_and_key(store: Store) -> None:
    async with store.writing() as tx:
        assert await tx.own_targets() == []
        for own in (OTHER, LOKI, PELE):
            await tx.save_own_target(own)
    async with store.reading() as tx:
        assert await tx.own_targets() == [PELE, LOKI, OTHER]
        assert await tx.own_targets(1) == [PELE, LOKI]
        assert await tx.own_targets(2) == [OTHER]
        assert await tx.own_targets(3) == []


async def test_one_takes_the_place_of_the_one_with_its_key_and_can_be_removed(store: Store) -> None:
    changed = OwnTarget("g1/b", 1, "Loki's lake", ("Loki",), (), 5)
    async with store.writing() as tx:
        for own in (LOKI, OTHER, changed):
            await tx.save_own_target(own)
        assert await tx.own_targets(1) == [changed]
        await tx.remove_own_target("g1/b")
        await tx.remove_own_target("g1/b")
        assert await tx.own_targets() == [OTHER]


async def test_releases_are_about_a_target_no_more_and_keep_all_else(store: Store) -> None:
    await keep(store, about("a", "io", "g1/b"), about("b", "g1/b", days=1), about("c", "g2/c", "io", days=2))
    async with store.writing() as tx:
        await tx.forget_matches("g1/b")
        assert await tx.latest("g1/b", 9) == []
        assert [release.key for release in await tx.latest("io", 9)] == ["c", "a"]
        assert await tx.latest("g2/c", 9) == [about("c", "g2/c", "io", days=2)]
        assert await tx.releases(["a", "b"]) == {"a": about("a", "io"), "b": about("b", days=1)}
        await tx.forget_matches("g1/b")


@pytest.mark.parametrize("limit", [1, 2, 9])
async def test_the_newest_releases_are_found_whatever_they_are_about(store: Store, limit: int) -> None:
    undated = a_release("c", matches=(), published=None, seen=NOW + timedelta(hours=1))
    await keep(store, about("d", days=2), about("b", "io"), about("a", "g1/b"), undated)
    async with store.reading() as tx:
        newest = await tx.newest_releases(limit)
    assert [release.key for release in newest] == ["d", "c", "b", "a"][:limit]


async def test_what_is_about_servers_own_targets_alone_is_never_drawn_for_everybody(store: Store) -> None:
    await keep(store, about("a", "g1/b"), about("b", "io", "g1/b"), about("c"))
    async with store.reading() as tx:
        drawn = [await tx.random_release(None, number / 20) for number in range(20)]
        own = [await tx.random_release("g1/b", number / 20) for number in range(20)]
        assert [await tx.how_many(target) for target in (None, "g1/b")] == [1, 2]
    assert {release.key for release in drawn if release} == {"b"}
    assert {release.key for release in own if release} == {"a", "b"}
