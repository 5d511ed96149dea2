"""How far the spacecraft was: when the picture was taken, or at the closest approach of the flyby."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bot.core.model import Distance, Reading
from bot.core.observe.missions import FUTURE, last, others
from bot.core.observe.other_times import is_of_another_pass
from bot.core.observe.patterns import one_of
from bot.core.observe.prose import MOST, Sentence
from bot.core.observe.quantities import Length, lengths
from bot.core.observe.release import Told
from bot.core.observe.resolution import is_per_pixel
from bot.core.observe.worlds import MOONS, both_worlds, is_orbit_of_a_moon, world_of

_HEDGES = one_of(
    "just only about some approximately roughly nearly almost around over under less_than more_than a_mere a_little barely",
    "an_estimated up_to as_little_as between ~",
)
_HEDGE = rf"(?:{_HEDGES}\s*){{0,3}}"
_NEAREST = 20
"""Kilometres: nothing that takes pictures of worlds passes by one at less, so a shorter length is something else's."""

_CRAFT = one_of("Juno spacecraft orbiter probe Voyager_[12] Galileo Cassini New_Horizons")

# A length is a distance by what stands right before it …
_FROM = one_of(
    "(?:distances?|altitudes?|heights?|ranges?)(?:_to_\\w+)?_(?:of|was) altitude:? to_within within from at",
    "skimmed skimming",
    "(?:close|near)_as closer_than (?:fly-?by|approach|pass)_of approach_(?:to_(?:\\w+_){1,3})?(?:of|was)",
)
_BEFORE = re.compile(
    rf"\b(?:{_FROM}|(?:{_CRAFT}'s distance|distance (?:of|from) (?:the )?{_CRAFT})\b[^.;,]{{0,40}}? (?:was|is)) {_HEDGE}$",
    re.IGNORECASE,
)
# … or right after it,
_AFTER = re.compile(
    r"\)?,? ?(?:(?:away|distant|out)\b|(?:in )?altitude\b|distance\b|(?:above|from|over|off) (?!sea level)"
    rf"|(?:past|beyond) (?:the )?{one_of(*MOONS, 'Jupiter moon planet gas_giant giant_planet')}\b(?!')"
    r"|of (?:the |its )?(?:\w+ ){0,2}(?:surface|cloud|Io|Europa|Ganymede|Callisto))",
    re.IGNORECASE,
)
# and it is none if it measures something,
_MEASURE = re.compile(
    r"\)?[\s,-]*(?:or so )?(?:/"
    rf"|{one_of('wide long across high tall deep thick apart below beneath down per an_hour square into')}\b|by \d"
    rf"|in {one_of('diameter length width height size radius depth')}\b"
    rf"|from {one_of('east north south west Earth the_Sun')}\b|from (?:the |its )?(?:[\w']+ )?(?:cent(?:er|re)|core)\b"
    rf"|{one_of('diameter radius north south east west region feature')}\b)",
    re.IGNORECASE,
)
# or a way on the ground, "300 kilometers from the nearest hot spot",
_GROUND = one_of(
    "hot_?spots? volcano(?:es)? vents? calderas? paterae? craters? mountains? summit rim eruptions? flows? lava_lakes? site"
)
_ON_THE_GROUND = re.compile(
    r"\)?,? ?(?:away |distant )?(?:from|of|to) (?:(?:each other|one another)\b"
    rf"|(?:(?!(?:and|moon|planet|surface|world)\b)[a-z][a-z'-]* ){{1,5}}?{_GROUND}\b(?!['-]| (?:moon|satellite|world)\b))"
)
_MEASURED = re.compile(
    rf"\b(?:{one_of('diameter radius width length depth (?<!at_a_)(?<!from_a_)height size wide')}"
    rf"|{one_of('as_(?:much|high|tall)_as average')}"
    rf"|{one_of('extend penetrat cover span ris stretch measur separat tower erupt')}\w*"
    rf"|{one_of('spew plumes? mountains? peaks? cliffs? fountains? ejecta debris (?-i:below) beneath far_as')}"
    r"|(?<!\bJuno )(?<!\bflyby )(?<!craft )(?<!\bprobe )reach(?!(?:es|ed)? its closest)\w*"
    r"|(?<!th )(?<!st )(?<!nd )orbits? (?:Jupiter )?at)\b(?:approx\.|[^.;,]){0,40}$",
    re.IGNORECASE,
)
# or tells what is so on every orbit.
_EACH_TIME = re.compile(
    rf"\b{one_of('each(?!_of_|_other_) every(?!where) once_a typically usually normally')}\b"
    r"|\borbits?\b[^.;]{0,30}\b(?:hours|days)\b|\borbit (?:takes|brings|carries)\b"
    rf"|\b{one_of('soars ventures swoops swings skims dips dives comes goes passes flies gets brings takes carries')}\b"
    r"[^.;]{0,80}\bas close as\b",
    re.IGNORECASE,
)
# A world's distance from another is none of the spacecraft's,
_A_WORLD = one_of(*MOONS, "moon satellite Jupiter planet world")
_BETWEEN_WORLDS = re.compile(
    rf"\b(?:it {one_of('is lies orbits circles')}"
    rf"|{_A_WORLD}(?:, [^,]{{1,60}},)? {one_of('is was lies orbits circles sits orbited is_orbiting is_circling')}"
    rf"|{_A_WORLD}(?: \([^()]{{1,60}}\))?,? (?:which|that) {one_of('is was lies sits stays remains')}"
    rf"|{_A_WORLD}, (?:(?:which|that) is )?(?:always )?(?:located|situated)|orbit is) {_HEDGE}$"
)
# and neither is that at which it is said to circle.
_IN_ORBIT = re.compile(
    rf"\b(?:(?:which|that) {one_of('orbits circles revolves')}|{_A_WORLD},? {one_of('orbiting circling')})\b"
    rf"(?: (?:around )?(?:(?:the|its) )?(?:gas |giant |host )?{one_of('Jupiter planet giant')}\b)? ?(?:at |from )?{_HEDGE}$"
)
_FROM_ANOTHER = re.compile(
    rf"\)?,? ?(?:away )?(?:from|above|over) (?:the )?{one_of(*MOONS, 'Jupiter planet cloud giant')}\b"
)
_FRAME = r"(?: away)?(?: (?:for|in) the (?:[\w-]+ ){0,2}[\w-]+| \((?:[\w-]+ )?[\w-]+\))"
"""Which of two pictures: "for the left image", "(right)"."""

# Where a text about a picture says how far a world was, from afar it need not name what took it.
_WORLD_WAS = re.compile(rf"\b(?:{_A_WORLD}|it) was (?:at a distance of )?{_HEDGE}$", re.IGNORECASE)
_AWAY = re.compile(r"\)? (?:away|distant)\b(?! from\b)")

_JOINED = re.compile(
    rf"\)?{_FRAME}?,? (?:and|or|to) (?:(?:at|from|within) )?(?:(?:about|approximately|roughly) )?", re.IGNORECASE
)
_TELLS_OF_THE_CRAFT = re.compile(
    rf"\b{one_of('Juno(?:cam)? Voyager Galileo Cassini New_Horizons Pioneer')}\b"
    rf"|\b{one_of('(?:space)?craft orbiter probe mission flybys? closest_approach camera')}\b"
    rf"|\bit {one_of('was came passed flew took snapped captured skimmed swooped')}\b|\baway here\b"
    rf"|\b{one_of('images? views? photo(?:graph)?s? pictures?')}\b"
    rf"|\b{one_of('captured imaged taken acquired obtained photographed')}\b|\b(?:seen|viewed|shown)(?: here)? from\b",
    re.IGNORECASE,
)

# Which it is, the picture's distance or that of a pass, the nearest of these words before it says.
_PASSED = re.compile(
    rf"\b(?:{one_of('approached approaching came coming passed passing flew flying swooped swooping swept sweeping')} "
    rf"|{one_of('got getting dove dived closed zipped zipping zoomed zooming buzzed buzzing')} "
    r"|skimm|close(?:st)?[ -](?:approach|flyby|pass|point)|closest encounter"
    r"|as close as|at perijove|at (?:its|the) closest\b"
    r"|flyby|pass\b)",
    re.IGNORECASE,
)
_IMAGED = re.compile(
    r"\b"
    + one_of("imaged? captured taken took acquired obtained photographed recorded snapped viewed seen observed")
    + r"\b|(?<!flyby )(?<!pass )(?<!approach )(?<!encounter )\bwas (?:at|from) a distance of\b",
    re.IGNORECASE,
)
_AS_IT_FLEW = re.compile(  # "taken as Juno flew 5,000 kilometers above …" is no word on the closest
    rf"\b{one_of('captured taken took imaged acquired snapped')}\b[^;]*\b(?:as|while|when) (?:\w+ ){{1,3}}"
    rf"{one_of('flew passed swooped soared cruised sped was hovered')}\b[^;]{{0,40}}$",
    re.IGNORECASE,
)
_DAY_ALONE = re.compile(
    r"(?:(?:Date|Range|Distance):)?\W{0,9}(?:\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}"
    r"|(?:\d{1,2} )?[A-Z][a-z]{2,8}\.? (?:\d{1,2}, ?)?(?:19|20)\d\d)\W{0,9}(?:(?:Range|Distance|UTC?)\W{0,9}){0,2}"
)
_WITHIN = re.compile(rf"(?<!from )\bwithin {_HEDGE}$", re.IGNORECASE)
_AT_CLOSEST = re.compile(r"[^.;]{0,60}\bat (?:its |the |the (?:point|time) of )?closest?\b", re.IGNORECASE)


def distances(told: Told) -> tuple[Reading[Distance], ...]:
    """The distances of the spacecraft that the text gives, each once."""
    found: dict[tuple[int, str], Reading[Distance]] = {}
    previous: tuple[Sentence, Length, Distance] | None = None
    for sentence, length in islice(_lengths(told), MOST) if told.by_a_spacecraft or told.by_a_telescope else ():
        listed = previous and previous[0] is sentence and _listed(sentence.plain, length, *previous[1:])
        distance = listed or _read(sentence.plain, length, told)
        previous = (sentence, length, distance) if distance else None
        for one in _each(sentence.plain, length, distance) if distance else ():
            found.setdefault((round(one.km), one.target), Reading(one, sentence.words(length.start, length.end)))
    return tuple(found.values())


def _each(plain: str, length: Length, distance: Distance) -> Iterator[Distance]:
    """A distance, or both ends of a range; to each of two worlds where it is said to be from both."""
    for km in (length.low, length.high):
        for target in both_worlds(plain, length.end) or (distance.target,):
            yield Distance(km, target, distance.kind)


def _lengths(told: Told) -> Iterator[tuple[Sentence, Length]]:
    for sentence in told.title_and_text:
        for length in lengths(sentence.plain):
            yield sentence, length


def _listed(plain: str, length: Length, previous: Length, known: Distance) -> Distance | None:
    """What "… and 13,000 kilometers" is: the same kind of distance as the one it is listed with."""
    joined = _JOINED.fullmatch(plain, previous.end, length.start)
    return Distance(length.low, known.target, known.kind) if joined and not _measures(plain, length) else None


def _read(plain: str, length: Length, told: Told) -> Distance | None:
    near = told.by_a_spacecraft and (_is_distance(plain, length, told.mission) or _is_headline(plain, length))
    if not (near or _is_away(plain, length, told.mission)):
        return None
    target = world_of(plain, length.start, length.end, told.subject)
    if not target or is_orbit_of_a_moon(plain, length.low, target):
        return None
    return Distance(length.low, target, _kind(plain, length))


def _is_distance(plain: str, length: Length, mission: str) -> bool:
    if length.low < _NEAREST or _measures(plain, length) or not _stands_as_distance(plain, length):
        return False
    is_another = FUTURE.search(plain, 0, length.start) or _EACH_TIME.search(plain, 0, length.start)
    if is_another or is_of_another_pass(plain, length.start):
        return False
    return bool(_TELLS_OF_THE_CRAFT.search(plain)) and not others(plain, length.start, length.end, mission)


def _is_headline(plain: str, length: Length) -> bool:
    """Whether a line is a day and a length and nothing else, as above the pictures of old catalogues."""
    rest = f"{plain[: length.start]} {plain[length.end :]}"
    return length.low >= _NEAREST and bool(_DAY_ALONE.fullmatch(rest))


def _is_away(plain: str, length: Length, mission: str) -> bool:
    """Whether it says how far a world was from what took the picture: "Jupiter was 700 million kilometers away"."""
    before = plain[max(0, length.start - 80) : length.start]
    is_away = length.low >= _NEAREST and _WORLD_WAS.search(before) and _AWAY.match(plain, length.end)
    if not is_away or is_of_another_pass(plain, length.start):
        return False
    return not others(plain, length.start, length.end, mission)


def _measures(plain: str, length: Length) -> bool:
    """Whether a length is something's size, or how far apart two worlds are."""
    before = plain[max(0, length.start - 80) : length.start]
    between_worlds = _BETWEEN_WORLDS.search(before) and _FROM_ANOTHER.match(plain, length.end)
    measures = _MEASURE.match(plain, length.end) or _MEASURED.search(before)
    on_the_ground = _ON_THE_GROUND.match(plain, length.end)
    return bool(is_per_pixel(plain, length) or measures or between_worlds or _IN_ORBIT.search(before) or on_the_ground)


def _stands_as_distance(plain: str, length: Length) -> bool:
    before = plain[max(0, length.start - 80) : length.start]
    return bool(_BEFORE.search(before) or _AFTER.match(plain, length.end))


def _kind(plain: str, length: Length) -> str:
    if _AT_CLOSEST.match(plain, length.end) or _WITHIN.search(plain, max(0, length.start - 40), length.start):
        return "closest"
    if _AS_IT_FLEW.search(plain, max(0, length.start - 200), length.start):
        return "image"
    return "closest" if last(_PASSED, plain, length.start) > last(_IMAGED, plain, length.start) else "image"
