"""`/status`: how the sources stand, what waits, and three charts. Nothing here names a server or a channel."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from bot.core.facts.library import Flyby
from bot.flows.overview import Overview
from bot.flows.pulse import Pulse
from bot.web import charts
from bot.web.printing import Printer

STANDS = {
    "well": "Well",
    "new": "Not asked yet",
    "failing": "Fails",
    "held": "Held",
    "stopped": "Stopped",
    "off": "Off",
}

PARTS = {"database": "Database", "gateway": "Line to Discord", "scheduler": "Timetable of polls"}
"""What a process consists of, for readers."""


class StatusPage:
    """Answers with how it all stands."""

    def __init__(self, overview: Overview, flybys: Sequence[Flyby], printer: Printer, pulse: Pulse) -> None:
        self._overview = overview
        self._flybys = charts.flybys(flybys)
        self._printer = printer
        self._pulse = pulse

    async def answer(self, request: web.Request) -> web.Response:
        """The page."""
        now = await self._overview.standing()
        return self._printer.page(
            request,
            "status.html",
            now=now.at,
            parts=[(PARTS.get(name, name), up) for name, up in (await self._pulse.parts()).items()],
            sources=now.sources,
            well=sum(one.word == "well" for one in now.sources),
            words=STANDS,
            outgoing=now.outgoing,
            months=charts.months(now.months, now.at),
            latency=charts.latency(now.outgoing.took),
            flybys=self._flybys,
        )
