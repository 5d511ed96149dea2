"""Perijove as a real process that lives in a folder of its own."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.discord_process import Address
from tests.bench.fast_discord import TOKEN

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class BenchHome:
    """A folder with the bot's configuration and database, and the Discord that it talks to."""

    folder: Path
    discord: Address

    @property
    def database(self) -> str:
        """Its `DATABASE_URL`."""
        return f"sqlite:///{self.folder}/perijove.db"

    def follow(self, url: str, every: str) -> None:
        """Let the bot poll this feed, and no other."""
        (self.folder / "config").mkdir(exist_ok=True)
        table = f'[sources.journal]\nkind = "rss"\nurl = {json.dumps(url)}\nevery = "{every}"\ntitle = "The journal"\n'
        (self.folder / "config" / "sources.toml").write_text(table, encoding="utf-8")

    async def call(self, *arguments: str, given: str = "") -> float:
        """`python -m bot` with these arguments and this standard input, to its end; the seconds it took."""
        began = time.perf_counter()
        process = await self._start(*arguments)
        await process.communicate(given.encode())
        if process.returncode:
            raise RuntimeError(f"perijove {' '.join(arguments)} ended with {process.returncode}")
        return time.perf_counter() - began

    @asynccontextmanager
    async def running(self) -> AsyncIterator[int]:
        """`python -m bot run`, stopped at the end; its process id."""
        process = await self._start("run")
        try:
            yield process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            await process.communicate()

    async def _start(self, *arguments: str) -> asyncio.subprocess.Process:
        with (self.folder / "log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", *arguments),
                cwd=self.folder,
                env=self._environment(),
                stdin=asyncio.subprocess.PIPE,
                stdout=log,
                stderr=log,
            )

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": str(Path(sys.executable).parent),
            "PYTHONPATH": str(CHECKOUT),
            "DISCORD_TOKEN": TOKEN,
            "DATABASE_URL": self.database,
            "PERIJOVE_CONFIG": str(self.folder / "config"),
            "PERIJOVE_DATA": str(self.folder / "data"),
            "PERIJOVE_ALLOW_PRIVATE_HOSTS": "1",
            "PERIJOVE_WEB": "",
            "PERIJOVE_DISCORD_API": self.discord.api,
            "PERIJOVE_DISCORD_GATEWAY": self.discord.gateway,
        }
