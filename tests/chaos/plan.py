"""What is done to the program, drawn from a seed: a list of lives, each of which ends with a kill. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from random import Random

from tests.loopback.faults import AcceptAndDrop, AcceptAndRefuse, Drop, Fault, Late, Refuse, TooMany


class Moment(Enum):
    """When in its life the program is killed."""

    ANSWERING = auto()
    """A message exists, and its answer has not been given."""
    UNSERVED = auto()
    """A message was asked for, and never comes to be."""
    POSTHUMOUS = auto()
    """A message was asked for, and comes to be when nobody waits for it any more."""
    ANY = auto()
    """After so many requests to Discord, whatever they were."""


@dataclass(frozen=True, slots=True)
class Life:
    """One run of the program, from its start to its kill.

    So many new `releases` are in the feed when it starts; more appear while it lives. What its requests meet, one after
    the other: `logins`, `searches` of a channel's history, and `sends` of messages. It is killed at the send after those,
    or (`ANY`) after so many `requests`. `nonces_known_for` is in seconds.
    """

    moment: Moment
    releases: int = 1
    requests: int = 1
    sends: Sequence[Fault] = ()
    searches: Sequence[Fault] = ()
    logins: Sequence[Fault] = ()
    gateway_closes: bool = False
    nonces_known_for: float = 120.0


WELL: Fault = Late(0.0)
OTHERS = (Moment.UNSERVED, Moment.POSTHUMOUS, Moment.ANY, Moment.ANY)
SEND_FAULTS: Sequence[Fault] = (
    *(Refuse(status) for status in (500, 502, 503)),
    *(AcceptAndRefuse(status) for status in (500, 502, 503)),
    *(Drop(), AcceptAndDrop(), TooMany(0.2), TooMany(0.3, "shared")),
    *(Late(0.1), Late(0.4)),
)
SEARCH_FAULTS: Sequence[Fault] = (Refuse(500), Refuse(503), Drop(), AcceptAndDrop(), Late(0.3))
LOGIN_FAULTS: Sequence[Fault] = (Refuse(502), Refuse(503), Drop())


def plan(seed: int, kills: int, channels: int) -> list[Life]:
    """So many lives, the same for the same seed. At least half of the kills fall between a message and its answer."""
    chance = Random(seed)  # noqa: S311 — a plan is no secret
    return [_life(chance, moment, channels) for moment in _moments(chance, kills)]


def _moments(chance: Random, kills: int) -> list[Moment]:
    drawn: list[Moment] = []
    while len(drawn) < kills:
        drawn += [Moment.ANSWERING, chance.choice(OTHERS)]
    return drawn[:kills]


def _life(chance: Random, moment: Moment, channels: int) -> Life:
    return Life(
        moment,
        releases=chance.choice((1, 1, 1, 2)),
        requests=chance.randint(1, 6 + channels),
        sends=_mixed(chance, _some(chance, SEND_FAULTS, 3), [WELL] * chance.randint(0, channels)),
        searches=_some(chance, SEARCH_FAULTS, 1),
        logins=_some(chance, LOGIN_FAULTS, 1) if chance.random() < 0.1 else (),
        gateway_closes=chance.random() < 0.25,
        nonces_known_for=chance.choice((0.2, 120.0)),
    )


def _some(chance: Random, faults: Sequence[Fault], most: int) -> tuple[Fault, ...]:
    return tuple(chance.choices(faults, k=chance.randint(0, most)))


def _mixed(chance: Random, some: Sequence[Fault], others: Sequence[Fault]) -> tuple[Fault, ...]:
    both = [*some, *others]
    return tuple(chance.sample(both, len(both)))
