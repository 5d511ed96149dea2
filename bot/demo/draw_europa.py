"""Draws Europa: a ball of ice crossed by brown lines."""

from __future__ import annotations

import math
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

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
    stars,
    sunlight,
    threshold,
    tint,
)

ICE: Stops = ((0.0, (122, 92, 74)), (0.4, (176, 158, 140)), (0.7, (214, 210, 204)), (1.0, (242, 245, 248)))


def europa_cracks(random: Random) -> Image.Image:
    """A ball of ice crossed by brown lines."""
    size, corner = 680, (WIDTH // 2 - 340, HEIGHT // 2 - 340)
    sky = stars(random, (WIDTH, HEIGHT), 120)
    ball = shade(globe(_ice(random, 1000), size), sunlight(size, (-0.7, -0.3, 0.6)))
    sky.paste(ball, corner, disc(size))
    return sky


def _ice(random: Random, size: int) -> Image.Image:
    height = noise(random, size, 5, octaves=5)
    ice = ramp(height, ICE)
    tint(ice, threshold(noise(random, size, 4), 0.66, 0.3), (140, 96, 70), 0.5)
    lines = Image.new("L", (size, size))
    for _ in range(70):
        ImageDraw.Draw(lines).line(_crack(random, size), fill=random.randrange(80, 230), width=random.choice((1, 1, 2, 4)))
    tint(ice, lines.filter(ImageFilter.GaussianBlur(0.8)), (112, 66, 44), 0.85)
    return relief(ice, ImageChops.subtract(height, lines.point([value // 3 for value in range(256)])), 0.8)


def _crack(random: Random, size: int) -> list[Point]:
    x, y, angle = random.uniform(0, size), random.uniform(0, size), random.uniform(0, math.tau)
    bend = random.uniform(-0.03, 0.03)
    points = []
    for step in range(random.randrange(20, 70)):
        points.append((x, y))
        angle += bend + 0.05 * math.sin(step / 5)
        x, y = x + 14 * math.cos(angle), y + 14 * math.sin(angle)
    return points
