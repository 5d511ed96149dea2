"""What is done to the program, drawn from a seed: a list of lives, each of which ends with a kill. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import cycle
from random import Random

from tests.chaos.asked import Asked
from tests.loopback.faults import AcceptAndDrop, AcceptAndRefuse, Drop, Fault, Late, Refuse, TooMany


class Moment(Enum):
    """When in its life the program is killed."""

    ANSWERING = auto()
    """What was asked for is done (a message exists), and the answer has not been given."""
    UNSERVED = auto()
    """Something was asked for, and is never done."""
    POSTHUMOUS = auto()
    """Something was asked for, and is done when nobody waits for it any more."""
    ANY = auto()
    """After so many requests to Discord, whatever they were."""


@dataclass(frozen=True, slots=True)
class Life:
    """One run of the program, from its start to its kill.

    So many new `releases` are in the feed when it starts, and `corrections` of items so far back; more appear while it
    lives. `faults` are what its requests meet, of each kind one after the other. It is killed at the request of the kind
    `aim` after those, or (`ANY`) after so many `requests`. Then perhaps so much time passes that every thread is archived
    (`archives`). `nonces_known_for` is in seconds.
    """

    moment: Moment
    aim: Asked = Asked.MESSAGE
    releases: int = 1
    corrections: Sequence[int] = ()
    requests: int = 1
    faults: Mapping[Asked, Sequence[Fault]] = field(default_factory=dict)
    gateway_closes: bool = False
    archives: bool = False
    nonces_known_for: float = 120.0


AIMS = (Asked.MESSAGE, Asked.THREAD, Asked.DIGEST, Asked.MESSAGE)
"""At what half of the kills fall, one after the other, each time between the message and its answer."""

OTHERS = (
    *((moment, aim) for moment in (Moment.UNSERVED, Moment.POSTHUMOUS) for aim in (Asked.MESSAGE, Asked.THREAD)),
    *((moment, Asked.CROSSPOST) for moment in (Moment.ANSWERING, Moment.UNSERVED)),
    *((moment, Asked.DIGEST) for moment in (Moment.UNSERVED, Moment.POSTHUMOUS)),
    *((moment, Asked.EDIT) for moment in (Moment.ANSWERING, Moment.POSTHUMOUS)),
    *[(Moment.ANY, Asked.MESSAGE)] * 4,
)

WELL: Fault = Late(0.0)
WRITING: Sequence[Fault] = (
    *(Refuse(status) for status in (500, 502, 503)),
    *(AcceptAndRefuse(status) for status in (500, 502, 503)),
    *(Drop(), AcceptAndDrop(), TooMany(0.2), TooMany(0.3, "shared")),
    *(Late(0.1), Late(0.4)),
)
READING: Sequence[Fault] = (Refuse(500), Refuse(503), Drop(), AcceptAndDrop(), Late(0.3))
LOGGING_IN: Sequence[Fault] = (Refuse(502), Refuse(503), Drop())


def plan(seed: int, kills: int, channels: int) -> list[Life]:
    """So many lives, the same for the same seed. At least half of the kills fall between a message and its answer."""
    chance = Random(seed)  # noqa: S311 — a plan is no secret
    return [_life(chance, moment, aim, channels) for moment, aim in _ends(chance, kills)]


def _ends(chance: Random, kills: int) -> list[tuple[Moment, Asked]]:
    drawn: list[tuple[Moment, Asked]] = []
    for _, aim in zip(range(0, kills, 2), cycle(AIMS), strict=False):
        drawn += [(Moment.ANSWERING, aim), chance.choice(OTHERS)]
    return drawn[:kills]


def _life(chance: Random, moment: Moment, aim: Asked, channels: int) -> Life:
    corrected = aim is Asked.EDIT or chance.random() < 0.4
    faults = {asked: _some(chance, WRITING, 1) for asked in (Asked.PROBE, Asked.EDIT, Asked.CROSSPOST)}
    faults |= {asked: _some(chance, WRITING, 3) for asked in (Asked.MESSAGE, Asked.DIGEST, Asked.THREAD)}
    faults |= {Asked.SEARCH: _some(chance, READING, 1), Asked.LOGIN: _some(chance, LOGGING_IN, chance.random() < 0.1)}
    well = [WELL] * chance.randint(0, channels // 2)
    return Life(
        moment,
        aim,
        releases=chance.choice((1, 1, 1, 2)),
        corrections=tuple(chance.randint(1, 3) for _ in range(corrected)),
        requests=chance.randint(1, 6 + 2 * channels),
        faults=faults | {aim: _mixed(chance, faults[aim], well)},
        gateway_closes=chance.random() < 0.25,
        archives=chance.random() < 0.25,
        nonces_known_for=chance.choice((0.2, 120.0)),
    )


def _some(chance: Random, faults: Sequence[Fault], most: int) -> tuple[Fault, ...]:
    return tuple(chance.choices(faults, k=chance.randint(0, most)))


def _mixed(chance: Random, some: Sequence[Fault], others: Sequence[Fault]) -> tuple[Fault, ...]:
    both = [*some, *others]
    return tuple(chance.sample(both, len(both)))
