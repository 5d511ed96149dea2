"""Killed again and again while Discord fails around it, the real program loses and doubles nothing."""

from __future__ import annotations

import asyncio
import os
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path

import pytest

from tests.chaos.plan import Life, Moment, plan
from tests.chaos.play import play
from tests.chaos.stage import Stage

KILLS = int(os.environ.get("PERIJOVE_CHAOS_KILLS", "5"))
CHANNELS = 2


async def test_nothing_is_lost_doubled_or_disordered(tmp_path: Path) -> None:
    async with Stage.set(tmp_path, channels=CHANNELS) as stage:
        outcome = await play(plan(seed=13, kills=KILLS, channels=CHANNELS), stage)
    assert outcome.toll.nothing, outcome.toll
    assert outcome.hits >= 0.4 * KILLS


async def test_a_deliverer_that_is_broken_on_purpose_is_found_out(tmp_path: Path) -> None:
    """One kill shows it: at a send whose message is there, and whose nonce is long forgotten, or still known."""
    known_for = {"mark_after_sending": 0.0, "random_nonce": 120.0, "no_search": 0.0}
    async with AsyncExitStack() as open_at_once:
        stages = [await open_at_once.enter_async_context(_stage_of(name, tmp_path)) for name in known_for]
        lives = [Life(Moment.ANSWERING, nonces_known_for=seconds) for seconds in known_for.values()]
        ends = await asyncio.gather(*(play([life], stage) for life, stage in zip(lives, stages, strict=True)))
    assert {name: len(end.toll.doubled) for name, end in zip(known_for, ends, strict=True)} == dict.fromkeys(known_for, 1)


def _stage_of(breakage: str, folder: Path) -> AbstractAsyncContextManager[Stage]:
    (folder / breakage).mkdir()
    return Stage.set(folder / breakage, channels=1, program=("-m", "tests.chaos.broken", breakage, "run"))


@pytest.mark.parametrize("kills", [1, 5, 15, 200])
def test_at_least_four_in_ten_kills_are_aimed_between_a_message_and_its_answer(kills: int) -> None:
    lives = plan(seed=1, kills=kills, channels=3)
    assert len(lives) == kills
    assert sum(life.moment is Moment.ANSWERING for life in lives) >= 0.4 * kills
    assert lives == plan(seed=1, kills=kills, channels=3)
    assert lives != plan(seed=2, kills=kills, channels=3)
