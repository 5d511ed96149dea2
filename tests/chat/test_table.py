"""`table.md` and the bot are the same: each command and component has its row, and each row names tests that there are."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands
from discord.ext import commands

import bot.chat
from bot.chat.buttons import PostButton
from bot.chat.client import COMPONENTS
from bot.chat.panels.desk import ACTIONS, OPENERS, OpenButton, PanelItem
from tests.chat.conftest import Scene

HERE = Path(__file__).parent
CONDITIONS = 6
NAMED = re.compile(r"`((?:\w+/)*test_\w+)\.(test_\w+)`")


def rows() -> dict[str, list[str]]:
    """What there is → what was tried with it, by condition."""
    lines = (HERE / "table.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| (?!what )", line)]
    return {first: others for first, *others in cells}


@cache
def names_in(named: str) -> frozenset[str]:
    """The names of the tests in a module of this folder, or by its way from `tests`."""
    here = HERE / f"{named}.py"
    tree = ast.parse((here if here.exists() else HERE.parent / f"{named}.py").read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def in_the_tree(scene: Scene) -> Iterator[str]:
    """Slash commands and menus, and what can only be written: groups by their own names."""
    for command in scene.bot.tree.walk_commands(type=discord.AppCommandType.chat_input):
        if isinstance(command, app_commands.Command):
            yield f"/{command.qualified_name}"
    for kind in (discord.AppCommandType.message, discord.AppCommandType.user):
        yield from (menu.name for menu in scene.bot.tree.get_commands(type=kind))
    slashes = {command.qualified_name for command in scene.bot.tree.walk_commands()}
    for written in scene.bot.walk_commands():
        if written.qualified_name not in slashes or isinstance(written, commands.Group):
            yield f"!{written.qualified_name}"


def in_messages() -> Iterator[str]:
    for component in COMPONENTS:
        several: dict[type[Any], Any] = {PanelItem: ACTIONS, OpenButton: OPENERS}
        if component in several:
            yield from (f"{component.__name__}: {each}" for each in several[component])
        else:
            yield component.__name__


async def test_everything_that_the_bot_has_is_a_row_and_nothing_else_is(scene: Scene) -> None:
    assert sorted(rows()) == sorted([*in_the_tree(scene), *in_messages()])


async def test_the_running_bot_understands_just_these_components(scene: Scene) -> None:
    understood = scene.bot._connection._view_store._dynamic_items.values()  # noqa: SLF001 — there is no public way to ask
    assert sorted(item.__name__ for item in understood) == sorted(item.__name__ for item in COMPONENTS)


def test_every_component_that_is_written_is_understood() -> None:
    for module in pkgutil.walk_packages(bot.chat.__path__, "bot.chat."):
        importlib.import_module(module.name)
    written = {kind for kind in subclasses(discord.ui.DynamicItem) if kind.__module__.startswith("bot.chat")}
    bare = {kind for kind in written if "__discord_ui_compiled_template__" in vars(kind)} - {
        kind for kind in written if any(base in COMPONENTS for base in kind.__bases__)
    }
    assert PostButton in bare
    assert {kind.__name__ for kind in bare} == {kind.__name__ for kind in COMPONENTS}
    forms = {kind for kind in subclasses(discord.ui.Modal) if kind.__module__.startswith("bot.")}
    assert forms == set()  # forms are parts of panels, by their `custom_id`


def subclasses(kind: type[Any]) -> Iterator[type[Any]]:
    for below in kind.__subclasses__():
        yield below
        yield from subclasses(below)


@pytest.mark.parametrize("name", sorted(rows()))
def test_every_row_says_what_was_tried_under_each_condition(name: str) -> None:
    tried = rows()[name]
    assert len(tried) == CONDITIONS
    for cell in tried:
        named = NAMED.findall(cell)
        assert named or re.match(r"— \w+", cell), cell
        assert [test for module, test in named if test not in names_in(module)] == [], cell
