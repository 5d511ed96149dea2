"""Picture files that are small and would become enormous, and files that are no pictures."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.errors import PictureError
from bot.flows.deliver import Deliverer
from bot.sources.http import open_session
from bot.sources.pictures import PictureShop
from bot.sources.rendition import render
from tests.e2e.newsroom import CHANNEL, Item, Newsroom, rss
from tests.hanging import without_hanging
from tests.samples import decoded

HUGE = 2**31 - 1


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *extra: bytes) -> bytes:
    size = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + size + b"".join(extra) + chunk(b"IDAT", zlib.compress(bytes(310))) + chunk(b"IEND", b"")


def gif(width: int, height: int, frames: int = 1) -> bytes:
    frame = b"\x21\xf9\x04\0\0\0\0\0," + struct.pack("<HHHH", 0, 0, width, height) + b"\0\x02\x02\x44\x01\0"
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\0\0" + b"\0\0\0\xff\xff\xff" + frame * frames + b";"


def tiff(width: int, height: int, following: int = 0) -> bytes:
    """A grey TIFF; `following` is where its next page is said to begin, 8 being this one again."""
    tags = [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, height), (279, width)]
    written = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(tags)) + written + struct.pack("<I", following)


def webp() -> bytes:
    canvas = b"\0\0\0\0" + (2**24 - 1).to_bytes(3, "little") * 2
    return b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<I", 10) + canvas


def squeezed(mib: int) -> bytes:
    return b"name\0\0" + zlib.compress(bytes(mib * 2**20))


BOMBS = {
    "png of 2³¹ by 2³¹": (png(HUGE, HUGE), "has too many pixels"),
    "png of 120 million that are not there": (png(12_000, 10_000), "is damaged or cut off"),
    "png with 32 MiB of text": (png(10, 10, chunk(b"zTXt", squeezed(32))), "is damaged or cut off"),
    "png with a 32 MiB profile": (png(10, 10, chunk(b"iCCP", squeezed(32))), "is damaged or cut off"),
    "png with text again and again": (png(10, 10, chunk(b"zTXt", squeezed(1)) * 100), "is damaged or cut off"),
    "gif of 65535 by 65535": (gif(65_535, 65_535), "has too many pixels"),
    "tiff of 2³¹ by 2³¹": (tiff(HUGE, HUGE), "has too many pixels"),
    "webp of 2²⁴ by 2²⁴": (webp(), "has too many pixels"),
    "a web page": (b"<html><script>alert(1)</script>", "is a web page"),
    "a drawing with a script": (b"<svg onload='alert(1)'/>", "is an SVG drawing"),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "is not a JPEG, PNG, TIFF, WEBP or GIF file"),
    "nothing": (b"", "is an empty file"),
}


@pytest.mark.parametrize(("bomb", "sentence"), BOMBS.values(), ids=BOMBS)
def test_it_is_refused_before_it_is_unpacked(bomb: bytes, sentence: str) -> None:
    assert len(bomb) < 150_000
    with without_hanging(), pytest.raises(PictureError, match=f"^{sentence}"):
        render(io.BytesIO(bomb))


@pytest.mark.parametrize("bomb", [gif(1, 1, frames=200_000), tiff(10, 10, following=8)], ids=["gif", "tiff"])
def test_of_frames_and_pages_without_end_the_first_is_taken(bomb: bytes) -> None:
    with without_hanging():
        assert max(decoded(render(io.BytesIO(bomb))).size) <= 10


async def test_the_release_goes_out_with_a_link_instead(room: Newsroom, tmp_path: Path) -> None:
    """On its whole way: the picture is refused by the process that decodes, and costs the release no more than itself."""
    bomb = room.nasa.put("/bomb.png", BOMBS["png of 2³¹ by 2³¹"][0], "image/png")
    async with open_session("test", allow_private_hosts=True) as session:
        pictures = PictureShop(session, tmp_path / "real", room.clock)
        room.ingest = replace(room.ingest, pictures=pictures)
        room.deliverer = Deliverer(room.store, room.discord, pictures, room.clock)
        await room.poll("journal", rss([Item("g", "Sample: Io", "http://sample.example/a", picture=bomb)]))
        [post] = await room.posts()
    [message] = room.discord.in_channel(CHANNEL)
    assert message.rendition is None
    assert post.picture is not None
    assert post.picture.url == bomb
