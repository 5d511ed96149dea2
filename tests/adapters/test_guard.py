"""Requests into private networks: each way to ask for one, and what happens to it.

A server listens on this machine all the while; the attacks must not reach it.
"""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.core.errors import NotPublic, PictureError, Unreachable, Unwelcome
from bot.core.model import SourceState
from bot.sources.guard import AddressInfo, NotPublicError, guarded, is_public
from bot.sources.http import HttpFetcher, open_session
from bot.sources.pictures import PictureShop
from tests.builders import NOW, a_source
from tests.loopback.nasa_server import LoopbackNasa

NEVER_POLLED = SourceState("journal")
LEADS_ASTRAY = r"^leads to \S+, which is not a public address$"
LOOKED_UP = rf"{LEADS_ASTRAY}|^cannot find the host \S+$"
"""For what the system looks up, and not every system knows."""
NO_ADDRESS = r"^has an address that is not valid$"


@pytest.fixture
async def nasa() -> AsyncIterator[LoopbackNasa]:
    async with LoopbackNasa() as server:
        server.put("/feed", b"secret")
        yield server


async def poll(session: aiohttp.ClientSession, url: str) -> bytes:
    return (await HttpFetcher(session, lambda: NOW).poll(a_source(url=url), NEVER_POLLED)).body


# ---------------------------------------------------------------- spellings

SPELLINGS = {
    "127.0.0.1": LEADS_ASTRAY,
    "127.8.8.8": LEADS_ASTRAY,
    "localhost": LEADS_ASTRAY,  # a name
    "localhost.": LOOKED_UP,
    "LOCALHOST": LEADS_ASTRAY,
    "user:password@127.0.0.1": LEADS_ASTRAY,
    "0.0.0.0": LEADS_ASTRAY,
    "0x7f.1": LOOKED_UP,  # hexadecimal and short: a name for us, an address for the system
    "0x7f000001": LOOKED_UP,
    "①②⑦.⓪.⓪.①": LEADS_ASTRAY,  # other characters' digits, which become ours
    "127。0。0。1": LEADS_ASTRAY,
    "[::1]": LEADS_ASTRAY,
    "[::]": LEADS_ASTRAY,
    "[::ffff:127.0.0.1]": LEADS_ASTRAY,  # IPv4 as IPv6, two ways to write it
    "[::ffff:7f00:1]": LEADS_ASTRAY,
    "2130706433": NO_ADDRESS,  # decimal
    "017700000001": NO_ADDRESS,  # octal
    "0177.0.0.1": NO_ADDRESS,
    "127.1": NO_ADDRESS,  # short
    "0": NO_ADDRESS,
}
"""How this machine can be written in an address, and the sentence that ends it."""


@pytest.mark.parametrize(("host", "sentence"), SPELLINGS.items())
async def test_no_spelling_of_this_machine_is_asked(nasa: LoopbackNasa, host: str, sentence: str) -> None:
    async with open_session("test") as session:
        with pytest.raises(Unreachable, match=sentence):
            await poll(session, nasa.url("/feed").replace("127.0.0.1", host))
    assert nasa.requests == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0", "①②⑦.⓪.⓪.①"])
async def test_without_the_guard_these_spellings_do_lead_here(nasa: LoopbackNasa, host: str) -> None:
    async with open_session("test", allow_private_hosts=True) as session:
        assert await poll(session, nasa.url("/feed").replace("127.0.0.1", host)) == b"secret"


@pytest.mark.parametrize(
    "address",
    [
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",  # carriers' NAT
        "100.100.100.200",  # a cloud's metadata
        "127.0.0.1",
        "169.254.169.254",  # most clouds' metadata
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",  # another cloud's metadata
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",  # NAT64 of 127.0.0.1
        "64:ff9b:1::808:808",  # NAT64 of a network's own
        "100::1",
        "2001::7f00:1",  # Teredo
        "2001:db8::1",
        "2002:7f00:1::",  # 6to4 of 127.0.0.1
        "2002:a9fe:a9fe::",
        "3fff::1",
        "fc00::1",
        "fd00:ec2::254",  # metadata over IPv6
        "fe80::1",
        "fe80::1%1",
        "fec0::1",
        "ff02::1",
        "localhost",  # no numeric address at all
        "",
    ],
)
def test_what_is_no_public_address_is_never_connected_to(address: str) -> None:
    assert not is_public(address)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with pytest.raises(NotPublicError):
        guarded((family, socket.SOCK_STREAM, 0, "", (address, 80)))


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "172.15.0.1",
        "172.32.0.1",
        "192.167.0.1",
        "2606:4700::1",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2001:4860::1",
    ],
)
def test_public_addresses_are_connected_to(address: str) -> None:
    assert is_public(address)
    if ":" not in address:  # not every machine has IPv6
        guarded((socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, 80))).close()


# ---------------------------------------------------------------- names


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


@asynccontextmanager
async def looking_up(resolver: AbstractResolver) -> AsyncIterator[aiohttp.ClientSession]:
    """A guarded session that finds hosts so."""
    connector = aiohttp.TCPConnector(resolver=resolver, socket_factory=guarded)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield session


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["127.0.0.1", "::1"], ["::ffff:127.0.0.1", "169.254.169.254"]])
async def test_a_name_that_means_a_private_address_is_not_asked(nasa: LoopbackNasa, addresses: list[str]) -> None:
    async with looking_up(Says(addresses)) as session:
        with pytest.raises(Unreachable):
            await poll(session, nasa.url("/feed").replace("127.0.0.1", "feeds.nasa.example"))
    assert nasa.requests == []


async def test_a_name_that_means_something_else_a_moment_later_is_not_asked(nasa: LoopbackNasa) -> None:
    rebinding = Says(["8.8.8.8"], ["127.0.0.1"])
    [beforehand] = await rebinding.resolve("feeds.nasa.example")
    assert is_public(beforehand["host"])  # a check at this time would let it pass
    async with looking_up(rebinding) as session:
        with pytest.raises(NotPublic, match=r"leads to 127\.0\.0\.1,"):
            await poll(session, nasa.url("/feed").replace("127.0.0.1", "feeds.nasa.example"))
    assert nasa.requests == []


# ---------------------------------------------------------------- redirects


@asynccontextmanager
async def trusting(nasa: LoopbackNasa) -> AsyncIterator[aiohttp.ClientSession]:
    """A session to which this server is public, and everything else as it is."""
    port = int(nasa.url("").rpartition(":")[2])

    def make(info: AddressInfo) -> socket.socket:
        return socket.socket(info[0], info[1], info[2]) if info[4] == ("127.0.0.1", port) else guarded(info)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(socket_factory=make)) as session:
        yield session


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/latest/meta-data/", "http://[::ffff:169.254.169.254]/", "http://localhost:1/", "//10.0.0.1/"],
)
async def test_a_redirect_into_a_private_network_is_not_followed(nasa: LoopbackNasa, status: int, target: str) -> None:
    lure = nasa.put("/lure", b"", status=status, headers={"Location": target})
    async with trusting(nasa) as session:
        with pytest.raises(NotPublic, match=LEADS_ASTRAY):
            await poll(session, lure)
    assert [asked.path for asked in nasa.requests] == ["/lure"]


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1:6379/_", "data:,x"])
async def test_only_http_is_followed(nasa: LoopbackNasa, target: str) -> None:
    lure = nasa.put("/lure", b"", status=302, headers={"Location": target})
    async with trusting(nasa) as session:
        with pytest.raises(Unreachable, match="redirects to"):
            await poll(session, lure)
    for address in (target, target.upper()):
        async with open_session("test") as session:
            with pytest.raises(Unreachable, match="not http or https"):
                await poll(session, address)


# ---------------------------------------------------------------- all that is fetched for a feed


async def test_pages_are_guarded_and_so_is_what_says_whether_they_may_be_asked_for(nasa: LoopbackNasa) -> None:
    async with open_session("test") as session:
        fetcher = HttpFetcher(session, lambda: NOW)
        with pytest.raises(Unwelcome, match=r"robots\.txt leads to 127\.0\.0\.1, which is not a public address"):
            await fetcher.document(nasa.url("/page"))
        with pytest.raises(NotPublic):
            await fetcher.document(nasa.url("/manifest.json"))
    assert nasa.requests == []


async def test_pictures_are_guarded(nasa: LoopbackNasa, tmp_path: Path) -> None:
    async with open_session("test") as session:
        with pytest.raises(PictureError, match="which is not a public address"):
            await PictureShop(session, tmp_path, lambda: NOW).rendition(nasa.url("/picture.jpg"))
    assert nasa.requests == []


async def test_a_proxy_that_the_environment_names_is_not_used(nasa: LoopbackNasa, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", nasa.url(""))
    async with open_session("test") as session:
        with pytest.raises(NotPublic, match=r"leads to 10\.0\.0\.1"):
            await poll(session, "http://10.0.0.1/feed")
    assert nasa.requests == []
