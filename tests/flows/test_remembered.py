"""What is told again, and for how long."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.flows.remembered import Remembered
from tests.builders import NOW


class Oracle:
    """Finds something out, a new number each time; `answers` is set when it may."""

    def __init__(self) -> None:
        self.now = NOW
        self.asked = 0
        self.answers = asyncio.Event()
        self.answers.set()

    async def find(self) -> int:
        self.asked += 1
        await self.answers.wait()
        return self.asked


async def test_it_is_told_again_until_it_is_too_old() -> None:
    oracle = Oracle()
    told = Remembered[int](lambda: oracle.now, timedelta(seconds=10))
    seconds = (0, 9, 10, 19, 20)
    answers = []
    for second in seconds:
        oracle.now = NOW + timedelta(seconds=second)
        answers.append(await told.get("key", oracle.find))
    assert answers == [1, 1, 2, 2, 3]


async def test_a_clock_that_was_put_back_keeps_nothing_for_ever() -> None:
    oracle = Oracle()
    told = Remembered[int](lambda: oracle.now)
    await told.get("key", oracle.find)
    oracle.now -= timedelta(days=1)
    assert await told.get("key", oracle.find) == 2


async def test_of_more_than_are_kept_the_oldest_is_forgotten() -> None:
    oracle = Oracle()
    told = Remembered[int](lambda: oracle.now, most=2)
    for key in (1, 2, 3):
        await told.get(key, oracle.find)
    assert [await told.get(key, oracle.find) for key in (3, 2, 1)] == [3, 2, 4]


async def test_who_asks_meanwhile_waits_for_the_same_answer() -> None:
    oracle = Oracle()
    oracle.answers.clear()
    told = Remembered[int](lambda: oracle.now)
    asking = [asyncio.create_task(told.get("key", oracle.find)) for _ in range(3)]
    await asyncio.sleep(0)
    oracle.answers.set()
    assert (await asyncio.gather(*asking), oracle.asked) == ([1, 1, 1], 1)


async def test_what_could_not_be_found_out_is_tried_again() -> None:
    async def fail() -> int:
        raise TimeoutError

    oracle = Oracle()
    told = Remembered[int](lambda: oracle.now)
    with pytest.raises(TimeoutError):
        await told.get("key", fail)
    assert await told.get("key", oracle.find) == 1
