"""What describing costs: releases as they are, and texts that were made to be slow. On one core."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from bot.catalogue import load_catalogue
from bot.core.describe import describe
from bot.core.explain import explain
from bot.core.match import match
from bot.core.model import Entry
from tests.bench.stopwatch import stopwatch
from tests.bench.table import Figure

CONFIG = Path(__file__).parents[2] / "config"
TODAY = datetime(2026, 3, 1, tzinfo=UTC)
ROUNDS = 100
MANY = 10_000
WITHIN, AT_MOST = "< 60 s", "< 200 ms"
MEGABYTE = 1_000_000

SAMPLES = (
    """\
This sample image of Jupiter's volcanic moon Io was taken by the JunoCam imager aboard NASA's Juno spacecraft during a
close flyby on Dec. 30, 2023. The image was taken from a distance of about 932 miles (1,500 kilometers) above the surface
of Io. It has a resolution of 0.6 miles (1 kilometer) per pixel. A sample of fresh lava surrounds Loki Patera, and a plume
rises 60 miles (100 kilometers) above Pele. Citizen scientist Ada Sample processed the image to enhance its color.

JunoCam's raw images are available for the public to peruse and process at https://nasa.example/processing.
Image credit: NASA/JPL-Caltech/SwRI/MSSS, Image processing by Ada Sample © CC BY
""",
    """\
A sample storm swirls through the North Equatorial Belt of Jupiter in this view. Small bright clouds pop up above the belt
and cast their shadows on it, which shows how high they reach. NASA's Juno spacecraft captured the scene on July 16, 2018,
as it performed its 14th close flyby of the planet. At the time, Juno was about 4,900 miles (8,000 kilometers) from the
cloud tops, at a latitude of 36 degrees. Ada Sample and Ben Sample created it from the data.
""",
    """\
Voyager 1 took this sample picture of Io on March 4, 1979, at a range of 862,000 kilometers (536,000 miles). The smallest
features visible are about 16 kilometers (10 miles) across. Two plumes stand above the limb; one was seen by Galileo too,
when it imaged the place in June 1996. What drives them is sulfur dioxide, heated from below.
""",
    """\
Which moon is this? A sample of everyone's favorite pizza, Io is nearly as large as the Moon of planet Earth, and no world
has more volcanoes. The featured image was captured last month, when the robotic Juno spacecraft swooped past within 12,000
kilometers. Near the top, a plume can be seen. Tomorrow's picture: a sample of the open sky
""",
)
SHARDS = {
    "no full stop": "Juno saw Io glow from far away and ",
    "no spaces": "Io",
    "only links": "https://nasa.example/io?picture=1 ",
    "every Unicode block": "".join(map(chr, chain(range(0x20, 0xD800, 0x40), range(0xE000, 0x110000, 0x40)))),
    "right to left": "\u202e\u05d0\u05d9\u05d5 \u0627\u0644\u0642\u0645\u0631. ",
    "combining marks": "I\u0308o\u0301 ",
    "empty lines": "\n",
    "tags": "<b>Io</b> <",
    "sentences of two letters": "Io. ",
    "dates": "May 1 and 2, ",
    "lengths": "from 1,000 km (600 mi) to Io and ",
    "perijoves": "PJ1 twenty-first pass ",
    "people": "by Ada Sample and Ben Sample, ",
    "credits": "Credit: NASA/ASI/ processed, ",
    "places": "called the Loki Patera volcano ",
    "the same sample": f"{SAMPLES[0]}\n",
}


async def describing() -> AsyncIterator[tuple[str, list[Figure]]]:
    """Releases of the usual kind, and the texts that take longest."""
    yield "Releases described", [_usual()]
    yield "A megabyte of text matched and described", list(_hostile())


def _usual() -> Figure:
    catalogue = load_catalogue(CONFIG, TODAY.date())
    with stopwatch() as spent:
        for text in SAMPLES * ROUNDS:
            explain({"title": "Sample", "description": text, "date": "2024-03-01"}, catalogue.targets, catalogue.library)
    each = spent.cpu / (len(SAMPLES) * ROUNDS)
    return Figure(f"{MANY:,}, matched and described", f"{each * MANY:.1f} s ({each * 1000:.2f} ms each)", WITHIN)


def _hostile() -> Iterator[Figure]:
    """Processor time of the worst of three, each from the matching to the last fact."""
    catalogue = load_catalogue(CONFIG, TODAY.date())
    for name, shard in SHARDS.items():
        text = (shard * (MEGABYTE // len(shard) + 1))[:MEGABYTE]
        entry = Entry(guid=name, title="Sample", link="", text=text, published=TODAY)
        slowest = 0.0
        for _ in range(3):
            with stopwatch() as spent:
                matches = match(entry, catalogue.targets)
                describe(entry, matches, catalogue.targets, catalogue.library)
            slowest = max(slowest, spent.cpu)
        yield Figure(name, f"{slowest * 1000:.0f} ms", AT_MOST)
