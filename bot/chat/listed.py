"""As many lines of a list as a message holds."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat import limits

AND_MORE = "- and {count} more"


def listed(first: str, lines: Sequence[str], last: str) -> str:
    """As many of the lines as a message holds, how many more there are, and the last line in any case."""
    shown = len(lines)
    while True:
        more = [AND_MORE.format(count=len(lines) - shown)] if shown < len(lines) else []
        said = "\n".join([first, *lines[:shown], *more, last])
        if len(said) <= limits.CONTENT:
            return said
        shown -= 1
