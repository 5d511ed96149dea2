"""Sample pictures, drawn by Pillow, as files in memory."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

RED = (200, 30, 10)
BLUE = (10, 30, 200)


def two_tone(width: int = 120, height: int = 80) -> Image.Image:
    """Red, with a blue top quarter: it shows which way is up."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (0, 0, width, height // 4))
    return image


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def decoded(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image
