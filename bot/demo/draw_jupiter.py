"""Draws Jupiter: bands of cloud folded around storms, and a pole with its ring of cyclones."""

from __future__ import annotations

import math
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from bot.demo.canvas import (
    HEIGHT,
    WIDTH,
    Point,
    Stops,
    disc,
    globe,
    noise,
    ramp,
    relief,
    shade,
    spread,
    stars,
    sunlight,
    tint,
    warp,
)

Storm = tuple[float, float, float, float]
"""Place across and down, radius (all as shares of the picture's width), and how far it turns the clouds, in radians."""

BELTS: Stops = (
    (0.0, (92, 62, 48)),
    (0.2, (150, 102, 70)),
    (0.42, (204, 164, 124)),
    (0.62, (232, 216, 190)),
    (0.8, (214, 190, 158)),
    (1.0, (246, 240, 228)),
)
POLAR: Stops = (
    (0.0, (22, 36, 58)),
    (0.3, (52, 78, 106)),
    (0.55, (98, 126, 146)),
    (0.8, (166, 176, 176)),
    (1.0, (226, 220, 206)),
)

CALM = 3
"""So many radii away a storm turns nothing any more."""
TURNS = (-2.0, 2.0)
"""How far small storms turn the clouds."""


def jupiter_ovals(random: Random) -> Image.Image:
    """Cloud bands from close by, folded around storms."""
    size = WIDTH
    bands = _bands(random, size)
    storms: list[Storm] = [
        (0.3, 0.47, 0.15, 2.8),
        (0.7, 0.36, 0.085, -2.4),
        (0.84, 0.56, 0.06, 2.2),
        (0.52, 0.64, 0.05, -2.0),
    ]
    storms += [
        (random.random(), random.uniform(0.2, 0.8), random.uniform(0.015, 0.045), random.choice(TURNS)) for _ in range(22)
    ]
    swirled = _swirl(Image.blend(bands, noise(random, size, 10, octaves=6, stretch=4), 0.3), storms)
    colours = relief(ramp(spread(swirled), BELTS), swirled, 1.2)
    tint(colours, _soft_spot(size, storms[0]), (190, 92, 62), 0.6)
    tint(colours, _soft_spot(size, storms[1]), (250, 246, 236), 0.6)
    top = (size - HEIGHT) // 2
    return colours.crop((0, top, size, top + HEIGHT))


def jupiter_pole(random: Random) -> Image.Image:
    """A pole from above: a ring of cyclones around one in the middle, night falling to the right."""
    size, ball = WIDTH, 980
    storms: list[Storm] = [(0.5, 0.5, 0.1, 3.2)]
    storms += [(0.5 + 0.17 * math.cos(step), 0.5 + 0.17 * math.sin(step), 0.085, 3.0) for step in _around(6)]
    storms += [(random.random(), random.random(), random.uniform(0.02, 0.05), random.choice(TURNS)) for _ in range(46)]
    swirled = _swirl(noise(random, size, 7, octaves=5), storms)
    pole = shade(globe(relief(ramp(swirled, POLAR), swirled, 0.8), ball), sunlight(ball, (-0.6, -0.1, 0.7)))
    sky = stars(random, (WIDTH, HEIGHT), 90)
    sky.paste(pole, (WIDTH // 2 - ball // 2, HEIGHT // 2 - ball // 2), disc(ball))
    return sky


def _around(count: int) -> list[float]:
    return [math.tau * step / count + 0.3 for step in range(count)]


def _bands(random: Random, size: int) -> Image.Image:
    """Stripes of uneven width and brightness, as zones and belts are."""
    column = Image.frombytes("L", (1, 17), bytes(random.choice((40, 70, 150, 190, 225)) for _ in range(17)))
    return column.resize((1, size), Image.Resampling.BICUBIC).resize((size, size))


def _swirl(picture: Image.Image, storms: list[Storm]) -> Image.Image:
    """Turn the picture around each storm of the list."""
    size = picture.width

    def where(x: float, y: float) -> Point:
        for across, down, radius, turn in storms:
            right, under = x - across * size, y - down * size
            far = math.hypot(right, under) / (radius * size)
            if far < CALM:
                angle = turn * math.exp(-far * far * 1.2)
                cosine, sine = math.cos(angle), math.sin(angle)
                x = across * size + right * cosine - under * sine
                y = down * size + right * sine + under * cosine
        y += 6 * math.sin(x / 47) + 3 * math.sin(x / 19 + y / 31)
        return min(max(x, 0.0), size - 1.0), min(max(y, 0.0), size - 1.0)

    return warp(picture, size, where, cell=8)


def _soft_spot(size: int, storm: Storm) -> Image.Image:
    mask = Image.new("L", (size, size))
    x, y, reach = storm[0] * size, storm[1] * size, storm[2] * size * 0.62
    ImageDraw.Draw(mask).ellipse((x - reach * 1.3, y - reach * 0.8, x + reach * 1.3, y + reach * 0.8), fill=255)
    return mask.filter(ImageFilter.GaussianBlur(reach * 0.3))
