"""Other people's words as plain words: in a message they read the same, but their markdown, mentions and links do nothing.

Discord shows a backslash before punctuation as the punctuation alone, so escaping never changes what is read.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from bot.chat import limits
from bot.core.readable import visible

ACTIVE = re.compile(
    r"""
      [\\*`]                                             # escape, emphasis, code
    | <(?=[@\#:/+\w])                                    # mention, emoji, command, address, timestamp, telephone number
    | :(?=[\w+-]*+:)(?=\w*?[A-Za-z+-]) | (?<!\d):(?=\d+:)  # emoji by name; between digits it is a time of day
    | (?<![A-Za-z0-9])_ | _(?![A-Za-z0-9])               # emphasis; inside a word an underscore does nothing
    | ~(?=~) | (?<=~)~ | \|(?=\|) | (?<=\|)\|            # struck out, spoiler
    | @(?=everyone|here)
    | (?<=\])\(                                          # masked link
    | (?<=[A-Za-z]):(?=//)                               # a bare address becomes a link by itself
    | (?:(?<=discord)|(?<=discordapp))\.(?=\w)           # an invitation is shown as one, with or without https
    """,
    re.VERBOSE | re.IGNORECASE,
)
BLOCK = re.compile(r"^([ \t]*)(?=\#{1,3}\s|-\#\s|[-+]\s|>)", re.MULTILINE)
"""Where a line begins as a heading, small print, a list or a quotation."""

NUMBERED = re.compile(r"^([ \t]*\d+)(?=[.)]\s)", re.MULTILINE)

SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s)")
WORD_END = re.compile(r"(?<=\S)(?=\s)")
MORE = " …"


def inert(text: str) -> str:
    """The text with everything escaped that Discord would act on, and nothing else."""
    escaped = ACTIVE.sub(r"\\\g<0>", visible(text))
    return NUMBERED.sub(r"\1\\", BLOCK.sub(r"\1\\", escaped))


def one_line(text: str) -> str:
    """The text without line breaks or doubled spaces."""
    return " ".join(text.split())


def fitted(text: str, limit: int) -> str:
    """The inert text in at most `limit` characters: whole where it fits, else whole sentences, else whole words, and "…"."""
    whole = inert(text)
    if len(whole) <= limit:
        return whole
    longest = bisect_right(range(limit), limit - len(MORE), key=lambda end: len(inert(text[:end]))) - 1
    return inert(text[: _best_end(text, longest)]) + MORE


def thread_name(text: str) -> str:
    """The text as a thread's name, which knows no markdown: whole where it fits, else whole words and "…"."""
    whole = one_line(visible(text))
    if len(whole) <= limits.THREAD_NAME:
        return whole
    return whole[: _best_end(whole, limits.THREAD_NAME - len(MORE))].rstrip() + MORE


def _best_end(text: str, longest: int) -> int:
    """Where to cut, at most at `longest`: after a sentence where that keeps half of it, else after a word."""
    sentences = [match.end() for match in SENTENCE_END.finditer(text, 0, longest + 1)]
    if sentences and sentences[-1] >= longest // 2:
        return sentences[-1]
    words = [match.end() for match in WORD_END.finditer(text, 0, longest + 1)]
    return words[-1] if words else longest
