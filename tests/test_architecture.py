"""Who may import whom: `core ← flows ← chat`; `core ← sources, storage`; adapters never know each other; `app` knows all."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

BOT = Path(__file__).resolve().parents[1] / "bot"

ALLOWED = {
    "core": set(),
    "flows": {"core"},
    "sources": {"core"},
    "storage": {"core"},
    "chat": {"core", "flows"},
    "web": {"core", "flows"},
}
"""Package → what else of `bot` it may import. What is not listed (app, parts, cli, demo …) stands above the packages."""

PURE = {"astronomy", "pydantic"}
"""The libraries that the core may use beside the standard library: they wait for nothing and touch nothing."""

IMPURE = {
    "asyncio",
    "time",
    "os",
    "pathlib",
    "socket",
    "sqlite3",
    "subprocess",
    "random",
    "logging",
    "tempfile",
    "threading",
}
"""The parts of the standard library that wait, look at the clock, draw lots or touch the world."""


def modules() -> list[Path]:
    return sorted(BOT.rglob("*.py"))


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names |= {f"{node.module}.{alias.name}" if node.module == "bot" else str(node.module) for alias in node.names}
    return names


def package(path: Path) -> str:
    return path.relative_to(BOT).parts[0]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(BOT)))
def test_each_package_imports_only_what_it_may(path: Path) -> None:
    allowed = ALLOWED.get(package(path))
    if allowed is None:
        return
    others = {name.split(".")[1] for name in imported(path) - {"bot.__version__"} if name.startswith("bot.")}
    assert others <= allowed | {package(path)}


@pytest.mark.parametrize("path", sorted((BOT / "core").rglob("*.py")), ids=lambda path: str(path.relative_to(BOT)))
def test_the_core_is_pure(path: Path) -> None:

    roots = {name.split(".")[0] for name in imported(path)} - {"bot", "__future__"}
    assert not roots & IMPURE
    assert {root for root in roots if root not in sys.stdlib_module_names} <= PURE
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert (
        not [node for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef | ast.Await)]
        or path.parent.name == "ports"
    )
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not calls & {"datetime.now", "date.today", "datetime.utcnow", "open", "print"}


def test_only_the_composition_root_and_its_users_know_every_part() -> None:
    parts = {"sources", "storage", "chat"}
    knows_all = {
        str(path.relative_to(BOT))
        for path in modules()
        if parts <= {name.split(".")[1] for name in imported(path) if name.startswith("bot.") and name.count(".") >= 1}
    }
    assert knows_all <= {"app.py"}


def test_nothing_in_the_bot_imports_the_composition_root_but_its_entrances() -> None:
    entrances = {"cli", "__main__.py", "demo"}
    users = {package(path) for path in modules() if {"bot.app", "bot.cli"} & imported(path)}
    assert users <= entrances
