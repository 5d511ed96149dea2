"""What the README says of variables, commands and JSON is what there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import typer

from bot.cli import app
from bot.core.model import Release, State
from bot.settings import Settings
from bot.terminal import delivery_json
from tests.builders import a_delivery

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def first_cells() -> Iterator[list[str]]:
    """What stands as code in the first cell of each row of each table."""
    for row in re.findall(r"^\| (.+?) \| ", README, re.MULTILINE):
        yield [code.replace("\\|", "|") for code in re.findall(r"`(.+?)`", row)]


def spelled(code: str) -> Iterator[str]:
    """The commands that `perijove watch pause|resume --guild ID` stands for, with their options and arguments."""
    words = code.removeprefix("perijove ").split(" ")
    names, rest = [word for word in words if word.islower() and "-" not in word], " ".join(words)
    *group, last = names
    for name in last.split("|"):
        yield " ".join([*group, name, *sorted(re.findall(r"--[a-z][a-z-]*|\b[A-Z]{4,}\b(?<!NAME)", rest))])


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """The commands that there are, in the same form."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            parameters = [
                option.opts[0] if option.param_type_name == "option" else option.name.upper() for option in command.params
            ]
            yield " ".join([*path, name, *sorted(parameters)])


def paragraph(beginning: str) -> str:
    return README.partition(beginning)[2].partition("\n\n")[0]


def codes(text: str) -> list[str]:
    return re.findall(r"`([a-z_]+)`", text)


def test_every_variable_has_its_row() -> None:
    named = [code for cell in first_cells() for code in cell if re.fullmatch("[A-Z_]+", code)]
    assert sorted(named) == sorted(field.alias or "" for field in Settings.model_fields.values())


def test_every_command_has_its_row_with_every_option_and_argument() -> None:
    named = [one for cell in first_cells() for code in cell if code.startswith("perijove ") for one in spelled(code)]
    assert sorted(named) == sorted(commands(typer.main.get_command(app)))


def test_the_keys_of_json_are_named() -> None:
    deliveries, _, rest = paragraph("**JSON.**").partition("newest first.")
    assert set(codes(deliveries)) == {*delivery_json(a_delivery("r" * 20)), *State}
    assert codes(rest.partition("; times")[0]) == [field.name for field in fields(Release)]
