"""Playing a plan on a stage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.chaos.plan import Life
from tests.chaos.stage import Stage
from tests.chaos.toll import Toll

REPORT_EVERY = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went: `hits` are the kills between a message and its answer."""

    kills: int
    hits: int
    toll: Toll

    def __str__(self) -> str:
        return f"{self.kills} kills, {self.hits} of them between a message and its answer; {self.toll}"


async def play(lives: Sequence[Life], stage: Stage, tell: Callable[[str], None] = lambda _: None) -> Outcome:
    """Live these lives, then rest, and count; `tell` hears now and then how far it is."""
    hits = 0
    for number, life in enumerate(lives, start=1):
        hits += await stage.live(life)
        if number % REPORT_EVERY == 0:
            tell(f"{number} kills, {hits} hits; {len(stage.published)} releases, {_so_far(stage)}")
    return Outcome(len(lives), hits, await stage.rest())


def _so_far(stage: Stage) -> str:
    messages = [(message.channel.id, message.content) for message in stage.discord.world.messages()]
    return f"{len(messages)} messages, {len(messages) - len(set(messages))} doubled"
