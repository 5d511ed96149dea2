"""A release made from what sources say: new, corrected by its own source, enriched by another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import datetime

from bot.core.model import Description, Entry, Match, Observed, Picture, Reading, Release

Describe = Callable[[Entry, tuple[Match, ...]], Description]
"""What Perijove says about an entry that is about these targets."""


def new_release(
    key: str, source: str, entry: Entry, matches: tuple[Match, ...], description: Description, now: datetime
) -> Release:
    """The release that an entry shows for the first time."""
    return Release(
        key=key,
        source=source,
        title=entry.title,
        link=entry.link,
        text=entry.text,
        published=entry.published,
        seen=now,
        credit=entry.credit,
        picture=entry.picture,
        keywords=entry.keywords,
        links=entry.links,
        matches=matches,
        description=description,
        third_party=entry.third_party,
    )


def corrected(release: Release, entry: Entry, matches: tuple[Match, ...], describe: Describe) -> Release:
    """The release after its own source changed the item: the new words; what the item no longer brings is kept.

    It is a new revision only if that can be seen in a message.
    """
    whole = filled(entry, as_entry(release))
    fresh = new_release(release.key, release.source, whole, matches, describe(whole, matches), release.seen)
    fresh = replace(fresh, published=release.published, announced=release.announced)
    return replace(fresh, revision=release.revision + (shown(fresh) != shown(release)))


def shown(release: Release) -> tuple[object, ...]:
    """Everything of a release that a message shows."""
    said = release.description
    observed = [[reading.value for reading in readings] for readings in _readings(said.observed)]
    facts = said.facts[:1], len(said.facts) > 1
    picture = release.picture.url if release.picture else ""
    whole = release.title, release.link, release.published, picture, release.third_party
    return (*whole, said.caption, said.alt, said.credit, observed, facts)


def _readings(observed: Observed) -> list[tuple[Reading[object], ...]]:
    return [getattr(observed, field.name) for field in fields(observed)]


def enriched(release: Release, entry: Entry, describe: Describe) -> Release:
    """The release with its gaps filled by what another source adds; the same object where there is nothing to fill."""
    before = as_entry(release)
    whole = filled(before, entry)
    if whole == before:
        return release
    fresh = new_release(release.key, release.source, whole, release.matches, describe(whole, release.matches), release.seen)
    return replace(fresh, announced=release.announced, revision=release.revision)


def filled(entry: Entry, other: Entry) -> Entry:
    """The entry with credit, picture, its alt text, text and date taken from another account where its own are missing."""
    return replace(
        entry,
        text=entry.text or other.text,
        credit=entry.credit or other.credit,
        published=entry.published or other.published,
        picture=_filled_picture(entry.picture, other.picture),
        third_party=entry.third_party or (entry.picture is None and other.third_party),
    )


def _filled_picture(own: Picture | None, other: Picture | None) -> Picture | None:
    if own is None or other is None or own.alt:
        return own or other
    return replace(own, alt=other.alt)


def as_entry(release: Release) -> Entry:
    """The release as the entry it could have come from."""
    return Entry(
        guid=release.key,
        title=release.title,
        link=release.link,
        text=release.text,
        published=release.published,
        credit=release.credit,
        picture=release.picture,
        keywords=release.keywords,
        links=release.links,
        third_party=release.third_party,
    )
