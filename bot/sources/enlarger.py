"""The process in which a picture is decoded, which `darkroom` starts: `python -m bot.sources.enlarger`.

The original on standard input becomes the rendition on standard output, or a sentence on standard error. What is imported
here stands in memory twice, beside the bot: so it is Pillow, and little else.
"""

from __future__ import annotations

import contextlib
import sys

from bot.core.errors import PictureError

REFUSED = 3
"""The exit status that goes with a sentence."""

_MEMORY_LIMIT = 2 * 2**30


def main() -> int:
    """The process itself: 0 with a rendition, `REFUSED` with a sentence, anything else when it breaks down."""
    limit_memory()
    from bot.sources.rendition import render  # noqa: PLC0415 — the bot reads `REFUSED` here, without Pillow

    try:
        sys.stdout.buffer.write(render(sys.stdin.buffer))
    except PictureError as error:
        sys.stderr.write(str(error))
        return REFUSED
    return 0


def limit_memory() -> None:
    """Let this process have 2 GiB at most, where the system can hold it to that: Windows and macOS cannot."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 — not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_LIMIT, _MEMORY_LIMIT))


if __name__ == "__main__":
    sys.exit(main())
