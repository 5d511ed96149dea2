"""`python -m tests.soak [--hours N] [--seed N]`: the exit status says whether anything was lost, doubled or kept.

Kept is what makes the resident memory at the end more than 5 % larger than after the first hour.
"""

# ruff: noqa: T201 — a program says what it does
from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from tests.soak.play import Outcome, Reading, soak

MOST_GROWTH = 0.05
SHOWN = (1, 6, 12, 18)
"""Hours, and the last one."""

MB = 1_000_000


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description="Let simulated hours pass.")
    parser.add_argument("--hours", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bot", default="tests.soak.watcher", help="the module to watch: tests.soak.broken keeps too much")
    given = parser.parse_args()
    with TemporaryDirectory(prefix="perijove-soak-") as folder:
        outcome = asyncio.run(soak(Path(folder), given.hours, given.seed, bot=("-m", given.bot), told=_tell))
    _show(outcome, given.seed)
    return 0 if outcome.toll.nothing and outcome.growth <= MOST_GROWTH else 1


def _tell(reading: Reading) -> None:
    print(f"hour {reading.hour}: {reading.messages} messages, {reading.resident / MB:.1f} MB", file=sys.stderr, flush=True)


def _show(outcome: Outcome, seed: int) -> None:
    columns = (
        "hours",
        "polls",
        "unchanged",
        "failures",
        "releases",
        "corrected",
        "reruns",
        "messages",
        "edits",
        "resident",
        "growth",
    )
    table = Table(*columns, title=f"Simulated hours, seed {seed}", title_justify="left", title_style="bold")
    first, last = outcome.readings[0], outcome.readings[-1]
    for reading in outcome.readings:
        if reading.hour in SHOWN or reading is last:
            table.add_row(*_row(reading, first))
    Console(highlight=False, width=120).print(table)
    print(f"{outcome.published} releases published, {outcome.corrections} corrected; Discord failed {outcome.faults} times")
    print(*outcome.toll.lines, f"{outcome.toll}; growth {outcome.growth:.1%} (at most {MOST_GROWTH:.0%})", sep="\n")


def _row(reading: Reading, first: Reading) -> Sequence[str]:
    done = [str(reading.done[name]) for name in ("polls", "unchanged", "failures", "releases", "corrections", "reruns")]
    growth = f"{reading.resident / first.resident - 1:+.1%}"
    return [str(reading.hour), *done, str(reading.messages), str(reading.edits), f"{reading.resident / MB:.1f} MB", growth]


if __name__ == "__main__":
    sys.exit(main())
