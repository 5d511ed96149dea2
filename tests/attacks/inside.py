"""What must not be reached: a port of this machine that counts who connects to it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self


class Inside:
    """A server on 127.0.0.1, and on ::1 where there is IPv6; an asynchronous context, open while it is."""

    def __init__(self) -> None:
        self.port = 0
        self._connections = 0
        self._came = asyncio.Event()
        self._servers: list[asyncio.Server] = []

    async def __aenter__(self) -> Self:
        self._servers.append(await asyncio.start_server(self._count, "127.0.0.1", 0))
        self.port = self._servers[0].sockets[0].getsockname()[1]
        with suppress(OSError):  # no IPv6 here
            self._servers.append(await asyncio.start_server(self._count, "::1", self.port))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers:
            server.close()

    def url(self, host: str = "127.0.0.1", path: str = "/secret") -> str:
        """Its address with this machine's name spelled so."""
        return f"http://{host}:{self.port}{path}"

    async def connections(self) -> int:
        """How many there were: counted when one more, of our own, was noticed after them."""
        self._came.clear()
        before = self._connections
        _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        async with asyncio.timeout(10):
            while self._connections == before:
                await self._came.wait()
                self._came.clear()
        writer.close()
        self._connections -= 1
        return self._connections

    async def _count(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections += 1
        self._came.set()
        writer.close()
