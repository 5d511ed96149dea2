"""The demo's pictures: worlds drawn by code, each marked as a sample, the same at every run.

None is an observation; they only have to look enough like one to show what a card does with a real picture.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from random import Random

from PIL import Image

from bot.demo.canvas import stamp
from bot.demo.draw_europa import europa_cracks
from bot.demo.draw_io import io_half_lit, io_hot_spots, io_with_plume
from bot.demo.draw_jupiter import jupiter_ovals, jupiter_pole

MARK = "SAMPLE · drawn by a program"

SAMPLES: dict[str, Callable[[Random], Image.Image]] = {
    "PIA90001": io_hot_spots,
    "PIA90002": jupiter_ovals,
    "PIA90003": europa_cracks,
    "PIA90004": io_half_lit,
    "PIA90005": io_with_plume,
    "PIA90006": jupiter_pole,
}


@cache
def avatar() -> bytes:
    """A small square PNG of Io, as the bot's face."""
    edge = 128
    face = io_with_plume(Random("avatar")).crop((290, 90, 930, 730)).resize((edge, edge))  # noqa: S311 — decoration
    file = io.BytesIO()
    face.save(file, "PNG")
    return file.getvalue()


@cache
def picture(name: str) -> bytes:
    """The JPEG of the sample of that name, such as "PIA90005". Raises `KeyError` for one that does not exist."""
    drawn = stamp(SAMPLES[name](Random(name)), MARK)  # noqa: S311 — decoration, not a secret
    file = io.BytesIO()
    drawn.save(file, "JPEG", quality=90)
    return file.getvalue()
