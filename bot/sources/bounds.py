"""How much HTML is read.

The parser needs time that grows with the square, and worse, of nesting and of a tag's attributes: three hundred thousand
nested elements (1.5 MB) take it four minutes. What is longer, deeper or odder than any release is cut off before it.
"""

from __future__ import annotations

import re
from collections import Counter

_MOST_CHARACTERS = 2_000_000
_MOST_OPEN = 1_000
_ENDLESS_TAG = re.compile(r"<[^<>]{20000}")
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_NEVER_CLOSED = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)


def bounded(markup: str) -> str:
    """The part of the markup that can be parsed in reasonable time: all of it, for anything NASA publishes."""
    markup = markup[:_MOST_CHARACTERS]
    endless = _ENDLESS_TAG.search(markup)
    markup = markup[: endless.start()] if endless else markup
    return markup[: _too_deep(markup)]


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
