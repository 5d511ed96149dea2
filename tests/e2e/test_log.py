"""What `run` writes for its operator, and what it tells a Sentry-like server, as a real process."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from bot.storage.schema import upgrade
from tests.loopback import LoopbackDiscord
from tests.loopback.process import Home
from tests.loopback.sentry_server import LoopbackSentry

FALLING_OVER = "import bot.cli, bot.__main__ as it; bot.cli.app = lambda **_: 1 / 0; it.main()"


def without_a_table(file: Path, name: str) -> None:
    """A database that something has broken: every poll meets that at once."""
    upgrade(f"sqlite:///{file}")
    connection = sqlite3.connect(file)
    connection.execute(f"DROP TABLE {name}")
    connection.close()


async def test_each_line_is_an_object_and_the_first_things_an_operator_wants_to_know_are_told(tmp_path: Path) -> None:
    async with LoopbackDiscord([]) as discord:
        home = Home.beside(discord, tmp_path).changed({"PERIJOVE_LOG_FORMAT": "json", "PERIJOVE_WEB": "127.0.0.1:0"})
        home.follow({"journal": "http://127.0.0.1:9/journal.xml"})
        async with home.running() as bot:
            await bot.until_says("logged in to Discord")
            ended = await bot.end(signal.SIGTERM)
    told = [json.loads(line) for line in ended.stderr.splitlines()]
    assert all(set(one) >= {"time", "level", "logger", "sentence", "fields"} for one in told)
    [start] = [one["fields"] for one in told if one["sentence"] == "Perijove runs"]
    assert start["web"].startswith("http://127.0.0.1:")
    assert start | {"web": ""} == {
        "version": version("perijove"),
        "database": str(tmp_path / "perijove.db"),
        "sources": 1,
        "watches": 0,
        "web": "",
    }
    assert discord.token not in ended.stderr


async def test_an_error_of_a_run_reaches_the_server_before_the_process_ends(tmp_path: Path) -> None:
    async with LoopbackSentry() as sentry, LoopbackDiscord([]) as discord:
        home = Home.beside(discord, tmp_path).changed({"PERIJOVE_SENTRY_DSN": sentry.dsn, "PERIJOVE_WEB": ""})
        home.follow({"journal": "http://127.0.0.1:9/journal.xml"})
        without_a_table(tmp_path / "perijove.db", "sources")
        async with home.running() as bot:
            await bot.until_says(" ERROR bot.runner: poll failed")
            await bot.end(signal.SIGTERM)
    assert {"message": "poll failed"} in [event["logentry"] for event in sentry.events]
    assert discord.token not in json.dumps(sentry.events)
    assert str(tmp_path) not in json.dumps(sentry.events)


def test_a_bug_that_ends_the_program_is_told_in_the_logs_own_form() -> None:
    ended = subprocess.run(  # noqa: S603 — this interpreter
        [sys.executable, "-c", FALLING_OVER], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    first, *rest = ended.stderr.splitlines()
    assert first.endswith("CRITICAL bot: ended by an error that nobody expected")
    assert all(line.startswith("    ") for line in rest)
    assert rest[-1] == "    ZeroDivisionError: division by zero"
