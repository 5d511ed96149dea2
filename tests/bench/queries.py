"""How long the store's questions take when there is much in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from statistics import median
from tempfile import TemporaryDirectory

from bot.app import opened_store
from bot.core.delivery import promise_post
from bot.core.model import Match, State
from bot.storage.store import SqlStore
from tests.bench.archive import SEARCHES, Question, fill
from tests.bench.samples import a_full_release
from tests.bench.stopwatch import stopwatch
from tests.bench.table import Figure
from tests.builders import NOW

RELEASES, SENT, PENDING, TIMES = 10_000, 20_000, 100_000, 20

ARCHIVES = {10_000: "< 20 ms", 100_000: ""}
"""How many releases are searched, and how long that may take."""


async def queries() -> AsyncIterator[tuple[str, list[Figure]]]:
    """What commands and the deliverer ask; and what is searched for, in an archive and in a large one."""
    with TemporaryDirectory(prefix="perijove-") as folder:
        async with opened_store(f"sqlite:///{folder}/perijove.db", create=True) as store:
            await _fill(store)
            questions: dict[str, Question] = {
                "the newest release about a target": lambda tx: tx.latest("io"),
                "the newest fifty deliveries": lambda tx: tx.deliveries(limit=50),
                "one delivery": lambda tx: tx.deliveries(ids=[promise_post("r1", 1, 1, (), NOW).id]),
                "the next sixty-four that are due": lambda tx: tx.due(NOW, 64),
            }
            figures = [Figure(what, await _median(store, question)) for what, question in questions.items()]
            yield f"{RELEASES:,} releases, {SENT:,} deliveries sent and {PENDING:,} pending", figures
    for count, wanted in ARCHIVES.items():
        yield f"an archive of {count:,} releases", await _searched(count, wanted)


async def _searched(count: int, wanted: str) -> list[Figure]:
    with TemporaryDirectory(prefix="perijove-") as folder:
        async with opened_store(f"sqlite:///{folder}/perijove.db", create=True) as store:
            with stopwatch() as filling:
                await fill(store, count)
            saved = Figure("saving a release", f"{filling.wall / count * 1000:.2f} ms")
            return [saved, *[Figure(what, await _median(store, ask), wanted) for what, ask in SEARCHES.items()]]


async def _median(store: SqlStore, question: Question) -> str:
    walls = []
    for _ in range(TIMES):
        with stopwatch() as spent:
            async with store.reading() as tx:
                await question(tx)
        walls.append(spent.wall)
    return f"{median(walls) * 1000:.1f} ms"


async def _fill(store: SqlStore) -> None:
    release = a_full_release()
    async with store.writing() as tx:
        for number in range(RELEASES):
            matches = (Match("io" if number % 2 else "juno", ("the title names it",)),)
            published = NOW - timedelta(hours=number)
            await tx.save_release(replace(release, key=f"r{number}", matches=matches, published=published))
        sent = (promise_post(f"r{number}", 1, number % 1000, (), NOW) for number in range(RELEASES))
        more = (promise_post(f"r{number}", 1, 5000 + number % 1000, (), NOW) for number in range(SENT - RELEASES))
        await tx.promise(replace(row, state=State.SENT, attempts=1, message=1) for rows in (sent, more) for row in rows)
        for first in range(0, PENDING, 10_000):
            await tx.promise(promise_post("r0", 1, 10_000 + first + number, (), NOW) for number in range(10_000))
