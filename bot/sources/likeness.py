"""What a picture looks like, as 256 bits that stay nearly the same however it is scaled, compressed or brightened.

The usual perceptual hash: of a small grey copy, which of the lowest frequencies are stronger than the median. Sixty-four
bits were measured to be too few here: two half-lit moons on a black sky differ in little else than their spots.
"""

from __future__ import annotations

import math
import re

from PIL import Image, PngImagePlugin

_EDGE = 64
_FREQUENCIES = 16
"""In each direction; the lowest, mean brightness, is not among them."""
_LEAST_CONTRAST = 16
"""Of 255. What shows less than this is a plain colour, in which any likeness would be chance."""

_WAVES = [
    [math.cos(math.pi * (2 * place + 1) * frequency / (2 * _EDGE)) for place in range(_EDGE)]
    for frequency in range(1, _FREQUENCIES + 1)
]
_WRITTEN = re.compile(r"[0-9a-f]{64}")
_NAME = "likeness"


def likeness(image: Image.Image) -> str:
    """The picture's bits as 64 hexadecimal digits; empty where it shows too little to be known by."""
    grey = image.convert("L").resize((_EDGE, _EDGE), Image.Resampling.BOX)
    darkest, brightest = grey.getextrema()
    if float(brightest) - float(darkest) < _LEAST_CONTRAST:  # type: ignore[arg-type]  # of one channel, not of several
        return ""
    strengths = _strengths(grey.tobytes())
    median = sorted(strengths)[len(strengths) // 2]
    bits = sum((strength > median) << place for place, strength in enumerate(strengths))
    return f"{bits:064x}"


def _strengths(pixels: bytes) -> list[float]:
    """How strong each of the low frequencies is: the two-dimensional cosine transform, one direction after the other."""
    rows = [pixels[start : start + _EDGE] for start in range(0, _EDGE * _EDGE, _EDGE)]
    across = [[_product(row, wave) for row in rows] for wave in _WAVES]
    return [_product(column, wave) for column in across for wave in _WAVES]


def _product(values: bytes | list[float], wave: list[float]) -> float:
    return sum(map(float.__mul__, map(float, values), wave))


# ---------------------------------------------------------------- inside the rendition's file, with which it is kept


def written(likeness_: str, kind: str) -> dict[str, object]:
    """What Pillow's `save` takes to write it into a JPEG or PNG, as a comment that nobody sees."""
    if not likeness_:
        return {}
    if kind == "JPEG":
        return {"comment": likeness_}
    note = PngImagePlugin.PngInfo()
    note.add_text(_NAME, likeness_)
    return {"pnginfo": note}


def read(image: Image.Image) -> str:
    """What was written into an opened rendition; empty where nothing was."""
    said = image.info.get("comment" if image.format == "JPEG" else _NAME, "")
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return text if _WRITTEN.fullmatch(text) else ""
