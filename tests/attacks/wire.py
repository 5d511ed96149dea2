"""Answers byte by byte: for what no proper server would send."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

Respond = Callable[[asyncio.StreamWriter], Awaitable[None]]


def once(data: bytes) -> Respond:
    """These bytes, and the end."""

    async def respond(to: asyncio.StreamWriter) -> None:
        to.write(data)
        await to.drain()

    return respond


def endlessly(beginning: bytes, then: bytes) -> Respond:
    """These bytes, and then those again and again, until nobody listens."""

    async def respond(to: asyncio.StreamWriter) -> None:
        to.write(beginning)
        while not to.is_closing():
            to.write(then)
            await to.drain()

    return respond


def and_silence(beginning: bytes) -> Respond:
    """These bytes, and nothing more, until nobody listens."""

    async def respond(to: asyncio.StreamWriter) -> None:
        to.write(beginning)
        await to.drain()
        await to.wait_closed()

    return respond


def answer(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    """A whole answer with these headers besides its length."""
    lines = [b"HTTP/1.1 " + status, *headers, b"Content-Length: %d" % len(body)]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


@asynccontextmanager
async def answering(respond: Respond) -> AsyncIterator[str]:
    """A server that answers every request so; its address."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            await respond(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # whoever asked has heard enough
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
