"""Which world a distance is to."""

from __future__ import annotations

import re

from bot.core.observe.patterns import one_of
from bot.core.observe.prose import Sentence

MOONS = ("Io", "Europa", "Ganymede", "Callisto", "Amalthea")
ORBITS = {"Amalthea": 181_400, "Io": 421_800, "Europa": 671_100, "Ganymede": 1_070_400, "Callisto": 1_882_700}
"""Kilometres from Jupiter's centre at which moons circle it."""

_CLOUDS = 71_500
"""Kilometres from Jupiter's centre to its clouds at the equator."""

_MOON = one_of(*MOONS)
_OTHER = one_of(
    "Earth Sun Mercury Venus Mars Saturn Titan Enceladus Uranus Neptune Triton Pluto Charon",
    "sun sea_level comet asteroid",
)
_WORLD = re.compile(
    r"(?P<stranger>\b(?:ringed|[Rr]ed|dwarf|blue) [Pp]lanet\b)"
    rf"|(?P<shadow>\b{_MOON}'s (?:\w+ )?shadows?\b|\bshadows? (?:of|from|cast by) (?:[\w']+ ){{0,4}}?{_MOON}\b)"
    rf"|(?P<moon>\b{_MOON}\b)"
    rf"|(?P<jupiter>\bJupiter\b(?!'s (?:[\w-]+ ){{0,2}}moon)"
    rf"|\b{one_of('clouds? cloud-?tops gas_giant giant_planet planet Jovian_cloud', 'Great_Red_Spot Red_Spot GRS')}\b)"
    rf"|(?P<same>\b{one_of('surface world limb')}\b)|(?P<satellite>\b(?:moon|satellite)\b)"
    rf"|(?P<other>\b{_OTHER}\b)"
)
_OF_MOON = re.compile(rf"\w* of (?:Jupiter's )?(?:\w+ ){{0,3}}?({_MOON})\b")
# A world named later is the one that the distance is to only where a word leads to it.
_LEADS_ON = re.compile(
    r"\)?,? ?(?:or so )?(?:away |out |distant |distance |(?:in )?altitude )?"
    r"(?:(?:from|above|over|off|to|of|beyond|past)\b|(?:and|or) (?:(?:about|nearly|within) )?(?=\d))",
    re.IGNORECASE,
)
# A place is no world: "400 kilometers from Pele" is a way on the ground.
_TO_A_PLACE = re.compile(
    rf"{_LEADS_ON.pattern} (?:the )?"
    rf"(?!{_MOON}\b|{_OTHER}\b|{one_of('Jupiter Jovian Juno Great_Red Red_Spot GRS Galilean Solar_System')}\b)[A-Z]"
)
# "Io is 4.6 million kilometers from New Horizons" says how far what is named before is from what took its picture.
_FROM_CRAFT = re.compile(
    r"\)?,? ?(?:away )?from (?:NASA's |the )?(?:Juno|New Horizons|Voyager|Galileo|Cassini|spacecraft|orbiter|probe)\b"
)
_JOVIAN = re.compile(rf"\b{one_of('Jupiter Jovian gas_giant giant_planet [Pp]erijove')}\b|\bPJ ?\d|\bPERIJOVE\b")
_BOTH = re.compile(rf"\)?,? ?(?:away )?from both (?:the moon )?({_MOON}|Jupiter) and (?:the moon )?({_MOON}|Jupiter)\b")
# What is only beside the picture's subject: "Jupiter is off to the right of this image, recorded from …".
_IN_THE_BACKGROUND = re.compile(
    rf"(?:,? (?:(?:which|that) )?{one_of('is was lies looms glows appears being can_be')})?"
    rf"(?: {one_of('just far seen visible located looming')})*"
    r" (?:off(?: to)? the|outside (?:of )?(?:the|this)|out of (?:the )?(?:frame|view|picture)|in the background)\b"
)
# Around which world an orbit goes says nothing of how far from what was imaged in it.
_ORBIT_AROUND = re.compile(r"\borbits? (?:around|about|of) (?:the (?:planet )?)?$")
_REACH = 80
"""Characters after a distance within which its world is named, if it is."""

_MANY = 3
"""So many moons in one sentence are a list, which says nothing of what the text is about."""


def subject_of(told: tuple[Sentence, ...]) -> str:
    """The world that a text speaks of where it names none: the first moon it names early on, else Jupiter.

    Empty where it names neither, or speaks of a moon without its name.
    """
    for sentence in told[:3]:
        moons = [found["moon"] for found in _WORLD.finditer(sentence.plain) if found["moon"]]
        if moons and len(set(moons)) < _MANY:
            return moons[0]
    return "Jupiter" if any(_JOVIAN.search(sentence.plain) for sentence in told) else ""


def world_of(plain: str, start: int, end: int, subject: str) -> str:
    """The world of a distance that stands there: the one it leads on to, else the last before, else the text's subject.

    Empty where it is a world that no distance is told of, like Earth, or an unknown one.
    """
    is_from_craft = bool(_FROM_CRAFT.match(plain, end))
    if not is_from_craft and _TO_A_PLACE.match(plain, end):
        return ""
    following = None if is_from_craft else _WORLD.search(plain, end, end + _REACH)
    before = [world for world in _WORLD.finditer(plain, 0, start) if not _is_beside(plain, world)]
    if following and (_LEADS_ON.match(plain, end) or not before):
        return _name(plain, following, subject)
    return _name(plain, before[-1], subject) if before else subject


def _is_beside(plain: str, world: re.Match[str]) -> bool:
    """Whether a world is only in the background, or what an orbit goes around."""
    around = _ORBIT_AROUND.search(plain, max(0, world.start() - 30), world.start())
    return bool(around or _IN_THE_BACKGROUND.match(plain, world.end()))


def both_worlds(plain: str, end: int) -> tuple[str, ...]:
    """The two worlds of "from both Jupiter and Io" right after a distance; none where that does not stand there."""
    found = _BOTH.match(plain, end)
    return found.groups() if found else ()


def is_orbit_of_a_moon(plain: str, km: float, world: str) -> bool:
    """Whether a distance from Jupiter is rather that of a moon that the sentence names: within 1% of its orbit."""
    return world == "Jupiter" and any(
        min(abs(km - orbit), abs(km + _CLOUDS - orbit)) <= orbit / 100 and re.search(rf"\b{moon}\b", plain)
        for moon, orbit in ORBITS.items()
    )


def _name(plain: str, world: re.Match[str], subject: str) -> str:
    if world["other"] or world["stranger"]:
        return ""
    if world["jupiter"] or world["shadow"]:  # a moon's shadow falls on Jupiter
        return "Jupiter"
    return world["moon"] or _meant(plain, world, subject)


def _meant(plain: str, world: re.Match[str], subject: str) -> str:
    """The world that "the moon" or "the surface" means: the one named right after ("surface of Io"), or last before."""
    if following := _OF_MOON.match(plain, world.end()):
        return following[1]
    named = re.findall(rf"\b{_MOON}\b", plain[: world.start()])
    meant = named[-1] if named else subject
    return "" if world["satellite"] and meant == "Jupiter" else meant
