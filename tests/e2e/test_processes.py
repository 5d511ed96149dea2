"""Several processes: on PostgreSQL one works and another stands by; on SQLite a second one is refused."""

from __future__ import annotations

import asyncio
import json
import signal
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from bot.app import opened_store
from bot.core.model import SourceState, State
from bot.storage.election import DELIVERING, LOCKS
from tests.builders import a_watch
from tests.e2e.samples import NEW, OLD, feed, picture
from tests.loopback import LoopbackDiscord, LoopbackNasa
from tests.loopback.faults import AcceptAndHold, Fault, Late
from tests.loopback.process import Home, Process
from tests.loopback.state import Channel, Guild

CHANNELS = range(100, 112)
FEED = "/journal.xml"
SENDS = r"/channels/\d+/messages"
WORKING, STANDING_BY = "this process delivers", "another process delivers; standing by"

CUT = f"""
    SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE datname = current_database() AND granted AND classid = {LOCKS} AND objid = {DELIVERING}
"""  # noqa: S608 — our own numbers


@dataclass(frozen=True, slots=True)
class Scene:
    """A NASA, a Discord whose channels all follow Io, and the home of two processes that share one database."""

    nasa: LoopbackNasa
    discord: LoopbackDiscord
    home: Home

    @property
    def database(self) -> str:
        return self.home.environment["DATABASE_URL"]

    async def prepare(self) -> None:
        """The feed is known already, so that what is new in it is posted at once."""
        self.home.follow({"journal": self.nasa.url(FEED)})
        now = datetime.now(UTC)  # the processes know no other
        known = SourceState("journal", url=self.nasa.url(FEED), baselined=now, last_success=now)
        async with opened_store(self.database, create=True) as store, store.writing() as tx:
            await tx.save_source_state(known)
            for channel in CHANNELS:
                await tx.save_watch(a_watch(channel))
        self.nasa.put(FEED, feed([NEW], self.nasa.put("/picture.jpg", picture(), "image/jpeg")))

    def worker(self) -> AbstractAsyncContextManager[Process]:
        return self.home.running("run", "--only", "work")

    def stall(self, after: int) -> asyncio.Event:
        """Let so many sends be answered, and the next ones make their messages without an answer until the event is set."""
        answer = asyncio.Event()
        held: list[Fault] = [AcceptAndHold(answer) for _ in range(4)]
        self.discord.faults.on("POST", SENDS, *[Late(0)] * after, *held)
        return answer

    async def until_nothing_is_left(self) -> dict[int, int]:
        """What the outbox says was sent: channel → message."""
        async with opened_store(self.database, create=False) as store:
            while True:
                async with store.reading() as tx:
                    rows = await tx.deliveries()
                if len(rows) == len(CHANNELS) and all(row.state is State.SENT for row in rows):
                    return {row.channel: row.message or 0 for row in rows}
                await self.nasa.until_asked(FEED, len(self.nasa.asked(FEED)) + 1)

    def posted(self) -> dict[int, int]:
        """What is in the channels. Raises `AssertionError` where something is doubled."""
        messages = self.discord.world.messages()
        assert len({message.channel.id for message in messages}) == len(messages)
        return {message.channel.id: message.id for message in messages}


@pytest.fixture
async def scene(tmp_path: Path, emptied: str) -> AsyncIterator[Scene]:
    guild = Guild(1, "Sample server", tuple(Channel(channel, 1, f"io-{channel}") for channel in CHANNELS))
    async with LoopbackNasa() as nasa, LoopbackDiscord([guild]) as discord:
        made = Scene(nasa, discord, Home.beside(discord, tmp_path).changed({"DATABASE_URL": emptied}))
        await made.prepare()
        yield made


async def who_works(*processes: Process) -> tuple[Process, Process]:
    """Of two processes the one that works, and the one that stands by."""
    saying = {asyncio.create_task(process.until_says(WORKING)): process for process in processes}
    done, others = await asyncio.wait(saying, return_when=asyncio.FIRST_COMPLETED)
    for task in others:
        task.cancel()
    [worker], [other] = [saying[task] for task in done], [saying[task] for task in others]
    await other.until_says(STANDING_BY)
    return worker, other


@pytest.mark.parametrize("ending", ["its process is killed", "its connection to the database is cut"])
async def test_when_the_worker_is_lost_amid_a_fan_out_another_goes_on_and_nothing_is_lost_or_doubled(
    scene: Scene, ending: str
) -> None:
    answer = scene.stall(after=3)
    async with scene.worker() as one, scene.worker() as another:
        worker, other = await who_works(one, another)
        await worker.meanwhile(scene.discord.until_messages(7))
        scene.discord.world.forget_nonces()  # only the mark in a channel's history can tell what is there
        began = time.monotonic()
        if ending == "its process is killed":
            await worker.end(signal.SIGKILL)
        else:
            await asyncio.to_thread(cut, scene.database)
            await worker.until_says("no right to deliver; standing by")
        await other.meanwhile(scene.discord.until_messages(8))
        print(f"taken over after {time.monotonic() - began:.1f} s")  # noqa: T201 — the figure that the README gives
        answer.set()
        receipts = await other.meanwhile(scene.until_nothing_is_left())
        assert receipts == scene.posted()
        assert set(receipts) == set(CHANNELS)
        assert (await other.end(signal.SIGTERM)).status == 0


def cut(database: str) -> None:
    """End the connection on which the right to deliver is held."""
    with psycopg.connect(database, autocommit=True) as operator:
        operator.execute(CUT.encode())


async def test_on_sqlite_a_second_worker_ends_with_one_line_while_another_process_may_answer_members(
    tmp_path: Path,
) -> None:
    guild = Guild(1, "Sample server", (Channel(100, 1, "io"),))
    async with LoopbackNasa() as nasa, LoopbackDiscord([guild]) as discord:
        home = Home.beside(discord, tmp_path)
        nasa.put(FEED, feed([OLD], nasa.url("/picture.jpg")))
        home.follow({"journal": nasa.url(FEED)})
        async with home.running("run", "--only", "work") as worker:
            await worker.until_says("baseline=True")
            second, chat = home.call("run"), home.running("run", "--only", "chat", "--shards", "0/1")
            async with chat as answering:
                refused = await second
                await answering.meanwhile(discord.until(lambda: bool(discord.gateway.sessions), "a connection"))
                await discord.say(100, "!io")
                [_, answer] = await answering.meanwhile(discord.until_messages(2))
                assert (await answering.end(signal.SIGTERM)).status == 0
            assert (await worker.end(signal.SIGTERM)).status == 0
    assert OLD.title in json.dumps([answer.content, answer.embeds])
    assert len(discord.gateway.sessions) == 1, "the worker has no need to be connected"
    assert refused.status == 1
    assert refused.stderr.startswith("perijove: another perijove run delivers from this database")
    assert len(refused.stderr.splitlines()) == 1
