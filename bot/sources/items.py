"""Reading an answer item by item, so that a broken item costs no other."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Any, TypeVar, cast

from bot.core.errors import Unreadable
from bot.core.model import Entry, Parsed
from bot.sources.bounds import LONGEST_LINE, MOST_ITEMS, MOST_LISTED, MOST_TEXT
from bot.sources.html import cleaned, inline

Item = TypeVar("Item")
Record = Mapping[str, object]

_LONGEST_REASON = 200
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?>(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*)<(?:!doctype\s+html|html|head)\b",
    re.IGNORECASE | re.DOTALL,
)


class BrokenItem(Exception):
    """An item lacks what an entry needs; the message says what."""


def read_each(items: Iterable[Item], read: Callable[[Item], Entry]) -> Parsed:
    """The entries that could be read, and a line for each item that could not, and where there was too much to read all."""
    entries: list[Entry] = []
    broken: list[str] = []
    characters = 0
    for number, item in enumerate(items, start=1):
        if number > MOST_ITEMS or characters > MOST_TEXT:
            broken.append(f"item {number} and those after it were left out: there are too many, or they are too long")
            break
        try:
            entries.append(read(item))
        except BrokenItem as reason:
            broken.append(f"item {number} {reason}")
        else:
            characters += len(entries[-1].text)
    return Parsed(tuple(entries), tuple(broken))


def is_web_page(body: bytes) -> bool:
    """Whether the bytes begin as a web page does."""
    return bool(_PAGE.match(body[:1000]))


def listed(values: object) -> list[Any]:
    """The first of a list's values, as many as are ever read; none where there is no list."""
    return values[:MOST_LISTED] if isinstance(values, list) else []


def short_guid(guid: str) -> str:
    """The guid itself, or a digest in place of one that is longer than any address."""
    return guid if len(guid) <= LONGEST_LINE else "digest:" + sha256(guid.encode()).hexdigest()


# ---------------------------------------------------------------- JSON, where anything may stand anywhere


def from_json(body: bytes) -> object:
    """The JSON document. Raises `Unreadable` where it is none."""
    if is_web_page(body):
        raise Unreadable("is a web page, not JSON")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable("is not JSON, or breaks off") from None


def record(value: object) -> Record:
    """The value if it is an object, else an empty one."""
    return cast("Record", value) if isinstance(value, dict) else {}


def records(value: object) -> list[Record]:
    """The objects of a list; of one object alone, itself."""
    values = value if isinstance(value, list) else [value]
    return [cast("Record", item) for item in values if isinstance(item, dict)]


def stated(answer: Record, key: str, otherwise: str) -> str:
    """The reason that an answer itself gives for being an error, in one line that is not too long; else the other words."""
    return inline(string(answer, key))[:_LONGEST_REASON] or otherwise


def string(holder: Record, *path: str) -> str:
    """The string that stands at the path, trimmed; empty for anything else."""
    value: object = holder
    for key in path:
        value = record(value).get(key)
    return cleaned(value).strip() if isinstance(value, str) else ""
