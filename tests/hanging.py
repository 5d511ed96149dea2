"""A bound on time for what must not hang: far above what it takes, far below what a quadratic search would."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Hangs(BaseException):
    """What needs the square of its input's length would take minutes. No adapter's `except Exception` stops this."""


@contextmanager
def without_hanging(seconds: int = 20) -> Iterator[None]:
    """Raises `Hangs` in what takes longer."""

    def give_up(_number: int, _frame: FrameType | None) -> None:
        raise Hangs

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
