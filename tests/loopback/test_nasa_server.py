"""The loopback NASA, as an HTTP client sees it."""

from __future__ import annotations

import asyncio

import aiohttp

from tests.loopback.nasa_server import LoopbackNasa


async def test_a_page_is_served_until_it_changes_or_goes() -> None:
    async with LoopbackNasa() as nasa, aiohttp.ClientSession() as session:
        url = nasa.put("/feed.xml", b"<rss/>")
        first = await session.get(url)
        etag = {"If-None-Match": first.headers["ETag"]}
        unchanged = await session.get(url, headers=etag)
        nasa.put("/feed.xml", b"<rss>new</rss>")
        changed = await session.get(url, headers=etag)
        nasa.remove("/feed.xml")
        gone = await session.get(url)

        assert [await first.read(), await unchanged.read(), await changed.read()] == [b"<rss/>", b"", b"<rss>new</rss>"]
        assert [asked.status for asked in nasa.asked("/feed.xml")] == [200, 304, 200, 404]
        assert [first.status, unchanged.status, changed.status, gone.status] == [200, 304, 200, 404]


async def test_a_page_can_be_an_error() -> None:
    async with LoopbackNasa() as nasa, aiohttp.ClientSession() as session:
        answer = await session.get(nasa.put("/down", b"<html>", "text/html", status=503, headers={"Retry-After": "60"}))
        assert (answer.status, answer.headers["Retry-After"], answer.content_type) == (503, "60", "text/html")


async def test_an_answer_can_be_held_back() -> None:
    go_on = asyncio.Event()
    async with LoopbackNasa() as nasa, aiohttp.ClientSession() as session:
        nasa.hold("/feed.xml", go_on)
        asking = asyncio.ensure_future(session.get(nasa.put("/feed.xml", b"<rss/>")))
        await nasa.until_asked("/feed.xml")
        assert [asked.status for asked in nasa.asked("/feed.xml")] == [0]
        go_on.set()
        assert await (await asking).read() == b"<rss/>"
