"""The demo put together: the real bot on its stage, fed by a loopback NASA (with `live`, by the real one)."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import simcord
from rich.console import Console

from bot import logs
from bot.app import assembled, catalogue, clock, opened_store, shown
from bot.chat.messenger import DiscordMessenger
from bot.core.errors import StartupError
from bot.core.polling import GAP
from bot.demo.nasa import LoopbackNasa
from bot.demo.stage import CHANNEL, SECOND_CHANNEL, Stage, behind, show, stage
from bot.demo.story import INVITED, LIVE, SET_UP, STORY, Chapter
from bot.demo.terminal import count, message_panel
from bot.flows.deliver import Deliverer
from bot.parts import Parts
from bot.runner import Timetable
from bot.settings import Settings

FOLLOWED = ("io", "juno")
"""What the channel follows. A release about both is posted once all the same."""
PACE = 10.0
"""Seconds between chapters, so that one can watch."""
LOOK = 0.5
"""Seconds between looks for something to deliver."""
LAG = 30.0
"""Seconds that the server's clock may be late: it goes on when the page is refreshed."""

WELCOME = f"""
[bold]Perijove's demo:[/] the real bot, on a Discord server that exists only here.

  Open  [bold]{{url}}[/]
  Try   [bold]!io[/] in #{CHANNEL}, or type [bold]/[/] and pick a command;
        as Moderator, {{first}}.
  End   with Ctrl-C.
"""

FOLLOWED_FIRST = (
    f"see what is followed with [bold]/watch list[/], or let #{SECOND_CHANNEL} follow\n"
    "        something with [bold]/watch add[/]"
)
SET_UP_FIRST = "press [bold]Set up[/] below the first message, choose, and save"
"""What a moderator can do first: where something is followed already, and where nothing is."""

PAGES = "• Its own pages are at [bold]http://127.0.0.1:{port}[/]"


async def play(
    settings: Settings, *, headless: bool = False, live: bool = False, set_up: bool = False, port: int = 0
) -> None:
    """Play until Ctrl-C or until the page's session is ended; `headless` plays to the story's end and prints it.

    With `live` the real endpoints are asked, with `set_up` the visitor decides what is followed. Raises `StartupError` where
    the page's port is taken.
    """
    logs.set_up("WARNING", [])
    follows = () if set_up else FOLLOWED
    async with LoopbackNasa() as nasa, _performance(settings, nasa, follows, live=live) as performance:
        await (performance.in_the_terminal() if headless else performance.in_a_browser(port))


@asynccontextmanager
async def _performance(
    settings: Settings, nasa: LoopbackNasa, follows: Sequence[str], *, live: bool
) -> AsyncIterator[Performance]:
    """Everything a demo needs, over a database that is thrown away; the channel `follows` these targets."""
    known = catalogue(settings)
    if not live:
        settings = settings.model_copy(update={"allow_private_hosts": True})  # our own NASA is on this machine
        known = replace(known, sources=nasa.sources())
    with TemporaryDirectory(prefix="perijove-demo-") as folder:
        async with (
            opened_store(f"sqlite:///{folder}/demo.db", create=True) as store,
            assembled(settings, known, store, Path(folder), GAP if live else timedelta()) as parts,
            stage(parts.build_bot()) as on_stage,
        ):
            await on_stage.invite()
            for target in follows:
                await parts.watches.add(on_stage.guild.id, on_stage.channel.id, target)
            messenger = DiscordMessenger(on_stage.env.bot, parts.source_titles, parts.services.colours)
            deliverer = parts.deliverer(messenger)
            yield Performance(settings, parts, on_stage, deliverer, nasa, live, Console(highlight=False))


@dataclass(frozen=True, slots=True)
class Performance:
    """The parts on their stage."""

    settings: Settings
    parts: Parts
    stage: Stage
    deliverer: Deliverer
    nasa: LoopbackNasa
    live: bool
    console: Console

    async def in_the_terminal(self) -> None:
        """Play to the end; print the channel's newest message whenever it is new or edited."""
        self.console.print(f"• {INVITED}")
        await self._deliver_and_tell()
        for chapter in (LIVE,) if self.live else STORY:
            await self._turn(chapter)
            await self._deliver_and_tell()
        self.console.print("• A visitor writes !io, and is answered:")
        for answer in await self.stage.ask("!io"):
            self.console.print(message_panel(answer))

    async def _deliver_and_tell(self) -> None:
        before = self.stage.state()
        await self.deliverer.drain()
        self.console.print(count(self.stage.messages()))
        if self.stage.state() != before:
            self.console.print(message_panel(self.stage.messages()[-1]))

    async def in_a_browser(self, port: int) -> None:
        """Show the channel at an address, and play there until the page's session is ended, or Ctrl-C or SIGTERM comes."""
        async with AsyncExitStack() as stack:
            try:
                page = await stack.enter_async_context(self.stage.page(port))
            except simcord.SetupError as error:
                raise StartupError(f"the demo's page cannot be shown: {error}") from None
            first = FOLLOWED_FIRST if await self.parts.watches.listed() else SET_UP_FIRST
            self.console.print(WELCOME.format(url=page.url, first=first), soft_wrap=True)
            if web := await stack.enter_async_context(shown(self.settings, self.parts)):
                self.console.print(PAGES.format(port=web), soft_wrap=True)
            telling = self._poll() if self.live else self._tell()
            await _first_of(self._deliver_and_show(page), telling, page.wait_closed(), _asked_to_stop())

    async def _tell(self) -> None:
        """All chapters, with time to look at each; between the first and the second something has to be followed."""
        first, *others = STORY
        await self._turn(first)
        await self._until_followed()
        await asyncio.sleep(PACE)
        for chapter in others:
            await self._turn(chapter)
            await asyncio.sleep(PACE)
        self.console.print("• That was the story; the bot goes on answering.")
        await asyncio.Event().wait()

    async def _until_followed(self) -> None:
        if not await self.parts.watches.listed():
            self.console.print(f"• {SET_UP.format(channel=CHANNEL)}", soft_wrap=True)
        while not await self.parts.watches.listed():  # noqa: ASYNC110 — a click in the page decides it
            await asyncio.sleep(LOOK)

    async def _poll(self) -> None:
        """Poll NASA's own feeds at their intervals, until cancelled."""
        self.console.print(f"• {LIVE.told}", soft_wrap=True)
        timetable = Timetable(self.parts.sources, self.parts.ingest, clock)
        timetable.start()
        try:
            await asyncio.Event().wait()
        finally:
            await timetable.stop()

    async def _turn(self, chapter: Chapter) -> None:
        """NASA publishes a chapter, and every source is polled."""
        self.nasa.turn_to(chapter.folder)
        self.console.print(f"• {chapter.told}", soft_wrap=True)
        for source in self.parts.sources:
            await self.parts.ingest(source)

    async def _deliver_and_show(self, page: simcord.Preview) -> None:
        """Send what is due, outside the bot, and let the page see it."""
        shown = self.stage.state()
        while True:
            await self.deliverer.drain()
            if (now := self.stage.state()) != shown or behind(self.stage.env) > LAG:
                await show(self.stage.env, page)
                shown = now
            await asyncio.sleep(LOOK)


async def _asked_to_stop() -> None:
    """Wait for Ctrl-C or SIGTERM."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: Ctrl-C ends the process there
            loop.add_signal_handler(number, stop.set)
    await stop.wait()


async def _first_of(*work: Coroutine[Any, Any, None]) -> None:
    """Do all at once until one of them ends, and end the others. Raises what it raised."""
    tasks = [asyncio.create_task(each) for each in work]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        done.pop().result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
