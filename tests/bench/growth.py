"""What more watches cost: requests of a poll, and the time in which one release is promised to all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import assembled, catalogue, opened_store
from bot.core.model import Source
from bot.settings import Settings
from tests.bench.samples import publish
from tests.bench.stopwatch import Spent, stopwatch
from tests.bench.table import Figure
from tests.builders import a_watch
from tests.e2e.samples import NEW, OLD
from tests.loopback import LoopbackNasa

WATCHES = (1, 100, 10_000)


@dataclass(frozen=True, slots=True)
class Grown:
    """Requests of three polls (the first, an unchanged one, one that brings a release), and what the last one took."""

    requests: int
    promised: int
    spent: Spent


async def growth() -> AsyncIterator[tuple[str, list[Figure]]]:
    """One table over all numbers of watches."""
    figures = []
    for watches in WATCHES:
        grown = await _grown(watches)
        figures += [
            Figure(f"{watches:,} watches: requests of three polls", f"{grown.requests}", "the same"),
            Figure(
                f"{watches:,} watches: a poll that promises {grown.promised:,} deliveries",
                f"{grown.spent.wall:.3f} s ({grown.spent.cpu:.3f} s CPU)",
                "< 0.5 s",
            ),
        ]
    yield "growth", figures


async def _grown(watches: int) -> Grown:
    settings = Settings.load({"PERIJOVE_ALLOW_PRIVATE_HOSTS": "1"})
    source = Source("journal", "rss", "", timedelta(minutes=20), "The journal")
    with TemporaryDirectory(prefix="perijove-") as folder:
        url = f"sqlite:///{folder}/perijove.db"
        async with (
            LoopbackNasa() as nasa,
            opened_store(url, create=True) as store,
            assembled(settings, catalogue(settings), store, Path(folder), gap=timedelta()) as parts,
        ):
            async with store.writing() as tx:
                for number in range(watches):
                    await tx.save_watch(a_watch(number + 1))
            page = Source(source.name, source.kind, publish(nasa, OLD), source.every, source.title)
            await parts.ingest(page)
            await parts.ingest(page)
            publish(nasa, NEW, OLD)
            with stopwatch() as spent:
                report = await parts.ingest(page)
            return Grown(len(nasa.requests), report.promised, spent)
