"""Sessions behind the real guard, for tests whose own servers stand on this machine too."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.sources.guard import AddressInfo, guarded, is_public
from tests.loopback.nasa_server import LoopbackNasa


class Judge:
    """The guard, with one server of this machine let through as if it were public; it makes no socket to anywhere else.

    `passed` are the addresses that the guard held to be public.
    """

    def __init__(self, trusted: LoopbackNasa | None = None) -> None:
        self._trusted = ("127.0.0.1", int(trusted.url("").rpartition(":")[2])) if trusted else None
        self.passed: list[str] = []

    def __call__(self, info: AddressInfo) -> socket.socket:
        if info[4] == self._trusted:
            return socket.socket(info[0], info[1], info[2])
        if is_public(str(info[4][0])):
            self.passed.append(str(info[4][0]))
            raise OSError("no test leaves this machine")
        return guarded(info)


@asynccontextmanager
async def judged(judge: Judge, resolver: AbstractResolver | None = None) -> AsyncIterator[aiohttp.ClientSession]:
    """A session whose every socket the judge makes, and which finds hosts by this resolver."""
    connector = aiohttp.TCPConnector(resolver=resolver, socket_factory=judge)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield session


class Says(AbstractResolver):
    """Finds every host at these addresses: those of one look-up after the other, the last ones for ever."""

    def __init__(self, *lookups: list[str]) -> None:
        self._lookups = list(lookups)

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:  # noqa: ARG002 — aiohttp's signature
        addresses = self._lookups.pop(0) if len(self._lookups) > 1 else self._lookups[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=0,
            )
            for address in addresses
        ]

    async def close(self) -> None: ...
