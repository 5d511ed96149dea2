"""From every version there was, with rows in every table of it, a database is brought up to date, and back again.

Each row is made from what the database says of its columns, so that a version to come is tested without a word about it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Boolean, Connection, DateTime, Engine, MetaData, Table, insert, select

from bot.core.words import phrases
from bot.storage import schema
from bot.storage.backup import before
from bot.storage.database import database_at
from bot.storage.restore import restore
from bot.storage.store import SqlStore, SqlTransaction
from tests.builders import NOW
from tests.postgres.server import Server

VERSIONS = schema.versions()
RELEASE = "pia90001"

SAID = {
    "key": RELEASE,
    "release": RELEASE,
    "target": "io",
    "title": "A sample lake on Io",
    "keywords": '["Lava"]',
    "picture": "null",
    "slip": "null",
    "draft": "{}",
    "options": "{}",
    "description": '{"caption": "", "alt": "", "credit": ""}',
    "matches": '[{"target": "io", "reasons": []}]',
    "links": "[]",
    "places": "[]",
    "roles": "[7]",
    "kind": "post",
    "state": "sent",
    "not_words": "[]",
    "zone": "Europe/Berlin",
}
"""What stands in columns of these names. In any other stands something plain that fits its type."""

OF_TABLES = {"own_targets": {"words": '["lava"]'}, "release_words": {"words": " lava ", "title": " lava "}}


def in_the_words_index(table: str) -> bool:
    """Whether the database keeps the table itself, in step with another one."""
    return table.startswith("release_words_fts") or table == "alembic_version"


def migrate(connection: Connection, version: str) -> None:
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def tables(connection: Connection) -> list[Table]:
    """Those that are there, each after the ones it refers to."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: not in_the_words_index(name))
    return found.sorted_tables


def a_row(table: Table) -> dict[str, Any]:
    said = SAID | OF_TABLES.get(table.name, {})
    return {column.name: said.get(column.name, plain(column.type)) for column in table.columns}


def plain(of: Any) -> Any:
    match of:
        case Boolean():
            return True
        case DateTime():
            return NOW
        case _ if of.python_type is int:
            return 5
        case _:
            return "sample"


def rows(connection: Connection, columns: dict[str, list[str]]) -> dict[str, list[Any]]:
    """All that stands in these columns, by table."""
    there = {table.name: table for table in tables(connection)}
    return {
        name: [tuple(row) for row in connection.execute(select(*(there[name].c[column] for column in wanted)))]
        for name, wanted in columns.items()
    }


def columns(connection: Connection) -> dict[str, list[str]]:
    return {table.name: sorted(table.columns.keys()) for table in tables(connection)}


def engine_of(url: str) -> Engine:
    return database_at(url).blocking_engine(writing=True)


def filled(url: str, version: str) -> dict[str, list[str]]:
    """Make a database of this version, with a row in each table; which columns there are."""
    engine = engine_of(url)
    with engine.begin() as connection:
        migrate(connection, version)
        for table in tables(connection):
            connection.execute(insert(table), a_row(table))
        found = columns(connection)
    engine.dispose()
    return found


def said_in(url: str, wanted: dict[str, list[str]]) -> dict[str, list[Any]]:
    engine = engine_of(url)
    with engine.connect() as connection:
        found = rows(connection, wanted)
    engine.dispose()
    return found


@asynccontextmanager
async def reading(url: str) -> AsyncIterator[SqlTransaction]:
    store = SqlStore(database_at(url))
    try:
        async with store.reading() as tx:
            yield tx
    finally:
        await store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that is still to be made."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/perijove.db"
        return
    server: Server = request.getfixturevalue("postgres")
    with server.new_database() as address:
        yield address


@pytest.mark.parametrize("version", VERSIONS)
async def test_every_row_of_every_version_is_there_and_can_be_read(url: str, version: str) -> None:
    before_it = filled(url, version)
    stood = said_in(url, before_it)
    assert all(len(found) == 1 for found in stood.values())

    schema.upgrade(url)

    assert said_in(url, before_it) == stood
    schema.check(url)
    async with reading(url) as tx:
        assert (await tx.releases([RELEASE]))[RELEASE].targets == {"io"}
        assert [watch.target for watch in await tx.watches()] == ["io"]
        assert [row.release for row in await tx.deliveries()] == [RELEASE]
        assert (await tx.source_state("sample")).failures == 5
        assert await tx.note("sample") == "sample"
        assert list(await tx.sightings("sample", ["sample"])) == ["sample"]
        assert await tx.owners(["sample"]) == {"sample": RELEASE}
        assert len(await tx.own_targets()) == ("own_targets" in stood)
        assert ((await tx.guild_settings(5)).notices == 5) is ("guilds" in stood)
        assert (await tx.panel("sample") is not None) is ("panels" in stood)
        assert [release.key for release in await tx.search(phrases("lava"), 5)] == [RELEASE]
        assert [release.key for release in await tx.latest("io")] == [RELEASE]


@pytest.mark.parametrize("version", VERSIONS[:-1])
def test_whoever_goes_back_finds_the_file_as_it_was_before_the_upgrade(tmp_path: Path, version: str) -> None:
    path = tmp_path / "perijove.db"
    url = f"sqlite:///{path}"
    stood = said_in(url, columns_before := filled(url, version))
    schema.upgrade(url)

    kept = restore(url, before(path, VERSIONS[-1]), NOW, replace=True)

    assert kept is not None
    assert schema.version(database_at(url), "it") == version
    assert said_in(url, columns_before) == stood
    schema.upgrade(url)
    assert said_in(url, columns_before) == stood
