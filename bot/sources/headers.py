"""What an answer's header says about when to ask again, and where."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise

import aiohttp
from multidict import CIMultiDictProxy

_SECONDS = re.compile(r"[0-9]{1,10}")
_MAX_AGE = re.compile(r"\bmax-age\s*=\s*\"?([0-9]{1,10})")
_NEVER_FRESH = re.compile(r"\bno-(?:cache|store)\b")
_FOR_GOOD = {301, 308}


def retry_after(headers: CIMultiDictProxy[str], now: datetime) -> timedelta | None:
    """How long Retry-After, in seconds or as a date, asks to wait; nothing where it says nothing, or something else."""
    written = headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(written):
        return timedelta(seconds=int(written))
    try:
        date = parsedate_to_datetime(written)
        return max(date.replace(tzinfo=date.tzinfo or UTC) - now, timedelta())
    except (TypeError, ValueError, OverflowError):
        return None


def fresh_for(headers: CIMultiDictProxy[str]) -> timedelta:
    """How long Cache-Control says that the answer holds from now on."""
    control = ",".join(headers.getall("Cache-Control", [])).lower()
    age = headers.get("Age", "").strip()
    found = _MAX_AGE.search(control)
    if found is None or _NEVER_FRESH.search(control):
        return timedelta()
    return timedelta(seconds=max(0, int(found[1]) - (int(age) if _SECONDS.fullmatch(age) else 0)))


def moved_to(response: aiohttp.ClientResponse) -> str:
    """Where redirects that hold for good (301, 308) led, up to the first one that does not; empty where there was none."""
    moved = ""
    for redirect, then in pairwise([*response.history, response]):
        if redirect.status not in _FOR_GOOD:
            break
        moved = str(then.url)
    return moved
