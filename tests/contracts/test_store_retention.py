"""What every store promises of old deliveries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.core.model import Delivery, Kind, State
from bot.core.ports import Store
from tests.builders import NOW, a_delivery, a_release
from tests.contracts.keeping import keep

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
async def release(store: Store) -> None:
    await keep(store, a_release())


def sent(id: str, hours: int = 0, **given: Any) -> Delivery:  # noqa: A002 — the model's own name for it
    return a_delivery(id, **({"state": State.SENT, "created": NOW + hours * HOUR} | given))


async def test_finished_rows_come_oldest_first_from_where_one_left_off(store: Store) -> None:
    rows = [sent("c"), sent("a"), sent("b", state=State.SKIPPED), sent("later", 1, state=State.REFUSED), sent("young", 2)]
    await keep(store, *rows, a_delivery("waiting"), a_delivery("sending", channel=2, state=State.SENDING))
    async with store.reading() as tx:
        first = await tx.finished(NOW + 2 * HOUR, None, 2)
        second = await tx.finished(NOW + 2 * HOUR, first[-1], 2)
        assert [[row.id for row in batch] for batch in (first, second)] == [["a", "b"], ["c", "later"]]
        assert await tx.finished(NOW + 2 * HOUR, second[-1], 2) == []


async def test_a_row_is_passed_by_what_was_sent_after_it_in_its_channel(store: Store) -> None:
    await keep(
        store,
        sent("first"),
        sent("twin"),  # promised in the same instant, stored later
        sent("last", 1),
        sent("skipped", 2, state=State.SKIPPED),
        sent("waits", 3, state=State.PENDING),
        sent("summary", kind=Kind.SUMMARY),
        sent("elsewhere", channel=200),
        sent("there", 5, channel=300),
    )
    async with store.reading() as tx:
        every = {row.id for row in await tx.deliveries()}
        assert await tx.passed(every) == {"first", "twin"}
        assert await tx.passed(["twin", "last"]) == {"twin"}
        assert await tx.passed([]) == set()


async def test_of_what_was_promised_in_one_instant_the_last_that_was_stored_passes_the_others(store: Store) -> None:
    await keep(store, sent("z"), sent("a"))
    async with store.reading() as tx:
        assert await tx.passed(["a", "z"]) == {"z"}


async def test_what_is_not_finished_is_never_forgotten(store: Store) -> None:
    states = {state.value: a_delivery(state.value, channel=number, state=state) for number, state in enumerate(State)}
    await keep(store, *states.values(), sent("other"))
    async with store.writing() as tx:
        assert await tx.forget_deliveries([*states, "unknown"]) == 3
        assert {row.id for row in await tx.deliveries()} == {"pending", "sending", "other"}
        assert await tx.forget_deliveries([]) == 0
