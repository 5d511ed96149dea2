"""Renditions of published pictures: each is downloaded and made once, and kept on disk."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO
from weakref import WeakValueDictionary

import aiohttp

from bot.core.errors import PictureError, SourceError
from bot.core.model import Rendition
from bot.core.ports import Clock
from bot.sources.darkroom import develop
from bot.sources.handful import Handful
from bot.sources.reading import chunks, translated
from bot.sources.shelf import Shelf, as_rendition, disk_trouble

log = logging.getLogger(__name__)

Develop = Callable[[BinaryIO], Awaitable[bytes]]
"""An original, open as a file, becomes an encoded rendition; raises `PictureError`."""

LARGEST_ORIGINAL = 80 * 2**20
CAPACITY = 512 * 2**20
AT_HAND = 2**20
"""Bytes of renditions held in memory: the pictures of a few releases, or the largest one. The others are read again."""
FAILURE_REMEMBERED = timedelta(minutes=10)

_PATIENCE = aiohttp.ClientTimeout(total=120, sock_connect=15, sock_read=30)
_MOST_REDIRECTS = 5 + 1  # aiohttp counts the answer that gives up
_SHOWN = 200  # characters of an address in a sentence; there are some of megabytes
# Servers that convert pictures choose a format by this; without it some send AVIF.
_WANTED = {"Accept": "image/jpeg, image/png, image/tiff, image/webp, image/gif, */*;q=0.1"}


class PictureShop:
    """Fulfils `ports.Pictures`, keeping at most `capacity` bytes of renditions in `folder`; 0 is no limit.

    The folder may be emptied at any time. A picture that could not be had is not asked for again for ten minutes.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        folder: Path,
        clock: Clock,
        *,
        develop: Develop = develop,
        capacity: int = CAPACITY,
        largest_original: int = LARGEST_ORIGINAL,
    ) -> None:
        self._session = session
        self._clock = clock
        self._develop = develop
        self._largest_original = largest_original
        self._shelf = Shelf(folder, capacity)
        self._at_hand = Handful(AT_HAND)
        self._failures: dict[str, tuple[datetime, str]] = {}
        # Callers who want the same picture wait for the first of them, and then find it at hand.
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        # Decoded, an original takes hundreds of megabytes: one at a time is enough, as releases are rare.
        self._bench = asyncio.Lock()

    async def at_hand(self, url: str) -> Rendition | None:
        """The rendition, where it was made before: nothing is fetched, and nobody waited for."""
        return self._at_hand.take(url) or await asyncio.to_thread(self._shelf.take, url)

    async def rendition(self, url: str) -> Rendition:
        """The picture in a form that fits a message. Raises `PictureError` with a sentence that names the address."""
        turn = self._turns.setdefault(url, asyncio.Lock())
        async with turn:
            rendition = self._at_hand.take(url)
            if rendition is None:
                rendition = await asyncio.to_thread(self._shelf.take, url) or await self._made(url)
                self._at_hand.put(url, rendition)
            return rendition

    async def _made(self, url: str) -> Rendition:
        self._refuse_again(url)
        try:
            data = await self._downloaded_and_developed(url)
            rendition = as_rendition(data, url)
        except (PictureError, SourceError) as error:
            sentence = f"the picture {url[:_SHOWN]} {error}"
            self._failures[url] = (self._clock() + FAILURE_REMEMBERED, sentence)
            raise PictureError(sentence) from error
        await self._keep(url, data)
        return rendition

    async def _keep(self, url: str, data: bytes) -> None:
        try:
            await asyncio.to_thread(self._shelf.put, url, data)
        except PictureError as error:  # a full disk should not cost the post its picture
            log.warning("rendition not kept", extra={"address": url, "reason": error})

    def _refuse_again(self, url: str) -> None:
        now = self._clock()
        self._failures = {failed: memory for failed, memory in self._failures.items() if memory[0] > now}
        if url in self._failures:
            raise PictureError(self._failures[url][1])

    async def _downloaded_and_developed(self, url: str) -> bytes:
        with disk_trouble(), tempfile.TemporaryFile() as original:
            await self._download(url, original)
            async with self._bench:
                return await self._develop(original)

    async def _download(self, url: str, into: BinaryIO) -> None:
        with translated():
            async with self._session.get(url, headers=_WANTED, timeout=_PATIENCE, max_redirects=_MOST_REDIRECTS) as response:
                if response.status != HTTPStatus.OK:
                    raise PictureError(f"was answered with status {response.status}")
                async for chunk in chunks(response, self._largest_original):
                    await asyncio.to_thread(_write, into, chunk)


def _write(file: BinaryIO, chunk: bytes) -> None:
    with disk_trouble():
        file.write(chunk)
