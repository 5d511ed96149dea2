"""Small charts: where each mark stands, and the same in words and as a table for who does not see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil, floor, log10

from bot.core.facts.library import Flyby
from bot.web.wording import on_day, several, span

WIDTH, HEIGHT = 360.0, 200.0
LEFT, RIGHT, TOP, BOTTOM = 42.0, 6.0, 28.0, 28.0
MONTHS = 24
LEVELS = 4
BAR = 0.72
"""How much of its room a bar takes."""

BOUNDS = (
    ("under 1 s", timedelta(seconds=1)),
    ("1 to 2 s", timedelta(seconds=2)),
    ("2 to 5 s", timedelta(seconds=5)),
    ("5 to 30 s", timedelta(seconds=30)),
    ("30 s to 5 min", timedelta(minutes=5)),
    ("longer", timedelta.max),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A bar (with a height) or a dot, in the chart's own measure."""

    x: float
    y: float
    width: float = 0.0
    height: float = 0.0
    label: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that can be read: `said` sums it up, `rows` are all of its values, below the names of their columns."""

    name: str
    said: str
    columns: tuple[str, str]
    rows: tuple[tuple[str, str], ...]
    marks: tuple[Mark, ...] = ()
    levels: tuple[Mark, ...] = ()
    below: tuple[Mark, ...] = ()
    unit: str = ""


# ---------------------------------------------------------------- releases per month


def months(counts: Mapping[str, int], now: datetime) -> Chart:
    """How many releases there were in each of the last two years' months."""
    shown = {month: counts.get(month, 0) for month in _last_months(now.date())}
    total = sum(shown.values())
    most = max(shown, key=lambda month: shown[month])
    said = f"{several(total, 'release')} in the last {MONTHS} months"
    said += f"; the most, {shown[most]:,}, in {_month(most)}." if total else "."
    below = [
        Mark(_middle(place, MONTHS), HEIGHT - 8, label=month[:4])
        for place, month in enumerate(shown)
        if month.endswith("-01")
    ]
    rows = tuple((_month(month), f"{count:,}") for month, count in shown.items())
    return Chart(
        "Releases per month", said, ("Month", "Releases"), rows, *_bars(list(shown.values())), tuple(below), "releases"
    )


def _last_months(today: date) -> list[str]:
    last = today.year * 12 + today.month - 1
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(last - MONTHS + 1, last + 1)]


def _month(month: str) -> str:
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}"


# ---------------------------------------------------------------- how long posts took


def latency(took: Sequence[timedelta]) -> Chart:
    """How long the newest posts took, from promise to message."""
    counts = [0] * len(BOUNDS)
    for one in took:
        counts[next(place for place, (_, bound) in enumerate(BOUNDS) if one < bound)] += 1
    said = "No post has been sent lately."
    if took:
        in_order = sorted(took)
        half, most = in_order[(len(took) - 1) // 2], in_order[ceil(len(took) * 0.95) - 1]
        said = (
            f"{several(len(took), 'post')} looked at: half took {_soon(half)} at most, 95 of 100 took {_soon(most)} at most."
        )
    short = ("<1 s", "<2 s", "<5 s", "<30 s", "<5 min", "longer")
    below = tuple(Mark(_middle(place, len(short)), HEIGHT - 8, label=label) for place, label in enumerate(short))
    rows = tuple((name, f"{count:,}") for (name, _), count in zip(BOUNDS, counts, strict=True))
    return Chart("How long posts take", said, ("From promise to message", "Posts"), rows, *_bars(counts), below, "posts")


def _soon(lasted: timedelta) -> str:
    seconds = lasted.total_seconds()
    return f"{seconds:.1f} seconds" if seconds < 10 else span(lasted)  # noqa: PLR2004 — above that a tenth says nothing


# ---------------------------------------------------------------- Juno at Io


def flybys(known: Sequence[Flyby], body: str = "Io") -> Chart:
    """How near Juno came to Io, pass by pass; on a logarithmic scale, as the nearest are a fiftieth of the farthest."""
    passes = sorted((one for one in known if one.body == body), key=lambda one: one.day)
    rows = tuple(
        (f"{on_day(one.day)} (perijove {one.perijove})", f"{one.km:,.0f} km" if one.km is not None else "not on record")
        for one in passes
    )
    measured = [(one.day, one.km) for one in passes if one.km]
    name = f"Juno's flybys of {body}"
    if not measured:
        return Chart(name, "No flyby is on record.", ("Day", "Altitude"), rows)
    nearest = min(km for _, km in measured)
    days = [on_day(day) for day, km in measured if km == nearest]
    said = f"{several(len(passes), 'flyby')} on record; "
    said += f"the nearest, at {nearest:,.0f} km above the surface, on {' and on '.join(days)}."
    return Chart(name, said, ("Day", "Altitude"), rows, *_scattered(measured), "km, logarithmic")


def _scattered(measured: Sequence[tuple[date, float]]) -> tuple[tuple[Mark, ...], tuple[Mark, ...], tuple[Mark, ...]]:
    low = floor(log10(min(km for _, km in measured)))
    high = max(low + 1, ceil(log10(max(km for _, km in measured))))
    first, last = measured[0][0].year, measured[-1][0].year + 1
    begin, days = date(first, 1, 1), (date(last, 1, 1) - date(first, 1, 1)).days

    def x(day: date) -> float:
        return round(LEFT + (day - begin).days / days * (WIDTH - LEFT - RIGHT), 1)

    def y(km: float) -> float:
        return _up((log10(km) - low) / (high - low))

    dots = tuple(Mark(x(day), y(km), label=f"{on_day(day)}: {km:,.0f} km") for day, km in measured)
    levels = tuple(Mark(LEFT, y(10**power), label=_short(10**power)) for power in range(low, high + 1))
    below = tuple(Mark(x(date(year, 7, 1)), HEIGHT - 8, label=str(year)) for year in range(first, last))
    return dots, levels, below


# ---------------------------------------------------------------- geometry


def _bars(values: Sequence[int]) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """The bars, and the lines across with their numbers."""
    step = _step(max([*values, 1]))
    top = step * ceil(max([*values, 1]) / step)
    room = (WIDTH - LEFT - RIGHT) / len(values)
    bars = tuple(
        Mark(
            round(LEFT + (place + (1 - BAR) / 2) * room, 1),
            _up(value / top),
            round(room * BAR, 1),
            round(_up(0) - _up(value / top), 1),
        )
        for place, value in enumerate(values)
    )
    return bars, tuple(Mark(LEFT, _up(level / top), label=_short(level)) for level in range(0, top + 1, step))


def _step(most: int) -> int:
    """A round number of which a few lead up to the most."""
    unit = int(10.0 ** max(0, floor(log10(most))))
    return next((size for size in (unit // 5, unit // 2, unit, unit * 2, unit * 5) if size and most / size <= LEVELS), unit)


def _middle(place: int, count: int) -> float:
    return round(LEFT + (place + 0.5) * (WIDTH - LEFT - RIGHT) / count, 1)


def _up(part: float) -> float:
    """How far down the top of that part of the height is."""
    return round(TOP + (1 - part) * (HEIGHT - TOP - BOTTOM), 1)


def _short(number: float) -> str:
    return f"{number / 1000:,g}k" if number >= 1000 else f"{number:g}"  # noqa: PLR2004 — the k stands for it
