"""What the processes have in common in which bytes from outside are decoded: how they are kept small and end."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

REFUSED = 3
"""The exit status that goes with a sentence on standard error."""


def bare_environment() -> dict[str, str]:
    """What Python needs to start and to find this package, and nothing that a decoder or parser could give away."""
    needed = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}
    return needed | {"PYTHONPATH": str(Path(__file__).parents[2])}


def confine(memory: int, seconds: float) -> None:
    """Let this process have no more bytes of memory and seconds of processor time, even if the bot is killed meanwhile.

    Where the system can hold it to that: Windows and macOS cannot.
    """
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 — not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (round(seconds), round(seconds)))
