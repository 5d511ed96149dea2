"""Playing a plan on a stage."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from tests.chaos.asked import Asked, home
from tests.chaos.plan import Life
from tests.chaos.stage import Stage
from tests.chaos.toll import Toll, names

REPORT_EVERY = 20

SENDS = frozenset({Asked.MESSAGE, Asked.DIGEST, Asked.THREAD})
"""What makes a message that there was not before."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went: `hits` says of each kill what it cut off after it was done, and before it was answered."""

    hits: Sequence[Collection[Asked]]
    toll: Toll

    @property
    def sends_hit(self) -> int:
        """How many kills fell between a message and its answer, threads' first messages and digests included."""
        return _sends(self.hits)

    def __str__(self) -> str:
        return f"{_told(self.hits)}; {self.toll}"


async def play(lives: Sequence[Life], stage: Stage, tell: Callable[[str], None] = lambda _: None) -> Outcome:
    """Live these lives, then rest, and count; `tell` hears now and then how far it is."""
    hits: list[Collection[Asked]] = []
    for life in lives:
        hits.append(await stage.live(life))
        if len(hits) % REPORT_EVERY == 0:
            tell(f"{_told(hits)}; {len(stage.journal.items)} releases, {_so_far(stage)}")
    return Outcome(hits, await stage.rest())


def _sends(hits: Sequence[Collection[Asked]]) -> int:
    return sum(not SENDS.isdisjoint(hit) for hit in hits)


def _told(hits: Sequence[Collection[Asked]]) -> str:
    kinds = (Asked.MESSAGE, Asked.THREAD, Asked.DIGEST, Asked.EDIT, Asked.CROSSPOST)
    each = ", ".join(f"{kind.name.lower()}s {sum(kind in hit for hit in hits)}" for kind in kinds)
    return f"{len(hits)} kills, {_sends(hits)} of them between a message and its answer (cut off: {each})"


def _so_far(stage: Stage) -> str:
    messages = stage.discord.world.messages()
    told = [(home(message), each) for message in messages for each in names(message)]
    return f"{len(messages)} messages, {len(told) - len(set(told))} doubled"
