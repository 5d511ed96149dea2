"""What is particular to the store on SQLite; `tests/contracts/test_store*.py` say what it promises as a store."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import IntegrityError, StatementError

from bot.core.errors import StartupError
from bot.core.model import Kind, Sighting, SourceState
from bot.storage.backup import backup
from bot.storage.database import database_at
from bot.storage.lock import SingleDeliverer
from bot.storage.schema import upgrade
from bot.storage.sqlite import REMEMBERED, SqliteFile
from bot.storage.store import SqlStore
from tests.builders import NOW, a_delivery, a_release


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "perijove.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqlStore]:
    opened = await SqlStore.open(f"sqlite:///{path}", create=True)
    yield opened
    await opened.close()


async def note(store: SqlStore, name: str) -> str | None:
    async with store.reading() as tx:
        return await tx.note(name)


# ---------------------------------------------------------------- opening and closing


async def test_it_is_closed_when_nobody_uses_it_any_more(store: SqlStore) -> None:
    may_go_on, seen = asyncio.Event(), []

    async def look() -> None:
        async with store.reading() as tx:
            await tx.note("colour")
            await may_go_on.wait()
            seen.append(await tx.note("colour"))

    looking = asyncio.create_task(look())
    await asyncio.sleep(0)
    closing_it = asyncio.create_task(store.close())
    await asyncio.sleep(0)
    may_go_on.set()
    await asyncio.wait([looking, closing_it], return_when=asyncio.FIRST_COMPLETED)
    assert (looking.done(), seen) == (True, [None])
    await closing_it


async def test_a_store_is_opened_only_where_there_is_one_unless_it_may_create_it(path: Path) -> None:
    with pytest.raises(StartupError, match="there is no database"):
        await SqlStore.open(f"sqlite:///{path}", create=False)
    created = await SqlStore.open(f"sqlite:///{path}", create=True)
    await created.close()
    opened = await SqlStore.open(f"sqlite:///{path}", create=False)
    assert await note(opened, "colour") is None
    await opened.close()


async def test_closing_leaves_one_file_with_everything_in_it(path: Path, store: SqlStore) -> None:
    async with store.writing() as tx:
        await tx.save_note("colour", "yellow")
    await store.close()
    assert [file.name for file in path.parent.iterdir()] == ["perijove.db"]


# ---------------------------------------------------------------- what a connection keeps


def kept_statements(connection: sqlite3.Connection) -> int:
    """Those that it has prepared and not forgotten."""
    caches = [kept for kept in gc.get_referents(connection) if hasattr(kept, "cache_info")]
    return sum(cache.cache_info().currsize for cache in caches)


def test_a_query_for_ever_more_keys_does_not_fill_the_memory(path: Path) -> None:
    engine = SqliteFile(path).blocking_engine(writing=True)
    with engine.connect() as connection:
        for keys in range(1, 2 * REMEMBERED):
            connection.exec_driver_sql(f"SELECT 1 IN ({', '.join('?' * keys)})", tuple(range(keys))).all()
        assert kept_statements(cast("sqlite3.Connection", connection.connection.driver_connection)) == REMEMBERED
    engine.dispose()


# ---------------------------------------------------------------- the index of words


async def test_the_index_of_words_keeps_in_step_with_the_releases_whoever_changes_them(path: Path, store: SqlStore) -> None:
    async with store.writing() as tx:
        for release in (a_release("a"), a_release("b"), a_release("a", title="Another", text="Nothing of before.")):
            await tx.save_release(release)
    assert words_of(path, "lava") == ["b"]
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE release_words SET words = 'lava', title = '' WHERE release = 'a'")
        connection.execute("DELETE FROM release_words WHERE release = 'b'")
    assert words_of(path, "lava") == ["a"]


def words_of(path: Path, word: str) -> list[str]:
    """The releases that the index knows with this word, after it was compared with what is stored."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO release_words_fts (release_words_fts, rank) VALUES ('integrity-check', 1)")
        rows = "SELECT rowid FROM release_words_fts WHERE release_words_fts MATCH ?"
        found = connection.execute(f"SELECT release FROM release_words WHERE seq IN ({rows})", [word])  # noqa: S608 — our own
        return [release for (release,) in found]


# ---------------------------------------------------------------- two at once


async def test_two_stores_on_one_database_take_turns_at_writing(path: Path, store: SqlStore) -> None:
    other = SqlStore(SqliteFile(path))

    async def count_up(through: SqlStore) -> None:
        async with through.writing() as tx:
            await tx.save_note("count", str(int(await tx.note("count") or 0) + 1))

    await asyncio.gather(*(count_up(through) for through in (store, other) * 5))
    assert await note(store, "count") == "10"
    await other.close()


async def test_tasks_of_one_store_queue_instead_of_meeting_the_databases_lock(path: Path, store: SqlStore) -> None:
    impatient = SqlStore(SqliteFile(path, patience=0))
    await asyncio.gather(*(set_note(impatient) for _ in range(5)))
    assert await note(store, "colour") == "yellow"
    await impatient.close()


async def test_a_reader_does_not_wait_for_another_processs_writer(path: Path, store: SqlStore) -> None:
    impatient = SqlStore(SqliteFile(path, patience=0))
    async with store.writing() as tx:
        await tx.save_note("colour", "yellow")
        assert await tx.note("colour") == "yellow"
        assert await note(impatient, "colour") is None
    assert await note(impatient, "colour") == "yellow"
    await impatient.close()


async def test_a_database_that_another_program_keeps_locked_is_named(path: Path, store: SqlStore) -> None:
    impatient = SqlStore(SqliteFile(path, patience=0))
    async with store.writing() as tx:
        await tx.save_note("colour", "green")
        assert await tx.note("colour") == "green"  # now it is written
        with pytest.raises(StartupError, match=r"perijove\.db cannot be used: database is locked"):
            await set_note(impatient)
    await set_note(impatient)
    assert await note(store, "colour") == "yellow"
    await impatient.close()


async def test_what_cannot_be_committed_leaves_nothing_behind(store: SqlStore) -> None:
    async def note_and_fail() -> None:
        async with store.writing() as tx:
            await tx.save_note("colour", "green")
            await tx.save_sighting(Sighting("journal", "guid", "no release", "print"))

    with pytest.raises(IntegrityError):
        await note_and_fail()
    assert await note(store, "colour") is None
    await set_note(store)
    assert await note(store, "colour") == "yellow"


async def set_note(store: SqlStore) -> None:
    async with store.writing() as tx:
        await tx.save_note("colour", "yellow")


KILLED = """
import asyncio, sys
from pathlib import Path
from bot.storage.lock import SingleDeliverer
from bot.storage.schema import upgrade
from bot.storage.sqlite import SqliteFile
from bot.storage.sqlite import SqliteFile
from bot.storage.store import SqlStore

async def main(path):
    store = SqlStore(SqliteFile(path))
    async with store.writing() as tx:
        await tx.save_note("committed", "yes")
    async with store.writing() as tx:
        await tx.save_note("committed", "no")
        print("now", flush=True)
        sys.stdin.read()

path = Path(sys.argv[1])
with SingleDeliverer(path):
    asyncio.run(main(path))
"""


async def test_after_a_kill_what_was_committed_is_there_and_the_right_to_deliver_is_free(
    path: Path, store: SqlStore
) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, str(path), stdin=PIPE, stdout=PIPE)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"now\n"
    with pytest.raises(StartupError, match="another perijove run"), SingleDeliverer(path):
        pass
    process.kill()
    await process.wait()
    with SingleDeliverer(path):
        assert await note(store, "committed") == "yes"
        await set_note(store)


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("writing", [True, False])
async def test_what_is_committed_is_on_the_disk_before_anything_goes_on(path: Path, writing: bool) -> None:
    engine = SqliteFile(path).engine(writing=writing)
    async with engine.connect() as connection:
        assert await connection.scalar(text("PRAGMA synchronous")) == 2, "2 is FULL"
    await engine.dispose()


# ---------------------------------------------------------------- times and speed


async def test_a_time_without_a_zone_is_refused(store: SqlStore) -> None:
    async with store.writing() as tx:
        with pytest.raises(StatementError, match="a time needs a zone: 2026-03-01T12:00:00"):
            await tx.save_source_state(SourceState("journal", last_success=NOW.replace(tzinfo=None)))


async def test_times_of_other_zones_come_back_as_the_same_moment_in_utc_and_sort_by_it(store: SqlStore) -> None:
    east = timezone(timedelta(hours=9))
    earlier = datetime(2026, 3, 1, 20, 59, tzinfo=east)
    async with store.writing() as tx:
        await tx.save_release(a_release())
        await tx.promise([a_delivery("now", channel=1), a_delivery("earlier", channel=2, due=earlier)])
        assert [delivery.id for delivery in await tx.due(NOW, 2)] == ["earlier", "now"]
        found = (await tx.deliveries(ids=["earlier"]))[0].due
    assert found == earlier
    assert found.utcoffset() == timedelta()


@contextmanager
def recorded_queries() -> Iterator[list[tuple[str, tuple[object, ...]]]]:
    """The queries that any engine sends meanwhile."""
    queries: list[tuple[str, tuple[object, ...]]] = []

    def record(_: Connection, __: object, statement: str, parameters: tuple[object, ...], *___: object) -> None:
        if statement.startswith("SELECT"):
            queries.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", record)
    yield queries
    event.remove(Engine, "before_cursor_execute", record)


async def test_what_is_due_and_what_is_newest_are_found_through_indexes(path: Path, store: SqlStore) -> None:
    async with store.writing() as tx:
        await tx.save_release(a_release())
        await tx.promise(a_delivery(f"{kind}{n}", kind=kind, channel=n) for kind in Kind for n in range(50))
    with recorded_queries() as queries:
        async with store.reading() as tx:
            await tx.due(NOW, 80)
            await tx.latest("io")
    assert len(queries) == 4
    with closing(sqlite3.connect(path)) as connection:
        plans = [connection.execute(f"EXPLAIN QUERY PLAN {query}", parameters).fetchall() for query, parameters in queries]
    tables = ("deliveries", "sending", "older", "post", "releases", "release_targets")
    assert not [step for plan in plans for *_, step in plan if step.startswith(tuple(f"SCAN {table}" for table in tables))]


async def test_a_look_at_an_outbox_in_which_nothing_is_due_is_one_question(store: SqlStore) -> None:
    async with store.writing() as tx:
        await tx.save_release(a_release())
        await tx.promise([a_delivery("later", due=NOW + timedelta(seconds=1))])
    with recorded_queries() as queries:
        async with store.reading() as tx:
            assert await tx.due(NOW, 1) == []
    assert len(queries) == 1


async def test_what_is_written_waits_for_a_question_or_the_commit(store: SqlStore) -> None:
    async with store.writing() as tx:
        await tx.save_source_state(SourceState("journal"))
        driver = (await tx._connection.get_raw_connection()).driver_connection  # noqa: SLF001 — nothing else tells
        assert driver is not None
        assert not driver.in_transaction
        assert await tx.source_state("journal") == SourceState("journal")
        assert driver.in_transaction


# ---------------------------------------------------------------- one deliverer


def test_only_one_may_deliver_at_a_time_under_whatever_name(path: Path) -> None:
    path.touch()
    alias = path.with_name("alias.db")
    alias.symlink_to(path)
    with SingleDeliverer(path):
        for name in (path, alias):
            with pytest.raises(StartupError, match=r"another perijove run .*perijove\.db\.lock"), SingleDeliverer(name):
                pass
    with SingleDeliverer(alias):
        pass


def test_a_lock_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with (
        pytest.raises(StartupError, match=r"perijove\.db\.lock cannot be written"),
        SingleDeliverer(tmp_path / "data" / "perijove.db"),
    ):
        pass


# ---------------------------------------------------------------- backup


async def test_a_backup_taken_beside_a_writer_holds_what_was_committed(path: Path, store: SqlStore) -> None:
    await set_note(store)
    target = path.with_name("backup.db")
    async with store.writing() as tx:
        await tx.save_note("colour", "red")
        await asyncio.to_thread(backup, f"sqlite:///{path}", target)
    copy = await SqlStore.open(f"sqlite:///{target}", create=False)
    assert await note(copy, "colour") == "yellow"
    await copy.close()


async def test_a_backup_overwrites_nothing(path: Path, store: SqlStore) -> None:
    await set_note(store)
    target = path.with_name("photos.zip")
    target.write_text("dear to somebody")
    with pytest.raises(StartupError, match=r"photos\.zip is there already"):
        backup(f"sqlite:///{path}", target)
    assert target.read_text() == "dear to somebody"


@pytest.mark.usefixtures("store")
def test_a_backup_that_cannot_be_written_is_named(path: Path) -> None:
    with pytest.raises(StartupError, match=r"nowhere/backup\.db cannot be written"):
        backup(f"sqlite:///{path}", path.parent / "nowhere" / "backup.db")


def test_a_backup_that_fails_leaves_no_file_behind(path: Path) -> None:
    path.write_text("A shopping list is not a database, however long it is.\n" * 100)
    target = path.with_name("backup.db")
    with pytest.raises(StartupError, match="cannot be copied"):
        backup(f"sqlite:///{path}", target)
    assert not target.exists()


def test_a_missing_database_is_not_backed_up(path: Path) -> None:
    with pytest.raises(StartupError, match="there is no database"):
        backup(f"sqlite:///{path}", path.with_name("backup.db"))
    assert list(path.parent.iterdir()) == []


def test_given_up_while_it_connects_it_leaves_no_thread_behind(path: Path) -> None:
    """One that outlived its event loop would complain; pytest turns that into a failure."""
    upgrade(f"sqlite:///{path}")
    for steps in range(1, 12):
        asyncio.run(given_up(path, steps))


async def given_up(path: Path, steps: int) -> None:
    store = SqlStore(database_at(f"sqlite:///{path}"))

    async def read() -> None:
        async with store.reading() as tx:
            await tx.watches()

    reading = asyncio.create_task(read())
    for _ in range(steps):
        await asyncio.sleep(0)
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    await store.close()
