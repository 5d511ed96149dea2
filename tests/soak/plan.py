"""What happens at NASA, minute by minute, drawn from a seed. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from random import Random

SOURCES = {
    "photojournal": "rss",
    "library": "nasa_images",
    "science": "wordpress",
    "apod": "apod",
    "mission": "rss",
    "archive": "nasa_images",
    "blog": "wordpress",
    "daily": "rss",
}
"""The sources' kinds by name."""

QUIET = 5
"""Minutes at the beginning in which every source is polled for the first time: what is there then is old."""

OLD = 5000
"""Numbers of releases that are there from the beginning."""

BURST = 15
"""Releases that come within one minute now and then: more than an hour may bring to a channel."""


class Pictured(Enum):
    """Where a release's picture is."""

    IN_FEED = auto()
    ON_PAGE = auto()
    BROKEN = auto()
    """The feed names one that cannot be had."""
    NOWHERE = auto()


@dataclass(frozen=True, slots=True)
class News:
    """A release; `about` is the target's key, or nothing that is followed. One that is `numbered` has a PIA number."""

    number: int
    about: str
    numbered: bool
    pictured: Pictured


class What(Enum):
    """What happens."""

    PUBLISH = auto()
    CARRY = auto()
    """Another source shows the release too."""
    CORRECT = auto()
    RERUN = auto()
    """Another source shows its picture again, as an old one."""
    FAIL = auto()
    """The source's next poll is answered with trouble; the number says which."""


@dataclass(frozen=True, slots=True)
class Happening:
    """`number` is a release's, `source` where it is seen."""

    minute: int
    what: What
    number: int
    source: str


def news(seed: int, number: int) -> News:
    """The release with this number."""
    chance = Random(f"{seed} {number}")  # noqa: S311 — a plan is no secret
    about = chance.choices(("io", "juno", ""), (6, 2, 2))[0]
    pictured = chance.choices(list(Pictured), (4, 2, 1, 3))[0]
    return News(number, about, chance.random() < 0.6, pictured)


def plan(seed: int, hours: int, per_hour: int) -> list[Happening]:
    """Everything that happens in so many hours, with about so many releases in each, in order."""
    chance = Random(seed)  # noqa: S311 — as above
    number = 0
    happenings: list[Happening] = []
    for minute in range(QUIET, hours * 60):
        for _ in range(_releases(chance, minute, per_hour)):
            number += 1
            happenings += _life(chance, news(seed, number), minute)
        happenings += _troubles(chance, minute)
    return sorted((each for each in happenings if each.minute < hours * 60), key=lambda each: each.minute)


def _releases(chance: Random, minute: int, per_hour: int) -> int:
    """How many appear; at every fifth hour many at once."""
    return BURST if minute % 300 == 299 else int(chance.random() < per_hour / 60)


def _life(chance: Random, release: News, minute: int) -> Iterator[Happening]:
    """A release appears, perhaps in further sources, is corrected perhaps, and perhaps shown again."""
    first, *others = chance.sample(_able(release), k=4)
    yield Happening(minute, What.PUBLISH, release.number, first)
    carriers = others[: chance.choice((0, 0, 1, 2))]
    for source in carriers:
        yield Happening(minute + chance.randint(0, 150), What.CARRY, release.number, source)
    for _ in range(chance.choice((0, 0, 1, 2))):
        yield Happening(minute + chance.randint(5, 150), What.CORRECT, release.number, first)
    if release.pictured is Pictured.IN_FEED and release.about and chance.random() < 0.3:
        yield Happening(minute + chance.randint(300, 600), What.RERUN, release.number, others[2])


def _troubles(chance: Random, minute: int) -> Iterator[Happening]:
    if chance.random() < len(SOURCES) / 20 * 0.12:
        yield Happening(minute, What.FAIL, chance.randrange(1000), chance.choice(list(SOURCES)))


def _able(release: News) -> Sequence[str]:
    """The sources that can show it so that it is known again: the image libraries name no page of another site."""
    return [name for name, kind in SOURCES.items() if release.numbered or kind != "nasa_images"]
