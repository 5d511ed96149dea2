"""An archive of releases that all say something else, and what is looked for in it."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.core.model import Match, Release
from bot.core.ports import Transaction
from bot.core.words import phrases
from bot.storage.store import SqlStore
from tests.builders import NOW, a_release

WORDS_OF_A_TEXT = 220
LETTERS = "abcdefghij"
FOUND = 12
AT_ONCE = 2_000

Question = Callable[[Transaction], Awaitable[object]]


async def fill(store: SqlStore, count: int) -> None:
    """Store so many releases, as many words long as NASA's. Every tenth is about Io."""
    draw = random.Random(1)  # noqa: S311 — an archive, the same each time
    for first in range(0, count, AT_ONCE):
        async with store.writing() as tx:
            for number in range(first, first + AT_ONCE):
                await tx.save_release(_release(number, draw))


def _release(number: int, draw: random.Random) -> Release:
    return a_release(
        f"pia{number:06}",
        title="Sample: " + _words(draw, 6),
        text="Jupiter " + _words(draw, WORDS_OF_A_TEXT),
        published=NOW - timedelta(hours=draw.randrange(100_000)),
        matches=() if number % 10 else (Match("io", ("the title names it",)),),
    )


def _words(draw: random.Random, count: int) -> str:
    """Few words are in nearly every text and many in hardly any, as in a language."""
    return " ".join(_word(int(draw.paretovariate(0.7)) % 30_000) for _ in range(count))


def _word(number: int) -> str:
    """The number in letters: `worda`, `wordb`, … `wordbcd`."""
    return "word" + "".join(LETTERS[int(digit)] for digit in str(number))


SEARCHES: dict[str, Question] = {
    "search: a word in every text": lambda tx: tx.search(phrases('"jupiter"'), FOUND),
    "search: a word in every title": lambda tx: tx.search(phrases('"sample"'), FOUND),
    "search: a word in some texts": lambda tx: tx.search(phrases('"wordfaa"'), FOUND),
    "search: two frequent words and the beginning of one": lambda tx: tx.search(phrases("wordb wordc wordj"), FOUND),
    "search: two frequent words side by side": lambda tx: tx.search(phrases('"wordb wordc"'), FOUND),
    "search: nothing found": lambda tx: tx.search(phrases("nowhere"), FOUND),
    "random: about a target": lambda tx: tx.random_release("io", 0.7),
    "random: about any": lambda tx: tx.random_release(None, 0.7),
}
