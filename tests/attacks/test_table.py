"""`docs/attacks.md` and the attacks are the same: each row names a test that there is, and each test here has its row."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
TESTS = HERE.parent
TABLE = TESTS.parent / "docs" / "attacks.md"
NAMED = re.compile(r"`((?:\w+/)*test_\w+)\.(test_\w+)`")


@cache
def attacks_in(module: Path) -> frozenset[str]:
    """The names of the module's tests."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(function.name for function in functions if function.name.startswith("test_"))


def module(named: str) -> Path:
    """The module that a row names: in this folder, else by its way from `tests`."""
    here = HERE / f"{named}.py"
    return here if here.exists() else TESTS / f"{named}.py"


def rows() -> list[str]:
    return [line for line in TABLE.read_text(encoding="utf-8").splitlines() if re.match(r"\| (?!attack|---)", line)]


def test_every_row_names_tests_that_there_are() -> None:
    for row in rows():
        named = NAMED.findall(row.split("|")[-2])
        assert named, row
        assert [test for where, test in named if test not in attacks_in(module(where))] == [], row


def test_every_test_of_an_attack_has_its_row() -> None:
    named = {(module(where), test) for row in rows() for where, test in NAMED.findall(row)}
    there = {(path, test) for path in HERE.glob("test_*.py") if path != Path(__file__) for test in attacks_in(path)}
    assert [f"{path.stem}.{test}" for path, test in sorted(there - named)] == []


def test_every_row_says_where_it_enters_and_what_happens() -> None:
    for row in rows():
        assert all(cell.strip() for cell in row.split("|")[1:4]), row
