"""Lengths as NASA writes them: `932 miles (1,500 kilometers)`, `840 to 1,115 feet`, `half- to three-quarters of a mile`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice, pairwise

KILOMETRES = {"k": 1.0, "mi": 1.609344, "f": 0.0003048, "y": 0.0009144, "me": 0.001}
"""Kilometres in a unit, by how its name begins."""

AGREEMENT = 0.12
"""How far the two halves of "X miles (Y kilometers)" may differ beyond their rounding."""

_MOST = 20
"""How many lengths of one sentence are read."""

_FRACTIONS = {"half": 0.5, "one-half": 0.5, "a half": 0.5, "a third": 1 / 3, "one-third": 1 / 3, "two-thirds": 2 / 3}
_FRACTIONS |= {"a quarter": 0.25, "one-quarter": 0.25, "three-quarters": 0.75, "three quarters": 0.75}

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

_NUMBER = (  # "5,4" is a decimal as Europeans write it
    r"(?:\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,4})?|\d{1,4},\d{1,2}(?![\d,])|\d{1,12}(?:\.\d{1,6})?|\.\d{1,6})(?![\d,]\d)"
)
_FRACTION = r"(?:one-half|half|a half|a third|one-third|two-thirds|a quarter|one-quarter|three[- ]quarters)(?: of)?(?: an?)?"
_SCALE = r"(?:[ -](?:million|billion|thousand|hundred))"
_COUNT = rf"\b(?:{'|'.join(_WORDS)}|an?){_SCALE}"  # "two million"; a mere "two" is too often none, and "a mile" is an idiom
_AMOUNT = rf"(?:{_NUMBER}{_SCALE}?|{_COUNT}|\b{_FRACTION}{_SCALE}?)"
# "kilomters" and "kilometres" are kilometres; so are "km", in whatever case.
_UNIT = r"(?:kilom[a-z]{3,6}|km|miles?|mi|feet|foot|ft|yards?|met(?:er|re)s?|m)\b\.?"
_QUANTITY = re.compile(
    rf"(?<![\w.,])(?P<low>{_AMOUNT})(?:[ -]*(?:{_UNIT})?\s*(?:to|-|and)\s*(?:about )?(?P<high>{_AMOUNT}))?"
    rf"[\s-]*(?P<unit>{_UNIT})",
    re.IGNORECASE,
)
_PAIRED = re.compile(
    r"\s*(?:(?:per |/ ?)(?:pixel|pix|px)\s*)?(?:[(\[/]|,? or)\s*"
    r"(?:(?:about|approximately|roughly|nearly|some|around|just|over|under|a little|more than|less than|~)\s*){0,3}",
    re.IGNORECASE,
)
# Other words may lead to the same length in another unit, too, if the two agree: "327 meters (such as 1,070 feet)".
_PERHAPS_PAIRED = re.compile(
    r"\s*(?:(?:per |/ ?)(?:pixel|pix|px)\s*)?(?:[(\[,=-]|(?=that is|i\.e|equal|equivalent|which))"
    r"\s*(?:[a-z.]{1,12},?\s+){0,4}~?",
    re.IGNORECASE,
)
# The same in the world's own measure goes with it: "(about 32 Jovian radii)".
_IN_RADII = re.compile(
    r"(?:\s*[(\[]|[,;] |, or )(?:[a-z]+ ){0,2}~?[\d.,]{1,8}\s*(?:[A-Z]\w*(?:'s)? )?"
    r"(?:radii|radius|R_?J|AU|astronomical units?)\b[)\]]?"
)
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9}


@dataclass(frozen=True, slots=True)
class Length:
    """A length or a range of lengths in kilometres, and where it stands in its sentence.

    `step` is the worth of the last digit given.
    """

    low: float
    high: float
    step: float
    metric: bool
    start: int
    end: int


@lru_cache(maxsize=128)  # a sentence of a release is read for distances, and again for scales
def lengths(plain: str) -> tuple[Length, ...]:
    """The lengths a sentence gives, in order; one given in two units is one, in its metric form.

    Where the two forms contradict each other, no length is given: we could not tell which one is meant.
    """
    return tuple(_lengths(plain))


def _lengths(plain: str) -> Iterator[Length]:
    read = [_length(match) for match in islice(_QUANTITY.finditer(plain), _MOST)]
    found = [length for length in read if length.low > 0]
    skip = False
    for first, second in pairwise([*found, None]):
        if skip or first is None:
            skip = False
            continue
        skip = second is not None and _is_the_same(plain, first, second)
        if length := _reconciled(first, second) if skip and second else first:
            yield replace(length, end=_with_radii(plain, length.end))


def _is_the_same(plain: str, first: Length, second: Length) -> bool:
    """Whether a length is given again: by the words between the two, or by weaker ones and its agreeing."""
    if _PAIRED.fullmatch(plain, first.end, second.start):
        return True
    is_other_unit = first.metric != second.metric
    return bool(is_other_unit and _PERHAPS_PAIRED.fullmatch(plain, first.end, second.start) and _reconciled(first, second))


def _with_radii(plain: str, end: int) -> int:
    aside = _IN_RADII.match(plain, end) or _IN_RADII.match(plain, end + plain.startswith(")", end))
    return aside.end() if aside else end


def _length(match: re.Match[str]) -> Length:
    unit = KILOMETRES[_unit(match["unit"])]
    low, step = _amount(match["low"])
    high, _ = _amount(match["high"]) if match["high"] else (low, step)
    if match["high"] and _scaled(match["low"].casefold())[1] == 1.0:  # "20 to 50 thousand"
        scale = _scaled(match["high"].casefold())[1]
        low, step = low * scale, step * scale
    return Length(
        low=low * unit,
        high=high * unit,
        step=step * unit,
        metric=_unit(match["unit"]) in {"k", "me"},
        start=match.start(),
        end=match.end(),
    )


def _unit(written: str) -> str:
    unit = written.casefold().rstrip(".")
    return {"m": "me", "km": "k"}.get(unit) or (unit[:2] if unit[0] == "m" else unit[0])


def _amount(written: str) -> tuple[float, float]:
    """An amount and the worth of its last digit."""
    number, worth = _scaled(written.casefold())
    number = re.sub(r"(?: of)?(?: an?)?$", "", number).replace(" quarters", "-quarters")
    if number in _FRACTIONS:
        return _FRACTIONS[number] * worth, 0.25 * worth
    digits = _in_digits(number)
    decimals = len(digits.partition(".")[2])
    zeros = 0 if decimals else len(digits) - len(digits.rstrip("0"))
    return float(digits) * worth, worth * 10.0 ** (zeros - decimals)


def _scaled(written: str) -> tuple[str, float]:
    """A number without "million", and what that multiplies it by."""
    number, _, scale = written.replace("-", " ").rpartition(" ")
    return (number, _SCALES[scale]) if scale in _SCALES else (written, 1.0)


def _in_digits(number: str) -> str:
    if number in {"a", "an"}:
        return "1"
    if re.fullmatch(r"\d+,\d{1,2}", number):
        return number.replace(",", ".")
    return str(_WORDS.index(number) + 1) if number in _WORDS else number.replace(",", "")


def _reconciled(first: Length, second: Length) -> Length | None:
    """Both forms as one length, the metric one; "11.400 miles" is understood as 11,400 where that makes them agree."""
    metric, other = (first, second) if first.metric else (second, first)
    agreed = next((twin for twin in (other, _thousandfold(other)) if _agree(metric, twin)), None)
    return replace(metric, start=first.start, end=second.end) if agreed else None


def _thousandfold(length: Length) -> Length:
    return replace(length, low=length.low * 1000, high=length.high * 1000, step=length.step * 1000)


def _agree(one: Length, other: Length) -> bool:
    slack = (one.step + other.step) / 2
    ends = ((one.low, other.low), (one.high, other.high))
    return all(abs(a - b) <= AGREEMENT * max(a, b) + slack for a, b in ends)
