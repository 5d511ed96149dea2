"""Where a release's page has moved for good: an address that another source may link to straight away.

A redirect is believed less than a link: a site that takes pages away leads all of them to one that says nothing of any.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bot.core.identity import canonical_link, pia_number
from bot.core.model import Entry, Match, Release
from bot.core.places import places
from bot.core.release import as_entry


def lent(entries: Iterable[Entry], completed: Iterable[Entry]) -> dict[str, str]:
    """By guid, the identity that a redirect lends an item of the answer: where its page is now.

    Not a site's front page, and nothing that another item of the answer links or leads to: that is no page of one item.
    """
    pages = {entry.guid: page for entry in completed if (page := _page(entry))}
    if not pages:
        return {}
    used = Counter(address for entry in entries for address in {canonical_link(entry.link), pages.get(entry.guid, "")})
    return {guid: f"link:{page}" for guid, page in pages.items() if used[page] == 1}


def is_there(release: Release, source: str, entry: Entry, matches: Iterable[Match]) -> bool:
    """Whether the release that is known by the address which this entry's page has moved to is the entry's as well.

    Another source links straight to that address, and this one has not shown it as something else; they have a target in
    common, and no PIA numbers that differ.
    """
    seen_at = places(release)
    straight = any(canonical_link(one.link) == canonical_link(entry.moved_to) for one in seen_at)
    numbers = {pia_number(entry), pia_number(as_entry(release))} - {None}
    apart = all(one.source != source for one in seen_at) and len(numbers) < 2
    return straight and apart and bool(release.targets & {match.target for match in matches})


def _page(entry: Entry) -> str:
    """The address that the entry's page has moved to, if it is another one and has a path."""
    moved = canonical_link(entry.moved_to) if entry.moved_to else ""
    return moved if "/" in moved.partition("?")[0] and moved != canonical_link(entry.link) else ""
