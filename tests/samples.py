"""Sample pictures, drawn by Pillow, as files in memory."""

from __future__ import annotations

import io
from random import Random
from typing import Any

from PIL import Image, ImageDraw

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


def moon(seed: int, width: int = 640, height: int = 480) -> Image.Image:
    """A lit disc on a black sky, with spots of its own: of two seeds, two pictures that are much alike in outline."""
    chance = Random(seed)  # noqa: S311 — a drawing, no secret
    image = Image.new("RGB", (640, 480))
    draw = ImageDraw.Draw(image)
    draw.ellipse((120, 40, 520, 440), fill=(226, 188, 92))
    for _ in range(30):
        x, y, radius = chance.randint(170, 470), chance.randint(90, 390), chance.randint(10, 45)
        shade = chance.choice([(120, 74, 30), (250, 243, 214), (90, 40, 20)])
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=shade)
    return image.resize((width, height), Image.Resampling.LANCZOS)
