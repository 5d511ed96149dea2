"""Which of an item's pictures is the release's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.core.model import Picture
from bot.sources.addresses import file_name, is_logo

_SMALLEST = 100  # pixels: below it stand counters, smileys and icons
_USUAL = 1_024 * 768  # pixels assumed where no size is given
_RENDITION = re.compile(r"(?:-\d+x\d+|~\w+)?(?=\.\w+$)")


def best(pictures: Iterable[Picture], thumbnails: Iterable[Picture] = ()) -> Picture | None:
    """The largest picture that is no logo and no icon, the first of equals; a thumbnail only where there is nothing else."""
    full, small = _usable(pictures), _usable(thumbnails)
    chosen = max(full or small, key=_area, default=None)
    return described(chosen, full + small) if chosen else None


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
    return picture.width * picture.width * 3 // 4 if picture.width else _USUAL


def _motif(picture: Picture) -> str:
    """The file's name without what tells its renditions apart, such as `-300x200` or `~thumb`."""
    return _RENDITION.sub("", file_name(picture.url), count=1).lower()
