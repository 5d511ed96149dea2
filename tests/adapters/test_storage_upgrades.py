"""A database of an earlier version keeps its rows when it is brought up to date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from bot.core.model import GuildSettings, Kind, State
from bot.core.own_targets import OwnTarget
from bot.core.words import phrases
from bot.storage import schema
from bot.storage.database import database_at
from bot.storage.store import SqlStore
from tests.builders import NOW, a_delivery, a_release, a_watch
from tests.postgres.server import Server

RELEASE = """
    INSERT INTO releases VALUES (:key, 'journal', 'A sample', '', 'Of Björn.', NULL, '2026-03-01 12:00:00+00:00', '', 'null',
    '["Lava"]', '[]', '[]', '{"caption": "", "alt": "", "credit": ""}', FALSE, NULL, 1)
"""
OTHERS = [f"other{number:04}" for number in range(1000)]
"""More than are read at once."""

WATCH = "INSERT INTO watches VALUES (1, 100, 'io', 7, FALSE)"
DELIVERY = """
    INSERT INTO deliveries (id, kind, release, guild, channel, created, due, roles, state, attempts, unanswered, plain,
    revision, message, error) VALUES ('dddddddddddddddddddd', 'post', 'pia90001', 1, 100, '2026-03-01 12:00:00+00:00',
    '2026-03-01 12:00:00+00:00', '[7]', 'sent', 1, FALSE, FALSE, 1, 9001, '')
"""


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/perijove.db"


@pytest.fixture
def postgres_url(postgres: Server) -> Iterator[str]:
    with postgres.new_database() as url:
        yield url


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def first_version(request: pytest.FixtureRequest) -> str:
    """A database as the first version left it: a channel follows Io, and has a message; many releases are stored."""
    database = database_at(request.getfixturevalue(request.param))
    database.prepare(create=True)
    engine = database.blocking_engine(writing=True)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", "bot.storage:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(text(RELEASE), [{"key": key} for key in ("pia90001", *OTHERS)])
        for row in (WATCH, DELIVERY):
            connection.execute(text(row))
    engine.dispose()
    return str(request.getfixturevalue(request.param))


async def test_the_first_versions_watches_and_messages_are_there_and_nothing_is_published(first_version: str) -> None:
    schema.upgrade(first_version)
    store = SqlStore(database_at(first_version))
    async with store.writing() as tx:
        [watch], [delivery] = await tx.watches(), await tx.deliveries()
        assert (watch, watch.publish) == (a_watch(role=7), False)
        assert (delivery.kind, delivery.state, delivery.message) == (Kind.POST, State.SENT, 9001)
        assert (delivery.thread, delivery.publish, delivery.compact, delivery.digest) == (None, False, False, False)
        assert await tx.guild_settings(1) == GuildSettings(1)
        release = (await tx.releases(["pia90001"]))["pia90001"]
        assert (release.places, release.likeness) == ((), "")
        await tx.save_release(a_release())
        assert await tx.promise([a_delivery("e" * 20)]) == 1
    await store.close()


async def test_the_first_versions_releases_are_found_by_their_words_in_the_order_of_their_dates(first_version: str) -> None:
    schema.upgrade(first_version)
    store = SqlStore(database_at(first_version))
    async with store.writing() as tx:
        await tx.save_release(a_release("newer", title="Sample: lava", text="Björn", published=NOW + timedelta(days=1)))
        found = await tx.search(phrases("sample lava bjo"), 2000)
        assert [release.key for release in found] == ["newer", "pia90001", *reversed(OTHERS)]
    await store.close()


async def test_the_first_versions_releases_can_be_tried_on_a_servers_own_target(first_version: str) -> None:
    schema.upgrade(first_version)
    store = SqlStore(database_at(first_version))
    async with store.writing() as tx:
        assert await tx.own_targets() == []
        own = OwnTarget("g1/a", 1, "Lava", ("lava",))
        await tx.save_own_target(own)
        await tx.save_release(a_release("newer", published=NOW + timedelta(days=1)))
        assert await tx.own_targets(1) == [own]
        assert [one.key for one in await tx.newest_releases(3)] == ["newer", "pia90001", OTHERS[-1]]
    await store.close()
