"""What the page behind an entry adds to it: the picture it names for sharing, its alt text, its credit line."""

from __future__ import annotations

from dataclasses import replace

from bot.core.model import Entry
from bot.sources.choice import described
from bot.sources.credit import is_third_party
from bot.sources.html import extract, page_picture


def wanted(entry: Entry) -> Entry:
    """The entry, with its page as `details` where picture, alt text or credit are still missing."""
    complete_already = entry.picture and entry.picture.alt and entry.credit
    return replace(entry, details="" if complete_already else entry.link)


def complete(entry: Entry, body: bytes) -> Entry:
    """The entry with what its page knows and it does not; what it says itself stays."""
    named = page_picture(body, entry.details)
    credit = entry.credit or extract(body.decode("utf-8", "replace"), entry.details).credit
    return replace(
        entry,
        picture=described(entry.picture, [named] if named else []) if entry.picture else named,
        credit=credit,
        third_party=entry.third_party or is_third_party(credit),
    )
