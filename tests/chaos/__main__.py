"""`python -m tests.chaos --kills 200 --seed 1`: the exit status says whether anything was lost, doubled or disordered."""

# ruff: noqa: T201 — a program says what it does
from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.chaos.plan import plan
from tests.chaos.play import Outcome, play
from tests.chaos.stage import Stage


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description="Kill the program again and again.")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--channels", type=int, default=6)
    given = parser.parse_args()
    outcome = asyncio.run(_played(given.kills, given.seed, given.channels))
    toll = outcome.toll
    for name in ("lost", "doubled", "disorder", "receipts"):
        for line in getattr(toll, name):
            print(f"{name}: {line}")
    print(outcome)
    return 0 if toll.nothing else 1


async def _played(kills: int, seed: int, channels: int) -> Outcome:
    with TemporaryDirectory(prefix="perijove-chaos-") as folder:
        async with Stage.set(Path(folder), channels) as stage:
            return await play(plan(seed, kills, channels), stage, lambda line: print(line, flush=True))


if __name__ == "__main__":
    sys.exit(main())
