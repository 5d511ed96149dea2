"""Requests into private networks: the ways to write an address that leads there. A port that counts listens meanwhile."""

from __future__ import annotations

import socket

import aiohttp
import pytest

from bot.core.errors import NotPublic, Unreachable
from bot.core.model import SourceState
from bot.sources.guard import NotPublicError, guarded, is_public
from bot.sources.http import HttpFetcher, open_session
from tests.attacks.inside import Inside
from tests.builders import NOW, a_source
from tests.loopback.nasa_server import LoopbackNasa

LEADS_ASTRAY = r"^leads to \S+, which is not a public address$"
LOOKED_UP = rf"{LEADS_ASTRAY}|^cannot find the host \S+$"
"""For what the system looks up, and not every system knows."""
NO_ADDRESS = r"^has an address that is not valid$"

SPELLINGS = {
    "127.0.0.1": LEADS_ASTRAY,
    "127.8.8.8": LEADS_ASTRAY,
    "localhost": LEADS_ASTRAY,  # a name
    "localhost.": LOOKED_UP,
    "LOCALHOST": LEADS_ASTRAY,
    "nasa.example@127.0.0.1": LEADS_ASTRAY,  # a user of that name
    "user:password@127.0.0.1": LEADS_ASTRAY,
    "0.0.0.0": LEADS_ASTRAY,
    "0x7f.1": LOOKED_UP,  # hexadecimal and short: a name for us, an address for the system
    "0x7f000001": LOOKED_UP,
    "①②⑦.⓪.⓪.①": LEADS_ASTRAY,  # other characters' digits, which become ours
    "１２７.０.０.１": LEADS_ASTRAY,  # full width
    "127。0。0。1": LEADS_ASTRAY,  # another language's dots
    "[::1]": LEADS_ASTRAY,
    "[::]": LEADS_ASTRAY,
    "[::ffff:127.0.0.1]": LEADS_ASTRAY,  # IPv4 as IPv6, two ways to write it
    "[::ffff:7f00:1]": LEADS_ASTRAY,
    "[64:ff9b::7f00:1]": LEADS_ASTRAY,  # IPv4 inside NAT64
    "[2002:7f00:1::]": LEADS_ASTRAY,  # IPv4 inside 6to4
    "[fe80::1]": LEADS_ASTRAY,
    "2130706433": NO_ADDRESS,  # decimal
    "017700000001": NO_ADDRESS,  # octal
    "0177.0.0.1": NO_ADDRESS,
    "127.1": NO_ADDRESS,  # short
    "0": NO_ADDRESS,
}
"""How this machine can be written in an address, and the sentence that ends it."""


async def poll(session: aiohttp.ClientSession, url: str) -> bytes:
    return (await HttpFetcher(session, lambda: NOW).poll(a_source(url=url), SourceState("journal"))).body


@pytest.mark.parametrize(("host", "sentence"), SPELLINGS.items())
async def test_no_spelling_of_this_machine_is_asked(inside: Inside, host: str, sentence: str) -> None:
    async with open_session("test") as session:
        with pytest.raises(Unreachable, match=sentence):
            await poll(session, inside.url(host))
    assert await inside.connections() == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0", "nasa.example@127.0.0.1", "①②⑦.⓪.⓪.①"])
async def test_only_the_operators_word_lets_these_spellings_lead_here(nasa: LoopbackNasa, host: str) -> None:
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
def test_the_guard_lets_public_addresses_through(address: str) -> None:
    assert is_public(address)
    if ":" not in address:  # not every machine has IPv6
        guarded((socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, 80))).close()


async def test_a_proxy_that_the_environment_names_is_not_used(inside: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", inside.url(path=""))
    async with open_session("test") as session:
        with pytest.raises(NotPublic, match=r"leads to 10\.0\.0\.1"):
            await poll(session, "http://10.0.0.1/feed")
    assert await inside.connections() == 0
