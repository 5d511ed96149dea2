"""What an entry of a feed says, as HTML: picture, caption, facts and credit, each text as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from bot.core.model import Fact, Observed, Release
from bot.core.readable import day, distance
from bot.web.wording import FACT_NAMES, line, paragraphs, resolution, web_address

MOST_FACTS = 5
"""The most relevant ones; all of them stand on the release's own page."""

LONGEST, LONGEST_CAPTION = 1_000, 4_000

_NO_CHARACTER = re.compile("[\ufffe\uffff]")
"""What XML 1.0 has no place for, beside what nobody could see anyway."""


def readable(text: str, most: int = LONGEST) -> str:
    """The text on a line, without the characters that no feed can hold."""
    return _NO_CHARACTER.sub("", line(text, most)).strip()


def content(release: Release) -> str:
    """The whole content."""
    said = release.description
    return "".join(
        [
            *_picture(release),
            *_paragraphs("", said.caption),
            *_list([*_stated(said.observed), *map(_fact, said.facts[:MOST_FACTS])]),
            *_paragraphs("Credit: ", said.credit or release.credit),
            *_original(release),
        ]
    )


def shown_picture(release: Release) -> str:
    """The picture's address, where it is not someone else's."""
    return "" if release.picture is None or release.third_party else web_address(release.picture.url)


def _picture(release: Release) -> Iterator[str]:
    if url := shown_picture(release):
        yield f'<p><img src="{escape(url)}" alt="{escape(readable(release.description.alt))}" /></p>'


def _paragraphs(label: str, text: str) -> Iterator[str]:
    for part in map(readable, paragraphs(text, LONGEST_CAPTION)):
        if part:
            yield f"<p>{label}{_text(part)}</p>"


def _list(lines: Iterable[str]) -> Iterator[str]:
    if listed := "".join(f"<li>{line}</li>" for line in lines):
        yield f"<ul>{listed}</ul>"


def _stated(observed: Observed) -> Iterator[str]:
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
            yield _text(readable(f"In the release: {name} {', '.join(dict.fromkeys(values))}"))


def _fact(fact: Fact) -> str:
    source = _link(fact.source_name, fact.source)
    return f"{FACT_NAMES[fact.kind]}: {_text(readable(fact.text))} ({source}, checked {fact.checked.isoformat()})"


def _original(release: Release) -> Iterator[str]:
    if release.link:
        yield f"<p>{_link(release.link, release.link)}</p>"


def _link(text: str, url: str) -> str:
    """The link; only its text where it leads to no web page."""
    address = web_address(url)
    shown = _text(readable(text) or address or "source")
    return f'<a href="{escape(address)}">{shown}</a>' if address else f"<span>{shown}</span>"


def _text(text: str) -> str:
    return escape(text, quote=False)
