"""A feed of our own making in the Photojournal's shape, and the pictures it points to. Samples, all of them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import urljoin
from xml.sax.saxutils import escape, quoteattr

from PIL import Image

FIRST_DAY = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the feed; `number` makes its PIA number, its date and its addresses."""

    number: int
    title: str
    text: str

    @property
    def pia(self) -> str:
        return f"PIA{90000 + self.number}"


OLD = Item(1, "Sample: a plume over Io", "This sample image shows a plume over Jupiter's moon Io, as seen by JunoCam.")
NEW = Item(2, "Sample: a lava lake on Io", "This sample image shows a lava lake on Jupiter's moon Io, as seen by JunoCam.")


def feed(items: Sequence[Item], picture_url: str) -> bytes:
    """The feed with these items, whose pictures all lie at one address."""
    listed = "".join(_item(item, picture_url) for item in items)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel>
<title>Samples</title><link>https://nasa.example/</link><description>Samples.</description>{listed}
</channel></rss>""".encode()


def _item(item: Item, picture_url: str) -> str:
    link = urljoin(picture_url, f"/photojournal/{item.pia.lower()}")  # on the same server: nobody else is asked for the page
    content = f'<p><img src={quoteattr(picture_url)} alt="A sample picture."></p><p>{item.text}</p>'
    return f"""
<item><title>{escape(item.title)}</title><link>{link}</link><guid isPermaLink="false">{link}</guid>
<pubDate>{format_datetime(FIRST_DAY + timedelta(hours=item.number))}</pubDate>
<description>{escape(content)}</description>
<media:content url={quoteattr(picture_url)} medium="image" type="image/jpeg"/></item>"""


def picture() -> bytes:
    """A small JPEG."""
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), (227, 167, 59)).save(buffer, "JPEG")
    return buffer.getvalue()
