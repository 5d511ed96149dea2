"""RSS and Atom feeds, read with feedparser: whatever it can make out of a broken feed counts."""

from __future__ import annotations

import hashlib
import io
import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import feedparser

from bot.core.errors import Unreadable
from bot.core.model import Entry, Parsed, Picture
from bot.sources.addresses import names_picture, web_address
from bot.sources.bounds import MOST_ITEMS, MOST_LISTED, bounded_feed, narrowed
from bot.sources.choice import best, largest_first
from bot.sources.credit import is_third_party
from bot.sources.dates import from_struct
from bot.sources.furniture import without_furniture
from bot.sources.html import Extract, alt_text, cleaned, extract, inline, pixels
from bot.sources.items import BrokenItem, is_web_page, listed, read_each, short_guid
from bot.sources.page import wanted
from bot.sources.pieces import Memory, Pieces, pieces

# Authors are not read here, and in one of fifty thousand letters feedparser looks for an e-mail address for eight seconds.
feedparser.mixin._FeedParserMixin._sync_author_detail = lambda *_: None  # noqa: SLF001 — nothing public switches it off

# At each feed it would look on the disk for a parser that hardly anybody has installed; Python's own is always there.
feedparser.api.PREFERRED_XML_PARSERS.clear()

FeedItem = dict[str, Any]  # feedparser's own dictionary invents values for missing keys, with warnings

_REFERENCE = re.compile(rb"&#(?:0*+(\d*+)|[xX]0*+([0-9a-fA-F]*+));")
_FEED_END = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_LONGEST_NUMBER = 7  # digits of the last character's
_SURROGATES = range(0xD800, 0xE000)
_LONGEST_MADE_TITLE = 120


def parse(body: bytes, memory: Memory | None = None) -> Parsed:
    """The feed's items. Raises `Unreadable` where the answer is no feed. What stands in the memory is not read again."""
    apart = pieces(body) if memory is not None else None
    known = _read_with(memory, apart) if memory is not None and apart is not None else None
    if known is not None:
        return known
    items, cut = read_feed(body)
    parsed = read_each(items, read_item)
    return Parsed(parsed.entries, (*parsed.broken, *cut))


def read_feed(body: bytes) -> tuple[list[FeedItem], tuple[str, ...]]:
    """The feed's items as feedparser reads them, and a line where the feed breaks off and its last item was left out.

    A feed that is not well-formed is read all the same: NASA's own Photojournal feed is not.
    """
    body = narrowed(body)
    feed = _parsed(body)
    base = web_address(_text(feed.get("feed", {}), "link"))
    items = [{**item, "link": web_address(_text(item, "link"), base)} for item in feed.get("entries", ())[: MOST_ITEMS + 1]]
    if is_web_page(body) and not items:
        raise Unreadable("is a web page, not a feed")
    if not items and not feed.get("version"):
        raise Unreadable("is not a feed")
    return (items, ()) if _FEED_END.search(body) else _without_last(items)


def read_item(item: FeedItem) -> Entry:
    """One item as an entry. Raises `BrokenItem` where it names neither itself nor a page."""
    link = _text(item, "link")
    content = _content(item, link)
    title = inline(_text(item, "title"))
    text = without_furniture(content.text, title)
    credit = _media_credit(item) or content.credit
    return wanted(
        Entry(
            guid=_guid(item, link, title),
            title=title or _made_title(text),
            link=link,
            text=text,
            published=from_struct(item.get("published_parsed") or item.get("updated_parsed")),
            credit=credit,
            picture=best(
                [*largest_first(_media(item, "media_content")), *_enclosures(item), *content.pictures],
                _media(item, "media_thumbnail"),
            ),
            keywords=_keywords(item),
            links=tuple(link for link in content.links if link.text in text),
            third_party=is_third_party(credit),
        )
    )


# ---------------------------------------------------------------- what was read before


def _read_with(memory: Memory, apart: Pieces) -> Parsed | None:
    """The feed's items, of which only those that are not remembered are read. None where the pieces are not its items."""
    keys = apart.keys()
    known = {key: entry for key in keys if (entry := memory.recall(key))}
    unread = [item for key, item in zip(keys, apart.items, strict=True) if key not in known]
    items, cut = read_feed(apart.only(unread)) if unread else ([], ())
    if len(items) != len(unread) or cut:
        return None
    following = iter(items)

    def read(key: bytes) -> Entry:
        entry = known.get(key) or read_item(next(following))
        memory.keep(key, entry)
        return entry

    parsed = read_each(keys, read)
    memory.show(apart.feed(), keys)
    return parsed


# ---------------------------------------------------------------- the feed as a whole


def _parsed(body: bytes) -> Mapping[str, Any]:
    try:
        sound = _REFERENCE.sub(_possible, bounded_feed(body))
        feed: Mapping[str, Any] = feedparser.parse(io.BytesIO(sound), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # feedparser lets through whatever its parts trip over in broken bytes
        raise Unreadable(f"is not a feed that can be read ({type(error).__name__})") from error
    return feed


def _possible(reference: re.Match[bytes]) -> bytes:
    """The reference, unless its number is no character's: feedparser would give the whole feed up over it."""
    decimal, hexadecimal = reference.groups()
    digits, base = (decimal, 10) if hexadecimal is None else (hexadecimal, 16)
    number = int(digits or b"0", base) if len(digits) <= _LONGEST_NUMBER else sys.maxunicode + 1
    return reference[0] if number <= sys.maxunicode and number not in _SURROGATES else b""


def _without_last(items: list[FeedItem]) -> tuple[list[FeedItem], tuple[str, ...]]:
    """A feed that breaks off: its last item may be half of one, and is left for the whole answer."""
    if len(items) <= 1:
        raise Unreadable("breaks off before its first item ends")
    return items[:-1], ("the feed breaks off; its last item was left out",)


# ---------------------------------------------------------------- an item's parts


def _text(item: FeedItem, key: str) -> str:
    value = item.get(key)
    return cleaned(value).strip() if isinstance(value, str) else ""


def _content(item: FeedItem, link: str) -> Extract:
    """The fullest of the item's content and summary, with the pictures of both."""
    written = [part.get("value") or "" for part in listed(item.get("content"))] + [_text(item, "summary")]
    extracts = [extract(markup, link) for markup in written]
    fullest = max(extracts, key=lambda found: len(found.text))
    pictures = tuple(picture for found in extracts for picture in found.pictures)[:MOST_LISTED]
    credit = fullest.credit or next((found.credit for found in extracts if found.credit), "")
    return Extract(fullest.text, fullest.links, pictures, credit)


def _guid(item: FeedItem, link: str, title: str) -> str:
    guid = _text(item, "id") or link
    if not guid and not title:
        raise BrokenItem("has neither guid, link nor title")
    return short_guid(guid) if guid else "title:" + hashlib.sha256(title.encode()).hexdigest()[:32]


def _made_title(text: str) -> str:
    """The beginning of the text, for an item without a title."""
    if not text:
        raise BrokenItem("has neither title nor text")
    first = text.split("\n", 1)[0]
    return first if len(first) <= _LONGEST_MADE_TITLE else first[:_LONGEST_MADE_TITLE].rpartition(" ")[0] + " …"


def _keywords(item: FeedItem) -> tuple[str, ...]:
    terms = (inline(tag.get("term") or "") for tag in listed(item.get("tags")))
    return tuple(dict.fromkeys(term for term in terms if term))


def _media_credit(item: FeedItem) -> str:
    credits_ = (inline(credit.get("content") or "") for credit in listed(item.get("media_credit")))
    return "; ".join(dict.fromkeys(credit for credit in credits_ if credit))


def _media(item: FeedItem, key: str) -> Iterable[Picture]:
    for media in listed(item.get(key)):
        address = web_address(media.get("url") or "")
        if address and _shows(media, address):
            yield Picture(address, alt_text(media.get("alt") or ""), pixels(media.get("width")), pixels(media.get("height")))


def _enclosures(item: FeedItem) -> Iterable[Picture]:
    for link in listed(item.get("links")):
        address = web_address(link.get("href") or "")
        if link.get("rel") == "enclosure" and address and _shows(link, address):
            yield Picture(address)


def _shows(media: Mapping[str, str], address: str) -> bool:
    """Whether the media is a picture: by its kind where that is given, else by its file's name."""
    kind = media.get("medium") or media.get("type") or ""
    return kind.startswith("image") if kind and kind != "application/octet-stream" else names_picture(address)
