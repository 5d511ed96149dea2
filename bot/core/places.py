"""Where a release was seen, and whose credit and picture of it are believed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from bot.core.model import Entry, Picture, Place, Release

Rank = Callable[[str], int]
"""A source's place among the sources: the lower is believed."""

SMALL = 1024
"""Pixels: a picture known to be smaller than this on its longer side gives way to a larger one."""


def ranking(ranks: Mapping[str, int]) -> Rank:
    """The ranks by source's name; a source that is configured no more is believed last."""
    return lambda source: ranks.get(source, len(ranks))


def place(source: str, entry: Entry) -> Place:
    """What one source shows of a release."""
    return Place(source, entry.link, entry.credit, entry.picture, entry.third_party)


def places(release: Release) -> tuple[Place, ...]:
    """Where it was seen, first seen first; of one stored before places were, its own source."""
    own = Place(release.source, release.link, release.credit, release.picture, release.third_party)
    return release.places or (own,)


def with_place(known: tuple[Place, ...], new: Place) -> tuple[Place, ...]:
    """The places with one more, or with a source's newer words; what those no longer bring is kept."""
    before = next((one for one in known if one.source == new.source), None)
    if before is None:
        return (*known, new)
    newer = replace(
        new,
        credit=new.credit or before.credit,
        picture=described(new.picture, [before.picture]) if new.picture else before.picture,
        third_party=new.third_party or (new.picture is None and before.third_party),
    )
    return tuple(newer if one is before else one for one in known)


def believed(entry: Entry, known: Iterable[Place], rank: Rank) -> Entry:
    """The entry with the credit and the picture of those places that are believed most."""
    ranked = sorted(known, key=lambda one: rank(one.source))
    shows = _largest_if_small([one for one in ranked if one.picture])
    return replace(
        entry,
        credit=next((one.credit for one in ranked if one.credit), entry.credit),
        picture=described(shows.picture, [one.picture for one in ranked]) if shows else entry.picture,
        third_party=shows.third_party or (entry.picture is None and entry.third_party) if shows else entry.third_party,
    )


def described(picture: Picture | None, others: Iterable[Picture | None]) -> Picture | None:
    """The picture with its own description, or the first that another copy of it has."""
    if picture is None or picture.alt:
        return picture
    return replace(picture, alt=next((other.alt for other in others if other and other.alt), ""))


def _largest_if_small(pictured: list[Place]) -> Place | None:
    """The first, or the largest of all if that is known to be small."""
    if not pictured or not 0 < _side(pictured[0]) < SMALL:
        return next(iter(pictured), None)
    return max(pictured, key=_side)  # of equal ones the first


def _side(one: Place) -> int:
    """The picture's longer side; 0 where it is not known."""
    return max(one.picture.width or 0, one.picture.height or 0) if one.picture else 0
