"""The process in which a picture is decoded, which `darkroom` starts: `python -m bot.sources.enlarger`.

The original on standard input becomes the rendition on standard output, or a sentence on standard error. What is imported
here stands in memory twice, beside the bot: so it is Pillow, and little else.
"""

from __future__ import annotations

import sys

from bot.core.errors import PictureError
from bot.sources.confined import REFUSED, confine
from bot.sources.rendition import render

_MEMORY, _SECONDS = 2 * 2**30, 120


def main() -> int:
    """The process itself: 0 with a rendition, `REFUSED` with a sentence, anything else when it breaks down."""
    confine(_MEMORY, _SECONDS)
    try:
        sys.stdout.buffer.write(render(sys.stdin.buffer))
    except PictureError as error:
        sys.stderr.write(str(error))
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
