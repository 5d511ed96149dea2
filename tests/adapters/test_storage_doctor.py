from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from bot.core.errors import StartupError
from bot.storage.doctor import damage, examine, rooms
from bot.storage.schema import upgrade


@pytest.fixture
def file(tmp_path: Path) -> Path:
    upgrade(f"sqlite:///{tmp_path}/perijove.db")
    return tmp_path / "perijove.db"


def changed(file: Path, *statements: str) -> None:
    connection = sqlite3.connect(file, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_a_database_that_can_be_used_tells_its_size_and_is_left_as_it_was(file: Path) -> None:
    before = file.read_bytes()
    assert examine(f"sqlite:///{file}") >= len(before)
    assert damage(f"sqlite:///{file}") == ""
    assert file.read_bytes() == before


def test_what_is_not_there_or_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.db").write_bytes(b"no database " * 100)
    for name in ("missing.db", "other.db"):
        with pytest.raises(StartupError):
            examine(f"sqlite:///{tmp_path}/{name}")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write what nobody may")
def test_a_database_that_may_only_be_read_is_refused(file: Path) -> None:
    changed(file, "PRAGMA journal_mode = DELETE")
    file.chmod(0o444)
    with pytest.raises(StartupError, match="readonly"):
        examine(f"sqlite:///{file}")


def test_damage_inside_the_file_is_named(file: Path) -> None:
    changed(file, "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA journal_mode = DELETE")
    with sqlite3.connect(file) as connection:
        [size] = connection.execute("PRAGMA page_size").fetchone()
        [page] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'deliveries'").fetchone()
    connection.close()
    content = bytearray(file.read_bytes())
    content[(page - 1) * size] = 0xFF  # no kind of page
    file.write_bytes(content)
    assert damage(f"sqlite:///{file}")


def test_a_folder_that_is_not_there_yet_has_the_room_of_where_it_will_be(tmp_path: Path) -> None:
    [database, data] = rooms(f"sqlite:///{tmp_path}/perijove.db", tmp_path / "not" / "yet")
    assert (database.setting, data.setting) == ("DATABASE_URL", "PERIJOVE_DATA")
    assert data.free > 0
    assert data.writable
    [one] = rooms(f"sqlite:///{tmp_path}/perijove.db", tmp_path)
    assert one.folder == str(tmp_path)
