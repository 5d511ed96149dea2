"""Addresses as feeds write them, made fit to be asked."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit

_AS_WRITTEN = "%/:=&?~#+!$,;'@()*[]"
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|tiff?)\Z", re.IGNORECASE)
_LOGO = re.compile(r"meatball|logo|insignia", re.IGNORECASE)


def web_address(written: str, base: str = "") -> str:
    """The absolute http(s) address, with spaces and letters beyond ASCII percent-encoded; empty for anything else."""
    if not written.strip():
        return ""
    try:
        absolute = urljoin(base, written.strip())
        parts = urlsplit(absolute)
    except ValueError:  # such as "http://[broken"
        return ""
    return quote(absolute, safe=_AS_WRITTEN) if parts.scheme in {"http", "https"} and parts.hostname else ""


def file_name(address: str) -> str:
    """The last part of the address's path."""
    return urlsplit(address).path.rpartition("/")[2]


def names_picture(address: str) -> bool:
    """Whether the file's name says that it is a picture."""
    return bool(_PICTURE.search(file_name(address)))


def is_logo(address: str) -> bool:
    """Whether the picture is an agency's sign: a release that shows nothing else has no picture."""
    return bool(_LOGO.search(file_name(address)))
