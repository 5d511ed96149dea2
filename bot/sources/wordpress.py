"""Posts of a WordPress site's `wp-json` interface, such as science.nasa.gov's."""

from __future__ import annotations

from bot.core.errors import Unreadable
from bot.core.model import Entry, Parsed, Picture
from bot.sources.addresses import web_address
from bot.sources.bounds import MOST_LISTED
from bot.sources.choice import best
from bot.sources.credit import is_third_party
from bot.sources.dates import from_iso
from bot.sources.furniture import without_furniture
from bot.sources.html import Extract, alt_text, extract, inline, pixels
from bot.sources.items import (
    BrokenItem,
    Record,
    from_json,
    listed,
    read_each,
    record,
    records,
    short_guid,
    stated,
    string,
)
from bot.sources.page import wanted


def parse(body: bytes) -> Parsed:
    """The answer's posts. Raises `Unreadable` where it is no list of posts; an error's own message is passed on."""
    answer = from_json(body)
    if not isinstance(answer, list):
        raise Unreadable(stated(record(answer), "message", "is JSON, but not a list of posts"))
    return read_each(answer, lambda post: _entry(record(post)))


def _entry(post: Record) -> Entry:
    title = inline(string(post, "title", "rendered"))
    if not title:
        raise BrokenItem("has no title")
    link = web_address(string(post, "link"))
    content = _fuller(extract(string(post, "content", "rendered"), link), extract(string(post, "excerpt", "rendered"), link))
    text = without_furniture(content.text, title)
    return wanted(
        Entry(
            guid=_guid(post, link),
            title=title,
            link=link,
            text=text,
            published=from_iso(string(post, "date_gmt")),
            credit=content.credit,
            picture=best([*_featured(post), *content.pictures]),
            keywords=_terms(post),
            links=tuple(link for link in content.links if link.text in text),
            third_party=is_third_party(content.credit),
        )
    )


def _fuller(content: Extract, excerpt: Extract) -> Extract:
    return content if content.text else Extract(excerpt.text, excerpt.links, content.pictures, content.credit)


def _guid(post: Record, link: str) -> str:
    number = post.get("id")
    guid = string(post, "guid", "rendered") or (str(number) if isinstance(number, int) else link)
    if not guid:
        raise BrokenItem("has neither guid, id nor link")
    return short_guid(guid)


def _terms(post: Record) -> tuple[str, ...]:
    """The names of its categories and tags, where the answer brings them along (`_embed`)."""
    groups = record(post.get("_embedded")).get("wp:term")
    terms = [term for group in listed(groups) for term in records(listed(group))]
    names = (inline(string(term, "name")) for term in terms[:MOST_LISTED])
    return tuple(dict.fromkeys(name for name in names if name))


# ---------------------------------------------------------------- the featured picture, which sites name in several ways


def _featured(post: Record) -> list[Picture]:
    embedded = records(record(post.get("_embedded")).get("wp:featuredmedia"))
    plain = [string(post, key) for key in ("featured_image", "jetpack_featured_media_url")]
    named = [_media(media) for media in [*embedded, record(post.get("featured_image"))]]
    return [picture for picture in [*named, *(Picture(web_address(address)) for address in plain)] if picture.url]


def _media(media: Record) -> Picture:
    """A media object: the interface's own (`source_url`, `alt_text`, `media_details`) or a theme's (`url`, `alt`)."""
    size = record(media.get("media_details")) or media
    return Picture(
        web_address(string(media, "source_url") or string(media, "url")),
        alt_text(string(media, "alt_text") or string(media, "alt")),
        pixels(size.get("width")),
        pixels(size.get("height")),
    )
