"""Which addresses may be links, in Discord and on pages: those of the web, and only in characters that end nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit

from bot.core.readable import visible

_HOST = re.compile(r"[a-z0-9.-]+")
_LINE = str.maketrans("", "", "\t\n")
_AS_IT_IS = "%/:=&?~#+!$,;'@*-._"
"""What is not quoted. Brackets are: they would end a link of Discord's."""


@lru_cache(maxsize=256)  # those of a page of the gallery
def web_address(url: str, longest: int) -> str:
    """The address fit for a link; empty unless it is http(s), has a host, names no user and is no longer than that."""
    if len(url) > longest or not host(url):
        return ""
    quoted = quote(_plain(url), safe=_AS_IT_IS)
    return quoted if len(quoted) <= longest else ""


def host(url: str) -> str:
    """The host of a web address; empty where it is none, or where what stands before the host could be taken for it."""
    try:
        parts = urlsplit(_plain(url))
        named, _ = parts.hostname or "", parts.port
    except ValueError:
        return ""
    return named if parts.scheme in {"http", "https"} and _HOST.fullmatch(named) and "@" not in parts.netloc else ""


def _plain(url: str) -> str:
    """The address without what browsers and `urlsplit` pass over, so that what is judged is what they are given."""
    return visible(url).translate(_LINE).strip()
