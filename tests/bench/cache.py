"""What discord.py keeps of the servers that the bot is in: the real process, in none and in as many as a shard may have."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import procs
from tests.bench.discord_process import fast_discord
from tests.bench.home import BenchHome
from tests.bench.samples import publish
from tests.bench.table import Figure
from tests.e2e.samples import OLD
from tests.loopback import LoopbackNasa

SERVERS, CHANNELS_EACH = 2_500, 30
SETTLED = 15.0
"""Seconds after the connection until every server has been told of, and what that took was given back."""


async def cache() -> AsyncIterator[tuple[str, list[Figure]]]:
    """One table."""
    alone, full = await _resident(0), await _resident(SERVERS)
    title = f"servers of {CHANNELS_EACH} channels, 25 roles, 20 emojis and 5 stickers each"
    yield (
        title,
        [
            Figure("resident in no server", f"{alone / 1e6:.0f} MB"),
            Figure(f"resident in {SERVERS:,} servers", f"{full / 1e6:.0f} MB"),
            Figure("for each server", f"{(full - alone) / SERVERS / 1000:.1f} kB"),
            Figure("for each channel, roles and all", f"{(full - alone) / SERVERS / CHANNELS_EACH:.0f} bytes"),
        ],
    )


async def _resident(servers: int) -> int:
    """Bytes, a while after the bot has heard of so many servers."""
    with TemporaryDirectory(prefix="perijove-") as folder:
        async with LoopbackNasa() as nasa, fast_discord(0.0, 0, servers, CHANNELS_EACH) as discord:
            home = BenchHome(Path(folder), discord)
            home.follow(publish(nasa, OLD), every="1h")
            async with home.running() as pid:
                while not (await discord.tally()).connections:  # noqa: ASYNC110 — what is waited for happens in another process
                    await asyncio.sleep(0.05)
                await asyncio.sleep(SETTLED)
                return procs.resident(pid)
