"""A release as Perijove's own feeds tell it, whichever language they are written in: every text fit for XML and JSON."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from bot.core.model import Release
from bot.core.own_targets import seen_from
from bot.web.content import content, readable, shown_picture
from bot.web.wording import web_address

LONGEST_TITLE, LONGEST_SUMMARY = 300, 500

_OURS = uuid5(NAMESPACE_URL, "perijove")


@dataclass(frozen=True, slots=True)
class Words:
    """What a feed needs to know to tell of a release: names of sources and targets, and where its own page is."""

    source_titles: Mapping[str, str]
    target_names: Mapping[str, str]
    base: str

    def page(self, key: str) -> str:
        """The release's permanent link."""
        return f"{self.base}/releases/{key}"


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed. `html` is its content; `picture` is empty where there is none that may be shown.

    `original` is NASA's page. `media_type` is what the picture's address says that it is, empty where it does not.
    `tags` are the targets, by key their names.
    """

    id: str
    page: str
    original: str
    title: str
    summary: str
    html: str
    author: str
    published: datetime
    updated: datetime
    tags: Mapping[str, str]
    picture: str = ""
    media_type: str = ""


def item(release: Release, words: Words) -> Item:
    """The release as an entry. What servers follow for themselves is left out."""
    release = seen_from(release, None)
    picture = shown_picture(release)
    return Item(
        id=identifier("release", release.key),
        page=words.page(release.key),
        original=web_address(release.link),
        title=readable(release.title, LONGEST_TITLE) or "Untitled",
        summary=readable(release.description.caption, LONGEST_SUMMARY),
        html=content(release),
        author=readable(words.source_titles.get(release.source, release.source)) or "NASA",
        published=release.published or release.seen,
        updated=updated(release),
        tags={match.target: readable(words.target_names.get(match.target, match.target)) for match in release.matches},
        picture=picture,
        media_type=mimetypes.guess_type(picture)[0] or "",
    )


def identifier(*parts: str) -> str:
    """What something is known by in feeds for ever: it depends neither on this site's address nor on its database."""
    return uuid5(_OURS, "/".join(parts)).urn


def updated(release: Release) -> datetime:
    """When the entry last became another: when it was first seen, or revised."""
    return release.revised or release.seen


def changed(releases: Iterable[Release]) -> datetime | None:
    """When the newest of these entries came or changed; None where there are none."""
    return max((max(updated(one), one.announced or one.seen) for one in releases), default=None)
