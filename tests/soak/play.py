"""Playing a plan: a NASA and a Discord on the loopback interface, the bot between them, and its figures each hour."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from bot.app import opened_store
from bot.core.model import Delivery
from tests.bench import procs
from tests.builders import NOW
from tests.loopback import LoopbackDiscord
from tests.loopback.faults import AcceptAndDrop, AcceptAndRefuse, Drop, Fault, Refuse, TooMany
from tests.soak.nasa import Press
from tests.soak.places import server
from tests.soak.plan import Happening, news, plan
from tests.soak.toll import Toll, count
from tests.soak.trouble import TroubledNasa

CHECKOUT = Path(__file__).resolve().parents[2]
MINUTE = timedelta(minutes=1)
TROUBLE_LASTS = 60
"""Minutes after which a source's trouble is over, even if no poll met it: nobody finds what a feed dropped meanwhile."""

REST = 5 * 60
"""Minutes without trouble at the end, in which everything is to come right: longer than any source is left alone."""

STRIDE = 10
"""Minutes that pass at once then."""

FORGETS_NONCES = timedelta(minutes=2)
NO_ENTRY = Refuse(403, 50013, "Missing Permissions")
FAULTS: Sequence[Fault] = (
    *(AcceptAndRefuse(500), AcceptAndRefuse(503), Refuse(502), Drop(), AcceptAndDrop(), AcceptAndDrop()),
    *(TooMany(0.02), NO_ENTRY),
)
PER_HOUR = 18
"""Releases."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How things stood at an hour; `resident` is in bytes, and `done` is what the bot says it has done."""

    hour: int
    done: Mapping[str, int]
    messages: int
    edits: int
    resident: int

    @property
    def held(self) -> int:
        """How many objects of past polls were alive."""
        return self.done["held"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the hours came to. `faults` are those that Discord was to make."""

    readings: Sequence[Reading]
    toll: Toll
    published: int
    corrections: int
    faults: int

    @property
    def growth(self) -> float:
        """Of the resident memory, from the first hour's end to the last one's, as a part of the first."""
        first, last = self.readings[0].resident, self.readings[-1].resident
        return last / first - 1


class Soak:
    """The scenery, and the bot's process."""

    def __init__(self, nasa: TroubledNasa, discord: LoopbackDiscord, bot: Process, seed: int) -> None:
        self.press = Press(nasa, seed)
        self.discord = discord
        self.faults = 0
        self._bot = bot
        self._chance = Random(f"{seed} faults")  # noqa: S311 — a plan is no secret

    async def play(self, happenings: Sequence[Happening], hours: int, clock: Clock) -> AsyncIterator[Reading]:
        """Minute by minute; a reading at the end of each hour."""
        coming = list(reversed(happenings))
        for minute in range(hours * 60 + 1):
            clock.now = NOW + minute * MINUTE
            while coming and coming[-1].minute <= minute:
                self.press.let(coming.pop(), clock.now)
            if minute % TROUBLE_LASTS == 0:
                self.press.nasa.troubles.clear()
            self._disturb()
            done = await self.ask(clock.now)
            if minute and minute % 60 == 0:
                yield self._reading(minute // 60, done)

    async def rest(self, hours: int, clock: Clock) -> None:
        """Let time pass without trouble."""
        self.press.nasa.troubles.clear()
        self.discord.faults.clear()
        for minute in range(hours * 60, hours * 60 + REST, STRIDE):
            clock.now = NOW + (minute + STRIDE) * MINUTE
            await self.ask(clock.now)

    async def ask(self, now: datetime) -> dict[str, int]:
        """Tell the bot what time it is, and wait until it has done what is due; what it has done since it began."""
        assert self._bot.stdin
        assert self._bot.stdout
        self._bot.stdin.write(f"{now.isoformat()}\n".encode())
        line = await self._bot.stdout.readline()
        if not line:
            raise RuntimeError("the bot ended: its log says why")
        said: dict[str, int] = json.loads(line)
        return said

    def _disturb(self) -> None:
        """Let Discord fail now and then at what comes next."""
        self.discord.faults.clear()
        if self._chance.random() < 0.1:
            self.faults += 1
            fault = self._chance.choice(FAULTS)
            self.discord.faults.on("POST", r"/channels/\d+/(messages|threads)", fault)

    def _reading(self, hour: int, done: Mapping[str, int]) -> Reading:
        messages = self.discord.world.messages()
        edits = sum(message.edits for message in messages)
        return Reading(hour, done, len(messages), edits, procs.resident(self._bot.pid))


class Clock:
    """The time in the scenery."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


async def soak(
    folder: Path,
    hours: int,
    seed: int,
    *,
    per_hour: int = PER_HOUR,
    bot: Sequence[str] = ("-m", "tests.soak.watcher"),
    told: Callable[[Reading], None] = lambda _: None,
) -> Outcome:
    """So many simulated hours. `bot` is what Python is started with; `told` hears each reading."""
    clock = Clock()
    happenings = plan(seed, hours, per_hour)
    async with TroubledNasa() as nasa, LoopbackDiscord([server()], clock=clock) as discord:
        discord.world.nonces_known_for = FORGETS_NONCES
        async with _started(bot, folder, nasa, discord) as process:
            stage = Soak(nasa, discord, process, seed)
            readings = []
            async for reading in stage.play(happenings, hours, clock):
                told(reading)
                readings.append(reading)
            await stage.rest(hours, clock)
        titles = stage.press.titles
        about = {title: news(seed, number).about for number, title in titles.items()}
        toll = count(about, discord.world.messages(), await _outbox(folder))
    return Outcome(readings, toll, len(titles), stage.press.corrections, stage.faults)


@asynccontextmanager
async def _started(bot: Sequence[str], folder: Path, nasa: TroubledNasa, discord: LoopbackDiscord) -> AsyncIterator[Process]:
    with (folder / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, *bot, str(folder), nasa.url(""), discord.api),
            cwd=CHECKOUT,
            stdin=PIPE,
            stdout=PIPE,
            stderr=log,
        )
    try:
        yield process
        await process.communicate(b"")  # which ends its input
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _outbox(folder: Path) -> list[Delivery]:
    async with opened_store(f"sqlite:///{folder}/perijove.db", create=False) as store, store.reading() as tx:
        return await tx.deliveries()
