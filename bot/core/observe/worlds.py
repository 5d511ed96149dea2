"""Which world a distance is to."""

from __future__ import annotations

import re

from bot.core.observe.patterns import one_of
from bot.core.observe.release import MOONS

_MOON = one_of(*MOONS)
_WORLD = re.compile(
    rf"(?P<moon>\b{_MOON}\b)"
    rf"|(?P<jupiter>\bJupiter\b(?!'s (?:\w+ )?moon)|\b{one_of('clouds? gas_giant giant_planet planet Jovian_cloud')}\b)"
    rf"|(?P<same>\b{one_of('surface moon world limb')}\b)"
    rf"|(?P<other>\b{one_of('Earth Sun sea_level')}\b)"
)
_OF_MOON = re.compile(rf"\w* of (?:Jupiter's )?(?:\w+ ){{0,3}}?({_MOON})\b")
_REACH = 80
"""Characters after a distance within which its world is named, if it is."""


def world_of(plain: str, start: int, end: int, subject: str) -> str | None:
    """The world of a distance that stands there: the next named, else the last before, else the text's subject.

    None where it is a world that Juno's distance is not told of, like Earth.
    """
    before = [*_WORLD.finditer(plain, 0, start)]
    world = _WORLD.search(plain, end, end + _REACH) or (before[-1] if before else None)
    if world is None:
        return subject
    if world["other"]:
        return None
    return world["moon"] or ("Jupiter" if world["jupiter"] else _meant(plain, world, subject))


def _meant(plain: str, world: re.Match[str], subject: str) -> str:
    """The world that "the moon" or "the surface" means: the one named right after ("surface of Io"), or last before."""
    if following := _OF_MOON.match(plain, world.end()):
        return following[1]
    named = re.findall(rf"\b{_MOON}\b", plain[: world.start()])
    return named[-1] if named else subject
