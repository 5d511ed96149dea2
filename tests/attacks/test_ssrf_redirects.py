"""Requests into private networks: public servers that send us there, whatever it was that they were asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
import pytest

from bot.core.errors import NotPublic, PerijoveError, Unreachable
from bot.core.model import SourceState
from bot.sources.http import HttpFetcher, open_session
from bot.sources.pictures import PictureShop
from tests.attacks.guarded import Judge, judged
from tests.attacks.inside import Inside
from tests.builders import NOW, a_source
from tests.loopback.nasa_server import LoopbackNasa

OTHERS = ("file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1:6379/_", "data:,x")
NOWHERE = r"leads to \S+, which is not a public address$"
Ask = Callable[[aiohttp.ClientSession, str, Path], Awaitable[object]]


async def poll(session: aiohttp.ClientSession, url: str, _: Path) -> object:
    return await HttpFetcher(session, lambda: NOW).poll(a_source(url=url), SourceState("journal"))


async def document(session: aiohttp.ClientSession, url: str, _: Path) -> object:
    return await HttpFetcher(session, lambda: NOW).document(url)


async def picture(session: aiohttp.ClientSession, url: str, folder: Path) -> object:
    return await PictureShop(session, folder, lambda: NOW).rendition(url)


ASKED: dict[str, tuple[Ask, str]] = {
    "a feed": (poll, "/lure"),
    "a page": (document, "/lure"),
    "a manifest": (document, "/lure.json"),
    "a picture": (picture, "/lure.jpg"),
}


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/latest/meta-data/", "http://[::ffff:169.254.169.254]/", "http://localhost:1/", "//10.0.0.1/"],
)
async def test_a_redirect_into_a_private_network_is_not_followed(nasa: LoopbackNasa, target: str, tmp_path: Path) -> None:
    async with judged(Judge(nasa)) as session:
        for status in (301, 302, 303, 307, 308):
            lure = nasa.put("/lure", b"", status=status, headers={"Location": target})
            with pytest.raises(NotPublic, match=NOWHERE):
                await poll(session, lure, tmp_path)
    assert [asked.path for asked in nasa.requests] == ["/lure"] * 5


@pytest.mark.parametrize(("ask", "path"), ASKED.values(), ids=ASKED)
async def test_nothing_that_is_asked_for_can_send_us_inside(
    nasa: LoopbackNasa, inside: Inside, ask: Ask, path: str, tmp_path: Path
) -> None:
    nasa.put("/hop", b"", status=302, headers={"Location": inside.url()})
    lure = nasa.put(path, b"", status=307, headers={"Location": "/hop"})  # the second step leads astray
    async with judged(Judge(nasa)) as session:
        with pytest.raises(PerijoveError, match=NOWHERE):
            await ask(session, lure, tmp_path)
    assert nasa.asked("/hop")
    assert await inside.connections() == 0


async def test_a_robots_txt_cannot_send_us_inside(nasa: LoopbackNasa, inside: Inside, tmp_path: Path) -> None:
    nasa.put("/robots.txt", b"", status=301, headers={"Location": inside.url()})
    async with judged(Judge(nasa)) as session:
        with pytest.raises(PerijoveError, match=NOWHERE):
            await document(session, nasa.url("/page"), tmp_path)
    assert await inside.connections() == 0


@pytest.mark.parametrize(("ask", "path"), ASKED.values(), ids=ASKED)
async def test_only_http_is_followed(nasa: LoopbackNasa, ask: Ask, path: str, tmp_path: Path) -> None:
    async with judged(Judge(nasa)) as session:
        for number, target in enumerate(OTHERS):
            lure = nasa.put(f"/{number}{path}", b"", status=302, headers={"Location": target})
            with pytest.raises(PerijoveError, match="redirects to"):
                await ask(session, lure, tmp_path)


async def test_only_http_is_asked(tmp_path: Path) -> None:
    async with open_session("test") as session:
        for address in (*OTHERS, *map(str.upper, OTHERS)):
            with pytest.raises(Unreachable, match="not http or https"):
                await poll(session, address, tmp_path)
            with pytest.raises(PerijoveError, match="not http or https"):
                await picture(session, address, tmp_path)


async def test_redirects_in_circles_end(nasa: LoopbackNasa, tmp_path: Path) -> None:
    lure = nasa.put("/lure", b"", status=302, headers={"Location": "/lure"})
    async with judged(Judge(nasa)) as session:
        with pytest.raises(Unreachable, match="redirects in circles, or too often"):
            await poll(session, lure, tmp_path)
    assert len(nasa.requests) == 6
