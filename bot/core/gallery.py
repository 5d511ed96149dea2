"""Galleries: several releases of which one is shown at a time, and what needs to be remembered to show another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import gcd

from bot.core.words import Phrase, phrases

MOST = 25
"""Releases of a gallery."""

CHANCES = 16**6
"""How finely a gallery remembers the chance that it began with."""


class Of(StrEnum):
    """What a gallery goes through."""

    NEWEST = "n"
    SEARCH = "s"
    DAY = "d"
    CHANCE = "c"


@dataclass(frozen=True, slots=True)
class Listing:
    """Which releases a gallery shows. The `argument` is plain text, of the making of the functions below."""

    of: Of
    argument: str


def newest(target: str) -> Listing:
    """The newest about the target with this key."""
    return Listing(Of.NEWEST, target)


def search(wanted: Sequence[Phrase]) -> Listing | None:
    """Those that have all these phrases; None where that cannot be put so that it is understood again."""
    said = " ".join("-".join(phrase.words) for phrase in wanted)
    for argument in (said, f'{said[: said.rfind(" ") + 1]}"{said[said.rfind(" ") + 1 :]}"'):
        if phrases(argument) == tuple(wanted):
            return Listing(Of.SEARCH, argument)
    return None


def by_chance(target: str, chance: float) -> Listing:
    """Some about the target, or about any where `target` is empty; `chance` is from 0 to less than 1."""
    return Listing(Of.CHANCE, f"{int(chance * CHANCES):06x}{target}")


def chance_and_target(listing: Listing) -> tuple[float, str]:
    """What `by_chance` was told."""
    return int(listing.argument[:6], 16) / CHANCES, listing.argument[6:]


def draw(chance: float, place: int, count: int) -> float:
    """The chance that leads to the release in this place (from 1) of a gallery of some of `count` releases.

    No release comes twice before all of them came, and neighbours of the archive are far apart.
    """
    drawn = (int(chance * count) + (place - 1) * _stride(count)) % count
    return (drawn + 0.5) / count


def _stride(count: int) -> int:
    """About 0.62 of the way round, and without a divisor in common, so that every number is met."""
    stride = max(1, round(count * 0.618))
    while gcd(stride, count) != 1:
        stride += 1
    return stride
