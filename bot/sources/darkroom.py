"""Renditions are made in a process of their own, which may be stopped, and whose memory goes back when it ends.

Decoders are native code that runs over bytes from outside: one that hangs, crashes or takes the memory of a hundred
million pixels must not do so inside the bot, and a thread could not be stopped. `enlarger` is that process.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from typing import BinaryIO

from bot.core.errors import PictureError
from bot.sources.confined import REFUSED, bare_environment

TIME_LIMIT = 60.0
"""Seconds; the largest picture that is taken, of 120 million pixels, needs about four."""

COMMAND = (sys.executable, "-P", "-m", "bot.sources.enlarger")


async def develop(original: BinaryIO, time_limit: float = TIME_LIMIT, command: Sequence[str] = COMMAND) -> bytes:
    """The encoded rendition of an open picture file (see `rendition.render`), made by `command` outside this process.

    Raises `PictureError`, also where it takes too long or the process breaks down.
    """
    try:
        process = _start(command, original)
    except OSError as error:
        raise PictureError(f"could not be read: no process can be started ({error.strerror})") from error
    try:
        async with asyncio.timeout(time_limit):
            data, complaint = await asyncio.to_thread(process.communicate)
    except TimeoutError as error:
        raise PictureError(f"takes longer than {time_limit:g} s to read") from error
    finally:
        process.kill()  # does nothing where it has ended, and lets the waiting thread end
    if process.returncode == REFUSED:
        raise PictureError(complaint.decode(errors="replace"))
    if process.returncode != 0:
        raise PictureError("could not be read: its decoder broke down")
    return data


def _start(command: Sequence[str], original: BinaryIO) -> subprocess.Popen[bytes]:
    original.seek(0)
    # In a session of its own, so that Ctrl-C goes to the bot alone; without the bot's secrets.
    return subprocess.Popen(  # noqa: S603 — no part of the command comes from outside
        command,
        stdin=original,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=bare_environment(),
        start_new_session=True,
    )
