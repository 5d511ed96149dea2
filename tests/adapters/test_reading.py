from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.client_reqrep import ConnectionKey

from bot.core.errors import SourceError, TooLarge, Unreachable, Unreadable
from bot.sources.reading import chunks, read_limited, translated
from tests.loopback.nasa_server import LoopbackNasa
from tests.loopback.serving import Served

LIMIT = 2**20


@pytest.fixture
async def nasa() -> AsyncIterator[LoopbackNasa]:
    async with LoopbackNasa() as server:
        yield server


async def ask(url: str, resolver: AbstractResolver | None = None, patience: float = 30) -> bytes:
    connector = aiohttp.TCPConnector(resolver=resolver)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=patience)) as session:
        with translated():
            async with session.get(url, max_redirects=5) as response:
                return await read_limited(response, LIMIT)


# ---------------------------------------------------------------- how much is read


@pytest.mark.parametrize("size", [0, 1, LIMIT])
async def test_what_is_not_too_large_is_read_whole(nasa: LoopbackNasa, size: int) -> None:
    assert await ask(nasa.put("/a", bytes(size))) == bytes(size)


async def test_an_answer_that_announces_too_much_is_not_read(nasa: LoopbackNasa) -> None:
    async with aiohttp.ClientSession() as session, session.get(nasa.put("/a", bytes(LIMIT + 1))) as response:
        with pytest.raises(TooLarge, match="sends more than 1 MiB"):
            await anext(chunks(response, LIMIT))


async def test_a_small_answer_that_unpacks_to_too_much_is_given_up_early(nasa: LoopbackNasa) -> None:
    bomb = gzip.compress(bytes(64 * LIMIT))
    url = nasa.put("/a", bomb, headers={"Content-Encoding": "gzip"})
    read = bytearray()

    async def drain() -> None:
        nonlocal read
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            async for chunk in chunks(response, LIMIT):
                read += chunk

    with pytest.raises(TooLarge):
        await drain()
    assert len(bomb) < LIMIT
    assert len(read) <= LIMIT


async def test_an_answer_without_end_is_given_up(endless: str) -> None:
    with pytest.raises(TooLarge):
        await ask(endless)


@pytest.fixture
async def endless() -> AsyncIterator[str]:
    async def stream(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(bytes(65536))

    application = web.Application()
    application.router.add_get("/", stream)
    served = Served(application)
    await served.start()
    yield f"http://127.0.0.1:{served.port}/"
    await served.stop()


# ---------------------------------------------------------------- what goes wrong


@asynccontextmanager
async def answering(raw: bytes) -> AsyncIterator[str]:
    """A server that sends just these bytes, whatever it is asked, and hangs up."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(raw)
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


@pytest.mark.parametrize(
    ("raw", "error", "sentence"),
    [
        (b"", Unreachable, "closed the connection without an answer"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", Unreachable, "broke off in the middle of its answer"),
        (b"220 mail.nasa.example ESMTP\r\n\r\n", Unreadable, "answers in something other than HTTP"),
        (b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", Unreachable, "redirects in circles, or too often"),
        (
            b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n",
            Unreachable,
            "redirects to an address that is not http",
        ),
        (b"HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n", Unreachable, "redirects to something that is not an address"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nhalf",
            Unreachable,
            "broke off in the middle of its answer",
        ),
    ],
)
async def test_a_bad_answer_is_named(raw: bytes, error: type[SourceError], sentence: str) -> None:
    async with answering(raw) as url:
        with pytest.raises(error, match=sentence):
            await ask(url)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("file:///etc/passwd", "has an address that is not http or https"),
        ("http://[", "has an address that is not valid"),
        (f"http://{'a' * 70}.invalid/", "has an address that is not valid"),
    ],
)
async def test_a_bad_address_is_named(url: str, sentence: str) -> None:
    with pytest.raises(Unreachable, match=sentence):
        await ask(url)


async def test_a_port_where_nobody_listens_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(Unreachable, match=rf"cannot connect to 127\.0\.0\.1:{port} \(Connection refused\)"):
        await ask(f"http://127.0.0.1:{port}/")


class KnowsNobody(AbstractResolver):
    """Finds no host."""

    async def resolve(self, *_: object, **__: object) -> list[ResolveResult]:
        raise OSError(None, "no such host")

    async def close(self) -> None: ...


async def test_a_host_that_cannot_be_found_is_named() -> None:
    with pytest.raises(Unreachable, match=r"cannot find the host nasa\.example"):
        await ask("http://nasa.example/feed", resolver=KnowsNobody())


async def test_silence_is_named() -> None:
    # The system accepts the connection, and nobody ever answers.
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Unreachable, match="did not answer in time"):
        await ask(f"http://127.0.0.1:{silent.getsockname()[1]}/", patience=0.05)


def test_a_bad_certificate_is_named() -> None:
    key = ConnectionKey("nasa.example", 443, True, True, None, None, None)
    with pytest.raises(Unreachable, match=r"has no valid certificate for nasa\.example"), translated():
        raise aiohttp.ClientConnectorCertificateError(key, ssl.CertificateError("expired"))


def test_what_nobody_thought_of_is_named_by_its_kind() -> None:
    with pytest.raises(Unreachable, match=r"could not be asked \(NotADirectoryError\)"), translated():
        raise NotADirectoryError


def test_a_bug_is_not_taken_for_a_fault_of_the_source() -> None:
    with pytest.raises(ZeroDivisionError), translated():
        raise ZeroDivisionError
