"""A feed in JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from typing import Any

from bot.web.channel import NAME, Channel
from bot.web.items import Item

VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(channel: Channel) -> bytes:
    """The whole document."""
    whole = {
        "version": VERSION,
        "title": channel.title,
        "description": channel.said,
        "home_page_url": channel.page,
        "feed_url": channel.url("json"),
        "language": "en",
        "authors": [{"name": NAME}],
        "items": [_item(item) for item in channel.items],
    }
    return json.dumps(whole, ensure_ascii=False).encode()


def _item(item: Item) -> dict[str, Any]:
    told = {
        "id": item.id,
        "url": item.page,
        "external_url": item.original,
        "title": item.title,
        "summary": item.summary,
        "content_html": item.html,
        "image": item.picture,
        "date_published": item.published.isoformat(timespec="seconds"),
        "date_modified": item.updated.isoformat(timespec="seconds"),
        "authors": [{"name": item.author}],
        "tags": list(item.tags.values()),
        "attachments": _attachments(item),
    }
    return {name: value for name, value in told.items() if value} | {"content_html": item.html}


def _attachments(item: Item) -> list[dict[str, str]]:
    """The picture, where its type is known: an attachment has to have one."""
    return [{"url": item.picture, "mime_type": item.media_type}] if item.picture and item.media_type else []
