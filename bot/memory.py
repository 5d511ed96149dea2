"""What is not needed any more goes back to the system; what stays is not looked through for garbage again and again."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
"""As in glibc's malloc.h."""

_LARGE = 128 * 1024
_HEAPS = 1
"""What one thread has freed another can use; Python lets one at a time allocate anyway."""
_USUAL = gc.get_threshold()
_SELDOM = 100_000
"""Objects that are made and not freed before Python looks through them; its own choice is 700."""


def load_swiftly() -> None:
    """Look for garbage seldom: what is imported stays, and looking through it again and again is a sixth of every start."""
    gc.set_threshold(_SELDOM)


def settle() -> None:
    """Count what is there as what stays, and look for garbage in what comes now as often as usual."""
    gc.freeze()
    gc.set_threshold(*_USUAL)


def leave_swiftly() -> None:
    """Keep Python from looking through everything once more as it ends, which takes a third of a second."""
    gc.freeze()


def give_back() -> None:
    """Have large blocks returned as soon as they are free, and threads share one heap; where that is glibc's to say.

    Left to itself glibc learns from one answer of 20 MiB to keep twice as much from then on, and gives each thread a heap.
    """
    with suppress(AttributeError, OSError, TypeError):  # another C library, or none that can be asked
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_MMAP_THRESHOLD, _LARGE)
        mallopt(_M_ARENA_MAX, _HEAPS)
