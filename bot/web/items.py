"""A release as Perijove's own feeds tell it, whichever language they are written in: every text fit for XML and JSON."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from bot.core.model import Fact, Link, Observed, Release
from bot.core.own_targets import seen_from
from bot.core.readable import day, distance
from bot.web.wording import FACT_NAMES, resolution, web_address

_NOT_TO_BE_WRITTEN = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for or advises against: control characters, halves of characters."""

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
        title=readable(release.title).strip() or "Untitled",
        summary=readable(release.description.caption),
        html=content(release),
        author=readable(words.source_titles.get(release.source, release.source)),
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


def readable(text: str) -> str:
    """The text without the characters that no feed can hold."""
    return _NOT_TO_BE_WRITTEN.sub("", text)


def shown_picture(release: Release) -> str:
    """The picture's address, where it is not someone else's."""
    return "" if release.picture is None or release.third_party else web_address(release.picture.url)


# ---------------------------------------------------------------- content


def content(release: Release) -> str:
    """Picture, caption, facts and credit as HTML, each text as text."""
    said = release.description
    parts = [
        *_picture(release),
        *_paragraphs("", said.caption),
        *_list([*_stated(said.observed), *map(_fact, said.facts)]),
        *_paragraphs("Credit: ", said.credit),
        *_original(release),
    ]
    return "".join(ET.tostring(part, encoding="unicode") for part in parts)


def _picture(release: Release) -> Iterator[ET.Element]:
    if url := shown_picture(release):
        paragraph = ET.Element("p")
        ET.SubElement(paragraph, "img", src=url, alt=readable(release.description.alt))
        yield paragraph


def _paragraphs(label: str, text: str) -> Iterator[ET.Element]:
    for part in readable(text).split("\n\n"):
        if part.strip():
            paragraph = ET.Element("p")
            paragraph.text = label + part.strip()
            yield paragraph


def _list(lines: list[ET.Element]) -> Iterator[ET.Element]:
    if lines:
        listed = ET.Element("ul")
        listed.extend(lines)
        yield listed


def _stated(observed: Observed) -> Iterator[ET.Element]:
    """What the release itself states, each thing once."""
    stated = {
        "Instrument": [reading.value for reading in observed.instruments],
        "Date": [day(reading.value) for reading in observed.dates],
        "Perijove": [str(reading.value) for reading in observed.perijoves],
        "Distance": [distance(reading.value) for reading in observed.distances],
        "Resolution": [resolution(reading.value) for reading in observed.resolutions],
    }
    for name, values in stated.items():
        if values:
            line = ET.Element("li")
            line.text = readable(f"In the release: {name} {', '.join(dict.fromkeys(values))}")
            yield line


def _fact(fact: Fact) -> ET.Element:
    line = ET.Element("li")
    line.text = f"{FACT_NAMES[fact.kind]}: {readable(fact.text)} ("
    source = _link(Link(fact.source_name, fact.source))
    source.tail = f", checked {fact.checked.isoformat()})"
    line.append(source)
    return line


def _original(release: Release) -> Iterator[ET.Element]:
    if release.link:
        paragraph = ET.Element("p")
        paragraph.append(_link(Link(release.link, release.link)))
        yield paragraph


def _link(link: Link) -> ET.Element:
    """The link; only its text where it leads to no web page."""
    address = web_address(link.url)
    element = ET.Element("a", href=address) if address else ET.Element("span")
    element.text = readable(link.text).strip() or address or "source"
    return element
