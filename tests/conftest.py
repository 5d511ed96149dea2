"""What the whole suite shares."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings

from bot.storage import schema
from bot.storage.tables import metadata
from tests.postgres.server import GIVEN, Server, some_server

EMPTY = ";".join(f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables))  # noqa: S608 — our own names

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")  # how long an example takes says more of the machine than of the code


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage among what is imported and collected: all of it stays, and looking took half of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: somebody always waits for a process that starts, or for the second of a poll."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with Perijove's tables, and nothing in them, to be copied: faster than making one for each test."""
    path = tmp_path_factory.mktemp("store") / "empty.db"
    schema.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server; tests that need it are skipped where there is none."""
    with some_server() as server:
        if server is None:
            pytest.skip(f"needs PostgreSQL: its address in {GIVEN}, or Debian's postgresql installed")
        yield server


@pytest.fixture(scope="session")
def with_tables(postgres: Server) -> Iterator[str]:
    """The address of a PostgreSQL database with Perijove's tables: making one for each test would take longer."""
    with postgres.new_database() as url:
        schema.upgrade(url)
        yield url


@pytest.fixture
def emptied(with_tables: str) -> str:
    """The address of a PostgreSQL database with Perijove's tables, and nothing in them."""
    empty(with_tables)
    return with_tables


def empty(url: str) -> None:
    """Remove every row from a database on PostgreSQL."""
    with psycopg.connect(url) as connection:
        connection.execute(EMPTY.encode())
