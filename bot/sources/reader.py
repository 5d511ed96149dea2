"""The process in which a large or odd answer is read, which `apart` starts: `python -m bot.sources.reader KIND`.

The answer on standard input becomes lines on standard output, or a sentence on standard error.
"""

from __future__ import annotations

import contextlib
import sys

from bot.core.errors import Unreadable
from bot.sources.apart import REFUSED, TIME_LIMIT, sent
from bot.sources.kinds import PARSERS

_MEMORY_LIMIT = 2**30


def main() -> int:
    """The process itself: 0 with what was read, `REFUSED` with a sentence, anything else when it breaks down."""
    _limit_itself()
    try:
        for line in sent(PARSERS[sys.argv[1]](sys.stdin.buffer.read())):
            print(line)  # noqa: T201 — this is what it answers with
    except Unreadable as refusal:
        sys.stderr.write(str(refusal))
        return REFUSED
    return 0


def _limit_itself() -> None:
    """Take no more than a GiB, and end even where the bot was killed meanwhile and nobody stops this process any more."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 — not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_LIMIT, _MEMORY_LIMIT))
        seconds = round(2 * TIME_LIMIT)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


if __name__ == "__main__":
    sys.exit(main())
