"""The fast Discord as a process of its own, for those who measure."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

from tests.bench.fast_discord import Tally
from tests.loopback.rest import API


@dataclass(frozen=True, slots=True)
class Address:
    """Where the process serves."""

    port: int

    @property
    def api(self) -> str:
        """The address of the REST interface."""
        return f"http://127.0.0.1:{self.port}{API}"

    @property
    def gateway(self) -> str:
        """The address of the gateway."""
        return f"ws://127.0.0.1:{self.port}/"

    async def tally(self) -> Tally:
        """What was asked until now."""
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{self.port}/tally") as response:
            return Tally(**await response.json())


@asynccontextmanager
async def fast_discord(latency: float = 0.0, limit: int = 0, servers: int = 0, channels: int = 0) -> AsyncIterator[Address]:
    """Such a Discord, while the context is open; see `fast_discord.py` for the arguments."""
    arguments = [str(value) for value in (latency, limit, servers, channels)]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.fast_discord", *arguments, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield Address(int(await process.stdout.readline()))
    finally:
        process.kill()
        await process.wait()
