"""What processes take, read from /proc (on Linux): a process and all that it started, together."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
BETWEEN_LOOKS = 0.02
TICKS = os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> int:
    """Bytes in memory, over the process and its descendants."""
    return sum(_resident(each) for each in _tree(pid))


def cpu(pid: int) -> float:
    """Seconds of processor time, user and system, those of ended children included."""
    fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


@dataclass(slots=True)
class Peak:
    """The most that was seen, in bytes."""

    bytes: int = 0


@asynccontextmanager
async def peak_of(pid: int) -> AsyncIterator[Peak]:
    """Watches the process and its descendants while the context is open."""
    peak = Peak()

    async def look() -> None:
        while True:
            peak.bytes = max(peak.bytes, resident(pid))
            await asyncio.sleep(BETWEEN_LOOKS)

    looking = asyncio.create_task(look())
    try:
        yield peak
    finally:
        looking.cancel()


def _tree(pid: int) -> Iterator[int]:
    """The process and its descendants. One that has only just been forked is still its parent's memory, not more of it."""
    yield pid
    for task in (PROC / str(pid) / "task").glob("*/children"):
        with suppress(OSError):  # it has ended meanwhile
            for child in task.read_text().split():
                if _command(int(child)) != _command(pid):
                    yield from _tree(int(child))


def _command(pid: int) -> bytes:
    return (PROC / str(pid) / "cmdline").read_bytes()


def _resident(pid: int) -> int:
    with suppress(OSError):
        for line in (PROC / str(pid) / "status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
    return 0
