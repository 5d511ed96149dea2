"""Draws Io: sulphur plains, dark lakes, a plume over its edge, and its night side as heat."""

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

SULPHUR: Stops = (
    (0.0, (120, 74, 30)),
    (0.25, (196, 142, 52)),
    (0.5, (226, 188, 92)),
    (0.75, (240, 218, 142)),
    (1.0, (250, 243, 214)),
)
EMBERS: Stops = ((0.0, (8, 2, 4)), (0.5, (46, 8, 10)), (0.8, (92, 20, 12)), (1.0, (150, 44, 16)))
PLUME: Stops = ((0.0, (0, 0, 0)), (0.35, (44, 66, 104)), (0.7, (134, 160, 200)), (1.0, (226, 236, 250)))

LARGE = 10
"""From this many pixels on a lake shows what is inside it."""
FAR = 1.3
"""Beyond so many plume heights from its vent a plume is dark."""


def io_with_plume(random: Random) -> Image.Image:
    """Io in daylight; on its right edge a plume stands against the sky."""
    return _io_in_the_sky(random, sun=(-0.5, -0.35, 0.75), plume_at=math.radians(-24))


def io_half_lit(random: Random) -> Image.Image:
    """Io with its night side to the right."""
    return _io_in_the_sky(random, sun=(-1.0, -0.2, 0.25), plume_at=None)


def _io_in_the_sky(random: Random, sun: tuple[float, float, float], plume_at: float | None) -> Image.Image:
    size, centre = 660, (WIDTH // 2 + 10, HEIGHT // 2 + 10)
    sky = stars(random, (WIDTH, HEIGHT), 170)
    if plume_at is not None:
        sky = ImageChops.screen(sky, _plume(centre, size / 2, plume_at))
    ball = shade(globe(_io_surface(random, 900), size), sunlight(size, sun))
    sky.paste(ball, (centre[0] - size // 2, centre[1] - size // 2), disc(size))
    return sky


def _io_surface(random: Random, size: int) -> Image.Image:
    height = noise(random, size, 4, octaves=5)
    colours = ramp(Image.blend(height, noise(random, size, 9), 0.4), SULPHUR)
    tint(colours, threshold(noise(random, size, 4), 0.72, 0.3), (196, 104, 46), 0.55)
    tint(colours, threshold(noise(random, size, 6), 0.78, 0.2), (252, 250, 240), 0.7)
    tint(colours, _red_ring(size, (0.36, 0.58), 0.15), (178, 60, 28), 0.75)
    colours = relief(colours, height, 0.8)
    for _ in range(46):
        _patera(random, colours, (random.uniform(0.08, 0.92), random.uniform(0.08, 0.92)), random.paretovariate(1.6) * 0.007)
    _patera(random, colours, (0.36, 0.58), 0.026)
    return colours


def _red_ring(size: int, place: Point, radius: float) -> Image.Image:
    mask = Image.new("L", (size, size))
    x, y, reach = place[0] * size, place[1] * size, radius * size
    ImageDraw.Draw(mask).ellipse((x - reach, y - reach, x + reach, y + reach), outline=255, width=int(reach * 0.36))
    return mask.filter(ImageFilter.GaussianBlur(size / 70))


def _patera(random: Random, surface: Image.Image, place: Point, radius: float) -> None:
    """A dark volcanic basin with a bright rim and, in the larger ones, a glowing shore."""
    size, reach = surface.width, min(radius, 0.04) * surface.width
    outline = _blot(random, (place[0] * size, place[1] * size), reach)
    halo = Image.new("L", surface.size)
    ImageDraw.Draw(halo).polygon(_swell(outline, 1.9), fill=150)
    tint(surface, halo.filter(ImageFilter.GaussianBlur(reach * 0.6)), (150, 82, 40), 0.7)
    draw = ImageDraw.Draw(surface)
    draw.polygon(_swell(outline, 1.12), fill=(222, 176, 98))
    draw.polygon(outline, fill=(52, 36, 30))
    if reach > LARGE:
        draw.line([*outline[5:20]], fill=(226, 104, 40), width=2, joint="curve")


def _blot(random: Random, centre: Point, reach: float, corners: int = 40) -> list[Point]:
    phase, squash = random.uniform(0, math.tau), random.uniform(0.55, 0.95)
    lobes = [(wave, random.uniform(0.0, depth)) for wave, depth in ((2, 0.22), (3, 0.13), (5, 0.05))]
    points = []
    for corner in range(corners):
        angle = math.tau * corner / corners
        radius = reach * (1 + sum(depth * math.sin(wave * angle + phase * wave) for wave, depth in lobes))
        points.append((centre[0] + radius * math.cos(angle), centre[1] + radius * squash * math.sin(angle)))
    return points


def _swell(outline: list[Point], factor: float) -> list[Point]:
    x = sum(point[0] for point in outline) / len(outline)
    y = sum(point[1] for point in outline) / len(outline)
    return [(x + (point[0] - x) * factor, y + (point[1] - y) * factor) for point in outline]


def _plume(centre: Point, radius: float, angle: float) -> Image.Image:
    """An umbrella of gas over the edge of a ball, at an angle from the right, clockwise in radians."""
    foot = (centre[0] + radius * 0.985 * math.cos(angle), centre[1] + radius * 0.985 * math.sin(angle))
    reach, step = radius * 0.46, 4
    across, down = WIDTH // step, HEIGHT // step
    light = bytearray()
    for row in range(down):
        for column in range(across):
            right, under = (column * step - foot[0]) / reach, (row * step - foot[1]) / reach
            up = right * math.cos(angle) + under * math.sin(angle)
            side = under * math.cos(angle) - right * math.sin(angle)
            light.append(round(255 * _umbrella(side, up)))
    grey = Image.frombytes("L", (across, down), bytes(light)).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    return ramp(grey, PLUME)


def _umbrella(side: float, up: float) -> float:
    """How bright the gas is (0 to 1) at a place, in plume heights, beside and above the vent."""
    if max(abs(side), abs(up)) > FAR:
        return 0.0
    dome = math.hypot(side / 0.92, up)
    canopy = 0.5 * math.exp(-(((dome - 0.84) / 0.15) ** 2)) * max(0.0, 0.35 + 0.65 * up)
    haze = 0.24 * max(0.0, 1 - dome) + 0.1 * math.exp(-max(0.0, dome - 0.8) * 9)
    column = 0.5 * math.exp(-((side / (0.06 + 0.12 * max(0.0, up))) ** 2)) * max(0.0, 1 - 0.8 * up)
    lean = math.atan2(side, up + 0.15)
    streaks = 0.9 + 0.06 * math.sin(lean * 13 + 1) + 0.04 * math.sin(lean * 29)
    return min(1.0, max(0.0, (canopy + haze + column) * streaks))


def io_hot_spots(random: Random) -> Image.Image:
    """Io's night side as heat: dark ground, glowing lakes."""
    size, corner = 660, (WIDTH // 2 - 330, HEIGHT // 2 - 330)
    sky = stars(random, (WIDTH, HEIGHT), 60)
    ball = shade(globe(_embers(random, 900), size), sunlight(size, (0.0, 0.0, 1.0), dusk=0.5))
    sky.paste(ball, corner, disc(size))
    return ImageChops.screen(sky, sky.filter(ImageFilter.GaussianBlur(9)))


def _embers(random: Random, size: int) -> Image.Image:
    ground = ramp(noise(random, size, 5, octaves=6), EMBERS)
    for _ in range(60):
        place = (random.uniform(0.06, 0.94) * size, random.uniform(0.06, 0.94) * size)
        reach = min(34.0, random.paretovariate(1.4) * 2.6)
        ground = _lake_of_fire(random, ground, _blot(random, place, reach), reach)
    return ground


def _lake_of_fire(random: Random, ground: Image.Image, outline: list[Point], reach: float) -> Image.Image:
    draw = ImageDraw.Draw(ground)
    draw.polygon(_swell(outline, 1.5), fill=(150, 36, 10))
    draw.polygon(outline, fill=(255, random.randrange(140, 200), 60))
    if reach > LARGE:
        draw.polygon(_swell(outline, 0.72), fill=(176, 58, 18))
        draw.polygon(_swell(outline, 0.3), fill=(255, 226, 150))
    return ground
