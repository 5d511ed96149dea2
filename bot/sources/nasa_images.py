"""The NASA Image and Video Library (images-api.nasa.gov): Collection+JSON, one record an item."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from bot.core.errors import Unreadable
from bot.core.model import Entry, Parsed, Picture
from bot.sources.addresses import web_address
from bot.sources.bounds import MOST_LISTED
from bot.sources.credit import credit_line, is_third_party
from bot.sources.dates import from_iso
from bot.sources.html import alt_text, extract, inline, pixels
from bot.sources.items import BrokenItem, Record, from_json, listed, read_each, record, records, short_guid, stated, string

_PREFERRED = ("~large", "~medium", "~orig", "~small", "~thumb")
_BETWEEN = re.compile(r"[,;]")
_SIZE = re.compile(r"(~\w+)\.(?:jpe?g|png)(?:\?|\Z)", re.IGNORECASE)


def parse(body: bytes) -> Parsed:
    """The pictures of a search's answer. Raises `Unreadable` where it is none; the API's own reason is passed on."""
    answer = record(from_json(body))
    items = record(answer.get("collection")).get("items")
    if not isinstance(items, list):
        raise Unreadable(stated(answer, "reason", "is JSON, but not a collection"))
    pictures = [item for item in items if _media_type(item) in {"image", ""}]
    return read_each(pictures, lambda item: _entry(record(item)))


def complete(entry: Entry, body: bytes) -> Entry:
    """The entry with the best size of its asset manifest; as it is, where the document is none."""
    chosen = _preferred(Picture(web_address(address)) for address in _manifest(body))
    if not chosen:
        return entry
    return replace(entry, picture=replace(chosen, alt=entry.picture.alt if entry.picture else ""))


def _manifest(body: bytes) -> list[str]:
    """The addresses in `collection.json` (a plain list) or in the answer of `/asset/` (a collection)."""
    try:
        manifest = from_json(body)
    except Unreadable:
        return []
    if isinstance(manifest, list):
        return [address for address in listed(manifest) if isinstance(address, str)]
    return [string(item, "href") for item in records(listed(record(record(manifest).get("collection")).get("items")))]


def _media_type(item: object) -> str:
    return string(_data(record(item)), "media_type")


def _data(item: Record) -> Record:
    return next(iter(records(item.get("data"))), {})


def _entry(item: Record) -> Entry:
    data = _data(item)
    number = string(data, "nasa_id")
    if not number:
        raise BrokenItem("has no nasa_id")
    told = extract(string(data, "description"))
    credit = credit_line(told.text) or _creator(data)
    alt = alt_text(string(data, "description_508"))
    picture = _preferred(_link_picture(link, alt) for link in records(listed(item.get("links"))))
    return Entry(
        guid=short_guid(number),
        title=inline(string(data, "title")) or inline(number),
        link=web_address(f"https://images.nasa.gov/details/{number}"),
        text=told.text,
        published=from_iso(string(data, "date_created")),
        credit=credit,
        picture=picture,
        keywords=_keywords(data.get("keywords")),
        links=told.links,
        details=web_address(string(item, "href")),
        third_party=is_third_party(told.text, credit, *(string(data, key) for key in ("secondary_creator", "photographer"))),
    )


def _creator(data: Record) -> str:
    center = string(data, "center")
    return inline(string(data, "secondary_creator") or string(data, "photographer")) or (f"NASA/{center}" if center else "")


def _keywords(written: object) -> tuple[str, ...]:
    """A list, or one string in which commas or semicolons part them; such a string also stands inside a list."""
    strings = listed(written) or [written]
    words = (
        inline(word)
        for joined in strings
        if isinstance(joined, str)
        for word in _BETWEEN.split(joined, maxsplit=MOST_LISTED)
    )
    return tuple(dict.fromkeys(word for word in islice(words, MOST_LISTED) if word))


# ---------------------------------------------------------------- addresses and sizes


def _link_picture(link: Record, alt: str) -> Picture:
    return Picture(web_address(string(link, "href")), alt, pixels(link.get("width")), pixels(link.get("height")))


def _preferred(pictures: Iterable[Picture]) -> Picture | None:
    """The size that suits a message best: large enough to be seen, no original of 60 MB where there is a smaller one."""
    sized = ((_SIZE.search(picture.url), picture) for picture in pictures)
    ranked = [
        (_PREFERRED.index(size[1].lower()), picture) for size, picture in sized if size and size[1].lower() in _PREFERRED
    ]
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else None
