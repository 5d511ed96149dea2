"""A picture is known again however it was scaled, compressed or encoded; another of the same kind is not it."""

from __future__ import annotations

import io
from itertools import combinations

import pytest
from PIL import Image

from bot.core.likeness import LARGEST_DIFFERENCE, alike
from bot.sources.likeness import likeness
from bot.sources.rendition import render
from bot.sources.shelf import as_rendition
from tests.samples import encoded, moon

COPIES = {
    "the same": encoded(moon(1)),
    "a strongly compressed one": encoded(moon(1), "JPEG", quality=40),
    "a small one": encoded(moon(1, 320, 240), "JPEG", quality=75),
    "a large one": encoded(moon(1, 2560, 1920), "JPEG"),
    "a TIFF": encoded(moon(1), "TIFF"),
    "a grey one": encoded(moon(1).convert("L"), "JPEG"),
    "a brighter one": encoded(moon(1).point(lambda value: int(value * 1.1))),
    "one with transparency": encoded(moon(1).convert("RGBA")),
}


def looks(original: bytes) -> str:
    """As the bot knows it: of the rendition, read from its file."""
    return as_rendition(render(io.BytesIO(original)), "https://nasa.example/sample").likeness


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_like_the_original(name: str) -> None:
    assert alike(looks(COPIES[name]), likeness(moon(1)))


def test_pictures_that_only_have_their_outline_in_common_are_not_alike() -> None:
    different = [likeness(moon(seed)) for seed in range(20)]
    nearest = min((int(one, 16) ^ int(other, 16)).bit_count() for one, other in combinations(different, 2))
    assert nearest > 2 * LARGEST_DIFFERENCE


@pytest.mark.parametrize(
    "picture", [Image.new("RGB", (64, 48), (227, 167, 59)), Image.new("1", (9, 9)), Image.new("L", (1, 1))]
)
def test_a_picture_that_shows_nothing_is_like_no_other(picture: Image.Image) -> None:
    assert looks(encoded(picture)) == ""


def test_a_drawing_of_few_colours_keeps_it_in_its_png() -> None:
    rendition = render(io.BytesIO(encoded(moon(2).quantize(8))))
    assert rendition.startswith(b"\x89PNG")
    assert len(as_rendition(rendition, "https://nasa.example/sample").likeness) == 64


def test_a_rendition_of_an_earlier_version_has_none() -> None:
    for comment in ("", "a remark", "0" * 63):
        assert as_rendition(encoded(moon(1), "JPEG", comment=comment), "https://nasa.example/sample").likeness == ""
