"""A release made from what sources say: new, corrected by its own source, enriched by another."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import datetime, timedelta

from bot.core.facts.variety import first_as_before
from bot.core.model import Description, Entry, Match, Observed, Place, Reading, Release
from bot.core.places import Rank, believed, place, places, with_place

Describe = Callable[[Entry, tuple[Match, ...]], Description]
"""What Perijove says about an entry that is about these targets."""

UNSAID = Description(caption="", alt="", credit="")
"""What is said about a release as long as nobody can follow what it is about."""

_CLIPPED = re.compile(r"\s*\[?\s*(?:…|\.\.\.)\s*\]?\s*\Z")

AHEAD = timedelta(days=2)
"""How far ahead of us a publisher's clock and calendar may be."""


def new_release(
    key: str, source: str, entry: Entry, matches: tuple[Match, ...], description: Description, now: datetime
) -> Release:
    """The release that an entry shows for the first time. A date far ahead is none: it would be the newest for years."""
    believable = entry.published is not None and entry.published - now <= AHEAD
    return Release(
        key=key,
        source=source,
        title=entry.title,
        link=entry.link,
        text=entry.text,
        published=entry.published if believable else None,
        seen=now,
        credit=entry.credit,
        picture=entry.picture,
        keywords=entry.keywords,
        links=entry.links,
        matches=matches,
        description=description,
        third_party=entry.third_party,
        places=(place(source, entry),),
    )


def described(release: Release, describe: Describe) -> Release:
    """The release with what is said about it, also where nobody could follow it and it was stored without."""
    if release.description != UNSAID:
        return release
    return replace(release, description=describe(as_entry(release), release.matches))


def corrected(release: Release, entry: Entry, matches: tuple[Match, ...], describe: Describe, rank: Rank) -> Release:
    """The release after its own source changed the item: the new words; what the item no longer brings is kept.

    It is a new revision only if that can be seen in a message. One that was sent before another source lent the release its
    credit or picture shows neither, so that any correction of such a release is one.
    """
    seen_at = with_place(places(release), place(release.source, entry))
    whole = believed(filled(entry, as_entry(release)), seen_at, rank)
    fresh = _again(release, whole, matches, describe, seen_at)
    fresh = replace(fresh, published=release.published)
    return replace(fresh, revision=release.revision + (shown(fresh) != shown(release) or _has_borrowed(release)))


def revised(release: Release, before: Release, now: datetime) -> Release:
    """The release with the time of its revision, if it is another one than before."""
    return replace(release, revised=now) if release.revision > before.revision else release


def _again(
    release: Release, entry: Entry, matches: tuple[Match, ...], describe: Describe, seen_at: tuple[Place, ...]
) -> Release:
    """The release as this entry tells it; what it has been through stays."""
    description = first_as_before(describe(entry, matches), release.description)
    fresh = new_release(release.key, release.source, entry, matches, description, release.seen)
    return replace(
        fresh,
        announced=release.announced,
        revision=release.revision,
        revised=release.revised,
        places=seen_at,
        likeness=release.likeness if fresh.picture == release.picture else "",
    )


def _has_borrowed(release: Release) -> bool:
    """Whether its credit or picture is another source's."""
    own = next((one for one in places(release) if one.source == release.source), None)
    return own is not None and (own.credit, own.picture) != (release.credit, release.picture)


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


def enriched(
    release: Release, source: str, entry: Entry, matches: tuple[Match, ...], describe: Describe, rank: Rank
) -> Release:
    """The release with what another source adds: its place, what was missing, credit and picture where it is believed more.

    The words stay those of the release's own source, and it is no new revision: no message is edited for this. A fuller
    account may tell that it is about more than was known.
    """
    before = as_entry(release)
    seen_at = with_place(places(release), place(source, entry))
    whole = believed(filled(before, entry), seen_at, rank)
    about = release.matches + tuple(match for match in matches if match.target not in release.targets)
    if (whole, about) == (before, release.matches):
        return replace(release, places=seen_at)
    fresh = _again(release, whole, about, describe, seen_at)
    return replace(fresh, likeness=release.likeness)  # it is the same picture


def filled(entry: Entry, other: Entry) -> Entry:
    """The entry with text and date of another account where its own are missing, or clipped and going on there."""
    told = other if _goes_on(entry.text, other.text) else entry
    return replace(entry, text=told.text, links=told.links, published=entry.published or other.published)


def _goes_on(text: str, other: str) -> bool:
    """Whether a text is missing, or clipped where the other goes on."""
    whole = _CLIPPED.sub("", text)
    return not text or (whole != text and len(other) > len(text) and other.startswith(whole))


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
