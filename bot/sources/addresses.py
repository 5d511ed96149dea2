"""Addresses as feeds write them, made fit to be asked."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit

from bot.sources.bounds import LONGEST_LINE

_AS_WRITTEN = "%/:=&?~#+!$,;'@()*[]"
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|tiff?)\Z", re.IGNORECASE)
_LOGO = re.compile(r"meatball|logo|insignia|explore-card|news-thumbnail|\.svg\Z", re.IGNORECASE)
_PLAIN_NASA = re.compile(r"\Ahttp(?=://(?:[\w-]+\.)*nasa\.gov/)")

_NASA = re.compile(r"\Ahttps?://(?:[\w-]+\.)*nasa\.gov/[^?]*")
_ASKED_WIDTH = re.compile(r"[?&](?:w|resize|fit)=(\d{1,6})(?!\d)")
_THUMBNAIL = 640  # pixels in width: nobody is shown less than this of a picture of which there is more


def web_address(written: str, base: str = "") -> str:
    """The absolute http(s) address, with spaces and letters beyond ASCII percent-encoded; empty for anything else.

    NASA's own are asked over https, also where a feed or the image library still writes http.
    """
    if not written.strip() or len(written) > LONGEST_LINE:
        return ""
    try:
        absolute = urljoin(base, written.strip())
        parts = urlsplit(absolute)
    except ValueError:  # such as "http://[broken"
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    asked = _PLAIN_NASA.sub("https", quote(absolute, safe=_AS_WRITTEN, errors="replace"))
    return asked if len(asked) <= LONGEST_LINE else ""


def unscaled(address: str) -> str:
    """The address of the same picture at a size worth showing, where one of NASA's servers is asked for a thumbnail.

    They scale a picture to the width in its query. Without one they send the original, except for `/dynamicimage/`, which
    then sends 720 pixels.
    """
    plain, asked = _NASA.match(address), _ASKED_WIDTH.search(address)
    scales_anyway = "/dynamicimage/" in address
    if plain is None or not (scales_anyway or asked) or (asked and int(asked[1]) >= _THUMBNAIL):
        return address
    return plain[0] + "?w=2048" * scales_anyway


def file_name(address: str) -> str:
    """The last part of the address's path."""
    return urlsplit(address).path.rpartition("/")[2]


def names_picture(address: str) -> bool:
    """Whether the file's name says that it is a picture."""
    return bool(_PICTURE.search(file_name(address)))


def is_logo(address: str) -> bool:
    """Whether the picture is an agency's sign, a drawing of the page or a stand-in.

    A release that shows nothing else has no picture.
    """
    return bool(_LOGO.search(file_name(address)))
