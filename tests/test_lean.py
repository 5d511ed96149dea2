"""What is loaded costs memory and time: so nothing is, before it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("loading", "unneeded"),
    [
        ("import bot.cli", {"bot.app", "discord", "pydantic", "rich", "sqlalchemy"}),  # `--help` needs no more
        ("import bot.app", {"aiohttp.web", "alembic", "jinja2", "PIL", "prometheus_client", "rich"}),  # as does `run`
    ],
)
def test_only_what_is_needed_is_loaded(loading: str, unneeded: set[str]) -> None:
    command = [sys.executable, "-c", f"import sys; {loading}; print(*sys.modules)"]
    said = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 — it is all ours
    assert not unneeded & set(said.stdout.split())
