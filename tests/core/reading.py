"""Short ways to read a sample text with the project's own library of facts."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from bot.core.facts import Library, read_library
from bot.core.model import Observed
from bot.core.observe import observe

FACTS = Path(__file__).resolve().parents[2] / "config" / "facts"


def tables() -> dict[str, Any]:
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FACTS.glob("*.toml"))}


@cache
def library() -> Library:
    return read_library(tables())


def read(text: str, *, title: str = "", credit: str = "", released: date | None = None) -> Observed:
    return observe(title, text, credit, released, library())
