"""The right to deliver where several processes share PostgreSQL."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import psycopg
import pytest

from bot.storage import election
from bot.storage.election import DELIVERING, LOCKS, Election
from tests.loopback.bell import Bell
from tests.postgres.pooler import Pooler

CUT = f"""
    SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE datname = current_database() AND granted AND classid = {LOCKS} AND objid = {DELIVERING}
"""  # noqa: S608 — our own numbers


class Told(logging.Handler):
    """Hears what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self._bell = Bell()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)
        self._bell.ring()

    async def until(self, words: str) -> None:
        await self._bell.until(lambda: any(words in record.getMessage() for record in self.records), words)


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Iterator[Told]:
    handler, logger = Told(), logging.getLogger(election.__name__)
    with caplog.at_level(logging.INFO, logger.name):
        logger.addHandler(handler)
        yield handler
        logger.removeHandler(handler)


@dataclass
class Process:
    """As much of a process as an election is about: what it does when it is elected is to be `at_work`."""

    election: Election
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    bell: Bell = field(default_factory=Bell)
    turns: int = 0
    at_work: bool = False

    async def work(self) -> None:
        self.turns += 1
        self._set(at_work=True)
        try:
            await self.stop.wait()
        finally:
            self._set(at_work=False)

    async def until(self, *, at_work: bool, turns: int = 1) -> None:
        await self.bell.until(lambda: self.at_work is at_work and self.turns == turns, f"at_work={at_work}, turn {turns}")

    def _set(self, *, at_work: bool) -> None:
        self.at_work = at_work
        self.bell.ring()


@asynccontextmanager
async def a_process(url: str, patience: float = 3) -> AsyncIterator[Process]:
    process = Process(Election(lambda: psycopg.AsyncConnection.connect(url, autocommit=True), 0.05, patience))
    running = asyncio.create_task(process.election.while_held(process.work, process.stop))
    try:
        yield process
    finally:
        process.stop.set()
        await running


async def test_one_works_and_when_it_ends_another_does(with_tables: str, told: Told) -> None:
    async with a_process(with_tables) as first:
        await first.until(at_work=True)
        async with a_process(with_tables) as second:
            await told.until("another process delivers; standing by")
            assert not second.at_work
            first.stop.set()
            await second.until(at_work=True)
            assert not first.at_work


async def test_a_cut_connection_ends_the_work_at_once_and_it_stands_by_again(with_tables: str, told: Told) -> None:
    async with a_process(with_tables) as process:
        await process.until(at_work=True)
        with psycopg.connect(with_tables) as operator:
            operator.execute(CUT.encode())
        await process.until(at_work=False)
        await process.until(at_work=True, turns=2)
    [loss] = [record for record in told.records if record.levelname == "ERROR"]
    assert "terminating connection" in str(loss.__dict__["reason"])


async def test_a_server_that_does_not_answer_ends_the_work(with_tables: str) -> None:
    async with Pooler.before(with_tables) as between, a_process(between.url, patience=0.1) as process:
        await process.until(at_work=True)
        between.answering.clear()
        await process.until(at_work=False)
        process.stop.set()
        between.answering.set()


async def test_an_error_of_the_work_ends_it_all(with_tables: str) -> None:
    async def work() -> None:
        raise ZeroDivisionError

    election = Election(lambda: psycopg.AsyncConnection.connect(with_tables, autocommit=True))
    with pytest.raises(ZeroDivisionError):
        await election.while_held(work, asyncio.Event())


async def test_who_stands_by_can_be_stopped(with_tables: str, told: Told) -> None:
    async with a_process(with_tables) as first:
        await first.until(at_work=True)
        async with a_process(with_tables) as second:
            await told.until("another process delivers; standing by")
        assert second.turns == 0
