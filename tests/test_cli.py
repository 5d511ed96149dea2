"""The commands that need neither Discord nor NASA, on a real database."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import __version__
from bot.cli import app
from bot.core.model import Kind, Release, SourceState, State
from bot.storage.store import SqlStore
from tests.builders import NOW, a_delivery, a_release
from tests.loopback.process import rss


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database's address in the environment, and no other setting."""
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "PERIJOVE_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    url = f"sqlite:///{tmp_path}/perijove.db"
    monkeypatch.setenv("DATABASE_URL", url)
    return url


def perijove(*arguments: str, said: str = "") -> Result:
    return CliRunner().invoke(app, list(arguments), input=said)


@pytest.fixture
def filled(database: str) -> None:
    """One release about Io, refused in one channel."""

    async def fill() -> None:
        store = await SqlStore.open(database, create=True)
        async with store.writing() as tx:
            await tx.save_release(a_release())
            await tx.promise([a_delivery("r" * 20, kind=Kind.POST, state=State.REFUSED, attempts=2, error="invalid form")])
        await store.close()

    asyncio.run(fill())


async def known(database: str, release: Release) -> None:
    store = await SqlStore.open(database, create=True)
    async with store.writing() as tx:
        await tx.save_release(release)
    await store.close()


async def remember(database: str, *states: SourceState) -> None:
    store = await SqlStore.open(database, create=True)
    async with store.writing() as tx:
        for state in states:
            await tx.save_source_state(state)
    await store.close()


@pytest.mark.usefixtures("database")
class TestWithoutADatabase:
    @pytest.mark.parametrize(
        "command", [["latest", "io"], ["deliveries"], ["sources"], ["watch", "list"], ["watch", "export"]]
    )
    def test_what_looks_into_it_says_how_to_make_one(self, command: list[str]) -> None:
        told = perijove(*command)
        assert told.exit_code == 1
        assert "there is no database at" in told.stderr
        assert len(told.stderr.splitlines()) == 1

    def test_run_without_a_token_says_where_to_put_it(self) -> None:
        told = perijove("run")
        assert (told.exit_code, len(told.stderr.splitlines())) == (1, 1)
        assert "DISCORD_TOKEN is not set" in told.stderr

    def test_upgrade_makes_one(self) -> None:
        assert perijove("db", "upgrade").exit_code == 0
        assert perijove("watch", "list").exit_code == 0


def test_it_tells_its_version() -> None:
    assert perijove("--version").stdout == f"perijove {__version__}\n"


@pytest.mark.usefixtures("filled")
class TestWithADatabase:
    def test_watches_go_in_and_out_in_one_form(self) -> None:
        lines = '1 100 io {"role":7,"options":{"require":["lava"],"digest":{"hour":8}}}\n1 200 juno\n'
        assert perijove("watch", "import", "-", said=lines).stdout == "2 watches added\n"
        assert perijove("watch", "import", "-", said=lines).stdout == "0 watches added\n"
        assert perijove("watch", "export").stdout == lines

    def test_a_watch_can_be_added_paused_resumed_and_removed(self) -> None:
        one = ["--guild", "1", "--channel", "100", "--target", "Io"]
        assert "now follows" in perijove("watch", "add", *one, "--role", "7").stdout
        assert "still follows" in perijove("watch", "add", *one).stdout
        assert "yes" not in perijove("watch", "list").stdout
        perijove("watch", "add", *one, "--publish")
        assert "yes" in perijove("watch", "list").stdout
        perijove("watch", "pause", *one)
        assert "paused" in perijove("watch", "list").stdout
        perijove("watch", "resume", *one)
        assert "active" in perijove("watch", "list").stdout
        assert perijove("watch", "remove", *one).stdout == "channel 100 no longer follows Io\n"
        assert perijove("watch", "export").stdout == ""

    def test_advice_is_given_in_the_spelling_of_the_command_line(self) -> None:
        told = perijove("watch", "pause", "--guild", "1", "--channel", "100", "--target", "io")
        assert told.exit_code == 1
        assert "`perijove watch list` shows" in told.stderr

    def test_an_unknown_target_suggests_the_nearest(self) -> None:
        told = perijove("watch", "add", "--guild", "1", "--channel", "100", "--target", "jupitre")
        assert told.exit_code == 1
        assert "Jupiter" in told.stderr

    @pytest.mark.parametrize("wrong", ["0", "-1", "io", "9223372036854775808"])
    @pytest.mark.parametrize("option", ["--guild", "--channel", "--role"])
    def test_an_id_that_is_none_is_named(self, option: str, wrong: str) -> None:
        told = perijove("watch", "add", "--guild", "1", "--channel", "100", "--target", "io", f"{option}={wrong}")
        assert told.exit_code == 2
        assert f"Invalid value for '{option}': \"{wrong}\" is not an id" in told.stderr

    def test_a_file_of_watches_may_begin_with_a_mark(self, tmp_path: Path) -> None:
        (tmp_path / "watches").write_text("1 100 io\n", encoding="utf-8-sig")
        assert perijove("watch", "import", "watches").stdout == "1 watch added\n"

    def test_a_file_of_watches_that_is_no_text_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "watches").write_bytes(b"1 100 io\n\xff")
        told = perijove("watch", "import", "watches")
        assert (told.exit_code, told.stderr) == (1, "perijove: watches is not text in UTF-8\n")
        assert perijove("watch", "export").stdout == ""

    def test_a_row_stands_in_one_line_however_narrow_the_terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COLUMNS", "30")
        _, row = perijove("deliveries").stdout.splitlines()
        assert row.split() == ["r" * 20, "post", "pia90001", "100", "refused", "2", "invalid", "form"]

    def test_deliveries_are_listed_and_tried_again(self) -> None:
        [row] = json.loads(perijove("deliveries", "--json").stdout)
        assert row == {
            "id": "r" * 20,
            "kind": "post",
            "release": "pia90001",
            "guild": 1,
            "channel": 100,
            "state": "refused",
            "held_since": None,
            "due": "2026-03-01T12:00:00+00:00",
            "attempts": 2,
            "error": "invalid form",
            "message": None,
        }
        assert "pending" in perijove("deliveries", "--retry", "r" * 20).stdout
        assert "r" * 20 in perijove("deliveries", "--state", "pending").stdout
        assert "r" * 20 not in perijove("deliveries", "--state", "held").stdout
        assert perijove("deliveries", "--state", "closed").exit_code == 1
        assert perijove("deliveries", "--retry", "nothing").exit_code == 1

    def test_the_newest_release_is_shown_whole(self) -> None:
        shown = perijove("latest", "io").stdout
        assert "Sample: a lava lake on Io" in shown
        assert "NASA/JPL-Caltech/SwRI/MSSS" in shown
        assert json.loads(perijove("latest", "io", "--json").stdout)["key"] == "pia90001"

    def test_what_a_terminal_would_obey_is_not_printed(self, database: str) -> None:
        asyncio.run(known(database, a_release(title="A \x1b[2Jlake\x9b31m\u202e on Io", seen=NOW + timedelta(days=1))))
        printed = [perijove("latest", "io", *options).stdout for options in ([], ["--json"])]
        assert not [sign for sign in "\x1b\x9b" if any(sign in text for text in printed)]
        assert "A [2Jlake31m on Io" in printed[0]
        assert json.loads(printed[1])["title"] == "A \x1b[2Jlake\x9b31m\u202e on Io"

    def test_sources_are_listed_with_how_they_stand(
        self, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PERIJOVE_CONFIG", str(tmp_path))
        tables = [rss(name, f"https://nasa.example/{name}") for name in ("good", "bad", "gone", "new")]
        (tmp_path / "sources.toml").write_text(
            "\n".join([*tables, rss("off", "https://nasa.example/off"), "enabled = false"])
        )
        good = SourceState("good", last_success=NOW, last_change=NOW, next_poll=NOW, moved_to="https://nasa.example/better")
        bad = SourceState("bad", failures=2, error="answered 404 Not Found", next_poll=NOW)
        asyncio.run(remember(database, good, bad, SourceState("gone", failures=1, error="answered 410 Gone")))
        rows = {row["name"]: row for row in json.loads(perijove("sources", "--json").stdout)}
        assert {name: row["state"] for name, row in rows.items()} == {
            "good": "well",
            "bad": "failing",
            "gone": "stopped",
            "new": "new",
            "off": "off",
        }
        assert rows["good"] == {
            "name": "good",
            "url": "https://nasa.example/good",
            "state": "well",
            "last_success": "2026-03-01T12:00:00+00:00",
            "last_change": "2026-03-01T12:00:00+00:00",
            "next_poll": "2026-03-01T12:00:00+00:00",
            "failures": 0,
            "reason": "moved for good to https://nasa.example/better",
            "moved_to": "https://nasa.example/better",
        }
        shown = perijove("sources").stdout.splitlines()
        assert shown[2].split() == ["bad", "failing", "2026-03-01", "12:00", "2", "answered", "404", "Not", "Found"]

    def test_a_backup_is_a_database_with_everything_in_it(self, tmp_path: Path) -> None:
        assert perijove("db", "backup", str(tmp_path / "copy.db")).exit_code == 0
        with sqlite3.connect(tmp_path / "copy.db") as copy:
            assert copy.execute("select count(*) from deliveries").fetchone() == (1,)
        copy.close()
        again = perijove("db", "backup", str(tmp_path / "copy.db"))
        assert (again.exit_code, len(again.stderr.splitlines())) == (1, 1)

    def test_a_backup_is_put_back_only_where_that_is_said_and_what_was_there_is_kept(self, tmp_path: Path) -> None:
        copy = str(tmp_path / "copy.db")
        assert perijove("db", "backup", copy).exit_code == 0
        refused = perijove("db", "restore", copy)
        assert (refused.exit_code, len(refused.stderr.splitlines())) == (1, 1)
        assert "--replace" in refused.stderr
        done = perijove("db", "restore", copy, "--replace")
        assert (done.exit_code, done.stdout.splitlines()[0].startswith(f"restored from {copy}; what was there")) == (0, True)
        assert len(json.loads(perijove("deliveries", "--json").stdout)) == 1


@pytest.mark.usefixtures("database")
class TestExplain:
    def test_each_line_is_answered_in_order(self) -> None:
        records = [{"title": "Io seen by JunoCam", "description": "A sample."}, {"title": "A galaxy", "keywords": None}]
        said = "".join(json.dumps(record) + "\n" for record in records)
        answers = [json.loads(line) for line in perijove("explain", "--json", said=said).stdout.splitlines()]
        assert [sorted(answer["targets"]) for answer in answers] == [["io", "juno"], []]

    @pytest.mark.parametrize("line", ["{", "[1]"])
    def test_what_is_no_release_is_named(self, line: str) -> None:
        told = perijove("explain", said=f'{{"title": "Io"}}\n{line}\n')
        assert told.exit_code == 1
        assert "release 2 is not" in told.stderr

    def test_what_is_no_text_is_named(self) -> None:
        told = CliRunner().invoke(app, ["explain"], input=b"\xff\n")
        assert (told.exit_code, told.stderr) == (1, "perijove: <stdin> is not text in UTF-8\n")


def test_a_configuration_mistake_is_one_line_that_names_file_and_key(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert database
    (tmp_path / "sources.toml").write_text(
        '[sources.journal]\nkind = "rss"\nurl = "https://nasa.example"\nevery = "20 parsecs"\n'
    )
    monkeypatch.setenv("PERIJOVE_CONFIG", str(tmp_path))
    told = perijove("once")
    assert told.exit_code == 1
    [line] = told.stderr.splitlines()
    assert all(part in line for part in ("sources.toml", "[sources.journal]", 'every = "20 parsecs"'))
