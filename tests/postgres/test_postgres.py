"""What is particular to the store on PostgreSQL; `tests/contracts/test_store*.py` say what it promises as a store."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from bot.core.checkup import unusable
from bot.core.errors import ConfigError, StartupError
from bot.storage import schema
from bot.storage.backup import backup
from bot.storage.database import database_at
from bot.storage.doctor import damage, examine, rooms
from bot.storage.store import SqlStore
from tests.postgres.pooler import Pooler
from tests.postgres.server import Server


@pytest.fixture
def url(postgres: Server) -> Iterator[str]:
    with postgres.new_database() as url:
        yield url


@pytest.fixture
async def store(emptied: str) -> AsyncIterator[SqlStore]:
    opened = SqlStore(database_at(emptied))
    yield opened
    await opened.close()


async def note(store: SqlStore, name: str) -> str | None:
    async with store.reading() as tx:
        return await tx.note(name)


async def set_note(store: SqlStore, value: str) -> None:
    async with store.writing() as tx:
        await tx.save_note("colour", value)


def execute(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


# ---------------------------------------------------------------- several processes


async def test_processes_that_start_at_once_take_turns_at_making_the_tables(url: str) -> None:
    async with asyncio.TaskGroup() as group:
        opening = [group.create_task(SqlStore.open(url, create=True)) for _ in range(3)]
    for store in opening:
        assert await note(store.result(), "colour") is None
        await store.result().close()


async def test_writers_of_several_processes_take_turns_from_their_beginning(emptied: str, store: SqlStore) -> None:
    other = SqlStore(database_at(emptied))

    async def count_up(through: SqlStore) -> None:
        async with through.writing() as tx:
            await tx.save_note("count", str(int(await tx.note("count") or 0) + 1))

    await asyncio.gather(*(count_up(through) for through in (store, other) * 5))
    assert await note(store, "count") == "10"
    await other.close()


async def test_a_reader_sees_one_moment_and_does_not_wait(store: SqlStore) -> None:
    await set_note(store, "yellow")
    async with store.reading() as tx:
        assert await tx.note("colour") == "yellow"
        await set_note(store, "red")
        assert await tx.note("colour") == "yellow"
    assert await note(store, "colour") == "red"


async def test_a_reader_cannot_write(store: SqlStore) -> None:
    with pytest.raises(StartupError, match="cannot execute INSERT in a read-only transaction"):
        async with store.reading() as tx:
            await tx.save_note("colour", "yellow")


# ---------------------------------------------------------------- connections that end


async def test_a_connection_that_ended_between_two_transactions_is_replaced(emptied: str, store: SqlStore) -> None:
    await set_note(store, "yellow")
    assert await note(store, "colour") == "yellow"
    execute(emptied, OTHERS)
    await set_note(store, "red")
    assert await note(store, "colour") == "red"


async def test_a_connection_that_ends_within_a_transaction_undoes_it_in_one_line(emptied: str, store: SqlStore) -> None:
    async def cut_off() -> None:
        async with store.writing() as tx:
            await tx.save_note("colour", "yellow")
            execute(emptied, OTHERS)
            await tx.save_note("colour", "red")

    with pytest.raises(StartupError, match=r"^the database perijove_test_\w+ at .* cannot be used: .*terminating.*$"):
        await cut_off()
    assert await note(store, "colour") is None


# ---------------------------------------------------------------- what an operator can get wrong


def changed(url: str, *, user: str = "", password: str = "", database: str = "") -> str:
    parts = urlsplit(url)
    given, _, where = parts.netloc.rpartition("@")
    who = f"{user}:{password}" if user else given
    return parts._replace(netloc=f"{who}@{where}", path=f"/{database}" if database else parts.path).geturl()


@pytest.fixture
def guest(postgres: Server) -> Iterator[str]:
    """Someone who may connect, with the password `right`, and do nothing more."""
    name = f"guest_{uuid4().hex[:12]}"
    postgres.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'right'").format(sql.Identifier(name)))
    yield name
    postgres.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def refusal(url: str) -> str:
    with pytest.raises(StartupError) as refused:
        schema.upgrade(url)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_a_server_that_is_not_there_is_one_line() -> None:
    said = refusal("postgres://bot:secret@127.0.0.1:1/perijove")
    assert said.startswith("the database perijove at 127.0.0.1 cannot be used: connection failed")
    assert "secret" not in said


def test_a_database_that_is_not_there_is_one_line(postgres: Server) -> None:
    assert 'database "elsewhere" does not exist' in refusal(changed(postgres.url, database="elsewhere"))


def test_a_wrong_password_is_one_line_that_does_not_repeat_it(postgres: Server, guest: str) -> None:
    said = refusal(changed(postgres.url, user=guest, password="wrong"))
    assert f'password authentication failed for user "{guest}"' in said
    assert "wrong" not in said


def test_a_user_who_may_not_make_tables_is_one_line(url: str, guest: str) -> None:
    assert "permission denied" in refusal(changed(url, user=guest, password="right"))


def test_a_database_that_may_only_be_read_is_one_line(url: str) -> None:
    execute(url, f"ALTER DATABASE {urlsplit(url).path[1:]} SET default_transaction_read_only = on")
    assert "read-only transaction" in refusal(url)


def test_a_failed_upgrade_leaves_nothing_half_done(url: str) -> None:
    execute(url, "CREATE TABLE deliveries (somebody_elses INTEGER)")
    assert 'relation "deliveries" already exists' in refusal(url)
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall() == [
            ("deliveries",)
        ]


def test_a_database_without_tables_asks_for_an_upgrade(url: str) -> None:
    with pytest.raises(StartupError, match="has no tables yet: run `perijove db upgrade`"):
        schema.check(url)


async def test_a_transaction_pooler_is_refused(postgres: Server) -> None:
    async with Pooler.before(postgres.url) as pooler:
        with pytest.raises(StartupError, match="a transaction pooler answers at DATABASE_URL"):
            await SqlStore.open(pooler.url, create=True)


def test_a_backup_is_left_to_postgresqls_own_tool(tmp_path: Path) -> None:
    target = tmp_path / "copy"
    with pytest.raises(ConfigError, match="pg_dump"):
        backup("postgres://bot@db.example/perijove", target)
    assert not target.exists()


def test_without_its_extra_postgresql_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)  # what Python sets for a module that is not to be found
    for name in ("bot.storage.postgres", "bot.storage.election"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    with pytest.raises(ConfigError, match=r"needs its extra: pip install 'perijove\[postgres\]'"):
        database_at("postgres://bot@db.example/perijove")


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ("postgres://bot:secret@db.example", "names no database: postgresql://user@host/perijove would"),
        ("postgres://bot:secret@db.example/p?pgbouncer=true", 'invalid URI query parameter: "pgbouncer"'),
        ("postgres://bot:secret@[db.example/p", "write postgresql://user:password@host/database"),
        ("postgresql://bot:sec%ret@db.example/p", "write postgresql://user:password@host/database"),
    ],
)
def test_an_address_that_is_wrong_is_refused_without_repeating_its_password(wrong: str, complaint: str) -> None:
    with pytest.raises(ConfigError) as refused:
        schema.upgrade(wrong)
    assert complaint in str(refused.value)
    assert "DATABASE_URL" in str(refused.value)
    assert "sec" not in str(refused.value)


# ---------------------------------------------------------------- perijove check


def test_its_size_is_the_servers_word_and_no_folder_is_looked_at(emptied: str, tmp_path: Path) -> None:
    assert examine(emptied) > 1_000_000
    assert damage(emptied) == ""
    assert [room.setting for room in rooms(emptied, tmp_path)] == ["PERIJOVE_DATA"]


def test_a_server_that_takes_no_changes_is_found_by_the_doctor(emptied: str) -> None:
    mark = "&" if "?" in emptied else "?"
    with pytest.raises(StartupError, match="read-only") as refusal:
        examine(f"{emptied}{mark}options=-c%20default_transaction_read_only%3Don")
    assert "stand-by" in unusable(str(refusal.value)).advice
