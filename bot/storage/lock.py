"""One deliverer at a time: a lock file beside the database, let go by the system when its process ends, in whatever way."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import IO

from bot.core.errors import StartupError

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class SingleDeliverer:
    """The right to deliver from the database in this file, held from beginning to end: `with SingleDeliverer(path): …`.

    Raises `StartupError` where another process holds it. The lock file stays: removing it could give the right to two.
    """

    def __init__(self, database: Path) -> None:
        real = database.resolve()  # two names of one database share one lock
        self._path = real.with_name(f"{real.name}.lock")
        self._file: IO[bytes] | None = None

    def __enter__(self) -> SingleDeliverer:
        file = self._open()
        try:
            _lock(file)
        except OSError:
            file.close()
            raise StartupError(f"another perijove run delivers from this database (it holds {self._path})") from None
        self._file = file
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def claimed(self) -> SingleDeliverer:
        """Itself: nobody stands by for a file."""
        return self

    async def while_held(self, work: Callable[[], Awaitable[None]], stop: asyncio.Event) -> None:  # noqa: ARG002 — the work knows
        """Do the work: what is held cannot be lost."""
        await work()

    def _open(self) -> IO[bytes]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return self._path.open("ab")
        except OSError as error:
            raise StartupError(f"the lock file {self._path} cannot be written: {error.strerror}") from error
