"""How much of an answer is read: what is longer, deeper or odder than any release is cut off before a parser sees it.

The HTML parser needs time that grows with the square, and worse, of nesting and of a tag's attributes: three hundred
thousand nested elements (1.5 MB) take it four minutes. feedparser searches what stands before a feed's first element in
quadratic time: fifty thousand empty lines take it nine seconds.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter, deque
from itertools import chain, islice

MOST_ITEMS = 1_000
"""How many items of one answer are read."""

LONGEST_TEXT = 40_000
"""Characters of an item's text: as many as anything reads of it."""

MOST_TEXT = 2_000_000
"""Characters of the texts of one answer's items together, after which no further item is read."""

LONGEST_LINE = 2_000
"""Characters of a title, a credit, an address and the like; a message holds no more."""

MOST_LISTED = 200
"""How many links, pictures or keywords of one item are read."""

_MOST_CHARACTERS = 1_000_000
_MOST_OPEN = 1_000
_ENDLESS_TAG = re.compile(r"<[^<>]{20000}")
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_WIDE = {  # UTF-32 first: its mark begins as that of UTF-16 does
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_DECLARATION = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(<\?xml[^<>]{0,200}\?>)?")
_FIRST_ELEMENT = re.compile(rb"<\w")
_ITEM = re.compile(rb"<(?:item|entry)\b")
_ITEM_END = re.compile(rb"</(?:item|entry)\s*>")
_LONGEST_PROLOG = 2_000
_NEVER_CLOSED = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)


def bounded_html(markup: str) -> str:
    """The part of the markup that can be parsed in reasonable time: all of it, for anything NASA publishes."""
    markup = markup[:_MOST_CHARACTERS]
    endless = _ENDLESS_TAG.search(markup)
    markup = markup[: endless.start()] if endless else markup
    return markup[: _too_deep(markup)]


def is_wide(body: bytes) -> bool:
    """Whether the bytes say of themselves that they are UTF-16 or UTF-32, so that nothing can be searched for in them."""
    return body.startswith(tuple(_WIDE))


def narrowed(body: bytes) -> bytes:
    """The bytes as UTF-8 where they say of themselves that they are UTF-16 or UTF-32, without their XML declaration."""
    encoding = next((name for mark, name in _WIDE.items() if body.startswith(mark)), "")
    return _DECLARATION.sub(b"", body.decode(encoding, "replace").encode("utf-8", "replace")) if encoding else body


def bounded_feed(body: bytes) -> bytes:
    """The feed with no more items than are read and one, and with no more before its first element than its XML declaration.

    That stands on a line of its own, and a few comments may.
    """
    body = _first_items(body)
    declaration = _DECLARATION.match(body)
    if declaration is None:
        return body
    rest = body[declaration.end() :]
    first = _FIRST_ELEMENT.search(rest)
    start = first.start() if first else len(rest)
    prolog = rest[:start] if start <= _LONGEST_PROLOG else b""
    return b"".join([declaration[1] or b"", b"\n", prolog, rest[start:]])


def _first_items(body: bytes) -> bytes:
    """The feed without the items that are too many (a hundred thousand take seconds), with what stands behind the last."""
    beyond = next(islice(_ITEM.finditer(body), MOST_ITEMS + 1, None), None)
    if beyond is None:
        return body
    [last] = deque(chain([beyond], _ITEM_END.finditer(body, beyond.start())), maxlen=1)
    return body[: beyond.start()] + body[last.end() :]


def _too_deep(markup: str) -> int:
    """Where more elements stand open than is bearable; the end, where that never happens."""
    unclosed: Counter[str] = Counter()
    depth = 0
    for tag in _TAG.finditer(markup):
        name = tag[2].lower()
        if not tag[1] and name not in _NEVER_CLOSED:
            unclosed[name] += 1
            depth += 1
        elif unclosed[name]:
            unclosed[name] -= 1
            depth -= 1
        if depth > _MOST_OPEN:
            return tag.start()
    return len(markup)
