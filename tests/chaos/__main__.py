"""`python -m tests.chaos --kills 100 --seed 1`: the exit status says whether anything is not as it was promised.

So it does where fewer than four in ten kills hit a send: that would show little.
"""

# ruff: noqa: T201 — a program says what it does
from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.chaos.plan import plan
from tests.chaos.play import Outcome, play
from tests.chaos.stage import Stage, each_kind
from tests.loopback.state import DIRECT
from tests.postgres.server import GIVEN, some_server

DIGESTS, QUIET = 2, 1
"""Channels that get digests, and that have quiet hours, beside the others."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description="Kill the program again and again.")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--channels", type=int, default=6, help="at least three: text, announcement and forum in turn")
    parser.add_argument("--postgres", action="store_true", help=f"on PostgreSQL: {GIVEN}, or a server of its own")
    given = parser.parse_args()
    with _database(postgres=given.postgres) as database:
        if database is None:
            print(f"no chaos on PostgreSQL: there is neither its address in {GIVEN}, nor Debian's postgresql")
            return 0
        print(f"{given.kills} kills on {'PostgreSQL' if database else 'SQLite'}, seed {given.seed}", flush=True)
        outcome = asyncio.run(_played(given.kills, given.seed, given.channels, database))
    print(*outcome.toll.lines, outcome, sep="\n")
    return 0 if outcome.toll.nothing and outcome.sends_hit >= 0.4 * given.kills else 1


@contextmanager
def _database(*, postgres: bool) -> Iterator[str | None]:
    """The address of a new database on PostgreSQL, None where there is no such server; empty where none is wanted."""
    if not postgres:
        yield ""
        return
    with some_server() as server:
        if server is None:
            yield None
            return
        with server.new_database() as url:
            yield url


async def _played(kills: int, seed: int, channels: int, database: str) -> Outcome:
    with TemporaryDirectory(prefix="perijove-chaos-") as folder:
        async with Stage.set(
            Path(folder), [*each_kind(channels), DIRECT], digests=DIGESTS, quiet=QUIET, database=database
        ) as stage:
            return await play(plan(seed, kills, channels), stage, lambda line: print(line, flush=True))


if __name__ == "__main__":
    sys.exit(main())
