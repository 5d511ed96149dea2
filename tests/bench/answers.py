"""How long members wait for `/io`: the real process, with many stored releases and watches, and a picture to send along."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from yarl import URL

from bot.app import opened_store
from bot.core.model import Match, Picture
from tests.bench import procs
from tests.bench.archive import fill
from tests.bench.discord_process import Address
from tests.bench.fast_discord import TOKEN
from tests.bench.home import BenchHome
from tests.bench.samples import publish
from tests.bench.table import Figure
from tests.builders import NOW, a_release
from tests.e2e.samples import OLD
from tests.loopback import LoopbackDiscord, LoopbackNasa
from tests.loopback.state import Channel, Guild, User
from tests.samples import encoded, moon

RELEASES, WATCHES, TIMES = 10_000, 10_000, 200
CHANNEL = 100
MEMBERS = (User(1000 + number, "member") for number in count())
"""Always another one: each may only ask so much."""

PAUSE = 0.02
"""Seconds between two commands: what one leaves behind is not the next one's to wait for."""


async def answers() -> AsyncIterator[tuple[str, list[Figure]]]:
    """One table: from the moment Discord sends the command to its answer being whole, pictures included."""
    guild = Guild(1, "Sample server", (Channel(CHANNEL, 1, "io"),))
    with TemporaryDirectory(prefix="perijove-") as folder:
        async with LoopbackNasa() as nasa, LoopbackDiscord([guild], token=TOKEN) as discord:
            home = BenchHome(Path(folder), Address(URL(discord.api).port or 0))
            home.follow(publish(nasa, OLD), every="1h")
            await home.call("db", "upgrade")
            picture = nasa.put("/newest.jpg", encoded(moon(1, 3000, 2000), "JPEG"), "image/jpeg")
            await _store(home, picture)
            async with home.running() as pid:
                await discord.until(lambda: bool(discord.gateway.sessions), "a session")
                first = await _seconds(discord, "io")
                before = procs.cpu(pid)
                latest = [await _seconds(discord, "io") for _ in range(TIMES)]
                used = procs.cpu(pid) - before
                facts = [await _seconds(discord, "facts") for _ in range(TIMES)]
            title = f"commands, with {RELEASES:,} releases and {WATCHES:,} watches stored ({TIMES} times each)"
            yield (
                title,
                [
                    Figure("/io: the first, whose picture of 6 megapixels is fetched", f"{first * 1000:.0f} ms"),
                    *_figures("/io", latest),
                    Figure("/io: processor time", f"{used / TIMES * 1000:.1f} ms"),
                    *_figures("/facts", facts),
                ],
            )


async def _store(home: BenchHome, picture: str) -> None:
    lines = (f"{number // 10 + 1} {CHANNEL + number} io\n" for number in range(WATCHES))
    await home.call("watch", "import", "-", given="".join(lines))
    newest = a_release("newest", picture=Picture(picture), published=NOW, matches=(Match("io", ("the title names it",)),))
    async with opened_store(home.database, create=False) as store:
        await fill(store, RELEASES)
        async with store.writing() as tx:
            await tx.save_release(newest)


async def _seconds(discord: LoopbackDiscord, command: str) -> float:
    """From sending the command to the answer that shows something."""
    await asyncio.sleep(PAUSE)
    began = time.perf_counter()
    asked = await discord.use_command(CHANNEL, command, by=next(MEMBERS))
    await discord.until(lambda: any(answer.embeds for answer in asked.answers), f"an answer to /{command}")
    return time.perf_counter() - began


def _figures(what: str, seconds: list[float]) -> list[Figure]:
    return [
        Figure(f"{what}: median", f"{median(seconds) * 1000:.1f} ms"),
        Figure(f"{what}: 95 of 100 within", f"{quantiles(seconds, n=20)[-1] * 1000:.1f} ms", "< 50 ms"),
    ]
