"""Perijove as a process of its own, in a folder of its own, pointed at loopback servers."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from tests.loopback.bell import HANG_LIMIT, Bell
from tests.loopback.discord_server import LoopbackDiscord

CHECKOUT = Path(__file__).resolve().parents[2]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: its exit status (negative: the signal that killed it) and everything it wrote."""

    status: int
    stdout: str
    stderr: str


class Process:
    """A process that is running, or has ended."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        assert process.stderr is not None
        self._process = process
        self._stdout: list[str] = []
        self._stderr: list[str] = []
        self._bell = Bell()
        self._reading = asyncio.gather(
            self._read(process.stdout, self._stdout), self._read(process.stderr, self._stderr), process.wait()
        )

    @property
    def lines(self) -> list[str]:
        """What it has written until now: standard output, then standard error."""
        return self._stdout + self._stderr

    def said(self, words: str) -> list[str]:
        """The lines until now that contain these words."""
        return [line for line in self.lines if words in line]

    async def until_says(self, words: str) -> str:
        """The first line with these words. Raises `AssertionError` if the process ends without saying them, or hangs."""
        await self.meanwhile(self._bell.until(lambda: bool(self.said(words)), f"a line with {words!r}"))
        return self.said(words)[0]

    async def meanwhile(self, waited_for: Awaitable[T]) -> T:
        """What is waited for. Raises `AssertionError`, with all the process wrote, if it ends or hangs instead."""
        waiting = asyncio.ensure_future(waited_for)
        either: set[asyncio.Future[Any]] = {waiting, self._reading}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not waiting.done():
            waiting.cancel()
            raise AssertionError(f"the process ended with {self._process.returncode}:\n{self._wrote()}")
        try:
            return waiting.result()
        except AssertionError as hang:
            raise AssertionError(f"{hang}; the process wrote:\n{self._wrote()}") from None

    async def ended(self) -> Ended:
        """How it ended. Raises `AssertionError`, with all it wrote, if it does not."""
        try:
            await asyncio.wait_for(asyncio.shield(self._reading), HANG_LIMIT)
        except TimeoutError:
            raise AssertionError(f"the process did not end; it wrote:\n{self._wrote()}") from None
        assert self._process.returncode is not None
        return Ended(self._process.returncode, "\n".join(self._stdout), "\n".join(self._stderr))

    def send(self, which: signal.Signals) -> None:
        """Send it a signal."""
        self._process.send_signal(which)

    async def end(self, by: signal.Signals) -> Ended:
        """Send a signal that should end it."""
        self.send(by)
        return await self.ended()

    async def make_sure_it_ended(self) -> None:
        """Leave nothing running."""
        if self._process.returncode is None:
            self._process.kill()
        await self._reading

    async def _read(self, stream: asyncio.StreamReader, into: list[str]) -> None:
        async for line in stream:
            into.append(line.decode(errors="replace").rstrip("\n"))
            self._bell.ring()

    def _wrote(self) -> str:
        return "\n".join(self.lines)


def rss(name: str, url: str, every: str = "1s") -> str:
    """A feed's table in `sources.toml`."""
    return f'[sources.{name}]\nkind = "rss"\nurl = {json.dumps(url)}\nevery = "{every}"\ntitle = "The {name}"\n'


@dataclass(frozen=True, slots=True)
class Home:
    """A folder in which Perijove lives: its configuration, its database, its data, and what its environment says."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def beside(cls, discord: LoopbackDiscord, folder: Path) -> Home:
        """A home whose bot talks to this Discord."""
        (folder / "config").mkdir()
        given = {
            "DISCORD_TOKEN": discord.token,
            "DATABASE_URL": f"sqlite:///{folder}/perijove.db",
            "PERIJOVE_CONFIG": str(folder / "config"),
            "PERIJOVE_DATA": str(folder / "data"),
            "PERIJOVE_DISCORD_API": discord.api,
            "PERIJOVE_DISCORD_GATEWAY": discord.gateway_url,
            "PERIJOVE_ALLOW_PRIVATE_HOSTS": "1",
            "PERIJOVE_WEB": "",
        }
        return cls(folder, given)

    def changed(self, environment: Mapping[str, str]) -> Home:
        """The same home where the environment says this instead."""
        return Home(self.folder, {**self.environment, **environment})

    def follow(self, sources: Mapping[str, str]) -> None:
        """Let the bot poll these RSS feeds (name → address), each every second."""
        tables = [rss(name, url) for name, url in sources.items()]
        (self.folder / "config" / "sources.toml").write_text("\n".join(tables), encoding="utf-8")

    def running(self, *arguments: str) -> AbstractAsyncContextManager[Process]:
        """`python -m bot` with these arguments (default: `run`), killed at the end if it is still running then."""
        return self.started(sys.executable, "-m", "bot", *(arguments or ("run",)))

    @asynccontextmanager
    async def started(self, *command: str) -> AsyncIterator[Process]:
        """A program that lives here, killed at the end if it is still running then."""
        process = Process(
            await asyncio.create_subprocess_exec(
                *command,
                cwd=self.folder,
                env=self._environment(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
        )
        try:
            yield process
        finally:
            await process.make_sure_it_ended()

    async def call(self, *arguments: str) -> Ended:
        """`python -m bot` with these arguments, to its end."""
        async with self.running(*arguments) as process:
            return await process.ended()

    def _environment(self) -> dict[str, str]:
        # Only what is named here: the machine's own settings must not reach the program.
        own = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.folder),
            "PYTHONPATH": str(CHECKOUT),
            "PYTHONUNBUFFERED": "1",
            "NO_COLOR": "1",
        }
        return own | dict(self.environment)
