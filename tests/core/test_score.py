"""Real labelled releases, explained by the command line, where the folder that holds them stands beside the checkout."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
SCORE = CHECKOUT.parent / "shared" / "tools" / "score.py"


def test_matching_facts_and_captions_hold_on_real_releases() -> None:
    if not SCORE.exists():
        pytest.skip("the labelled releases are not beside this checkout")
    explain = shlex.join([sys.executable, "-m", "bot", "explain", "--json"])
    done = subprocess.run(  # noqa: S603 — our own interpreter and tool
        [sys.executable, SCORE, "--misses", "--min", "0.85", "0.85", "--command", explain],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=CHECKOUT,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\n0 faults in" in done.stdout
