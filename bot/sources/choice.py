"""Which of an item's pictures is the release's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.core.model import Picture
from bot.sources.addresses import file_name, is_logo, unscaled

_SMALLEST = 100  # pixels: below it stand counters, smileys and icons
_USUAL = 1_024 * 768  # pixels assumed where no size is given
_LARGE = 480 * 320  # pixels that are enough to be looked at in a message
_RENDITION = re.compile(r"(?:-(\d{1,6})x\d+|\.width-(\d{1,6})|~\w+)?(?=\.\w+$)")


def best(pictures: Iterable[Picture], thumbnails: Iterable[Picture] = ()) -> Picture | None:
    """The first picture that is large enough, else the largest, in the largest of its renditions; never a logo or an icon.

    What comes later, however large, is about something else. A thumbnail serves only where there is nothing else.
    """
    full, small = _usable(pictures), _usable(thumbnails)
    found = full or small
    if not found:
        return None
    first = next(filter(is_large, found), None) or max(found, key=_area)
    chosen = max((picture for picture in found if _motif(picture) == _motif(first)), key=_area)
    return full_size(described(chosen, full + small))


def largest_first(pictures: Iterable[Picture]) -> list[Picture]:
    """Renditions of one picture whose names need not tell so, such as those of a `media:group`."""
    return sorted(pictures, key=_area, reverse=True)


def is_large(picture: Picture) -> bool:
    """Whether it is large enough to be looked at; one of unknown size is taken to be."""
    return _area(picture) >= _LARGE


def full_size(picture: Picture) -> Picture:
    """The picture itself, where the address asks a server for a thumbnail of it."""
    url = unscaled(picture.url)
    return picture if url == picture.url else Picture(url, picture.alt)


def described(picture: Picture, others: Iterable[Picture]) -> Picture:
    """The picture, with the alt text of another rendition of the same file where it has none."""
    same = (other.alt for other in others if other.alt and _motif(other) == _motif(picture))
    return replace(picture, alt=picture.alt or next(same, ""))


def _usable(pictures: Iterable[Picture]) -> list[Picture]:
    return [picture for picture in pictures if picture.url and not is_logo(picture.url) and not _is_icon(picture)]


def _is_icon(picture: Picture) -> bool:
    return min(picture.width or _SMALLEST, picture.height or _SMALLEST) < _SMALLEST


def _area(picture: Picture) -> int:
    if picture.width and picture.height:
        return picture.width * picture.height
    width = picture.width or _named_width(picture)
    return width * width * 3 // 4 if width else _USUAL


def _named_width(picture: Picture) -> int:
    """The width that the file's name tells, such as `-300x200` or `.width-320`; 0 where it tells none."""
    named = _RENDITION.search(file_name(picture.url))
    return int(named[1] or named[2] or 0) if named else 0


def _motif(picture: Picture) -> str:
    """The file's name without what tells its renditions apart, such as `-300x200`, `.width-320` or `~thumb`."""
    return _RENDITION.sub("", file_name(picture.url), count=1).lower()
