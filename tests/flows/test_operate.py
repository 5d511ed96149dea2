from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.core.errors import PerijoveError
from bot.core.exchange import as_line
from bot.core.model import State, Target
from bot.core.options import Digest, Options, QuietHours
from bot.flows.operate import Operations
from bot.flows.targets import Targets
from tests.builders import NOW, a_delivery, a_release, a_watch
from tests.fakes_store import MemoryStore


def operations(store: MemoryStore) -> Operations:
    targets = Targets([Target("io", "Io", ("Io",)), Target("juno", "Juno", ("Juno",))])
    return Operations(store, targets, lambda: NOW)


async def with_row(state: State) -> MemoryStore:
    store = MemoryStore()
    async with store.writing() as tx:
        await tx.save_release(a_release())
        await tx.promise([a_delivery("x" * 20, state=state, plain=True, error="no access")])
    return store


@pytest.mark.parametrize("state", [State.PENDING, State.REFUSED])
async def test_a_retry_makes_a_delivery_due_now(state: State) -> None:
    store = await with_row(state)
    await operations(store).retry("x" * 20)
    [row] = await operations(store).deliveries()
    assert (row.state, row.due, row.plain) == (State.PENDING, NOW, False)


@pytest.mark.parametrize("state", [State.SENDING, State.SENT, State.SKIPPED])
async def test_what_is_done_or_under_way_is_not_tried_again(state: State) -> None:
    with pytest.raises(PerijoveError, match=f"is {state}"):
        await operations(await with_row(state)).retry("x" * 20)


async def test_what_is_held_is_told_from_what_is_pending() -> None:
    store = MemoryStore()
    async with store.writing() as tx:
        await tx.save_release(a_release())
        states: dict[str, dict[str, Any]] = {
            "held": {"held_since": NOW},
            "pending": {},
            "refused": {"state": State.REFUSED, "held_since": NOW},
        }
        await tx.promise([a_delivery(name, channel=n, **given) for n, (name, given) in enumerate(states.items())])
    for name in states:
        assert [row.id for row in await operations(store).deliveries(standing=name)] == [name]
    assert len(await operations(store).deliveries()) == 3
    assert len(await operations(store).deliveries(2)) == 2
    assert await operations(store).deliveries(standing="sent") == []
    with pytest.raises(PerijoveError, match='no state "closed"; there are held, pending'):
        await operations(store).deliveries(standing="closed")


async def test_an_unknown_delivery_is_named() -> None:
    with pytest.raises(PerijoveError, match="no delivery y"):
        await operations(MemoryStore()).retry("y")


async def test_watches_are_added_once_and_those_there_stay_as_they_are() -> None:
    store = MemoryStore()
    async with store.writing() as tx:
        await tx.save_watch(a_watch(100, "io", role=7, paused=True))
    lines = ["# ours", "", "1 100 io", "1\t200  Juno", "1 200 juno"]
    assert await operations(store).add_watches(lines) == 1
    assert await operations(store).add_watches(lines) == 0
    async with store.reading() as tx:
        assert await tx.watches() == [a_watch(100, "io", role=7, paused=True), a_watch(200, "juno")]


async def test_everything_about_a_watch_survives_a_journey_and_a_second_one_adds_nothing() -> None:
    options = Options(True, ("lava lake", "Loki"), ("plume",), True, Digest(8, 0), QuietHours(22, 7))
    whole = a_watch(100, "io", role=7, paused=True, publish=True, created_by=9, options=options, revision=4)
    watches = [whole, a_watch(100, "juno"), a_watch(200, "io", role=8)]
    lines = [as_line(watch) for watch in watches]
    store = MemoryStore()
    assert await operations(store).add_watches(lines) == 3
    assert await operations(store).add_watches(lines) == 0
    async with store.reading() as tx:
        assert [replace(watch, revision=4) for watch in await tx.watches()] == [
            replace(watch, revision=4) for watch in watches
        ]
    assert lines[1:] == ["1 100 juno", '1 200 io {"role":8}']


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("1 100", "line 2"),
        ("one 100 io", "not a guild id"),
        ("1 100 saturn", "line 2: "),
        ("1 -5 io", "not a guild id"),
        ("0 100 io", "not a guild id"),
        ("1 100 io role 7", "not a guild id"),
        ("1 100 io []", "not a guild id"),
        ('1 100 io {"rolle": 7}', "not a guild id"),
        ('1 100 io {"role": -7}', "not a guild id"),
        ('1 100 io {"guild": 2}', "not a guild id"),
        ('1 100 io {"options": {"compact": "perhaps"}}', "not a guild id"),
        ('1 100 io {"options": {"pictures": true}}', "not a guild id"),
        ('1 100 io {"options": {"digest": {"hour": 24}}}', "line 2: Hours go from 0 to 23"),
        ('1 100 io {"options": {"require": ["++"]}}', "line 2: Keyword 1 has neither"),
    ],
)
async def test_a_wrong_line_is_named_and_nothing_is_added(line: str, sentence: str) -> None:
    store = MemoryStore()
    with pytest.raises(PerijoveError, match=sentence):
        await operations(store).add_watches(["1 300 io", line])
    async with store.reading() as tx:
        assert await tx.watches() == []
