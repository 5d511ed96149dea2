"""What every store promises of showing all releases page by page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.core.model import Kind, Match, State
from bot.core.ports import Store
from bot.core.words import phrases
from tests.builders import NOW, a_delivery, a_release
from tests.contracts.keeping import keep

IO, JUNO = Match("io", ("a sample",)), Match("juno", ("a sample",))
OWN = Match("g1/0123456789ab", ("a sample",))
LATE = datetime(2024, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))
"""In UTC that is 2023 still."""


async def archive(store: Store) -> None:
    await keep(
        store,
        a_release("a", published=datetime(2024, 2, 3, tzinfo=UTC), matches=(IO,)),
        a_release("b", published=datetime(2024, 2, 3, tzinfo=UTC), matches=(IO, JUNO)),
        a_release("c", published=LATE, matches=(JUNO,)),
        a_release("undated", published=None, seen=datetime(2025, 5, 5, tzinfo=UTC), matches=(JUNO,)),
        a_release("own", published=NOW, matches=(OWN,)),
        a_release("none", published=NOW, matches=()),
    )


@pytest.mark.parametrize(
    ("target", "year", "keys"),
    [
        (None, None, ["undated", "b", "a", "c"]),
        ("io", None, ["b", "a"]),
        ("juno", None, ["undated", "b", "c"]),
        (None, 2024, ["b", "a"]),
        (None, 2023, ["c"]),
        ("juno", 2023, ["c"]),
        ("io", 2023, []),
        ("g1/0123456789ab", None, ["own"]),
    ],
)
async def test_what_is_everybodys_is_there_by_date_target_and_year(
    store: Store, target: str | None, year: int | None, keys: list[str]
) -> None:
    await archive(store)
    async with store.reading() as tx:
        assert [release.key for release in await tx.browse(target, year, 10)] == keys


@pytest.mark.parametrize("target", [None, "juno"])
async def test_pages_follow_each_other_without_a_gap(store: Store, target: str | None) -> None:
    await archive(store)
    async with store.reading() as tx:
        everything = [release.key for release in await tx.browse(target, None, 10)]
        pages = [await tx.browse(target, None, 1, skip) for skip in range(len(everything) + 1)]
    assert [[release.key for release in page] for page in pages] == [*([key] for key in everything), []]


@pytest.mark.parametrize(
    ("target", "months"),
    [(None, {"2023-12": 1, "2024-02": 2, "2025-05": 1}), ("io", {"2024-02": 2}), ("europa", {})],
)
async def test_months_are_counted_in_order(store: Store, target: str | None, months: dict[str, int]) -> None:
    await archive(store)
    async with store.reading() as tx:
        found = await tx.per_month(target)
    assert list(found.items()) == list(months.items())


async def test_a_month_of_the_first_years_is_written_like_all_others(store: Store) -> None:
    async with store.writing() as tx:
        await tx.save_release(a_release("early", published=datetime(1, 2, 3, tzinfo=UTC)))
    async with store.reading() as tx:
        assert await tx.per_month(None) == {"0001-02": 1}


@pytest.mark.parametrize(
    ("target", "year", "skip", "keys"),
    [
        (None, None, 0, ["own", "none", "undated", "b", "a", "c"]),
        (None, None, 4, ["a", "c"]),
        ("io", None, 0, ["b", "a"]),
        ("io", None, 1, ["a"]),
        (None, 2024, 0, ["b", "a"]),
        ("juno", 2023, 0, ["c"]),
        ("io' OR 1=1 --", None, 0, []),
    ],
)
async def test_a_search_is_narrowed_to_a_target_and_a_year(
    store: Store, target: str | None, year: int | None, skip: int, keys: list[str]
) -> None:
    await archive(store)
    async with store.reading() as tx:
        found = await tx.search(phrases("sample"), 10, skip=skip, target=target, year=year)
    assert [release.key for release in found] == keys


async def test_what_waits_is_counted(store: Store) -> None:
    async with store.reading() as tx:
        assert await tx.backlog() == {}
    hour = timedelta(hours=1)
    await keep(
        store,
        a_release("pia90001"),
        a_delivery("a", due=NOW + hour),
        a_delivery("b", due=NOW - hour, held_since=NOW),
        a_delivery("c", state=State.SENDING),
        a_delivery("e", kind=Kind.EDIT),
        a_delivery("d", state=State.SENT, due=NOW - 2 * hour),
    )
    async with store.reading() as tx:
        assert await tx.backlog() == {(Kind.POST, False): 2, (Kind.POST, True): 1, (Kind.EDIT, False): 1}
