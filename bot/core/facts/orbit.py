"""Facts on Juno's way around Jupiter: the perijove and flyby that a picture belongs to, and where in its orbit Juno was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from bot.core.facts.library import TABLE, Flyby, Library, Perijove
from bot.core.facts.saying import as_fact, in_words, only_day
from bot.core.model import Fact, FactKind, Observed


def flybys(targets: frozenset[str], observed: Observed, library: Library) -> Iterator[Fact]:
    """What flyby the picture is of: of a moon it is about, around its day, or else on the orbit that it names."""
    day = only_day(observed)
    on_orbit = [row for reading in observed.perijoves for row in library.flybys_of(reading.value)]
    for flyby in library.flybys_near(day) if day else on_orbit:
        if flyby.body.casefold() in targets and not _distance_known(flyby, observed):
            yield as_fact(passage(flyby), flyby.citation)


def passage(flyby: Flyby) -> str:
    """A sentence on one pass by a moon."""
    height = f", about {flyby.km:,.0f} kilometres above its surface at the closest" if flyby.km else ""
    return f"Juno flew by {flyby.body} on {in_words(flyby.day)}{height}."


def _distance_known(flyby: Flyby, observed: Observed) -> bool:
    """Whether the release gives that distance itself: its own figure goes before any other."""
    return any(
        reading.value.target == flyby.body and (reading.value.kind == "closest" or _close(reading.value.km, flyby.km))
        for reading in observed.distances
    )


def _close(one: float, other: float | None) -> bool:
    return other is not None and abs(one - other) <= 0.05 * other


def perijoves(targets: frozenset[str], observed: Observed, library: Library) -> Iterator[Fact]:
    """When the perijoves were that the text names; else the one around the picture's day, if Juno took it."""
    for perijove in _stated(observed, library):
        yield _perijove_fact(perijove, f"Perijove {perijove.number} was on", FactKind.BACKGROUND)
    near = None if observed.perijoves else _near(targets, observed, library)
    if near and near.number:
        yield _perijove_fact(near, f"By its date, the picture belongs around perijove {near.number}:", FactKind.COMPUTED)


def _perijove_fact(perijove: Perijove, opening: str, kind: FactKind) -> Fact:
    if perijove.predicted:
        return as_fact(approach(perijove), perijove.citation, FactKind.PREDICTION)
    return as_fact(f"{opening} {_when(perijove)}.", perijove.citation, kind)


def approach(perijove: Perijove) -> str:
    """A sentence on when a perijove was, or was predicted for."""
    if perijove.predicted:
        return f"A {TABLE} predicted perijove {perijove.number} for {_when(perijove)}."
    return f"Perijove {perijove.number} was on {_when(perijove)}."


def _when(perijove: Perijove) -> str:
    return f"{in_words(perijove.time.date())} at {perijove.time:%H:%M} UTC"


def orbit(targets: frozenset[str], observed: Observed, library: Library) -> Iterator[Fact]:
    """Where in its orbit Juno was: how long before the next perijove, of a picture that it took."""
    stated = _stated(observed, library)
    begun = stated[0] if len(stated) == 1 else _near(targets, observed, library)
    day = only_day(observed)
    if begun:
        yield from _turn(begun, library)
    elif day and not stated and _by_juno(targets, observed):
        yield from _between(day, library)


def _turn(begun: Perijove, library: Library) -> Iterator[Fact]:
    """How long the orbit took that begins with this perijove."""
    after = library.next_perijove(begun.time)
    if after is None:
        return
    days, when = _days(begun.time.date(), after.time.date()), in_words(after.time.date())
    said = f"Perijove {after.number} followed {days} after perijove {begun.number}, on {when}."
    foretold = f"A {TABLE} predicted perijove {after.number} for {when}, {days} after perijove {begun.number}."
    yield as_fact(foretold if after.predicted else said, after.citation, _kind(after))


def _between(day: date, library: Library) -> Iterator[Fact]:
    noon = datetime.combine(day, time(12), UTC)
    before, after = library.last_perijove(noon), library.next_perijove(noon)
    if before is None or after is None:
        return
    passed, left = _days(before.time.date(), day), _days(day, after.time.date())
    word = f", as a {TABLE} predicted" if after.predicted else ""
    where = f"{passed} past perijove {before.number} and {left} before perijove {after.number}"
    yield as_fact(f"On {in_words(day)} Juno was {where}{word}.", after.citation, _kind(after))


def _kind(after: Perijove) -> FactKind:
    return FactKind.PREDICTION if after.predicted else FactKind.COMPUTED


def _days(start: date, end: date) -> str:
    return f"{(end - start).days} days"


def _stated(observed: Observed, library: Library) -> list[Perijove]:
    found = (library.perijove(reading.value) for reading in observed.perijoves)
    return [perijove for perijove in found if perijove]


def _near(targets: frozenset[str], observed: Observed, library: Library) -> Perijove | None:
    """The perijove around the day of a picture that Juno took: another telescope's has nothing to do with it."""
    day = only_day(observed)
    return library.perijove_near(day) if day and _by_juno(targets, observed) else None


def _by_juno(targets: frozenset[str], observed: Observed) -> bool:
    return "juno" in targets or bool(observed.instruments)
