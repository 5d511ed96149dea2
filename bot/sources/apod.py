"""Astronomy Picture of the Day as science.nasa.gov publishes it: `apod-basic` as JSON, or RSS with an `apod:` namespace."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.core.errors import Unreadable
from bot.core.model import Entry, Parsed, Picture
from bot.sources import rss
from bot.sources.addresses import is_logo, names_picture, web_address
from bot.sources.choice import full_size
from bot.sources.credit import is_third_party, unlabelled
from bot.sources.dates import from_iso
from bot.sources.html import alt_text, extract, inline
from bot.sources.items import BrokenItem, Record, from_json, read_each, records, stated, string
from bot.sources.page import wanted

_NASA = re.compile(r"\bNASA\b")


def parse(body: bytes) -> Parsed:
    """The pictures of the answer. Raises `Unreadable` for anything else; an error's own message is passed on."""
    if not body.lstrip().startswith((b"{", b"[")):
        return _parse_feed(body)
    days = records(from_json(body))
    if len(days) == 1 and "title" not in days[0]:
        raise Unreadable(stated(days[0], "message", "is JSON, but not a picture of the day"))
    return read_each(days, _entry)


# ---------------------------------------------------------------- JSON


def _entry(day: Record) -> Entry:
    date = string(day, "date")
    title, link = inline(string(day, "title")), web_address(string(day, "permalink")) or _archive_page(date)
    if not title or not link:
        raise BrokenItem("has no title" if not title else "has neither address nor date")
    entry = Entry(guid=link, title=title, link=link, published=from_iso(date), picture=_picture(day))
    return _finished(entry, day, video=string(day, "media_type") not in {"", "image"})


def _archive_page(date: str) -> str:
    """The page of a day in the archive, for objects that name none: the form they had before 2026."""
    found = re.fullmatch(r"(?:19|20)(\d\d)-(\d\d)-(\d\d)", date)
    return f"https://apod.nasa.gov/apod/ap{''.join(found.groups())}.html" if found else ""


def _picture(day: Record) -> Picture | None:
    """`hdurl`, else `url`, which is a page or a film unless its name is a picture's."""
    shown = web_address(string(day, "url"))
    address = web_address(string(day, "hdurl")) or (shown if names_picture(shown) else "")
    return full_size(Picture(address, alt_text(string(day, "alt")))) if address and not is_logo(address) else None


# ---------------------------------------------------------------- RSS


def _parse_feed(body: bytes) -> Parsed:
    items, cut = rss.read_feed(body)
    parsed = read_each(items, _feed_entry)
    return Parsed(parsed.entries, (*parsed.broken, *cut))


def _feed_entry(item: rss.FeedItem) -> Entry:
    """The item as any feed's, corrected by what its `apod:` elements say."""
    day: Record = {key.removeprefix("apod_"): value for key, value in item.items() if key.startswith("apod_")}
    entry = rss.read_item(item)
    picture = _picture({**day, "alt": string(day, "alt") or string(day, "primary_image_alt")})
    return _finished(replace(entry, picture=picture or entry.picture), day)


# ---------------------------------------------------------------- both


def _finished(entry: Entry, day: Record, *, video: bool = False) -> Entry:
    """The entry with text, credit and owner; a film has no picture, and its page is not asked for one."""
    told = extract(string(day, "explanation"), entry.link)
    owner = inline(string(day, "copyright"))
    credit = unlabelled(inline(string(day, "credit"))) or owner or entry.credit
    entry = replace(
        entry,
        text=told.text or entry.text,
        links=told.links if told.text else entry.links,
        credit=credit,
        third_party=is_third_party(owner, credit) or bool(owner and not _NASA.search(owner)),
    )
    return replace(entry, picture=None, details="") if video else wanted(entry)
