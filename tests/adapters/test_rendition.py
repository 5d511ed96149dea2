from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps

from bot.core.errors import PictureError
from bot.sources.rendition import render
from bot.sources.shelf import as_rendition
from tests.samples import BLUE, RED, decoded, encoded, two_tone

GREY = ImageOps.autocontrast(Image.linear_gradient("L").resize((120, 80)))
"""From black at the top to white at the bottom."""


def rendered(data: bytes) -> Image.Image:
    return decoded(render(io.BytesIO(data)))


def near(pixel: Any, colour: tuple[int, ...], tolerance: int = 12) -> bool:
    return all(abs(one - other) <= tolerance for one, other in zip(pixel, colour, strict=True))


def spans_black_to_white(image: Image.Image) -> bool:
    return near((image.getpixel((60, 0)), image.getpixel((60, 79))), (0, 255), tolerance=3)


def refusal(data: bytes) -> str:
    with pytest.raises(PictureError) as refused:
        render(io.BytesIO(data))
    return str(refused.value)


# ---------------------------------------------------------------- what comes in


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("PNG", {}),
        ("WEBP", {}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("TIFF", {"compression": "jpeg"}),
    ],
)
def test_every_format_becomes_a_jpeg_of_the_same_picture(kind: str, options: dict[str, Any]) -> None:
    image = rendered(encoded(two_tone(), kind, **options))
    assert (image.format, image.size) == ("JPEG", (120, 80))
    assert near(image.getpixel((60, 5)), BLUE)
    assert near(image.getpixel((60, 70)), RED)


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_of_an_animation_the_first_frame_is_shown(kind: str) -> None:
    frames = [Image.new("RGB", (50, 40), colour) for colour in (BLUE, RED)]
    image = rendered(encoded(frames[0], kind, save_all=True, append_images=frames[1:]))
    assert near(image.convert("RGB").getpixel((25, 20)), BLUE)


def test_of_several_pages_the_first_is_shown() -> None:
    pages = [Image.new("RGB", (50, 40), colour) for colour in (RED, BLUE)]
    image = rendered(encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    assert near(image.getpixel((25, 20)), RED)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_picture_marked_as_lying_on_its_side_is_put_upright(kind: str) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6  # to be shown turned a quarter to the right
    image = rendered(encoded(two_tone(), kind, exif=turned))
    assert image.size == (80, 120)
    assert near(image.getpixel((75, 60)), BLUE)
    assert near(image.getpixel((5, 60)), RED)


def test_broken_exif_data_does_not_cost_the_picture() -> None:
    assert rendered(encoded(two_tone(), "JPEG", exif=b"Exif\0\0no such thing")).size == (120, 80)


# ---------------------------------------------------------------- colours


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_printers_colours_become_screen_colours(kind: str) -> None:
    image = rendered(encoded(two_tone().convert("CMYK"), kind))
    assert image.mode == "RGB"
    assert near(image.getpixel((60, 70)), RED)


@pytest.mark.parametrize("mode", ["LAB", "YCbCr"])
def test_other_colour_spaces_of_tiff_become_screen_colours(mode: str) -> None:
    assert near(rendered(encoded(two_tone().convert(mode), "TIFF")).getpixel((60, 70)), RED)


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
SWAPPED = SRGB.replace(b"rXYZ", b"----").replace(b"gXYZ", b"rXYZ").replace(b"----", b"gXYZ")
"""A profile by which the first channel is green and the second red."""


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_colours_are_converted_from_the_pictures_own_profile(mode: str) -> None:
    image = rendered(encoded(two_tone().convert(mode), icc_profile=SWAPPED))
    assert near(image.convert("RGB").getpixel((60, 70)), (30, 200, 10))
    assert "icc_profile" not in image.info


@pytest.mark.parametrize(
    "profile", [b"no such thing" * 20, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()]
)
def test_a_profile_that_does_not_fit_leaves_the_colours_as_they_stand(profile: bytes) -> None:
    assert near(rendered(encoded(two_tone(), icc_profile=profile)).getpixel((60, 70)), RED)


def test_a_grey_picture_stays_grey() -> None:
    assert rendered(encoded(GREY, "JPEG")).mode == "L"


@pytest.mark.parametrize(("white", "kind"), [(65535, "PNG"), (65535, "TIFF"), (4095, "TIFF")])
def test_of_16_bits_the_upper_ones_are_shown_of_12_all(white: int, kind: str) -> None:
    deep = GREY.convert("I").point(lambda value: value * (white / 255) + 0).convert("I;16")
    assert spans_black_to_white(rendered(encoded(deep, kind)))


@pytest.mark.parametrize("scale", [1 / 255, 1.0, 500.0])
def test_fractional_brightness_is_shown_from_black_to_white(scale: float) -> None:
    fractions = GREY.convert("F").point(lambda value: value * scale + 0)
    assert spans_black_to_white(rendered(encoded(fractions, "TIFF")))


@pytest.mark.parametrize("brightness", [0.0, -3.0, float("nan"), float("inf")])
def test_a_picture_without_any_brightness_is_black(brightness: float) -> None:
    assert rendered(encoded(Image.new("F", (9, 9), brightness), "TIFF")).getextrema() in {(0, 0), (255, 255)}


# ---------------------------------------------------------------- PNG or JPEG


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_transparency_is_kept(kind: str) -> None:
    glass = two_tone().convert("RGBA")
    glass.putalpha(GREY)
    image = rendered(encoded(glass, kind))
    assert (image.format, image.mode) == ("PNG", "RGBA")
    assert image.getchannel("A").getextrema() == (0, 255)


def test_transparency_of_a_palette_and_of_a_grey_picture_is_kept() -> None:
    assert rendered(encoded(two_tone().quantize(8), transparency=0)).mode == "RGBA"
    assert rendered(encoded(Image.merge("LA", (GREY, GREY)))).mode == "RGBA"


def test_an_alpha_channel_that_hides_nothing_is_dropped() -> None:
    solid = two_tone().convert("RGBA")
    assert rendered(encoded(solid)).format == "JPEG"


@pytest.mark.parametrize("drawing", [two_tone().quantize(8), two_tone().convert("1")], ids=["palette", "two colours"])
def test_a_drawing_of_few_colours_stays_exact(drawing: Image.Image) -> None:
    image = rendered(encoded(drawing))
    assert image.format == "PNG"
    assert image.convert("RGB").tobytes() == drawing.convert("RGB").tobytes()


@pytest.mark.parametrize("mode", ["P", "1"])
def test_a_drawing_that_must_be_scaled_is_scaled_smoothly(mode: str) -> None:
    image = rendered(encoded(two_tone(4000, 1000).convert(mode)))
    assert (image.format, image.size) == ("JPEG", (2048, 512))


# ---------------------------------------------------------------- limits


@pytest.mark.parametrize(
    ("size", "fitted"),
    [((1, 1), (1, 1)), ((2048, 2048), (2048, 2048)), ((3000, 1500), (2048, 1024)), ((1, 20_000), (1, 2048))],
)
def test_the_longest_side_is_at_most_2048_pixels(size: tuple[int, int], fitted: tuple[int, int]) -> None:
    assert rendered(encoded(Image.new("RGB", size, RED))).size == fitted


NOISE = Image.frombytes("RGBA", (200, 200), Random(5).randbytes(160_000))  # noqa: S311 — a pattern, not a secret


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "1", "L"])
def test_what_is_too_large_gets_small_enough(mode: str) -> None:
    assert len(render(io.BytesIO(encoded(NOISE.convert(mode))), largest=3_000)) <= 3_000


def test_a_photograph_gets_coarser_before_it_gets_smaller() -> None:
    photograph = encoded(NOISE.convert("RGB"))
    best = render(io.BytesIO(photograph))
    coarser = render(io.BytesIO(photograph), largest=len(best) - 1)
    assert len(coarser) < len(best)
    assert decoded(coarser).size == (200, 200)


def test_a_transparent_picture_gets_smaller_and_stays_transparent() -> None:
    image = decoded(render(io.BytesIO(encoded(NOISE)), largest=100_000))
    assert (image.mode, image.size) == ("RGBA", (150, 150))


def test_nothing_but_the_picture_is_passed_on() -> None:
    secret = Image.Exif()
    secret[0x010E] = "where the photographer lives"
    for kind in ("JPEG", "PNG", "WEBP", "TIFF"):
        data = render(io.BytesIO(encoded(two_tone(), kind, exif=secret)))
        assert b"photographer" not in data
    assert b"remark" not in render(io.BytesIO(encoded(two_tone(), "JPEG", comment="a remark")))
    assert b"remark" not in render(io.BytesIO(encoded(two_tone().quantize(8), "GIF", comment="a remark")))


def claiming(width: int, height: int) -> bytes:
    """A PNG whose header claims more pixels than there are."""
    data = bytearray(encoded(two_tone()))
    data[16:24] = struct.pack(">II", width, height)
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    return bytes(data)


def test_a_picture_that_would_fill_the_memory_is_refused_by_its_header() -> None:
    assert refusal(claiming(13_000, 10_000)) == "has too many pixels (13000 × 10000)"
    assert refusal(claiming(100_000, 100_000)) == "has too many pixels"


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "GIF"])
@pytest.mark.parametrize("share", [0.1, 0.7])
def test_a_file_that_was_cut_off_is_refused(kind: str, share: float) -> None:
    whole = encoded(Image.merge("RGB", (GREY, GREY.rotate(180), GREY)), kind)
    assert "damaged" in refusal(whole[: int(len(whole) * share)])


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is an empty file"),
        (b"\xef\xbb\xbf<!DOCTYPE html><title>moved</title>", "is a web page"),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "is an SVG drawing"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "is a video"),
        (b"\x1a\x45\xdf\xa3webm", "is a video"),
        (b"%PDF-1.7", "is not a JPEG, PNG, TIFF, WEBP or GIF file, or its beginning is damaged"),
    ],
)
def test_what_is_no_picture_is_named(data: bytes, sentence: str) -> None:
    assert refusal(data) == sentence


WHOLE = [encoded(two_tone(), kind) for kind in ("JPEG", "PNG", "WEBP", "TIFF", "GIF")]


@settings(max_examples=150)
@given(st.sampled_from(WHOLE), st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=8))
def test_damage_is_survived_or_named(whole: bytes, damage: list[tuple[float, int]]) -> None:
    data = bytearray(whole)
    for place, value in damage:
        data[int(place * len(data))] = value
    with suppress(PictureError):
        assert max(rendered(bytes(data)).size) <= 2048


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://nasa.example/a/PIA90001.tif?w=2048", "PIA90001.jpg"),
        ("https://nasa.example/Io%20%22north%22 (large).png", "Io-north-large.jpg"),
        ("https://nasa.example/%E2%98%83.jpg", "picture.jpg"),
        ("https://nasa.example/", "picture.jpg"),
        ("https://nasa.example/" + "a" * 300 + ".jpg", "a" * 60 + ".jpg"),
        ("https://nasa.example/..%2F..%2Fpasswd", "passwd.jpg"),
    ],
)
def test_the_file_is_named_after_the_address(url: str, name: str) -> None:
    assert as_rendition(encoded(two_tone(), "JPEG"), url).filename == name


def test_a_rendition_knows_its_size_and_kind() -> None:
    rendition = as_rendition(encoded(two_tone()), "https://nasa.example/a.gif")
    assert (rendition.width, rendition.height, rendition.filename) == (120, 80, "a.png")


@pytest.mark.parametrize("data", [b"", b"nothing", encoded(two_tone(), "GIF")])
def test_other_bytes_are_no_rendition(data: bytes) -> None:
    with pytest.raises(PictureError):
        as_rendition(data, "https://nasa.example/a.png")
