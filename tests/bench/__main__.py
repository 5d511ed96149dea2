"""Measure, and print tables: `python -m tests.bench [NAME …]`, of `MEASUREMENTS` (without a name: all of them)."""

from __future__ import annotations

import asyncio
import gc
import sys

from tests.bench.answers import answers
from tests.bench.backlog import backlog
from tests.bench.cache import cache
from tests.bench.describing import describing
from tests.bench.fan_out import fan_out
from tests.bench.first import first
from tests.bench.growth import growth
from tests.bench.polls import polls
from tests.bench.process import process
from tests.bench.queries import queries
from tests.bench.table import show
from tests.bench.web import web

MEASUREMENTS = {
    "fan_out": fan_out,
    "process": process,
    "growth": growth,
    "queries": queries,
    "backlog": backlog,
    "polls": polls,
    "first": first,
    "describing": describing,
    "answers": answers,
    "cache": cache,
    "web": web,
}


async def measure(names: list[str]) -> None:
    """Each measurement in turn; a table is printed as soon as it is there."""
    for name in names or MEASUREMENTS:
        async for title, figures in MEASUREMENTS[name]():
            show(title, figures)


if __name__ == "__main__":
    gc.freeze()  # what is imported stays, as in the program itself
    asyncio.run(measure(sys.argv[1:]))
