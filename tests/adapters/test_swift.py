"""A transaction that is given up while its thread is busy with something else leaves nothing behind."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from threading import Event

import pytest

from bot.storage.swift import SwiftConnection


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[SwiftConnection]:
    made = SwiftConnection(lambda: sqlite3.connect(tmp_path / "sample.db", isolation_level=None), iter_chunk_size=1)
    await made
    await execute(made, "CREATE TABLE sample (word TEXT)")
    await made.commit()
    yield made
    await made.close()


async def execute(connection: SwiftConnection, statement: str) -> list[tuple[str]]:
    cursor = connection.cursor()
    await cursor.execute(statement)
    return await cursor.fetchall()


async def given_up_unheard(connection: SwiftConnection, *, after_a_statement: bool) -> None:
    """Begin a transaction whose (next) statement is cancelled before the thread has come to it, and roll it back."""
    hold = Event()
    connection.begin("BEGIN IMMEDIATE")
    if after_a_statement:
        await execute(connection, "INSERT INTO sample VALUES ('first')")
    busy = asyncio.create_task(connection._execute(hold.wait))  # type: ignore[no-untyped-call]  # noqa: SLF001 — to keep the thread busy
    insert = asyncio.create_task(execute(connection, "INSERT INTO sample VALUES ('second')"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    insert.cancel()
    undoing = asyncio.create_task(connection.rollback())
    await asyncio.sleep(0)
    hold.set()
    await asyncio.gather(busy, insert, undoing, return_exceptions=True)


@pytest.mark.parametrize("after_a_statement", [False, True])
async def test_a_statement_that_was_cancelled_before_its_turn_is_undone(
    connection: SwiftConnection, after_a_statement: bool
) -> None:
    await given_up_unheard(connection, after_a_statement=after_a_statement)
    assert await execute(connection, "SELECT word FROM sample") == []
    assert not connection.in_transaction


async def test_a_transaction_in_which_nothing_was_done_costs_nothing(connection: SwiftConnection) -> None:
    hold = Event()
    busy = asyncio.create_task(connection._execute(hold.wait))  # type: ignore[no-untyped-call]  # noqa: SLF001 — as above
    await asyncio.sleep(0)
    connection.begin("BEGIN IMMEDIATE")
    await connection.commit()  # the thread is busy: this would wait for it
    connection.begin("BEGIN IMMEDIATE")
    await connection.rollback()
    hold.set()
    await busy


def put_off(connection: SwiftConnection, statement: str) -> None:
    connection.put_off(lambda there: there.execute(statement))


async def test_what_was_put_off_is_done_in_order_before_the_next_question(connection: SwiftConnection) -> None:
    connection.begin("BEGIN IMMEDIATE")
    put_off(connection, "INSERT INTO sample VALUES ('a')")
    put_off(connection, "UPDATE sample SET word = word || 'b'")
    assert not connection.in_transaction
    assert await execute(connection, "SELECT word FROM sample") == [("ab",)]
    assert connection.in_transaction


async def test_what_was_put_off_is_done_by_the_commit(connection: SwiftConnection) -> None:
    connection.begin("BEGIN IMMEDIATE")
    put_off(connection, "INSERT INTO sample VALUES ('a')")
    await connection.commit()
    connection.begin("BEGIN IMMEDIATE")
    await connection.rollback()
    assert await execute(connection, "SELECT word FROM sample") == [("a",)]


async def test_what_was_put_off_is_forgotten_by_a_rollback(connection: SwiftConnection) -> None:
    connection.begin("BEGIN IMMEDIATE")
    put_off(connection, "INSERT INTO sample VALUES ('a')")
    await connection.rollback()
    assert await execute(connection, "SELECT word FROM sample") == []


async def test_a_commit_that_fails_can_be_undone(connection: SwiftConnection) -> None:
    connection.begin("BEGIN IMMEDIATE")
    put_off(connection, "INSERT INTO sample VALUES ('a')")
    put_off(connection, "INSERT INTO another VALUES ('a')")
    with pytest.raises(sqlite3.OperationalError, match="no such table: another"):
        await connection.commit()
    await connection.rollback()
    assert await execute(connection, "SELECT word FROM sample") == []
    assert not connection.in_transaction


async def test_what_a_statement_finds_is_there_once(connection: SwiftConnection) -> None:
    await execute(connection, "INSERT INTO sample VALUES ('a'), ('b')")
    cursor = connection.cursor()
    await cursor.execute("SELECT word FROM sample ORDER BY word")
    assert [column[0] for column in cursor.description] == ["word"]
    assert [await cursor.fetchall(), await cursor.fetchall()] == [[("a",), ("b",)], []]
    await cursor.executemany("UPDATE sample SET word = ?", [("c",), ("d",)])
    assert (cursor.description, cursor.rowcount) == (None, 4)
