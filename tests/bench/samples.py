"""What is sent: a release with all that a card can hold, and pictures of the usual weight."""

from __future__ import annotations

import io
import random
from datetime import date

from PIL import Image

from bot.core.model import Fact, FactKind, Observed, Picture, Reading, Release, Rendition
from tests.builders import a_description, a_release
from tests.e2e.samples import Item, feed
from tests.loopback import LoopbackNasa

PICTURE = "https://nasa.example/PIA90001.jpg"
SENTENCE = (
    "This sample image shows a lava lake on Jupiter's moon Io, as JunoCam saw it from a distance of 1,500 kilometers. "
)


def a_full_release() -> Release:
    """A release whose card is as full as most are."""
    facts = tuple(
        Fact(f"Sample fact {number}. {SENTENCE}", FactKind.BACKGROUND, "https://nasa.example/io", "Sample", date(2026, 3, 1))
        for number in range(12)
    )
    observed = Observed(
        instruments=(Reading("JunoCam", "JunoCam"),),
        dates=(Reading("2024-02-03", "Feb. 3, 2024"),),
        perijoves=(Reading(58, "58th"),),
        features=(Reading("Loki Patera", "Loki Patera"),),
    )
    described = a_description(caption=(SENTENCE * 6).strip(), alt=(SENTENCE * 3).strip(), observed=observed, facts=facts)
    return a_release(text=SENTENCE * 20, picture=Picture(PICTURE), description=described)


def rendition() -> Rendition:
    """A picture of about 150 kB."""
    data = photograph(1024, 768, grain=40)
    return Rendition(data, "PIA90001.jpg", 1024, 768)


def photograph(width: int, height: int, grain: int) -> bytes:
    """A JPEG with as much detail as photographs have: clouds, and grain of so many levels on top."""
    draw = random.Random(1)  # noqa: S311 — a picture, the same each time
    clouds = Image.frombytes("RGB", (64, 48), draw.randbytes(64 * 48 * 3)).resize((width, height), Image.Resampling.BICUBIC)
    noise = Image.frombytes("L", (width, height), draw.randbytes(width * height)).point(lambda value: value * grain // 256)
    buffer = io.BytesIO()
    grainy = Image.merge("RGB", [Image.blend(band, noise, 0.3) for band in clouds.split()])
    grainy.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def publish(nasa: LoopbackNasa, *items: Item) -> str:
    """Let a feed hold these, with their pages and a picture of twelve million pixels; its address."""
    picture = nasa.put("/picture.jpg", photograph(4096, 3072, grain=0), "image/jpeg")
    for item in items:
        nasa.put(
            f"/photojournal/{item.pia.lower()}", b"<!doctype html><html><body>A sample page.</body></html>", "text/html"
        )
    return nasa.put("/feed.xml", feed(items, picture))
