"""The process in which a large or odd answer is read, which `apart` starts: `python -m bot.sources.reader KIND`.

The answer on standard input becomes lines on standard output, or a sentence on standard error.
"""

from __future__ import annotations

import sys

from bot.core.errors import Unreadable
from bot.sources.apart import TIME_LIMIT, sent
from bot.sources.confined import REFUSED, confine
from bot.sources.kinds import PARSERS

_MEMORY, _SECONDS = 2**30, 2 * TIME_LIMIT


def main() -> int:
    """The process itself: 0 with what was read, `REFUSED` with a sentence, anything else when it breaks down."""
    confine(_MEMORY, _SECONDS)
    try:
        for line in sent(PARSERS[sys.argv[1]](sys.stdin.buffer.read())):
            print(line)  # noqa: T201 — this is what it answers with
    except Unreadable as refusal:
        sys.stderr.write(str(refusal))
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
