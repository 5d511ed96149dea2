"""Which addresses may stand in a message."""

from __future__ import annotations

from bot.chat import limits
from bot.core import addresses


def web_address(url: str, longest: int = limits.EMBED_URL) -> str:
    """The address fit for a message, blanks and brackets quoted; empty unless it is http(s), has a host and is short."""
    return addresses.web_address(url, longest)


def site_name(url: str) -> str:
    """The site of a web address as readers know it; empty where it is none, or has only a number."""
    host = addresses.host(url).removeprefix("www.")
    return host if any(character.isalpha() for character in host) else ""
