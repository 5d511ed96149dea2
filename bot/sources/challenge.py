"""Walls against bots: what stands before a server and answers in its place with a page that only a browser passes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.sources.items import is_web_page

LOOKED_AT = 16 * 1024
"""Bytes of an answer in which a wall's page shows itself."""

_HEADERS = (("cf-mitigated", "Cloudflare"), ("x-amzn-waf-action", "AWS WAF"))
_CHALLENGES = {"challenge", "captcha"}
_TITLES = (
    (re.compile(rb"<title>\s*Just a moment", re.IGNORECASE), "Cloudflare"),
    (re.compile(rb"<title>\s*Attention Required! \| Cloudflare", re.IGNORECASE), "Cloudflare"),
    (re.compile(rb"<title>\s*Pardon Our Interruption", re.IGNORECASE), "Imperva"),
)


def wall(headers: Mapping[str, str], beginning: bytes) -> str:
    """Whose wall answered; empty where it was the server itself. A feed with an item of such a title is none."""
    for name, whose in _HEADERS:
        if headers.get(name, "").strip().lower() in _CHALLENGES:
            return whose
    if not is_web_page(beginning):
        return ""
    return next((whose for title, whose in _TITLES if title.search(beginning[:LOOKED_AT])), "")
