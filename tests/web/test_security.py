"""What visitors may do, and what hostile texts, headers and addresses come to."""

from __future__ import annotations

import asyncio
import logging
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.core.errors import StartupError
from bot.flows.browse import PER_PAGE
from bot.web.limits import BURST, MOST_VISITORS, Limiter
from bot.web.pages import pages
from bot.web.printing import Printer
from bot.web.server import application, served
from bot.web.visitors import Proxies, as_address
from tests.builders import NOW, a_release
from tests.fakes_store import MemoryStore
from tests.web.asking import visited
from tests.web.hostile import ATTACKS, hostile
from tests.web.world import FLYBYS, a_post, a_pulse, a_site, keep, keep_standing

PAGES = ("/", "/?q=script", "/releases/hostile", "/status")
UNDER = 100_000
"""Bytes of a page without its pictures."""

MAY_RUN = {"script", "iframe", "object", "embed", "base", "style", "frame", "template", "math", "foreignobject"}


class Reader(HTMLParser):
    """Notes every element and address of a page that could do something."""

    def __init__(self) -> None:
        super().__init__()
        self.active: list[str] = []
        self.addresses: list[str] = []
        self.images: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.active += [tag] if tag in MAY_RUN else []
        self.active += [name for name in given if name.startswith("on") or name in {"style", "srcdoc", "formaction"}]
        self.addresses += [given[name] or "" for name in ("href", "action") if name in given]
        self.images += [given["src"] or ""] if "src" in given else []


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
async def test_hostile_texts_are_only_text(attack: str) -> None:
    store = MemoryStore()
    release = hostile(attack)
    await keep(store, release, *(hostile(attack, key=f"other{number}") for number in range(PER_PAGE)))
    await keep_standing(store, attack)
    async with store.writing() as tx:
        await tx.save_deliveries([a_post(release)])
    async with visited(a_site(store)) as client:
        for path in PAGES:
            async with client.get(path) as response:
                html = await response.text()
            assert response.status == 200
            reader = read(html)
            assert reader.active == []
            assert all(re.match(r"https?://|[/#]", address) for address in reader.addresses)
            assert all(address.startswith(("/pictures/", "/static/icon.")) for address in reader.images)
            assert not re.search(r"[\x00\x1b\u202a-\u202e\u2066-\u2069]", html)
            assert len(html.encode()) < UNDER
            assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    "path", ["/", "/status", "/nothing", "/releases/pia90001", "/pictures/pia90001/small", "/feed.json"]
)
async def test_every_answer_says_what_browsers_may_do(path: str) -> None:
    store = MemoryStore()
    await keep(store, a_release())
    async with visited(a_site(store)) as client, client.get(path) as response:
        policy = response.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; img-src 'self'; style-src 'self';")
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "Python" not in response.headers["Server"]


async def test_style_is_kept_for_ever_under_an_address_of_its_own() -> None:
    printer = Printer()
    async with visited(a_site(MemoryStore())) as client:
        async with client.get(printer.assets.address("style.css")) as response:
            assert (response.status, response.content_type) == (200, "text/css")
            assert "immutable" in response.headers["Cache-Control"]
        async with client.get("/static/..%2Fserver.py") as response:
            assert response.status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
async def test_nothing_but_reading_is_allowed(method: str) -> None:
    async with visited(a_site(MemoryStore())) as client:
        async with client.request(method, "/", data=b"x" * 100_000) as response:
            assert (response.status, response.headers["Allow"]) == (405, "GET, HEAD")
            assert "<h1>Only for reading</h1>" in await response.text()
        async with client.get("/", data=b"x" * 100) as response:
            assert response.status == 413


async def test_head_is_a_page_without_its_words() -> None:
    async with visited(a_site(MemoryStore())) as client, client.head("/") as response:
        assert (response.status, await response.read()) == (200, b"")
        assert int(response.headers["Content-Length"]) > 500


async def test_what_is_long_goes_out_compressed_to_whoever_takes_that() -> None:
    async with visited(a_site(MemoryStore())) as client:
        sizes = []
        for takes in ("gzip, deflate, br", "identity"):
            async with client.get("/status", headers={"Accept-Encoding": takes}) as response:
                assert "Accept-Encoding" in response.headers["Vary"]
                assert "</html>" in await response.text()
                sizes.append(int(response.headers["Content-Length"]))
        assert sizes[0] < sizes[1] / 3


# ---------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("fault", "status"), [(StartupError("is locked"), 503), (TimeoutError(), 503), (KeyError("x"), 500)]
)
async def test_a_fault_shows_nothing_of_our_insides(fault: Exception, status: int, caplog: Any) -> None:
    async def broken(_: web.Request) -> web.Response:
        raise fault

    app = application(a_site(MemoryStore()), [web.get("/broken", broken)])
    with caplog.at_level(logging.CRITICAL):
        async with TestClient(TestServer(app)) as client, client.get("/broken") as response:
            assert response.status == status
            html = await response.text()
    assert "Traceback" not in html
    assert "locked" not in html


async def test_a_taken_port_is_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    site = a_site(MemoryStore())
    async with served(application(site, []), "127.0.0.1", 0) as port:
        assert port
        async with served(application(site, []), "127.0.0.1", port) as second:
            assert second is None
    assert "pages cannot be shown" in caplog.text


async def test_who_never_finishes_a_request_is_shown_the_door() -> None:
    async with served(application(a_site(MemoryStore()), []), "127.0.0.1", 0, patience=0.05) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: nobody.example\r\nX-Slow: ")
        async with asyncio.timeout(20):
            assert await reader.read() == b""
        writer.close()


NO_REQUESTS = {
    "a header that is none": b"GET / HTTP/1.1\r\nHost: a\r\n<script>evil: x\r\n\r\n",
    "an address that is none": b"GET http://[::evil HTTP/1.1\r\nHost: a\r\n\r\n",
    "an address without end": b"GET /evil" + b"x" * 20_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    "two lengths": b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked, evil\r\n\r\n",
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00evil\r\n\r\n",
    "an expectation": b"GET / HTTP/1.1\r\nHost: a\r\nExpect: much\r\nConnection: close\r\n\r\n",
}


@pytest.mark.parametrize("sent", NO_REQUESTS.values(), ids=NO_REQUESTS)
async def test_what_is_no_request_is_not_repeated_to_anybody(sent: bytes, caplog: pytest.LogCaptureFixture) -> None:
    site = a_site(MemoryStore())
    with caplog.at_level(logging.INFO):
        async with served(application(site, []), "127.0.0.1", 0) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(sent)
            async with asyncio.timeout(20):
                told = (await reader.read()).decode()
            writer.close()
    assert re.match(r"HTTP/1\.[01] (400|417) ", told)
    assert "Server: Perijove" in told
    assert "X-Content-Type-Options: nosniff" in told
    assert not re.search("evil|Python|aiohttp", told + caplog.text)


# ---------------------------------------------------------------- who asks, and how often


async def test_who_asks_too_much_waits_and_nobody_else() -> None:
    site = a_site(MemoryStore(), proxies="127.0.0.1")
    routes, _ = pages(site, FLYBYS, Printer(), a_pulse(site))
    async with TestClient(TestServer(application(site, routes))) as client:
        for number in range(int(BURST) + 1):
            async with client.get("/nothing", headers={"X-Forwarded-For": "198.51.100.7"}) as response:
                assert response.status == (404 if number < BURST else 429)
                styled = re.findall(r'href="(/static/style[^"]+)"', await response.text())
        assert int(response.headers["Retry-After"]) >= 1
        async with client.get(styled[0], headers={"X-Forwarded-For": "198.51.100.7"}) as response:
            assert response.status == 200, "the page that says so looks like all others"
        async with client.get("/nothing", headers={"X-Forwarded-For": "198.51.100.8"}) as response:
            assert response.status == 404


async def test_without_a_trusted_proxy_nobody_is_somebody_else() -> None:
    async with visited(a_site(MemoryStore())) as client:
        for number in range(int(BURST) + 1):
            async with client.get("/nothing", headers={"X-Forwarded-For": f"198.51.100.{number}"}) as response:
                last = response.status
        async with client.get("/healthz", headers={"X-Forwarded-For": "198.51.100.7"}) as health:
            assert health.status != last, "hosts ask through the same proxy"
    assert last == 429


def test_what_is_remembered_of_visitors_has_an_end() -> None:
    limiter = Limiter(lambda: NOW)
    for number in range(MOST_VISITORS + 5):
        limiter.wait(str(number))
    assert len(limiter._buckets) == MOST_VISITORS  # noqa: SLF001 — how much is kept is what this is about


@pytest.mark.parametrize(
    ("peer", "forwarded", "visitor"),
    [
        ("10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["6.6.6.6", "198.51.100.7"], "198.51.100.7"),  # what the visitor wrote itself is not believed
        ("10.0.0.1", ["198.51.100.7", "10.0.0.2"], "198.51.100.7"),
        ("10.0.0.1", ["no address"], "10.0.0.1"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("192.0.2.1", ["198.51.100.7"], "192.0.2.1"),
        ("::ffff:10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
    ],
)
def test_proxies_are_believed_only_where_they_are_ours(peer: str, forwarded: list[str], visitor: str) -> None:
    address = as_address(peer)
    assert address
    assert str(Proxies.parse("10.0.0.0/8").visitor(address, forwarded)) == visitor


@pytest.mark.parametrize("host", ["evil.example/path", 'x"><script>', "a b", "user@evil.example", "[::1", "x" * 300])
@pytest.mark.parametrize("name", ["Host", "X-Forwarded-Host"])
async def test_a_hostile_host_is_in_no_page(host: str, name: str) -> None:
    store = MemoryStore()
    await keep(store, a_release())
    site = a_site(store, proxies="127.0.0.1")
    async with visited(site) as client, client.get("/releases/pia90001", headers={name: host}) as response:
        html = await response.text()
    assert host not in html


async def test_a_proxy_that_passes_on_an_unfit_host_is_not_believed() -> None:
    store = MemoryStore()
    await keep(store, a_release())
    told = {"X-Forwarded-Host": "evil.example/x", "Host": "perijove.example"}
    site = a_site(store, proxies="127.0.0.1")
    async with visited(site) as client, client.get("/releases/pia90001", headers=told) as response:
        html = await response.text()
    assert 'content="http://perijove.example/releases/pia90001"' in html


async def test_behind_a_proxy_addresses_are_those_that_visitors_know() -> None:
    store = MemoryStore()
    await keep(store, a_release())
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "perijove.example", "X-Forwarded-For": "198.51.100.7"}
    for proxies, known in (("127.0.0.1", True), ("", False)):
        site = a_site(store, proxies=proxies)
        async with visited(site) as client, client.get("/releases/pia90001", headers=told) as response:
            html = await response.text()
        assert ('content="https://perijove.example/releases/pia90001"' in html) is known
