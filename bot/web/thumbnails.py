"""Pictures for visitors: Perijove's own renditions, small ones for the gallery, and a few made for who looks first."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.core.errors import PictureError
from bot.core.model import Rendition
from bot.core.ports import Clock, Pictures
from bot.web.limits import Limiter

WIDTH, HEIGHT = 640, 640
CAPACITY = 4 * 2**20
"""Bytes of small pictures that are held in memory."""
QUALITY = 78
PATIENCE = 15.0
"""Seconds that a visitor waits for a picture that is being made; it is made to its end all the same."""
MADE_PER_SECOND, MADE_AT_ONCE = 0.1, 60.0
"""How many pictures are fetched for visitors: their looking round must not become a load for who publishes them."""
MOST_WAITING = 16

KINDS = {"jpg": "image/jpeg", "png": "image/png"}


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture as it is sent."""

    data: bytes
    kind: str


class Gallery:
    """Finds renditions, makes those that are missing, one at a time and not too many, and keeps small ones at hand."""

    def __init__(self, pictures: Pictures, clock: Clock) -> None:
        self._pictures = pictures
        self._budget = Limiter(clock, MADE_PER_SECOND, MADE_AT_ONCE)
        self._small: dict[str, Shot] = {}
        self._under_way: dict[str, asyncio.Task[Rendition]] = {}
        self._turn = asyncio.Lock()
        self._scaling = asyncio.Lock()

    async def whole(self, url: str) -> Shot:
        """The picture. Raises `PictureError` where it cannot be had now."""
        rendition = await self._rendition(url)
        return Shot(rendition.data, _kind(rendition))

    async def small(self, url: str) -> Shot:
        """The picture as small as the gallery shows it. Raises `PictureError`."""
        if (kept := self._small.pop(url, None)) is None:
            rendition = await self._rendition(url)
            async with self._scaling:  # decoded, each takes some megabytes
                kept = await asyncio.to_thread(scaled, rendition)
        self._small[url] = kept
        while len(self._small) > 1 and sum(len(shot.data) for shot in self._small.values()) > CAPACITY:
            del self._small[next(iter(self._small))]
        return kept

    async def close(self) -> None:
        """Give up what is being made."""
        for task in self._under_way.values():
            task.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    async def _rendition(self, url: str) -> Rendition:
        if (found := await self._pictures.at_hand(url)) is not None:
            return found
        if url not in self._under_way:
            if len(self._under_way) >= MOST_WAITING or self._budget.wait("") > timedelta():
                raise PictureError("has to wait: others are being made")
            self._start(url, self._made(url))
        try:
            async with asyncio.timeout(PATIENCE):
                return await asyncio.shield(self._under_way[url])
        except TimeoutError:
            raise PictureError("is still being made") from None

    def _start(self, url: str, making: Coroutine[Any, Any, Rendition]) -> None:
        task = asyncio.create_task(making)
        self._under_way[url] = task
        task.add_done_callback(lambda done: self._finish(url, done))

    def _finish(self, url: str, done: asyncio.Task[Rendition]) -> None:
        del self._under_way[url]
        if not done.cancelled():
            done.exception()  # nobody may be waiting for it any more

    async def _made(self, url: str) -> Rendition:
        async with self._turn:
            return await self._pictures.rendition(url)


def scaled(rendition: Rendition) -> Shot:
    """The rendition, no larger than the gallery shows it. Raises `PictureError`."""
    from PIL import Image  # noqa: PLC0415 — 4 MB that the bot does without until somebody looks

    try:
        with Image.open(io.BytesIO(rendition.data), formats=("JPEG", "PNG")) as image:
            if max(image.size) <= WIDTH:
                return Shot(rendition.data, _kind(rendition))
            image.draft("RGB", (WIDTH, HEIGHT))
            small = image if image.mode in {"L", "RGB", "RGBA"} else image.convert("RGB")
            small.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
            return _encoded(small)
    except OSError as error:
        raise PictureError("has no rendition that can be read") from error


def _encoded(image: Any) -> Shot:
    buffer = io.BytesIO()
    if image.mode == "RGBA":
        image.save(buffer, "PNG")
        return Shot(buffer.getvalue(), KINDS["png"])
    image.save(buffer, "JPEG", quality=QUALITY, progressive=True)
    return Shot(buffer.getvalue(), KINDS["jpg"])


def _kind(rendition: Rendition) -> str:
    return KINDS["png" if rendition.filename.endswith(".png") else "jpg"]
