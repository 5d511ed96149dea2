"""What every `ports.Pictures` does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.core.errors import PictureError
from bot.core.ports import Pictures
from bot.sources.pictures import PictureShop
from tests.builders import NOW
from tests.fakes_pictures import FakePictures
from tests.loopback.nasa_server import LoopbackNasa
from tests.samples import encoded, two_tone

PICTURE = encoded(two_tone(), "JPEG")


@pytest.fixture(params=["fake", "real"])
async def shown(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Pictures, str]]:
    """Pictures, and where they are: `/PIA90001.jpg` is one, `/gone.jpg` is none."""
    if request.param == "fake":
        yield FakePictures({"https://nasa.example/PIA90001.jpg": PICTURE}), "https://nasa.example"
        return
    async with LoopbackNasa() as nasa, aiohttp.ClientSession() as session:
        nasa.put("/PIA90001.jpg", PICTURE)
        yield PictureShop(session, tmp_path, lambda: NOW), nasa.url("")


async def test_a_picture_has_a_rendition_that_fits_a_message(shown: tuple[Pictures, str]) -> None:
    pictures, base = shown
    rendition = await pictures.rendition(f"{base}/PIA90001.jpg")
    assert rendition.filename == "PIA90001.jpg"
    assert 0 < len(rendition.data) <= 8 * 2**20
    assert 0 < max(rendition.width, rendition.height) <= 2048


async def test_the_same_picture_has_the_same_rendition(shown: tuple[Pictures, str]) -> None:
    pictures, base = shown
    assert await pictures.rendition(f"{base}/PIA90001.jpg") == await pictures.rendition(f"{base}/PIA90001.jpg")


async def test_no_picture_is_an_error_that_names_the_address(shown: tuple[Pictures, str]) -> None:
    pictures, base = shown
    with pytest.raises(PictureError, match=f"{base}/gone.jpg"):
        await pictures.rendition(f"{base}/gone.jpg")


async def test_what_was_made_once_is_at_hand(shown: tuple[Pictures, str]) -> None:
    pictures, base = shown
    assert await pictures.at_hand(f"{base}/PIA90001.jpg") is None
    made = await pictures.rendition(f"{base}/PIA90001.jpg")
    assert await pictures.at_hand(f"{base}/PIA90001.jpg") == made


async def test_what_could_not_be_made_is_not_at_hand(shown: tuple[Pictures, str]) -> None:
    pictures, base = shown
    with pytest.raises(PictureError):
        await pictures.rendition(f"{base}/gone.jpg")
    assert await pictures.at_hand(f"{base}/gone.jpg") is None
