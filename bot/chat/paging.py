"""Long answers, on as many messages as they take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.chat import limits


def pages(blocks: Iterable[str]) -> Iterator[str]:
    """The blocks of lines, none of them parted, with as many on each message as it holds."""
    page = ""
    for block in blocks:
        if page and len(page) + len(block) + 1 > limits.CONTENT:
            yield page
            page = ""
        page += f"{block}\n"
    if page:
        yield page
