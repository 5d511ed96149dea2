"""Serving an aiohttp application on a free port of the loopback interface."""

from __future__ import annotations

from aiohttp import web

PATIENCE = 0.2
"""Seconds that answers still under way are given at the end; what a fault holds back is never answered."""


class Served:
    """An application and the port it is reached at; the port stays the same if it is started again."""

    def __init__(self, application: web.Application) -> None:
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=PATIENCE)
        self.port = 0

    async def start(self) -> None:
        """Begin to serve."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close every connection and stop."""
        await self._runner.cleanup()
