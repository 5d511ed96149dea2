"""What the page behind an entry adds to it: the picture it names for sharing, its alt text, its credit line."""

from __future__ import annotations

from dataclasses import replace

from bot.core.model import Entry, Picture
from bot.sources.choice import described, full_size, is_large
from bot.sources.credit import is_third_party
from bot.sources.html import extract, page_picture


def wanted(entry: Entry) -> Entry:
    """The entry, with its page as `details` where a picture of some size, its alt text or a credit are still missing."""
    complete_already = entry.picture and is_large(entry.picture) and entry.picture.alt and entry.credit
    return replace(entry, details="" if complete_already else entry.link)


def complete(entry: Entry, body: bytes) -> Entry:
    """The entry with what its page knows and it does not; what it says itself stays, but for a thumbnail."""
    named = page_picture(body, entry.details)
    credit = entry.credit or extract(body.decode("utf-8", "replace"), entry.details).credit
    return replace(
        entry,
        picture=_better(entry.picture, named and full_size(named)),
        credit=credit,
        third_party=entry.third_party or is_third_party(credit),
    )


def _better(own: Picture | None, named: Picture | None) -> Picture | None:
    if own is None or named is None:
        return own or named
    return described(own, [named]) if is_large(own) else described(named, [own])
