"""How long a visitor waits for a page's first byte, over loopback, when there is much to show."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

import aiohttp

from bot.app import assembled, catalogue, opened_store, shown
from bot.core.model import Match, Release
from bot.core.ports import Store
from bot.settings import Settings
from tests.bench.archive import LETTERS
from tests.bench.samples import a_full_release
from tests.bench.table import Figure
from tests.builders import NOW

RELEASES, TIMES, WANTED = 10_000, 200, "< 20 ms"
AT_ONCE = 2_000
ANEW = "the same, made anew"
TARGETS = ("io", "juno", "jupiter")

PAGES = {
    "the gallery": "/",
    "page 400 of it": "/?page=400",
    "about a target": "/?target=io",
    "of a year": "/?year=2025&target=juno",
    "a search": "/?q=wordba",
    "a release": "/releases/pia000500",
    "the status": "/status",
    "a feed": "/feed.atom",
    ANEW: "/feed.atom",
    "the same in JSON": "/feed.json",
}
"""Names and addresses of what is asked for, each as often; a visitor asks from an address of its own."""


async def web() -> AsyncIterator[tuple[str, list[Figure]]]:
    """Each page in turn, of an archive of releases that say as much as NASA's."""
    with TemporaryDirectory(prefix="perijove-") as folder:
        settings = Settings.load({"PERIJOVE_WEB": "127.0.0.1:0", "PERIJOVE_PROXIES": "127.0.0.1"}, Path(folder, "none"))
        known = catalogue(settings)
        async with (
            opened_store(f"sqlite:///{folder}/perijove.db", create=True) as store,
            assembled(settings, known, store, Path(folder)) as parts,
        ):
            await _fill(parts.store)
            async with shown(settings, parts) as port, aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
                figures = [await _measured(session, name, path) for name, path in PAGES.items()]
                yield f"a page's first byte, {RELEASES:,} releases: 95th percentile (median), size", figures


async def _measured(session: aiohttp.ClientSession, name: str, path: str) -> Figure:
    waits, size = [], 0
    for number in range(TIMES):
        begun = perf_counter()
        asks_for = {"X-Forwarded-For": f"198.18.{number // 250}.{number % 250}"}
        if name == ANEW:
            asks_for["X-Forwarded-Host"] = f"site{number}.example"  # each address of the site has a feed of its own
        async with session.get(path, headers=asks_for) as response:
            waits.append(perf_counter() - begun)
            response.raise_for_status()
            size = len(await response.read())
    slow = quantiles(waits, n=20)[-1]
    return Figure(name, f"{slow * 1000:.1f} ms ({median(waits) * 1000:.1f} ms), {size / 1000:.0f} kB", WANTED)


async def _fill(store: Store) -> None:
    for first in range(0, RELEASES, AT_ONCE):
        async with store.writing() as tx:
            for number in range(first, first + AT_ONCE):
                await tx.save_release(_release(number))


def _release(number: int) -> Release:
    """One in ten has a word of its own in its title."""
    about = tuple(Match(target, ("the title names it",)) for target in TARGETS[: 1 + number % 3])
    title = f"Sample word{LETTERS[number % 10]}a {number}"
    published = NOW - timedelta(hours=8 * number)
    return replace(a_full_release(), key=f"pia{number:06}", title=title, matches=about, published=published)
