"""What is not needed any more goes back to the system."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
"""As in glibc's malloc.h."""

_LARGE = 128 * 1024
_HEAPS = 2


def give_back() -> None:
    """Have large blocks returned as soon as they are free, and threads share their heaps; where that is glibc's to say.

    Left to itself glibc learns from one answer of 20 MiB to keep twice as much from then on, and gives each thread a heap.
    """
    with suppress(AttributeError, OSError, TypeError):  # another C library, or none that can be asked
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_MMAP_THRESHOLD, _LARGE)
        mallopt(_M_ARENA_MAX, _HEAPS)
