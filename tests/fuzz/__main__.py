"""Feed mutilated answers to every adapter and the whole ingest: `python -m tests.fuzz [--examples N] [--seed N]`.

It prints what it did and how long it took, and fails on an exception, on an answer that takes too long, and on memory that
grows. An answer that hangs ends the process with a traceback of every thread.
"""

# ruff: noqa: T201 — a program says what it does

from __future__ import annotations

import argparse
import asyncio
import faulthandler
import logging
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from bot.sources.kinds import ADAPTERS
from tests.fuzz.mutations import SOUND, mutilated
from tests.fuzz.others import NotToBeHad, feedparsers_own
from tests.fuzz.swallowing import swallow

LONGEST = 2.0
"""Seconds that one answer may take."""

HANGS = 30.0
"""Seconds after which it is taken to hang."""

MOST_MEMORY = 512
"""MiB that the process may have taken at most."""


class Watched:
    """Runs one answer after the other, and remembers the slowest."""

    def __init__(self, loop: asyncio.Runner) -> None:
        self._loop = loop
        self.answers = self.entries = self.refused = 0
        self.slowest, self.culprit = 0.0, ("", b"")

    def run(self, kind: str, body: bytes, then: Sequence[bytes] = ()) -> None:
        """Through its adapter and the whole ingest; `then` the answers after it, as the source's next ones."""
        self.answers += 1
        faulthandler.dump_traceback_later(HANGS, exit=True)
        began = time.perf_counter()
        reports = self._loop.run(swallow(kind, body, *then))
        took = time.perf_counter() - began
        faulthandler.cancel_dump_traceback_later()
        if took > self.slowest:
            self.slowest, self.culprit = took, (kind, body)
        self.entries += reports[0].entries
        self.refused += bool(reports[0].error)


def fuzz(examples: int, start: int) -> int:
    """Everything; 0 where all was well."""
    logging.disable(logging.WARNING)
    try:
        feeds = feedparsers_own()
    except NotToBeHad as reason:
        print(f"without other people's feeds: {reason}")
        feeds = {}
    with asyncio.Runner() as loop:
        own, mutations = Watched(loop), Watched(loop)
        for body in feeds.values():
            for kind in ADAPTERS:
                own.run(kind, body)
        _told("other people's feeds, each by every adapter", own)
        _mutate(mutations, list(feeds.values()), examples, start)
        _told("mutations", mutations)
    peak, children = (
        resource.getrusage(whose).ru_maxrss // 1024 for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"memory: at most {peak} MiB, and {children} MiB in a process for large or odd answers")
    return int(max(own.slowest, mutations.slowest) > LONGEST or peak > MOST_MEMORY)


def _mutate(watched: Watched, feeds: list[bytes], examples: int, start: int) -> None:
    @seed(start)
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(mutilated(feeds), st.none() | st.sampled_from(SOUND))
    def one(answer: tuple[str, bytes], before: tuple[str, bytes] | None) -> None:
        kind, body = answer
        watched.run(kind, body, [before[1]] if before else [])

    one()


def _told(what: str, watched: Watched) -> None:
    print(
        f"{what}: {watched.answers} answers, {watched.refused} refused in a sentence, {watched.entries} entries read; "
        f"the slowest took {watched.slowest:.2f} s (at most {LONGEST:g} s)"
    )
    if watched.slowest > LONGEST:
        kind, body = watched.culprit
        with tempfile.NamedTemporaryFile(prefix=f"perijove-{kind}-", delete=False) as kept:
            Path(kept.name).write_bytes(body)
        print(f"  which is kept as {kept.name}")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--examples", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    return fuzz(chosen.examples, chosen.seed)


if __name__ == "__main__":
    sys.exit(main())
