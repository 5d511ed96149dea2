"""What every table needs: a dataclass becomes a row, rows become dataclasses, a row takes the place of the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Executable, Select, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from sqlalchemy.dialects import postgresql

    Insert = sqlite.Insert | postgresql.Insert

T = TypeVar("T")
Row = Mapping[str, Any]

SERIAL = "seq"
"""The column that the database numbers itself."""

UNANSWERED = "perijove_unanswered"
"""The execution option of a statement of which nobody asks what came of it, so that it need not be waited for."""


def as_row(record: DataclassInstance) -> dict[str, Any]:
    """The record's fields by name: tables call their columns the same."""
    return {name: getattr(record, name) for name in _names(type(record))}


@cache
def _names(kind: type[DataclassInstance]) -> tuple[str, ...]:
    """Looked up once: thousands of rows may be promised at once."""
    return tuple(field.name for field in fields(kind))


class Rows:
    """Reads and writes rows through one connection, inside the transaction it is in."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def _all(self, kind: type[T], query: Select[Any], **values: Any) -> list[T]:
        """The records that a query of their columns finds, with these values for its parameters."""
        found = await self._connection.execute(query, values)
        return [kind(**row) for row in found.mappings()]

    async def _put(self, table: Table, *rows: Row, key: Sequence[str]) -> None:
        """Insert the rows, each in the place of the one with the same key."""
        await self._write(_upsert(self._connection.dialect.name, table, *key), rows)

    async def _put_if_new(self, table: Table, rows: Sequence[Row], *, key: Sequence[str]) -> None:
        """Insert the rows whose key is not there yet."""
        await self._write(_insert_if_new(self._connection.dialect.name, table, *key), rows)

    async def _write(self, statement: Executable, rows: Sequence[Row]) -> None:
        """Execute it for each of the rows. An error may be raised by what is asked next, or by the commit."""
        if rows:
            await self._connection.run_sync(_execute_unanswered, statement, rows)

    async def _add(self, table: Table, rows: Sequence[Row], *, key: Sequence[str]) -> int:
        """Insert the rows whose key is not there yet; how many those were."""
        if not rows:
            return 0
        insert = _insert_if_new(self._connection.dialect.name, table, *key)
        # SQLAlchemy asks the driver for the count of an insert only when told to.
        done = await self._connection.execute(insert, rows, execution_options={"preserve_rowcount": True})
        return done.rowcount


def _execute_unanswered(connection: Connection, statement: Executable, rows: Sequence[Row]) -> None:
    connection.execute(statement, rows, execution_options={UNANSWERED: True})


@cache
def _upsert(dialect: str, table: Table, *key: str) -> Insert:
    """An insert of all columns but the one that the database numbers itself. Building it takes longer than running it."""
    insert = _insert(dialect, table)
    changed = {column.name: insert.excluded[column.name] for column in table.c if column.name not in {*key, SERIAL}}
    return insert.on_conflict_do_update(index_elements=key, set_=changed)


@cache
def _insert_if_new(dialect: str, table: Table, *key: str) -> Insert:
    return _insert(dialect, table).on_conflict_do_nothing(index_elements=key)


def _insert(dialect: str, table: Table) -> Insert:
    """An insert that knows ON CONFLICT: the databases take the same one, but in SQLAlchemy each has its own."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 — 3 MB, which SQLite does without

    return postgresql.insert(table)
