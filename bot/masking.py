"""Secrets taken out of what is written down, in each of the forms in which a program may come to write them."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

INSTEAD = "[secret]"

LONG = 8
"""Characters. The encoded forms of a shorter secret would be found where there is none."""

_IN_ADDRESSES = (
    # What lets anybody answer in the bot's name: the token of an interaction or a webhook, which stands in its address.
    re.compile(r"(/(?:webhooks|interactions)/[0-9]+/)[^/\s\"'?#\\)]+"),
    re.compile(r"(\b[a-z][a-z0-9+.-]*://)[^/\s\"'?#\\@]+(?=@)"),
)
"""What is secret in any address, whoever gave it: an answer's or a webhook's token, a name with its password."""


class Mask:
    """Puts `[secret]` in the place of these secrets, also where they are escaped or in Base64, and of any in an address."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        forms = {form for secret in secrets if secret for form in _forms(secret)}
        longest_first = sorted(forms, key=len, reverse=True)  # of two that begin alike, the shorter must not cut the longer
        self._known = re.compile("|".join(map(re.escape, longest_first))) if forms else None

    def __call__(self, text: str) -> str:
        """The text without secrets."""
        for place in _IN_ADDRESSES:
            text = place.sub(rf"\1{INSTEAD}", text)
        return self._known.sub(INSTEAD, text) if self._known else text


def _forms(secret: str) -> Iterator[str]:
    yield secret
    if len(secret) < LONG:
        return
    yield from (quote(secret), quote(secret, safe=""), quote_plus(secret), html.escape(secret), repr(secret)[1:-1])
    yield from (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])
    yield from _in_base64(secret.encode())


def _in_base64(secret: bytes) -> Iterator[str]:
    """How it looks in longer Base64, such as a header's: three bytes make four letters, so it may begin in three ways."""
    for before in range(3):
        letters = base64.b64encode(bytes(before) + secret).rstrip(b"=").decode()
        first = (0, 2, 3)[before]  # letters in which what stands before has a part
        last = None if (before + len(secret)) % 3 == 0 else -1  # the last letter, where what comes after has one
        yield letters[first:last]
        yield letters[first:last].translate(_URL_SAFE)


_URL_SAFE = str.maketrans("+/", "-_")
