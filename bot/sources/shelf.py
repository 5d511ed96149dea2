"""A folder of renditions that never grows beyond its capacity: what was not used for longest makes room."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from bot.core.errors import PictureError
from bot.core.model import Rendition


class Shelf:
    """Files named after the address of the picture that they are a rendition of.

    They are at most `capacity` bytes in all; 0 is no limit.
    """

    def __init__(self, folder: Path, capacity: int) -> None:
        self._folder = folder
        self._capacity = capacity

    def take(self, url: str) -> Rendition | None:
        """The rendition, which counts as used now; None where there is none, or none that can be read."""
        path = self._path(url)
        try:
            rendition = as_rendition(path.read_bytes(), url)
        except (OSError, PictureError):
            return None
        with suppress(OSError):  # it is gone meanwhile, or somebody else's: it can be shown all the same
            os.utime(path)
        return rendition

    def put(self, url: str, data: bytes) -> None:
        """Keep it, whole or not at all; what was not used for longest goes where room is needed.

        Raises `PictureError` where the folder cannot be written.
        """
        path = self._path(url)
        with disk_trouble():
            self._folder.mkdir(parents=True, exist_ok=True)
            _write_whole(path, data)
            if self._capacity:
                self._make_room(path)

    def _path(self, url: str) -> Path:
        return self._folder / blake2b(url.encode(errors="surrogatepass"), digest_size=20).hexdigest()

    def _make_room(self, newest: Path) -> None:
        """Remove the files not used for longest, though never the newest, until all are within the capacity.

        Only what goes becomes a `Path`: those intern the names they are made of, and thousands of names that come and go
        at each new picture make the interpreter double its table of them, which never shrinks.
        """
        with os.scandir(self._folder) as entries:
            files = [(entry.stat(), entry) for entry in entries if entry.is_file()]
        excess = sum(status.st_size for status, _ in files) - self._capacity
        for status, file in sorted(files, key=lambda found: found[0].st_mtime_ns):
            if excess > 0 and file.name != newest.name:
                Path(file).unlink(missing_ok=True)
                excess -= status.st_size


def as_rendition(data: bytes, url: str) -> Rendition:
    """What the darkroom made, with its size and a file name after the picture's address.

    Raises `PictureError` where the bytes are no such thing.
    """
    from PIL import Image  # noqa: PLC0415 — 4 MB that the bot does without until its first picture

    from bot.sources.likeness import read  # noqa: PLC0415 — as above

    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
            suffix = {"JPEG": "jpg", "PNG": "png"}[str(image.format)]
            return Rendition(data, f"{_stem(url)}.{suffix}", *image.size, likeness=read(image))
    except OSError as error:
        raise PictureError("has no rendition that can be read") from error


def _stem(url: str) -> str:
    """The last part of the address as a name that needs no escaping anywhere."""
    stem = PurePosixPath(unquote(urlsplit(url).path)).stem
    return re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-_")[:60] or "picture"


@contextmanager
def disk_trouble() -> Iterator[None]:
    """Turn the file system's errors into `PictureError`s that continue a sentence which begins with the picture."""
    try:
        yield
    except OSError as error:
        raise PictureError(f"could not be stored ({error.strerror}: {error.filename})") from error


def _write_whole(path: Path, data: bytes) -> None:
    """Neither a crash nor a second process on the same folder leaves half a file under that name."""
    unfinished = path.with_suffix(f".{os.getpid()}")
    with unfinished.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
