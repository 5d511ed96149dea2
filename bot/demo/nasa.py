"""A NASA on the loopback interface, for the demo: it answers with recordings of our own, in the shapes of the real thing."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.core.model import Source
from bot.demo.pictures import picture

RECORDINGS = Path(__file__).with_name("recordings")
ADDRESS = "https://nasa.example"
"""What the recordings call the server; each answer has its real address in that place."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed the server has. `query` is what a real source's address has; `file` is its recording in a chapter's folder."""

    name: str
    kind: str
    path: str
    query: str
    file: str
    title: str


FEEDS = (
    Feed("photojournal", "rss", "/feed/photojournal/latest-content/", "", "photojournal.xml", "Photojournal (samples)"),
    Feed(
        "science-juno",
        "wordpress",
        "/wp-json/wp/v2/posts",
        "?search=Juno&orderby=date&order=desc",
        "science-juno.json",
        "NASA Science (samples)",
    ),
    Feed(
        "image-library",
        "nasa_images",
        "/search",
        "?q=Juno&media_type=image",
        "image-library.json",
        "Image Library (samples)",
    ),
    Feed("apod", "apod", "/wp-json/wp/v2/apod-basic", "?per_page=25", "apod.json", "Picture of the Day (samples)"),
)
"""The best first, as in a catalogue of sources."""
NEVER_DUE = timedelta(days=1)
"""The story says when a feed is asked, not the clock."""
SIZES = ("orig", "large", "medium", "small", "thumb")


class LoopbackNasa:
    """A server of sample feeds and pictures, served while this asynchronous context is open."""

    def __init__(self) -> None:
        self._chapter = ""
        self._runner = web.AppRunner(self._application(), access_log=None)
        self._url = ""

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    def sources(self) -> tuple[Source, ...]:
        """The server's feeds, as a catalogue would name them."""
        return tuple(
            Source(feed.name, feed.kind, self._url + feed.path + feed.query, NEVER_DUE, feed.title, rank)
            for rank, feed in enumerate(FEEDS)
        )

    def turn_to(self, chapter: str) -> None:
        """Answer from now on as in this chapter of the story: a folder of recordings."""
        self._chapter = chapter

    def _application(self) -> web.Application:
        app = web.Application()
        for feed in FEEDS:
            app.router.add_get(feed.path, partial(self._feed, feed.file))
        app.router.add_get("/assets/image/{pia}/collection.json", self._manifest)
        app.router.add_get("/assets/{folder:.*}/{pia:PIA\\d+}{size:(~[a-z]+)?}.jpg", self._picture)
        app.router.add_get("/{page:.*}/", self._page)
        return app

    async def _feed(self, file: str, request: web.Request) -> web.Response:
        kind = "application/rss+xml" if file.endswith(".xml") else "application/json"
        return self._answer(request, recording(file, self._chapter), kind)

    async def _manifest(self, request: web.Request) -> web.Response:
        pia = request.match_info["pia"]
        return web.json_response([f"{self._url}/assets/image/{pia}/{pia}~{size}.jpg" for size in SIZES])

    async def _picture(self, request: web.Request) -> web.Response:
        try:
            body = await asyncio.to_thread(picture, request.match_info["pia"])
        except KeyError:
            raise web.HTTPNotFound from None
        return web.Response(body=body, content_type="image/jpeg")

    async def _page(self, request: web.Request) -> web.Response:
        return self._answer(request, (RECORDINGS / "page.html").read_text("utf-8"), "text/html")

    def _answer(self, request: web.Request, text: str, kind: str) -> web.Response:
        """The text with our address in it; "not modified" to whom has it already."""
        body = text.replace(ADDRESS, self._url).encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        return web.Response(body=body, headers={"ETag": tag, "Content-Type": f"{kind}; charset=utf-8"})


def recording(file: str, chapter: str) -> str:
    """A feed's answer in a chapter of the story: its newest recording up to there, as folders hold only what changed."""
    told = (path for path in sorted(RECORDINGS.glob(f"*/{file}"), reverse=True) if path.parent.name <= chapter)
    return next(told).read_text("utf-8")
