"""Which addresses may stand in a message."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from bot.chat import limits

HOST = re.compile(r"[a-z0-9.-]+")


def web_address(url: str, longest: int = limits.EMBED_URL) -> str:
    """The address fit for a message, blanks and brackets quoted; empty unless it is http(s), has a host and is short."""
    quoted = quote(url.strip(), safe="%/:=&?~#+!$,;'@*-._")
    return quoted if _host(url) and len(quoted) <= longest else ""


def site_name(url: str) -> str:
    """The site of a web address as readers know it; empty where it is none, or has only a number."""
    host = _host(url).removeprefix("www.")
    return host if any(character.isalpha() for character in host) else ""


def _host(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
    except ValueError:
        return ""
    return host if parts.scheme in {"http", "https"} and HOST.fullmatch(host) else ""
