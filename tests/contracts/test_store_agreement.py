"""Whatever is done to them, the store in memory and those on disk give the same answers."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.core.delivery import delivery_id
from bot.core.model import Delivery, Kind, Match, Release, State, Watch
from bot.core.ports import Store
from bot.core.words import phrases
from bot.storage.database import Database, database_at
from bot.storage.sqlite import SqliteFile
from bot.storage.store import SqlStore
from tests.builders import NOW, a_delivery, a_release, a_watch
from tests.conftest import EMPTY, empty
from tests.contracts.keeping import keep, save
from tests.fakes_store import MemoryStore

RELEASES = ("a", "b", "c")
TARGETS = ("io", "juno")
TIMES = st.integers(0, 4).map(lambda minutes: NOW + timedelta(minutes=minutes))
CHANNELS = st.integers(1, 3)


def delivery(kind: Kind, release: str, channel: int, **given: Any) -> Delivery:
    return a_delivery(delivery_id(kind, release, channel), kind=kind, release=release, channel=channel, **given)


def release(key: str, targets: frozenset[str], **given: Any) -> Release:
    return a_release(key, matches=tuple(Match(target, ("a sample",)) for target in sorted(targets)), **given)


DELIVERIES = st.builds(
    delivery,
    st.sampled_from(Kind),
    st.sampled_from(RELEASES),
    CHANNELS,
    created=TIMES,
    due=TIMES,
    state=st.sampled_from([State.PENDING, State.PENDING, State.PENDING, *State]),
)
WATCHES = st.builds(a_watch, CHANNELS, st.sampled_from(TARGETS), guild=st.integers(1, 2), paused=st.booleans())
WORDS = st.lists(st.sampled_from(["Lava", "lakes", "lake", "Björn", "Io's", "PIA24501"]), max_size=3).map(" ".join)
CHANGED_RELEASES = st.builds(
    release,
    st.sampled_from(RELEASES),
    st.frozensets(st.sampled_from(TARGETS)),
    published=st.none() | TIMES,
    seen=TIMES,
    title=WORDS,
    text=WORDS,
)
STEPS = st.lists(
    st.tuples(DELIVERIES | WATCHES | CHANGED_RELEASES, st.sampled_from(["save", "save", "promise", "fail"])),
    min_size=5,
    max_size=20,
)
Steps = Sequence[tuple[Delivery | Watch | Release, str]]
QUESTIONS = ((0, 9), (2, 1), (2, 2), (2, 9), (4, 9))
"""Minutes from now and limit to ask `due` with."""

SEARCHES = ("lake", "lava lak", '"lava lake"', "bjorn io", "pia 24501")

HOSTILE = st.text(
    st.sampled_from(["a", "B", "ä", "ß", "1", " ", '"', "'", "*", "(", ")", ":", "^", "-", "+", "\\", "%", "\0", "¶", "🌋"])
    | st.characters(),
    max_size=20,
) | st.sampled_from(
    [
        'NEAR("a" "b", 2)',
        "words : a",
        "title:a",
        "a AND",
        "OR NOT a",
        "a* b*",
        '"',
        '"a" "',
        "';--",
        "a & b | !c <-> d:*",
        "a " * 2000,
        "a" * 4000,
        '"' + "a " * 2000 + '"',
        "\ud800a",
        "()",
    ]
)


class ChangedMyMind(Exception):
    """Undoes the transaction it is raised in."""


async def take(store: Store, record: Delivery | Watch | Release, how: str) -> int | None:
    """Do one step; the count of a promise."""
    async with store.writing() as tx:
        if how == "promise" and isinstance(record, Delivery):
            return await tx.promise([record])
        await save(tx, record)
        if how == "fail":
            raise ChangedMyMind
        return None


async def answers(store: Store) -> list[Any]:
    """What one can ask about the outbox, the watches and the releases."""
    async with store.reading() as tx:
        offered = [await tx.due(NOW + timedelta(minutes=minutes), limit) for minutes, limit in QUESTIONS]
        following = [await tx.watches(guild=1), await tx.watches(channel=2), await tx.watches(targets=["io"])]
        newest = [await tx.latest(target, 2) for target in TARGETS]
        found = [await tx.search(phrases(question), 2) for question in SEARCHES]
        drawn = await tx.random_release(None, 0.5)
        known = [await tx.deliveries(), await tx.deliveries(release="a", states=["pending"], limit=2)]
        return [offered, following, newest, found, drawn, known]


async def counts_and_answers(store: Store, steps: Steps) -> list[Any]:
    """What the store says while the steps are taken, and after them."""
    await keep(store, *(release(key, frozenset(TARGETS)) for key in RELEASES))
    counts: list[int | None] = []
    for record, how in steps:
        with suppress(ChangedMyMind):
            counts.append(await take(store, record, how))
    return [counts, *await answers(store)]


async def found(store: Store, said: str, asked: str) -> list[Release]:
    """What is found where one release says this in its text, and another in its title."""
    await keep(store, a_release("a", text=said, title="A"), a_release("b", title=said, text="B"))
    async with store.reading() as tx:
        return await tx.search(phrases(asked), 5)


@dataclass(frozen=True, slots=True)
class OnDisk:
    """One store for all examples: a new one each time would prepare every statement anew. `empty` removes its rows."""

    store: SqlStore
    empty: Callable[[], None]
    runner: asyncio.Runner

    def answers(self, steps: Steps) -> list[Any]:
        self.empty()
        return self.runner.run(counts_and_answers(self.store, steps))

    def found(self, said: str, asked: str) -> list[Release]:
        self.empty()
        return self.runner.run(found(self.store, said, asked))


def in_memory(runner: asyncio.Runner, steps: Steps) -> list[Any]:
    return runner.run(counts_and_answers(MemoryStore(), steps))


@contextmanager
def opened(database: Database, empty: Callable[[], None]) -> Iterator[OnDisk]:
    with asyncio.Runner() as runner:
        store = SqlStore(database)
        yield OnDisk(store, empty, runner)
        runner.run(store.close())


@pytest.fixture(scope="module")
def sqlite(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnDisk]:
    path = Path(shutil.copy(empty_database, tmp_path_factory.mktemp("agreement") / "perijove.db"))

    def empty() -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(EMPTY)

    with opened(SqliteFile(path), empty) as store:
        yield store


@pytest.fixture(scope="module")
def postgresql(with_tables: str) -> Iterator[OnDisk]:
    with opened(database_at(with_tables), partial(empty, with_tables)) as store:
        yield store


def agreeing(examples: int) -> settings:
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        phases=[Phase.generate, Phase.shrink],  # a failure's further explanation would take minutes of database work
    )


@agreeing(examples=30)
@given(steps=STEPS)
def test_sqlite_gives_the_same_answers_as_memory(sqlite: OnDisk, steps: Steps) -> None:
    assert sqlite.answers(steps) == in_memory(sqlite.runner, steps)


@agreeing(examples=10)
@given(steps=STEPS)
def test_postgresql_gives_the_same_answers_as_memory(postgresql: OnDisk, steps: Steps) -> None:
    assert postgresql.answers(steps) == in_memory(postgresql.runner, steps)


# ---------------------------------------------------------------- whatever is asked for


SAID = HOSTILE.map(lambda text: text.replace("\0", "").encode(errors="ignore").decode())
"""What may stand in a release: sources give nothing that no database keeps."""


@agreeing(examples=60)
@given(said=SAID, asked=HOSTILE)
def test_sqlite_finds_what_memory_finds_whatever_is_asked(sqlite: OnDisk, said: str, asked: str) -> None:
    assert sqlite.found(said, asked) == sqlite.runner.run(found(MemoryStore(), said, asked))
    assert sqlite.found(said, said) == sqlite.runner.run(found(MemoryStore(), said, said))


@agreeing(examples=30)
@given(said=SAID, asked=HOSTILE)
def test_postgresql_finds_what_memory_finds_whatever_is_asked(postgresql: OnDisk, said: str, asked: str) -> None:
    assert postgresql.found(said, asked) == postgresql.runner.run(found(MemoryStore(), said, asked))
    assert postgresql.found(said, said) == postgresql.runner.run(found(MemoryStore(), said, said))
