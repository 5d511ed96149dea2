"""By what a release is known, however many sources carry it and however often they change guids, dates or domains.

A release has many identities (its PIA number, its canonical link) and any of them finds it. A date is never one.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from hashlib import blake2b
from urllib.parse import parse_qsl, urlencode, urlsplit
from weakref import WeakKeyDictionary

from bot.core.model import Entry, Sighting

PIA = re.compile(r"(?<![A-Za-z])PIA[ _-]?(\d{5})(?!\d)", re.IGNORECASE)
"""JPL's Photojournal numbers its pictures PIA00001 and up."""

TRACKING = re.compile(r"^(utm_.*|fbclid|gclid|mc_[ce]id|cmpid|ref|source)$", re.IGNORECASE)

_FINGERPRINTS: WeakKeyDictionary[Entry, str] = WeakKeyDictionary()
"""Of the entries that somebody still has: of the items of a feed that changed, all but one are as they were."""


def identities(entry: Entry) -> tuple[str, ...]:
    """What the entry's release is known by, the surest first; empty where it offers nothing that is its own."""
    number, link = pia_number(entry), canonical_link(entry.link)
    return (f"pia:{number}",) * bool(number) + (f"link:{link}",) * bool(link)


def pia_number(entry: Entry) -> str | None:
    """The entry's one PIA number: from the first of guid, link, title and the picture's file name that names just one."""
    picture = entry.picture.url.rsplit("/", 1)[-1] if entry.picture else ""
    for place in (entry.guid, entry.link, entry.title, picture):
        numbers: set[str] = set(PIA.findall(place))
        if len(numbers) == 1:
            return numbers.pop()
    return None


def canonical_link(url: str) -> str:
    """The address without what may differ between two links to one page: scheme, host's case, tracking, fragment, slash.

    Empty for what is no web address or only a site's front page: many items share that.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    query = urlencode([(name, value) for name, value in parse_qsl(parts.query) if not TRACKING.match(name)])
    if parts.scheme not in {"http", "https"} or not host or not (path or query):
        return ""
    return f"{host}{port}{path}" + (f"?{query}" if query else "")


def fingerprint(entry: Entry) -> str:
    """What changes when a source changes its own item: title, text, credit or picture, and nothing else."""
    known = _FINGERPRINTS.get(entry)
    if known is None:
        said = [entry.title, entry.text, entry.credit, entry.picture.url if entry.picture else ""]
        known = _FINGERPRINTS[entry] = _digest(json.dumps([" ".join(part.split()) for part in said]), 26)
    return known


def is_fresh(entry: Entry, sighting: Sighting | None) -> bool:
    """Whether the source has not shown this item before, or has changed it."""
    return sighting is None or sighting.fingerprint != fingerprint(entry)


def title_identity(source: str, title: str) -> str:
    """A title that this source has shown: too little to know a release by, but enough to see that a source was re-keyed."""
    return f"title:{source}:{_digest(' '.join(title.casefold().split()), 26)}"


def release_key(known_by: Sequence[str], source: str, guid: str) -> str:
    """The permanent name of a new release: its PIA number where it has one, else derived from the surest identity."""
    surest = known_by[0] if known_by else f"{source}\0{guid}"
    return f"pia{surest[4:]}" if surest.startswith("pia:") else _digest(surest, 12)


def _digest(text: str, length: int) -> str:
    return base64.b32encode(blake2b(text.encode(), digest_size=20).digest()).decode().lower()[:length]


# ---------------------------------------------------------------- recognising the items of one answer


class Standing(Enum):
    """How an item of an answer stands to what is already known."""

    NEW = auto()
    """A release nobody has shown before."""
    ANOTHER = auto()
    """A known release, shown for the first time by this source or under this guid."""
    RERUN = auto()
    """A known release's picture, shown again long after it."""
    CHANGED = auto()
    """The source changed its own item."""
    KNOWN = auto()
    """Nothing has happened."""


@dataclass(frozen=True, slots=True)
class Twin:
    """A known release that an item is as well, though no identity says so; or is a `rerun` of."""

    release: str
    rerun: bool


@dataclass(frozen=True, slots=True)
class Recognised:
    """An item of an answer, with the release it belongs to and the identities it may lend it."""

    entry: Entry
    standing: Standing
    release: str
    identities: tuple[str, ...]
    fingerprint: str

    def sighting(self, source: str) -> Sighting:
        """That this source has shown it."""
        return Sighting(source, self.entry.guid, self.release, self.fingerprint, rerun=self.standing is Standing.RERUN)


def unique(entries: Iterable[Entry]) -> list[Entry]:
    """The items of one answer, without those that repeat an earlier one's guid."""
    return list({entry.guid: entry for entry in reversed(list(entries))}.values())[::-1]


def recognise(
    source: str,
    entries: Iterable[Entry],
    sightings: Mapping[str, Sighting],
    owners: Mapping[str, str],
    twins: Mapping[str, Sequence[Twin]] | None = None,
) -> list[Recognised]:
    """Which release each of these items of one answer belongs to. Two items of one answer are never merged.

    `sightings` are the source's own earlier ones of all items of the answer by guid, `owners` maps identities to release
    keys, and `twins` are what items that no identity is known of may be, by guid.
    """
    items = unique(entries)
    taken = {sighting.release for sighting in sightings.values()}
    owned = {owners[identity] for entry in items for identity in identities(entry) if identity in owners}
    found = []
    for entry in items:
        item = _recognise_one(source, entry, sightings.get(entry.guid), owners, taken)
        if item.standing is Standing.NEW and not any(identity in owners for identity in item.identities):
            item = _as_twin(item, (twins or {}).get(entry.guid, ()), taken | owned)
        taken.add(item.release)
        found.append(item)
    return found


def _as_twin(item: Recognised, twins: Iterable[Twin], taken: set[str]) -> Recognised:
    """The item as the first of the releases that no other item of the answer is; new, if there is none."""
    for twin in twins:
        if twin.release not in taken:
            return replace(item, standing=Standing.RERUN if twin.rerun else Standing.ANOTHER, release=twin.release)
    return item


def _recognise_one(
    source: str, entry: Entry, sighting: Sighting | None, owners: Mapping[str, str], taken: set[str]
) -> Recognised:
    known_by, now = identities(entry), fingerprint(entry)
    if sighting is not None:
        changed = Standing.RERUN if sighting.rerun else Standing.CHANGED
        standing = Standing.KNOWN if sighting.fingerprint == now else changed
        return Recognised(entry, standing, sighting.release, known_by, now)
    known = [owners[identity] for identity in known_by if identity in owners]
    owner = next((release for release in known if release not in taken), None)
    if owner is not None:
        return Recognised(entry, Standing.ANOTHER, owner, known_by, now)
    key = release_key(known_by, source, entry.guid)
    if key in taken or known:  # a second item of this answer with a twin's identity stands on its own
        key = release_key((), source, entry.guid)
    return Recognised(entry, Standing.NEW, key, known_by, now)
