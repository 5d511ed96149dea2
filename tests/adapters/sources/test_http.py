"""The fetcher over HTTP: what it sends, what it follows, where it stops. `tests/adapters/test_reading.py` has the faults."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web

from bot.core.errors import BadStatus, TooLarge, Unreachable, Unreadable
from bot.core.model import SourceState
from bot.core.ports import Document
from bot.sources.http import HttpFetcher, open_session
from tests.builders import NOW, a_source
from tests.loopback.nasa_server import LoopbackNasa
from tests.loopback.serving import Served

MIB = 2**20
NEVER_POLLED = SourceState("journal")


@pytest.fixture
async def nasa() -> AsyncIterator[LoopbackNasa]:
    async with LoopbackNasa() as server:
        yield server


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_session("Perijove/1.2 (+https://perijove.example)", allow_private_hosts=True) as opened:
        yield opened


@pytest.fixture
def fetcher(session: aiohttp.ClientSession) -> HttpFetcher:
    return HttpFetcher(session, lambda: NOW, gap=timedelta())


# ---------------------------------------------------------------- what is sent


async def test_the_bot_names_itself_and_a_contact(nasa: LoopbackNasa, fetcher: HttpFetcher) -> None:
    await fetcher.document(nasa.put("/page", b"x"))
    assert {asked.headers["User-Agent"] for asked in nasa.requests} == {"Perijove/1.2 (+https://perijove.example)"}


async def test_validators_are_sent_back_word_for_word(nasa: LoopbackNasa, fetcher: HttpFetcher) -> None:
    source = a_source(url=nasa.put("/feed", b"x"))
    known = SourceState("journal", url=source.url, etag='W/"odd, one"', last_modified="yesterday", body_hash="h")
    await fetcher.poll(source, known)
    sent = nasa.requests[0].headers
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('W/"odd, one"', "yesterday")


async def test_validators_of_another_address_are_not_sent(nasa: LoopbackNasa, fetcher: HttpFetcher) -> None:
    known = SourceState("journal", url="https://nasa.example/old", etag='"a"', last_modified="yesterday")
    await fetcher.poll(a_source(url=nasa.put("/feed", b"x")), known)
    assert not {"If-None-Match", "If-Modified-Since"} & set(nasa.requests[0].headers)


async def test_a_cookie_is_not_kept(nasa: LoopbackNasa, fetcher: HttpFetcher) -> None:
    page = nasa.put("/page", b"x", headers={"Set-Cookie": "who=you; Path=/"})
    page = page.replace("127.0.0.1", "localhost")  # cookies of bare addresses are never kept
    await fetcher.document(page)
    await fetcher.document(page)
    assert ["Cookie" in asked.headers for asked in nasa.asked("/page")] == [False, False]


# ---------------------------------------------------------------- unchanged answers


async def test_a_304_keeps_what_was_known(nasa: LoopbackNasa, fetcher: HttpFetcher) -> None:
    source = a_source(url=nasa.put("/feed", b"x", headers={"Last-Modified": "Tue, 17 Feb 2026 18:30:05 GMT"}))
    first = await fetcher.poll(source, NEVER_POLLED)
    known = replace(
        NEVER_POLLED, url=source.url, etag=first.etag, last_modified=first.last_modified, body_hash=first.body_hash
    )
    second = await fetcher.poll(source, known)
    assert [request.status for request in nasa.requests] == [200, 304]
    assert second == replace(first, body=b"", unchanged=True)


async def test_a_304_without_validators_leaves_the_old_ones_in_force(nasa: LoopbackNasa, fetcher: HttpFetcher) -> None:
    source = a_source(url=nasa.put("/feed", b"", status=304))
    answer = await fetcher.poll(source, replace(NEVER_POLLED, url=source.url, etag='"a"', last_modified="yesterday"))
    assert (answer.etag, answer.last_modified, answer.unchanged) == ('"a"', "yesterday", True)


async def test_the_same_bytes_are_unchanged_without_any_validator(nasa: LoopbackNasa, fetcher: HttpFetcher) -> None:
    source = a_source(url=nasa.put("/feed", b"x"))
    first = await fetcher.poll(source, NEVER_POLLED)
    second = await fetcher.poll(source, replace(NEVER_POLLED, url=source.url, body_hash=first.body_hash))
    assert [request.status for request in nasa.requests] == [200, 200]
    assert second.unchanged


async def test_a_304_that_nobody_asked_for_is_an_error(nasa: LoopbackNasa, fetcher: HttpFetcher) -> None:
    with pytest.raises(BadStatus, match=r"^answered 304 Not Modified$"):
        await fetcher.poll(a_source(url=nasa.put("/feed", b"", status=304)), NEVER_POLLED)


# ---------------------------------------------------------------- answers that are no success


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (204, "answered 204 No Content"),
        (410, "answered 410 Gone: it is not asked again before the next start"),
        (503, "answered 503 Service Unavailable"),
        (599, "answered 599"),
    ],
)
async def test_a_bad_status_is_named(nasa: LoopbackNasa, fetcher: HttpFetcher, status: int, sentence: str) -> None:
    with pytest.raises(BadStatus) as refusal:
        await fetcher.poll(a_source(url=nasa.put("/feed", b"", status=status)), NEVER_POLLED)
    assert (str(refusal.value), refusal.value.status) == (sentence, status)


async def test_an_answer_of_white_space_is_empty(nasa: LoopbackNasa, fetcher: HttpFetcher) -> None:
    with pytest.raises(Unreadable, match="empty"):
        await fetcher.poll(a_source(url=nasa.put("/feed", b" \r\n")), NEVER_POLLED)


async def test_silence_ends_with_the_patience(nasa: LoopbackNasa) -> None:
    never = asyncio.Event()
    page = nasa.put("/feed", b"x")
    nasa.hold("/feed", never)
    async with open_session("test", timedelta(milliseconds=50), allow_private_hosts=True) as hasty:
        with pytest.raises(Unreachable, match="did not answer in time"):
            async with asyncio.timeout(10):  # a hang bound
                await HttpFetcher(hasty, lambda: NOW).poll(a_source(url=page), NEVER_POLLED)
    never.set()


# ---------------------------------------------------------------- redirects


def chain(nasa: LoopbackNasa, hops: int) -> str:
    """The first of so many addresses that each lead to the next, and the last to a page."""
    nasa.put("/0", b"arrived")
    for hop in range(hops):
        nasa.put(f"/{hop + 1}", b"", status=302, headers={"Location": f"/{hop}"})
    return nasa.url(f"/{hops}")


async def test_five_redirects_are_followed_and_the_last_address_is_told(nasa: LoopbackNasa, fetcher: HttpFetcher) -> None:
    answer = await fetcher.poll(a_source(url=chain(nasa, 5)), NEVER_POLLED)
    assert (answer.body, answer.url) == (b"arrived", nasa.url("/0"))


async def test_six_redirects_are_too_many(nasa: LoopbackNasa, fetcher: HttpFetcher) -> None:
    with pytest.raises(Unreachable, match="redirects in circles, or too often"):
        await fetcher.document(chain(nasa, 6))


async def test_a_circle_is_left_after_six_requests(nasa: LoopbackNasa, fetcher: HttpFetcher) -> None:
    circle = nasa.put("/feed", b"", status=301, headers={"Location": "/feed"})
    with pytest.raises(Unreachable, match="circles"):
        await fetcher.poll(a_source(url=circle), NEVER_POLLED)
    assert len(nasa.requests) == 6


async def test_a_redirect_to_a_file_is_not_followed(nasa: LoopbackNasa, fetcher: HttpFetcher) -> None:
    lure = nasa.put("/feed", b"", status=302, headers={"Location": "file:///etc/passwd"})
    with pytest.raises(Unreachable, match="not http or https"):
        await fetcher.poll(a_source(url=lure), NEVER_POLLED)


async def test_a_page_that_moved_to_an_address_without_end_is_read_and_stays_where_it_was(
    nasa: LoopbackNasa, fetcher: HttpFetcher
) -> None:
    far = "/" + "far" * 1000
    nasa.put(far, b"arrived")
    page = await fetcher.document(nasa.put("/page", b"", status=301, headers={"Location": far}))
    assert page == Document(b"arrived")


# ---------------------------------------------------------------- sizes


class Flood:
    """Streams 60 MiB without saying so beforehand; `sent` is how much of it left the server."""

    def __init__(self) -> None:
        self.sent = 0
        self.ended = asyncio.Event()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            for _ in range(60 * 16):
                await response.write(bytes(MIB // 16))
                self.sent += MIB // 16
        finally:
            self.ended.set()
        return response


async def test_a_flood_is_left_long_before_its_end(fetcher: HttpFetcher) -> None:
    flood = Flood()
    application = web.Application()
    application.router.add_get("/", flood.answer)
    served = Served(application)
    await served.start()
    try:
        with pytest.raises(TooLarge, match=r"^sends more than 20 MiB$"):
            await fetcher.poll(a_source(url=f"http://127.0.0.1:{served.port}/"), NEVER_POLLED)
        async with asyncio.timeout(30):  # a hang bound: the server notices that nobody listens any more
            await flood.ended.wait()
    finally:
        await served.stop()
    assert 20 * MIB <= flood.sent < 40 * MIB


async def test_the_limit_counts_what_an_answer_unpacks_to(nasa: LoopbackNasa, fetcher: HttpFetcher) -> None:
    bomb = gzip.compress(bytes(64 * MIB))
    page = nasa.put("/feed", bomb, headers={"Content-Encoding": "gzip"})
    assert len(bomb) < MIB
    with pytest.raises(TooLarge):
        await fetcher.poll(a_source(url=page), NEVER_POLLED)


async def test_a_compressed_answer_is_unpacked(nasa: LoopbackNasa, fetcher: HttpFetcher) -> None:
    page = nasa.put("/feed", gzip.compress(b"unpacked"), headers={"Content-Encoding": "gzip"})
    assert (await fetcher.poll(a_source(url=page), NEVER_POLLED)).body == b"unpacked"


async def test_a_document_has_a_smaller_limit_than_a_source(nasa: LoopbackNasa, session: aiohttp.ClientSession) -> None:
    page = nasa.put("/page", bytes(2 * MIB))
    fetcher = HttpFetcher(session, lambda: NOW, largest_answer=3 * MIB, largest_document=MIB)
    assert len((await fetcher.poll(a_source(url=page), NEVER_POLLED)).body) == 2 * MIB
    with pytest.raises(TooLarge, match=r"^sends more than 1 MiB$"):
        await fetcher.document(page)
