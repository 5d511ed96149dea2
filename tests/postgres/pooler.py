"""A transaction pooler in front of PostgreSQL: it lends a server process for one transaction, the last used one first."""

from __future__ import annotations

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

ENCRYPTION_REQUESTS = (80877103, 80877104)
AUTHENTICATED, LAST_OF_SASL = 0, 12
ENDS_A_QUESTION = (b"Q", b"S")
Streams = tuple[StreamReader, StreamWriter]


@dataclass(slots=True)
class Pooler:
    """`url` is its address. While `answering` is not set, what servers say is kept back."""

    server: str
    url: str = ""
    answering: asyncio.Event = field(default_factory=asyncio.Event)
    _idle: list[Streams] = field(default_factory=list)

    @classmethod
    @asynccontextmanager
    async def before(cls, url: str) -> AsyncIterator[Pooler]:
        """A pooler before the database at this address."""
        pooler = cls(url)
        pooler.answering.set()
        listening = await asyncio.start_server(pooler._serve, "127.0.0.1", 0)
        port = listening.sockets[0].getsockname()[1]
        parts = urlsplit(url)
        who = parts.netloc.rpartition("@")[0]
        pooler.url = parts._replace(netloc=f"{who}@127.0.0.1:{port}", query="").geturl()
        try:
            yield pooler
        finally:
            listening.close()
            for _, writer in pooler._idle:
                writer.close()

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            self._idle.append(await self._logged_in((reader, writer)))
            await self._lend((reader, writer))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client left
        finally:
            writer.close()

    async def _logged_in(self, client: Streams) -> Streams:
        """A connection to the server, after the client has logged in through it."""
        hello = await _beginning(client)
        server = await self._connect()
        server[1].write(hello)
        while True:
            kind, message = await _message(server)
            client[1].write(message)
            if kind == b"Z":
                return server
            if kind == b"R" and int.from_bytes(message[5:9]) not in {AUTHENTICATED, LAST_OF_SASL}:
                server[1].write((await _message(client))[1])

    async def _lend(self, client: Streams) -> None:
        """Serve the client's transactions, each by the server process that was used last."""
        lent: Streams | None = None
        while True:
            kind, message = await _message(client)
            if kind == b"X":
                return
            lent = lent or self._idle.pop()
            lent[1].write(message)
            if kind in ENDS_A_QUESTION and await self._answer(client, lent):
                self._idle.append(lent)
                lent = None

    async def _answer(self, client: Streams, server: Streams) -> bool:
        """Pass on what the server says to a question; whether no transaction is open after it."""
        kind = b""
        while kind != b"Z":
            kind, message = await _message(server)
            await self.answering.wait()
            client[1].write(message)
        return message[5:] == b"I"

    async def _connect(self) -> Streams:
        parts = urlsplit(self.server)
        if folder := parse_qs(parts.query).get("host"):
            return await asyncio.open_unix_connection(f"{folder[0]}/.s.PGSQL.5432")
        return await asyncio.open_connection(parts.hostname, parts.port or 5432)


async def _beginning(client: Streams) -> bytes:
    """The client's first words, after a polite no to encryption."""
    while True:
        size = await client[0].readexactly(4)
        hello = await client[0].readexactly(int.from_bytes(size) - 4)
        if int.from_bytes(hello[:4]) not in ENCRYPTION_REQUESTS:
            return size + hello
        client[1].write(b"N")


async def _message(streams: Streams) -> tuple[bytes, bytes]:
    """The next message: its kind, and the whole of it."""
    head = await streams[0].readexactly(5)
    return head[:1], head + await streams[0].readexactly(int.from_bytes(head[1:]) - 4)
