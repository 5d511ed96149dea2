"""The database's version: a migrated database is the one in code, and one that does not fit is refused with a clear line."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from bot.core.errors import ConfigError, StartupError
from bot.storage import schema
from bot.storage.database import database_at
from bot.storage.tables import metadata


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "perijove.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated(request: pytest.FixtureRequest, path: Path) -> Iterator[Connection]:
    if request.param == "sqlite":
        url = f"sqlite:///{path}"
        schema.upgrade(url)
    else:
        url = request.getfixturevalue("with_tables")
    engine = database_at(url).blocking_engine(writing=False)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def execute(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def in_every_database(name: str | None, _kind: str, _parents: object) -> bool:
    """Whether it is not one of those that find words, which are particular to each database."""
    return not str(name).startswith(("release_words_fts", "ix_release_words_words"))


def test_a_migrated_database_equals_the_tables_in_code(migrated: Connection) -> None:
    opts = {"compare_type": True, "compare_server_default": True, "include_name": in_every_database}
    context = MigrationContext.configure(migrated, opts=opts)
    assert compare_metadata(context, metadata) == []


def test_a_migrated_database_has_the_keys_of_the_tables_in_code(migrated: Connection) -> None:
    found = {table: inspect(migrated).get_pk_constraint(table) for table in metadata.tables}
    assert {name: (key["name"], key["constrained_columns"]) for name, key in found.items()} == {
        name: (table.primary_key.name, [column.name for column in table.primary_key])
        for name, table in metadata.tables.items()
    }


def test_the_migrations_files_are_named_after_their_versions() -> None:
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    scripts = ScriptDirectory.from_config(config)
    assert schema.versions() == [script.revision for script in scripts.walk_revisions()][::-1]
    assert schema.versions()[-1] == scripts.get_current_head()


def test_upgrading_twice_is_harmless(path: Path) -> None:
    url = f"sqlite:///{path}"
    schema.upgrade(url)
    execute(path, "INSERT INTO notes VALUES ('colour', 'yellow')")
    schema.upgrade(url)
    schema.check(url)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT * FROM notes").fetchall() == [("colour", "yellow")]


def test_the_folder_is_made_with_the_database(tmp_path: Path) -> None:
    path = tmp_path / "new" / "data 100%" / "perijove.db"
    schema.upgrade(f"sqlite:///{path}")
    assert path.is_file()


def test_a_database_newer_than_the_code_is_refused_and_left_alone(path: Path) -> None:
    url = f"sqlite:///{path}"
    schema.upgrade(url)
    execute(path, "UPDATE alembic_version SET version_num = '9999'")
    for refusing in (schema.check, schema.upgrade):
        with pytest.raises(StartupError, match=r"perijove\.db was written by a newer Perijove \(its version is 9999\)"):
            refusing(url)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]


def test_a_database_older_than_the_code_asks_for_an_upgrade(path: Path) -> None:
    url = f"sqlite:///{path}"
    path.touch()
    with pytest.raises(StartupError, match="has no tables yet: run `perijove db upgrade`"):
        schema.check(url)
    schema.upgrade(url)
    schema.check(url)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0009'")
    with pytest.raises(StartupError, match="is older than this Perijove: run `perijove db upgrade`"):
        schema.check(url)


def test_a_failed_upgrade_leaves_nothing_half_done(path: Path) -> None:
    execute(path, "CREATE TABLE deliveries (somebody_elses INTEGER)")
    with pytest.raises(StartupError, match="deliveries already exists"):
        schema.upgrade(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("deliveries",)]


def test_a_missing_database_is_not_created_by_checking(path: Path) -> None:
    with pytest.raises(
        StartupError, match=r"there is no database at .*: `perijove run` or `perijove db upgrade` creates it"
    ):
        schema.check(f"sqlite:///{path}")
    assert not path.exists()


@pytest.mark.parametrize("doing", [schema.check, schema.upgrade])
def test_a_file_that_is_no_database_is_named(path: Path, doing: Callable[[str], None]) -> None:
    path.write_text("A shopping list is not a database, however long it is.\n" * 100)
    with pytest.raises(StartupError, match=r"perijove\.db cannot be used: file is not a database"):
        doing(f"sqlite:///{path}")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(StartupError, match=r"the database's folder .*/data cannot be made"):
        schema.upgrade(f"sqlite:///{tmp_path}/data/perijove.db")


def test_a_place_where_no_file_can_be_is_named(path: Path) -> None:
    path.mkdir()
    with pytest.raises(StartupError, match=r"perijove\.db cannot be used: unable to open database file"):
        schema.upgrade(f"sqlite:///{path}")


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("mysql://bot:secret@db.example/p", "begins with mysql://, but data is kept in SQLite, .* or at postgresql://"),
        ("perijove.db", "is not an address; data is kept in SQLite, like sqlite:///data/perijove.db"),
        ("sqlite://host:port/p", "is not an address like sqlite:///data/perijove.db"),
        ("sqlite://data/perijove.db", "names no file: sqlite:///data/perijove.db would"),
        ("", "is not an address"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
    ],
)
def test_an_address_that_is_no_databases_is_refused_without_repeating_its_password(url: str, complaint: str) -> None:
    with pytest.raises(ConfigError, match=f"DATABASE_URL.*{complaint}") as refusal:
        schema.upgrade(url)
    assert "secret" not in str(refusal.value)
