"""Renditions without a network, a decoder or a disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from bot.core.errors import PictureError
from bot.core.model import Rendition


class FakePictures:
    """Fulfils `ports.Pictures` from the pictures it is given, by address; `asked` is what it was asked for, in order.

    With `of_any` every address has a picture.
    """

    def __init__(self, pictures: Mapping[str, bytes] | None = None, *, of_any: bool = False) -> None:
        self._pictures = dict(pictures or {})
        self._of_any = of_any
        self.asked: list[str] = []

    async def at_hand(self, url: str) -> Rendition | None:
        return await self.rendition(url) if url in self.asked and (self._of_any or url in self._pictures) else None

    async def rendition(self, url: str) -> Rendition:
        self.asked.append(url)
        if url not in self._pictures and not self._of_any:
            raise PictureError(f"the picture {url} was answered with status 404")
        data = self._pictures.get(url, f"picture at {url}".encode())
        return Rendition(data, f"{PurePosixPath(url).stem}.jpg", 640, 480)
