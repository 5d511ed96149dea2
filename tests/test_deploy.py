"""What docs/deploy.md tells an operator to type is what there is, and a checkout runs as hosts start it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from bot import crashes, runner
from bot.chat import session
from bot.cli import app
from bot.settings import Settings
from bot.web import server
from tests.loopback import LoopbackDiscord
from tests.loopback.process import CHECKOUT, Home

DOCS = CHECKOUT / "docs"
GUIDE = (DOCS / "deploy.md").read_text(encoding="utf-8")
UNITS = ("perijove.service", "perijove-backup.service", "perijove-backup.timer")
OTHERS = {"PATH", "PYTHONDONTWRITEBYTECODE"}
"""Variables of an image that are not Perijove's."""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


def codes() -> Iterator[str]:
    """Each line of each block, and each piece of code in the text between."""
    for fenced, inline in re.findall(r"^```\w+\n(.*?)^```$|`([^`\n]+)`", GUIDE, re.MULTILINE | re.DOTALL):
        yield from (fenced or inline).splitlines()


def invocations() -> Iterator[str]:
    """What follows `perijove` or `python -m bot`, as far as it is one command: a shell's and sed's signs end it.

    A container of that name is none.
    """
    for code in codes():
        yield from re.findall(r"(?:(?<!docker exec )\bperijove|python -m bot) ([a-z]+(?![a-z]*-)[^|;&'\"$<]*)", code)


def unknown(invocation: str) -> list[str]:
    """What there is not: the options that the command lacks, or the words that are no command."""
    command: Any = typer.main.get_command(app)
    words = invocation.split()
    while hasattr(command, "commands"):
        if not words or words[0] not in command.commands:
            return [invocation]
        command = command.commands[words.pop(0)]
    known = {spelling for parameter in command.params for spelling in parameter.opts}
    return [word for word in words if word.startswith("--") and word not in known]


def anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


# ---------------------------------------------------------------- what is named exists


def test_every_command_and_option_exists() -> None:
    named = list(invocations())
    assert len(named) > 30
    assert [problem for one in named for problem in unknown(one)] == []


@pytest.mark.parametrize("file", ["docs/deploy.md", "Dockerfile", "config/example.env", *(f"docs/{unit}" for unit in UNITS)])
def test_every_variable_exists(file: str) -> None:
    text = (CHECKOUT / file).read_text(encoding="utf-8")
    named = set(re.findall(r"\b(?:PERIJOVE|DISCORD|DATABASE)_[A-Z_]+\b|\b[A-Z]+(?==[/\d])", text)) - OTHERS
    assert named <= {field.alias for field in Settings.model_fields.values()} | {"TOKEN"}


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\((?!http)([^)]+)\)", GUIDE):
        file, _, anchor = target.partition("#")
        text = (DOCS / file).read_text(encoding="utf-8") if file else GUIDE
        assert not anchor or anchor in anchors(text), target


def test_every_file_of_ours_in_a_command_exists() -> None:
    named = {name for code in codes() for name in re.findall(r"(?:docs|config)/[\w.-]+|requirements\.txt|Dockerfile", code)}
    assert len(named) > 5
    assert [name for name in named if not (CHECKOUT / name).exists()] == []


@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no sh")
def test_a_shell_understands_every_block() -> None:
    for block in blocks("sh"):
        subprocess.run(["sh", "-n"], input=block, text=True, check=True)  # noqa: S607 — whichever sh there is


# ---------------------------------------------------------------- Procfile, units, image


def test_the_procfile_is_the_one_that_is_shown() -> None:
    assert blocks("procfile") == [(CHECKOUT / "Procfile").read_text(encoding="utf-8")]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not there to look at the units")
def test_systemd_finds_nothing_to_say_of_the_units(tmp_path: Path) -> None:
    for unit in UNITS:  # the program is not where an operator would have put it
        text = (DOCS / unit).read_text(encoding="utf-8").replace("/opt/perijove/.venv/bin/perijove", sys.executable)
        (tmp_path / unit).write_text(text, encoding="utf-8")
    verify = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *(str(tmp_path / unit) for unit in UNITS)]
    said = subprocess.run(verify, capture_output=True, text=True, check=False)  # noqa: S603 — our own words
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


def test_the_copies_of_the_unit_for_several_processes_have_a_command_of_their_own(tmp_path: Path) -> None:
    """As the guide makes them with sed, but for where they are written."""
    [block] = [block for block in blocks("sh") if block.startswith("sed ")]
    script = block.partition("sudo systemctl")[0].replace("sudo tee /etc/systemd/system/", f"tee {tmp_path}/")
    subprocess.run(["sh", "-ec", script], cwd=CHECKOUT, check=True)  # noqa: S603, S607 — the guide's own words
    made = {unit.stem: unit.read_text(encoding="utf-8") for unit in tmp_path.glob("*.service")}
    assert re.findall(r"^(?:Exec|Env).*", made["perijove-work"], re.MULTILINE) == [
        "ExecStart=/opt/perijove/.venv/bin/perijove run --only work"
    ]
    assert re.findall(r"^(?:Exec|Env).*", made["perijove-chat-1"], re.MULTILINE) == [
        "Environment=PERIJOVE_WEB=127.0.0.1:8081",
        "ExecStart=/opt/perijove/.venv/bin/perijove run --only chat --shards 0-3/8",
    ]


def test_the_image_has_the_python_that_is_tested_and_what_is_installed_but_no_more() -> None:
    version = (CHECKOUT / ".python-version").read_text(encoding="utf-8").strip()
    bases = re.findall(r"^FROM (\S+)", (CHECKOUT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(bases) == {f"python:{version}-slim"}
    ignored = (CHECKOUT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[1] == "*"
    let_in = [line.removeprefix("!") for line in ignored if line.startswith("!")]
    assert let_in == ["bot", "config", "LICENSE", "README.md", "pyproject.toml", "requirements.txt"]
    assert all((CHECKOUT / name).exists() for name in let_in)


def test_a_stop_takes_less_than_the_ten_seconds_that_docker_waits() -> None:
    assert max(runner.GRACE.total_seconds(), session.FAREWELL) + 2 * server.FAREWELL + crashes.FAREWELL < 10


# ---------------------------------------------------------------- a host's checkout


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """What is installed here, without anything of Perijove's own."""
    folder = tmp_path / "packages"
    folder.mkdir()
    for package in Path(sysconfig.get_path("purelib")).iterdir():
        if "perijove" not in package.name:
            (folder / package.name).symlink_to(package)
    return folder


async def test_a_checkout_runs_where_only_its_requirements_are_installed(tmp_path: Path, packages: Path) -> None:
    async with LoopbackDiscord([]) as discord:
        home = Home.beside(discord, tmp_path).changed({"PYTHONPATH": f"{packages}{os.pathsep}{CHECKOUT}"})
        home.follow({"journal": "http://127.0.0.1:9/journal.xml"})
        async with home.started(sys.executable, "-S", "-m", "bot", "run") as bot:  # -S: without what is installed here
            await bot.until_says("logged in to Discord")
            ended = await bot.end(signal.SIGTERM)
    assert ended.status == 0
    assert "Traceback" not in ended.stderr
