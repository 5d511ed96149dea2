"""`python -m bot run` as a real process: at rest, while one release goes out under Discord's limit, and its commands."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import opened_store
from bot.core.model import State
from tests.bench import procs
from tests.bench.discord_process import Address, fast_discord
from tests.bench.fast_discord import FIRST_CHANNEL
from tests.bench.home import BenchHome
from tests.bench.samples import publish
from tests.bench.table import Figure
from tests.e2e.samples import NEW, OLD
from tests.loopback import LoopbackNasa

SERVERS, CHANNELS_EACH = 1000, 5
CHANNELS = SERVERS * CHANNELS_EACH
LATENCY, LIMIT = 0.06, 50
IDLE = 20.0
MB = 1_000_000


async def process() -> AsyncIterator[tuple[str, list[Figure]]]:
    """A table of the process at rest, one of the fan-out, one of its commands."""
    with TemporaryDirectory(prefix="perijove-") as folder:
        async with LoopbackNasa() as nasa, fast_discord(LATENCY, LIMIT, SERVERS, CHANNELS_EACH) as discord:
            home = BenchHome(Path(folder), discord)
            home.follow(publish(nasa, OLD), every="10s")
            imported = await _import(home)
            began = time.perf_counter()
            async with home.running() as pid:
                await _until(lambda: _connected(discord))
                connected = Figure("from its start to the gateway connection", f"{time.perf_counter() - began:.1f} s")
                yield "the process at rest", [connected, imported, *await _at_rest(pid)]
                publish(nasa, NEW, OLD)
                title = f"one release to {CHANNELS:,} channels, {LIMIT} requests/s allowed, {LATENCY * 1000:.0f} ms latency"
                yield title, await _fan_out(pid, discord)
            yield "commands, each a process of its own", [await _outcome(home), *await _commands(home)]


async def _import(home: BenchHome) -> Figure:
    await home.call("db", "upgrade")
    lines = (f"{number // CHANNELS_EACH + 1} {FIRST_CHANNEL + number} io\n" for number in range(CHANNELS))
    return Figure(
        f"import of {CHANNELS:,} watches", f"{await home.call('watch', 'import', '-', given=''.join(lines)):.1f} s"
    )


async def _at_rest(pid: int) -> list[Figure]:
    await asyncio.sleep(5)  # until its start is over
    before = procs.cpu(pid)
    await asyncio.sleep(IDLE)
    used = procs.cpu(pid) - before
    return [
        Figure(f"resident with {SERVERS:,} servers", f"{procs.resident(pid) / MB:.0f} MB", "≤ 130 MB"),
        Figure(f"processor time over {IDLE:.0f} s, polling every 10 s", f"{used:.2f} s ({used / IDLE:.1%})"),
    ]


async def _fan_out(pid: int, discord: Address) -> list[Figure]:
    before = procs.cpu(pid)
    async with procs.peak_of(pid) as peak:
        await _until(lambda: _all_out(discord))
    used = procs.cpu(pid) - before
    tally = await discord.tally()
    return [
        Figure("sustained", f"{tally.rate:.1f} messages/s", "≥ 48 messages/s"),
        Figure("answers of 429", f"{tally.too_many}", "0"),
        Figure("processor time, the picture's included", f"{used / CHANNELS * 1000:.2f} ms a message"),
        Figure("resident at its peak, all processes", f"{peak.bytes / MB:.0f} MB", "≤ 180 MB"),
        Figure("resident afterwards", f"{procs.resident(pid) / MB:.0f} MB"),
    ]


async def _outcome(home: BenchHome) -> Figure:
    async with opened_store(home.database, create=False) as store, store.reading() as tx:
        rows = await tx.deliveries()
    sent = sum(row.state is State.SENT and row.attempts == 1 for row in rows)
    return Figure("deliveries sent at the first attempt", f"{sent:,} of {len(rows):,}", "all")


async def _commands(home: BenchHome) -> list[Figure]:
    commands = (["--help"], ["latest", "io"], ["deliveries"], ["watch", "list"])
    return [Figure(f"perijove {' '.join(words)}", f"{await home.call(*words):.2f} s") for words in commands]


async def _connected(discord: Address) -> bool:
    return (await discord.tally()).connections > 0


async def _all_out(discord: Address) -> bool:
    return (await discord.tally()).messages >= CHANNELS


async def _until(holds: Callable[[], Awaitable[bool]]) -> None:
    while not await holds():  # noqa: ASYNC110 — what is waited for happens in another process
        await asyncio.sleep(0.05)
