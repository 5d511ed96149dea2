"""A request that is held fast, so that the program can be killed at exactly that moment."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from aiohttp import web

from tests.chaos.plan import Moment
from tests.loopback.faults import Drop, Handle


@dataclass(frozen=True, slots=True)
class Trap:
    """A fault for one request: `sprung` when the request is held, which it is until `opened`."""

    moment: Moment
    sprung: asyncio.Event = field(default_factory=asyncio.Event)
    opened: asyncio.Event = field(default_factory=asyncio.Event)

    async def play(self, request: web.Request, handle: Handle) -> web.StreamResponse:
        served = await handle() if self.moment is Moment.ANSWERING else None
        self.sprung.set()
        await self.opened.wait()
        if self.moment is Moment.POSTHUMOUS:
            served = await handle()
        return served or await Drop().play(request, handle)
