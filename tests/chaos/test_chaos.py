"""Killed again and again while Discord fails around it, the real program loses and doubles nothing."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path

import pytest

from tests.chaos.asked import Asked
from tests.chaos.plan import Life, Moment, plan
from tests.chaos.play import SENDS, play
from tests.chaos.stage import Stage, each_kind
from tests.loopback.state import DIRECT, FORUM, TEXT

KILLS, CHANNELS = 5, 3


async def test_nothing_is_lost_doubled_or_disordered(tmp_path: Path) -> None:
    async with Stage.set(tmp_path, [*each_kind(CHANNELS), DIRECT], digests=1, quiet=1) as stage:
        outcome = await play(plan(seed=280, kills=KILLS, channels=CHANNELS), stage)
    assert outcome.toll.nothing, list(outcome.toll.lines)
    assert outcome.sends_hit >= 0.4 * KILLS
    assert {Asked.MESSAGE, Asked.THREAD} <= {asked for hit in outcome.hits for asked in hit}
    assert outcome.toll.digests
    assert stage.journal.corrections


NONCES_KNOWN_FOR = {
    ("mark_after_sending", TEXT): 0.0,
    ("random_nonce", TEXT): 120.0,
    ("no_search", TEXT): 0.0,
    ("no_search", FORUM): 120.0,
}
"""Each breakage, with the kind of channel in which one kill shows it; seconds."""


async def test_a_deliverer_that_is_broken_on_purpose_is_found_out(tmp_path: Path) -> None:
    """One kill shows it: at a send whose message is there, and whose nonce is long forgotten, or does not help."""
    async with AsyncExitStack() as open_at_once:
        stages = [await open_at_once.enter_async_context(_broken(*breakage, tmp_path)) for breakage in NONCES_KNOWN_FOR]
        ends = await asyncio.gather(
            *(play([_kill_at_a_send(*breakage)], stage) for breakage, stage in zip(NONCES_KNOWN_FOR, stages, strict=True))
        )
    doubled = {breakage: len(end.toll.doubled) for breakage, end in zip(NONCES_KNOWN_FOR, ends, strict=True)}
    assert doubled == dict.fromkeys(NONCES_KNOWN_FOR, 1)


async def test_a_digest_that_is_not_looked_for_before_it_is_sent_again_is_found_out(tmp_path: Path) -> None:
    """Each release in it is doubled then."""
    async with Stage.set(tmp_path, [], digests=1, program=_program("no_search")) as stage:
        outcome = await play([Life(Moment.ANSWERING, Asked.DIGEST, releases=2, nonces_known_for=0.0)], stage)
    assert outcome.sends_hit == 1
    assert len(outcome.toll.doubled) >= 2


def _broken(breakage: str, kind: int, folder: Path) -> AbstractAsyncContextManager[Stage]:
    own = folder / f"{breakage}-{kind}"
    own.mkdir()
    return Stage.set(own, [kind], program=_program(breakage))


def _program(breakage: str) -> tuple[str, ...]:
    """What Python is started with, that this is broken."""
    return ("-m", "tests.chaos.broken", breakage, "run")


def _kill_at_a_send(breakage: str, kind: int) -> Life:
    aim = Asked.THREAD if kind == FORUM else Asked.MESSAGE
    return Life(Moment.ANSWERING, aim, nonces_known_for=NONCES_KNOWN_FOR[breakage, kind])


@pytest.mark.parametrize("kills", [1, 5, 15, 100])
def test_at_least_four_in_ten_kills_are_aimed_between_a_message_and_its_answer(kills: int) -> None:
    lives = plan(seed=1, kills=kills, channels=3)
    assert len(lives) == kills
    aims = [life.aim for life in lives if life.moment is Moment.ANSWERING]
    assert sum(aim in SENDS for aim in aims) >= 0.4 * kills
    assert aims.count(Asked.THREAD) >= 0.1 * kills or kills == 1
    assert lives == plan(seed=1, kills=kills, channels=3)
    assert lives != plan(seed=2, kills=kills, channels=3)
