"""A backup under load has every receipt, is whole or not there, and takes the database's place where that harms nobody."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.errors import ConfigError, StartupError
from bot.core.model import State
from bot.storage import schema
from bot.storage.backup import COPIES, backup, before, keep_copy
from bot.storage.database import database_at
from bot.storage.lock import SingleDeliverer
from bot.storage.restore import restore
from bot.storage.store import SqlStore
from tests.builders import NOW, a_delivery, a_release
from tests.loopback.process import CHECKOUT

WRITERS, AT_LEAST = 3, 40
"""Tasks that record receipts while a backup is taken; how many receipts there are when it begins."""

NO_DATABASE = b"A shopping list is not a database, however long it is.\n" * 100

KILLED_AT_STEP = """
import os, signal, sys
from pathlib import Path
from bot.storage.backup import backup

url, target, left = sys.argv[1], sys.argv[2], int(sys.argv[3])

def count(event, arguments):
    global left
    if any(str(argument).startswith(target) for argument in arguments):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
backup(url, Path(target))
"""
"""Kills itself just before it touches the backup, or the file that becomes it, for the nth time."""

KILLED_AT_SIZE = """
import resource, signal, sys
from pathlib import Path
from bot.storage.backup import backup

signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
backup(sys.argv[1], Path(sys.argv[2]))
"""
"""Is killed by the system in the middle of a write, as soon as the copy has this size."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "perijove.db"


@pytest.fixture
def url(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture
async def store(url: str) -> AsyncIterator[SqlStore]:
    opened = await SqlStore.open(url, create=True)
    yield opened
    await opened.close()


async def record(store: SqlStore, numbers: Iterable[int]) -> None:
    """Receipts, each in a transaction of its own."""
    for number in numbers:
        sent = a_delivery(f"row{number}", channel=number + 1, state=State.SENT, message=9000 + number)
        async with store.writing() as tx:
            await tx.save_release(a_release())
            await tx.save_deliveries([sent])


async def receipts(url: str) -> set[int]:
    opened = await SqlStore.open(url, create=False)
    async with opened.reading() as tx:
        found = {row.message for row in await tx.deliveries() if row.message}
    await opened.close()
    return found


async def python(*arguments: str) -> int:
    """The exit status of a program of its own."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, env=environment, stderr=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL
    )
    return await process.wait()


def execute(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def is_whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))


def spoil(path: Path) -> None:
    path.write_bytes(NO_DATABASE)
    path.with_name(f"{path.name}-wal").write_bytes(b"what was not in it yet")


async def test_a_backup_under_load_restores_to_every_receipt_there_was_when_it_began(
    url: str, path: Path, store: SqlStore
) -> None:
    written: list[int] = []
    enough, over = asyncio.Event(), asyncio.Event()

    async def write(first: int) -> None:
        number = first
        while not over.is_set():
            await record(store, [number])
            written.append(number)
            number += WRITERS
            if len(written) >= AT_LEAST:
                enough.set()

    writing = [asyncio.create_task(write(first)) for first in range(WRITERS)]
    await enough.wait()
    before = set(written)
    target = path.with_name("backup.db")
    program = f"from pathlib import Path; from bot.storage.backup import backup; backup({url!r}, Path({str(target)!r}))"
    assert await python("-c", program) == 0
    over.set()
    await asyncio.gather(*writing)
    await store.close()

    restored = path.with_name("elsewhere.db")
    assert restore(f"sqlite:///{restored}", target, NOW) is None
    found = {number - 9000 for number in await receipts(f"sqlite:///{restored}")}
    assert before <= found < set(written)
    assert is_whole(restored)


async def test_a_kill_at_any_step_of_a_backup_harms_neither_the_database_nor_an_older_backup(
    url: str, path: Path, store: SqlStore
) -> None:
    await record(store, range(3))
    older, target = path.with_name("older.db"), path.with_name("newer.db")
    backup(url, older)
    before = older.read_bytes()
    await record(store, range(3, 6))
    steps = 0
    while not target.exists():
        steps += 1
        status = await python("-c", KILLED_AT_STEP, url, str(target), str(steps))
        assert status == (0 if target.exists() else -signal.SIGKILL)
        assert older.read_bytes() == before
        assert is_whole(path)
    assert steps > 4
    assert await receipts(f"sqlite:///{target}") == set(range(9000, 9006))
    assert sorted(file.name for file in path.parent.glob("newer*")) == ["newer.db"]


async def test_a_kill_in_the_middle_of_a_write_leaves_no_half_a_backup_and_the_next_one_is_whole(
    url: str, path: Path, store: SqlStore
) -> None:
    await record(store, range(3))
    target = path.with_name("backup.db")
    assert await python("-c", KILLED_AT_SIZE, url, str(target), "40000") == -signal.SIGXFSZ
    assert [file.name.startswith("backup.db.unfinished-") for file in path.parent.glob("backup.db*")] != []
    assert not target.exists()
    assert is_whole(path)
    backup(url, target)
    assert [file.name for file in path.parent.glob("backup.db*")] == ["backup.db"]
    assert await receipts(f"sqlite:///{target}") == {9000, 9001, 9002}


async def test_what_was_there_is_kept_beside_the_backup_that_took_its_place(url: str, path: Path, store: SqlStore) -> None:
    await record(store, [0])
    target = path.with_name("backup.db")
    backup(url, target)
    await record(store, [1])
    await store.close()

    kept = restore(url, target, NOW, replace=True)

    assert kept == path.with_name("perijove.db.replaced-20260301T120000Z")
    assert await receipts(url) == {9000}
    assert await receipts(f"sqlite:///{kept}") == {9000, 9001}
    assert sorted(file.name for file in path.parent.iterdir()) == ["backup.db", path.name, f"{path.name}.lock", kept.name]


async def test_a_database_that_is_there_is_not_replaced_unless_that_is_said(url: str, path: Path, store: SqlStore) -> None:
    await record(store, [0])
    await store.close()
    backup(url, target := path.with_name("backup.db"))
    with pytest.raises(StartupError, match=r"a database at .*perijove\.db already: with --replace"):
        restore(url, target, NOW)
    assert await receipts(url) == {9000}


async def test_while_a_bot_runs_nothing_is_restored(url: str, path: Path, store: SqlStore) -> None:
    await record(store, [0])
    backup(url, target := path.with_name("backup.db"))
    await record(store, [1])
    with SingleDeliverer(path), pytest.raises(StartupError, match="another perijove run delivers from this database"):
        restore(url, target, NOW, replace=True)
    with pytest.raises(StartupError, match="is in use: stop every perijove that uses it first"):  # one that only answers
        restore(url, target, NOW, replace=True)
    assert await receipts(url) == {9000, 9001}
    assert sorted(file.name for file in path.parent.glob("*unfinished*")) == []


@pytest.mark.parametrize("harm", ["torn", "empty", "text", "newer", "orphaned"])
async def test_what_is_no_whole_backup_is_refused_and_the_database_stays(
    url: str, path: Path, store: SqlStore, harm: str
) -> None:
    await record(store, range(30))
    await store.close()
    backup(url, target := path.with_name("backup.db"))
    match harm:
        case "torn":
            target.write_bytes(target.read_bytes()[:30000] + bytes(8192) + target.read_bytes()[38192:])
        case "empty":
            target.write_bytes(b"")
        case "text":
            target.write_bytes(NO_DATABASE)
        case _:
            newer = "UPDATE alembic_version SET version_num = '9999'"
            execute(target, newer if harm == "newer" else "DELETE FROM releases")
    said = r"backup\.db (is damaged|is no database of|cannot be copied|was written by a newer Perijove)"
    with pytest.raises(StartupError, match=said):
        restore(url, target, NOW, replace=True)
    assert len(await receipts(url)) == 30
    assert [file.name for file in path.parent.glob("*.db.*") if file.suffix != ".lock"] == []


async def test_a_damaged_database_can_be_replaced_and_its_log_does_not_spoil_the_backup(
    url: str, path: Path, store: SqlStore
) -> None:
    await record(store, [0])
    backup(url, target := path.with_name("backup.db"))
    await store.close()
    spoil(path)
    kept = restore(url, target, NOW, replace=True)
    assert kept is not None
    assert kept.read_bytes() == NO_DATABASE
    assert await receipts(url) == {9000}


def test_a_backup_that_is_not_there_is_named(url: str, tmp_path: Path) -> None:
    with pytest.raises(StartupError, match="there is no file"):
        restore(url, tmp_path / "backup.db", NOW)
    assert list(tmp_path.iterdir()) == []


def test_postgresql_has_tools_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="pg_restore"):
        restore("postgresql://bot@db.example/perijove", tmp_path / "backup.db", NOW)


def test_what_cannot_be_copied_first_is_not_upgraded(url: str, path: Path) -> None:
    schema.upgrade(url)
    execute(path, "UPDATE alembic_version SET version_num = '0009'")
    path.with_name(f"perijove.db.before-{schema.newest()}").mkdir()
    with pytest.raises(StartupError, match=r"perijove\.db\.before-.* cannot be written"):
        schema.upgrade(url)
    assert schema.version(database_at(url), "it") == "0009"
    assert [file.name for file in path.parent.glob("*unfinished*")] == []


def test_of_the_copies_made_before_upgrades_the_last_few_are_kept(url: str, path: Path) -> None:
    schema.upgrade(url)
    for version in range(20, 27):
        keep_copy(path, f"{version:04}")
    names = sorted(file.name for file in path.parent.glob("perijove.db.*"))
    assert names == [f"perijove.db.before-{version:04}" for version in range(27 - COPIES, 27)]


def test_an_upgrade_says_where_it_kept_the_database_as_it_was(url: str, path: Path) -> None:
    assert schema.upgrade(url) is None
    execute(path, "UPDATE alembic_version SET version_num = '0009'")
    execute(path, "ALTER TABLE releases DROP COLUMN revised")
    assert schema.upgrade(url) == before(path, schema.newest())
    assert schema.version(database_at(f"sqlite:///{before(path, schema.newest())}"), "the copy") == "0009"
    assert schema.upgrade(url) is None
