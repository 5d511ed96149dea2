"""A published picture becomes one that fits a message: bytes in, bytes out.

JPEG, or PNG where that keeps more; upright, in sRGB, without metadata but its likeness, within Discord's limits. Only
`enlarger` runs this.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import BinaryIO, cast

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from bot.core.errors import PictureError
from bot.sources.likeness import likeness, written

LONGEST_SIDE = 2048
LARGEST = 8 * 2**20
MOST_PIXELS = 120_000_000
"""Tens of millions do occur; decoded, each takes four bytes."""

_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "GIF")
_QUALITIES = (90, 80, 70)
_WHITES = (1, 255, 4095, 65535)
"""The usual full scales: of fractions, and of 8, 12 and 16 bits."""
_OPAQUE = 255

_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def render(original: BinaryIO, largest: int = LARGEST) -> bytes:
    """The encoded rendition of a picture file, of at most `largest` bytes; of several frames or pages, the first.

    Raises `PictureError`: its text continues a sentence that begins with the picture.
    """
    try:
        # What Pillow warns of is decided below, or does not keep a picture from being shown.
        with warnings.catch_warnings(action="ignore"):
            fitted = _fitted(_opened(original))
    except PictureError:
        raise
    except Image.DecompressionBombError as error:
        raise PictureError("has too many pixels") from error
    except Exception as error:  # a broken file makes decoders raise nearly anything
        raise PictureError("is damaged or cut off") from error
    looks = likeness(fitted)
    return next(data for data in _forms(fitted, looks) if len(data) <= largest)


# ---------------------------------------------------------------- opening


def _opened(original: BinaryIO) -> Image.Image:
    """The picture with its header read, and its pixels not yet."""
    try:
        image = Image.open(original, formats=_FORMATS)
    except UnidentifiedImageError as error:
        raise PictureError(_what_else(original)) from error
    if image.width * image.height > MOST_PIXELS:
        raise PictureError(f"has too many pixels ({image.width} × {image.height})")
    return image


def _what_else(original: BinaryIO) -> str:
    """What a file is that is not a picture of a kind we take."""
    original.seek(0)
    head = original.read(1024)
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not text:
        return "is an empty file"
    if text.startswith(b"<"):
        return "is an SVG drawing" if b"<svg" in text else "is a web page"
    if head.startswith(b"\x1a\x45\xdf\xa3") or (head[4:8] == b"ftyp" and head[8:12] not in {b"avif", b"heic"}):
        return "is a video"
    return f"is not a {', '.join(_FORMATS[:-1])} or {_FORMATS[-1]} file, or its beginning is damaged"


# ---------------------------------------------------------------- fitting


def _fitted(image: Image.Image) -> Image.Image:
    """The picture upright, in sRGB and small enough, in a mode that can be encoded: 1, L, P, RGB or RGBA."""
    profile = image.info.get("icc_profile")
    if not _is_line_art(image):
        image = _scalable(image)
        # Before its pixels are read, a JPEG can be asked for a half, a quarter or an eighth of each side: that many fewer
        # are ever held. Left to itself, `thumbnail` asks for twice what it needs, which of 12 megapixels is all of them.
        image.draft(None, _within(image.size, LONGEST_SIDE))
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
        ImageOps.exif_transpose(image, in_place=True)
        image = _in_srgb(_without_idle_alpha(image), profile)
    image.load()
    image.info.clear()
    return image


def _within(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """The size scaled down so that neither side is longer; as it is where neither was."""
    width, height = size
    scale = min(1.0, longest / max(size))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _is_line_art(image: Image.Image) -> bool:
    """Whether it is a drawing of few colours, which scaling and JPEG would only blur."""
    plain = not image.has_transparency_data and "icc_profile" not in image.info
    return image.mode in {"1", "P"} and plain and max(image.size) <= LONGEST_SIDE


def _scalable(image: Image.Image) -> Image.Image:
    """The same picture in a mode that can be scaled: L, RGB, RGBA or CMYK."""
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    if image.mode.startswith(("I", "F")):
        return _in_eight_bits(image)
    return image if image.mode in {"L", "RGB", "CMYK"} else image.convert("RGB")


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """A picture of more bits in 8: white is the smallest usual full scale that holds its brightest pixel."""
    values = image.convert("I").convert("F") if image.mode.startswith("I") else image
    _, brightest = cast("tuple[float, float]", values.getextrema())  # of one channel, not of several
    white = next((white for white in _WHITES if brightest <= white), brightest)
    return values.point(lambda value: value * (255 / white) + 0).convert("L")


def _without_idle_alpha(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    least, _ = image.getchannel("A").getextrema()
    return image.convert("RGB") if least == _OPAQUE else image


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.ImageCmsTransform(source, _SRGB, image.mode, mode).apply(image)
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # broken, or meant for other channels than these: the colours as they stand are better than no picture
    return image if image.mode in {"L", mode} else image.convert(mode)  # `convert` would copy it even so


# ---------------------------------------------------------------- encoding


def _forms(image: Image.Image, looks: str) -> Iterator[bytes]:
    """Encodings of the picture, each smaller than the one before: less exact, then with fewer pixels."""
    while True:
        if image.mode in {"1", "P", "RGBA"}:
            yield _encoded(image, "PNG", looks, optimize=True)
        else:
            for quality in _QUALITIES:
                yield _encoded(image, "JPEG", looks, quality=quality)
        image = _scaled_down(image)


def _scaled_down(image: Image.Image) -> Image.Image:
    mode = "RGB" if image.mode in {"1", "P"} else image.mode
    return image.convert(mode).resize(
        (max(1, image.width * 3 // 4), max(1, image.height * 3 // 4)), Image.Resampling.LANCZOS
    )


def _encoded(image: Image.Image, kind: str, looks: str, **options: bool | int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options, **written(looks, kind))
    return buffer.getvalue()
