"""A few tools to draw worlds with Pillow alone: noise, colour ramps, warps, spheres, stars.

Everything is worked out from a `random.Random` that the caller gives, so a picture is the same on every machine.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 800
"""The size of every sample, in pixels."""

Colour = tuple[int, int, int]
Point = tuple[float, float]
Stops = Sequence[tuple[float, Colour]]
"""A colour ramp: places from 0 to 1, each with its colour."""


def noise(random: Random, size: int, cells: int, octaves: int = 5, stretch: int = 1) -> Image.Image:
    """A grey square of smooth noise: `cells` blobs across, each octave half as large; `stretch` draws them out sideways."""
    result = Image.new("L", (size, size), 128)
    for octave in range(octaves):
        down = min(size, cells << octave)
        grain = Image.frombytes("L", (max(2, down // stretch), down), random.randbytes(max(2, down // stretch) * down))
        layer = grain.resize((size, size), Image.Resampling.BICUBIC)
        result = Image.blend(result, layer, 1 / (octave + 1.6)) if octave else layer
    return spread(result)


def spread(grey: Image.Image) -> Image.Image:
    """The same picture with its tones drawn apart, so that ramps and thresholds mean the same for every noise."""
    counts = grey.histogram()
    low, high = _percentile(counts, 0.02), _percentile(counts, 0.98)
    return grey.point([_tone((value - low) / max(1, high - low)) for value in range(256)])


def _percentile(counts: Sequence[int], share: float) -> int:
    wanted, seen = share * sum(counts), 0
    for value, count in enumerate(counts):
        seen += count
        if seen >= wanted:
            return value
    return 255


def _tone(share: float) -> int:
    return round(255 * min(1.0, max(0.0, share)))


def ramp(grey: Image.Image, stops: Stops) -> Image.Image:
    """Colour a grey picture by a ramp."""
    colours = [_colour_at(stops, value / 255) for value in range(256)]
    return Image.merge("RGB", [grey.point([colour[band] for colour in colours]) for band in range(3)])


def _colour_at(stops: Stops, place: float) -> Colour:
    if place <= stops[0][0]:
        return stops[0][1]
    for (start, first), (end, second) in pairwise(stops):
        if place <= end:
            share = (place - start) / (end - start)
            red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
            return red, green, blue
    return stops[-1][1]


def threshold(grey: Image.Image, edge: float, softness: float = 0.08) -> Image.Image:
    """A mask that is white where the grey is above `edge` (0 to 1), with a soft border."""
    return grey.point([_tone((value / 255 - edge) / softness + 0.5) for value in range(256)])


def tint(picture: Image.Image, mask: Image.Image, colour: Colour, share: float) -> None:
    """Mix a colour into the picture where the mask is white; `share` 1 covers it wholly."""
    picture.paste(colour, mask=mask.point([round(value * share) for value in range(256)]))


def relief(colours: Image.Image, height: Image.Image, strength: float) -> Image.Image:
    """Light the heights from the left, so that a flat texture gets hills and rims."""
    slope = ImageChops.subtract(height, ImageChops.offset(height, 3, 2), scale=1 / strength, offset=128)
    lit = ImageChops.overlay(colours, Image.merge("RGB", [slope] * 3))
    return Image.blend(colours, lit, 0.8)


def warp(picture: Image.Image, size: int, where: Callable[[float, float], Point], cell: int = 10) -> Image.Image:
    """A square picture in which the place (x, y) shows what the source has at `where(x, y)`; all in pixels."""
    marks = [*range(0, size, cell), size]
    corners = {(x, y): where(x, y) for x in marks for y in marks}
    mesh = []
    for left, right in pairwise(marks):
        for top, bottom in pairwise(marks):
            quad = (corners[left, top], corners[left, bottom], corners[right, bottom], corners[right, top])
            mesh.append(((left, top, right, bottom), tuple(number for corner in quad for number in corner)))
    return picture.transform((size, size), Image.Transform.MESH, mesh, Image.Resampling.BICUBIC)


def globe(texture: Image.Image, size: int) -> Image.Image:
    """Wrap the middle of a square texture around the visible half of a ball that fills a square of `size` pixels."""
    source, radius = texture.width, size / 2

    def where(x: float, y: float) -> Point:
        across, down = (x - radius) / radius, (y - radius) / radius
        reach = math.hypot(across, down)
        bend = math.asin(min(1.0, reach)) / (reach or 1.0) / (math.pi / 2)
        return source / 2 * (1 + 0.94 * across * bend), source / 2 * (1 + 0.94 * down * bend)

    return warp(texture, size, where, cell=max(8, size // 100))


def sunlight(size: int, sun: tuple[float, float, float], dusk: float = 0.12, night: float = 0.02) -> Image.Image:
    """How brightly the sun (a direction: right, down, towards us) lights each place of a ball; black beside the ball."""
    small = 220
    length = math.sqrt(sum(part * part for part in sun))
    right, down, front = (part / length for part in sun)
    light = bytearray()
    for row in range(small):
        y = (row + 0.5) / small * 2 - 1
        for column in range(small):
            x = (column + 0.5) / small * 2 - 1
            z = math.sqrt(max(0.0, 1 - x * x - y * y))
            shine = x * right + y * down + z * front
            light.append(_tone(night + (1 - night) * max(0.0, (shine + dusk) / (1 + dusk)) ** 0.85))
    return Image.frombytes("L", (small, small), bytes(light)).resize((size, size), Image.Resampling.BICUBIC)


def disc(size: int) -> Image.Image:
    """A mask of a ball that fills the square, with a smooth edge."""
    mask = Image.new("L", (size * 2, size * 2))
    ImageDraw.Draw(mask).ellipse((2, 2, size * 2 - 3, size * 2 - 3), fill=255)
    return mask.resize((size, size), Image.Resampling.LANCZOS)


def shade(colours: Image.Image, light: Image.Image) -> Image.Image:
    """Darken the colours where there is little light."""
    return ImageChops.multiply(colours, Image.merge("RGB", [light] * 3))


def stars(random: Random, size: tuple[int, int], count: int) -> Image.Image:
    """A black sky with a few faint stars."""
    sky = Image.new("RGB", size, (3, 3, 6))
    draw = ImageDraw.Draw(sky)
    for _ in range(count):
        x, y, light = random.uniform(0, size[0]), random.uniform(0, size[1]), random.randrange(60, 220)
        reach = random.choice((0.4, 0.4, 0.6, 1.1))
        draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=(light, light, min(255, light + 20)))
    return sky


def stamp(picture: Image.Image, text: str) -> Image.Image:
    """Mark the picture in its lower left corner, small but plain to see."""
    marked = picture.convert("RGBA")
    layer = Image.new("RGBA", marked.size)
    font = ImageFont.load_default(max(12, marked.width // 46))
    left, bottom = marked.width // 40, marked.height - marked.width // 40
    draw = ImageDraw.Draw(layer)
    box = draw.textbbox((left, bottom), text, font=font, anchor="lb")
    draw.rounded_rectangle((box[0] - 12, box[1] - 8, box[2] + 12, box[3] + 8), radius=8, fill=(0, 0, 0, 120))
    draw.text((left, bottom), text, font=font, anchor="lb", fill=(255, 255, 255, 215))
    return Image.alpha_composite(marked, layer).convert("RGB")
