"""Answers that are made to hurt while they are read off the network: endless, blown up, or no HTTP at all.

Each costs the poll and a sentence: the ingest tells why, and nothing is stored but that.
"""

from __future__ import annotations

import asyncio
import gzip
import tracemalloc
import zlib
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.errors import SourceError
from bot.flows.ingest import Report
from bot.sources.http import HttpFetcher, open_session
from tests.attacks.wire import Respond, and_silence, answer, answering, endlessly, once
from tests.builders import NOW
from tests.e2e.newsroom import Newsroom, rss

MIB = 2**20
SHORT, LONG = timedelta(seconds=0.1), timedelta(seconds=30)
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
NOT_HTTP = "answers in something other than HTTP"
TOO_MUCH = "sends more than 1 MiB"
TOO_LONG = "did not answer in time"
FEED = rss([])
NOTHING = bytes(MIB)


def deflated(copies: int) -> bytes:
    """So many MiB of zeros, in a thousandth of that."""
    packer = zlib.compressobj()
    return b"".join([*(packer.compress(NOTHING) for _ in range(copies)), packer.flush()])


def gzipped(times: int, body: bytes = NOTHING * 16) -> bytes:
    return body if times == 0 else gzipped(times - 1, gzip.compress(body))


ANSWERS: dict[str, tuple[Respond, str]] = {
    "a body without end": (endlessly(OK + b"\r\n", NOTHING), TOO_MUCH),
    "a body that promises too much": (and_silence(OK + b"Content-Length: 99999999\r\n\r\n"), TOO_MUCH),
    "a body that drips": (and_silence(OK + b"Content-Length: 9\r\n\r\n<rss"), TOO_LONG),
    "no answer": (and_silence(b""), TOO_LONG),
    "half a header": (and_silence(OK + b"Content-Ty"), TOO_LONG),
    "a chunk's extension without end": (endlessly(CHUNKED + b"1;", bytes(1024).replace(b"\0", b"a")), TOO_LONG),
    "early hints without end": (endlessly(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"), TOO_LONG),
    "headers without end": (endlessly(OK, b"A: b\r\n" * 100), NOT_HTTP),
    "a header line without end": (endlessly(OK + b"A: ", b"a" * 4096), NOT_HTTP),
    "a status line without end": (endlessly(b"HTTP/1.1 200 ", b"a" * 4096), NOT_HTTP),
    "trailers without end": (endlessly(CHUNKED + b"1\r\na\r\n0\r\n", b"A: b\r\n" * 100), NOT_HTTP),
    "two lengths": (once(OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n" + FEED), NOT_HTTP),
    "a length below nothing": (once(OK + b"Content-Length: -1\r\n\r\n" + FEED), NOT_HTTP),
    "another protocol": (once(b"SSH-2.0-Sample\r\n"), NOT_HTTP),
    "a gzip bomb": (once(answer(gzipped(1), b"Content-Encoding: gzip")), TOO_MUCH),
    "a deflate bomb": (once(answer(deflated(16), b"Content-Encoding: deflate")), TOO_MUCH),
    "a bomb inside a bomb": (once(answer(gzipped(3), b"Content-Encoding: gzip, gzip, gzip")), "is not a feed"),
    "brotli, not asked for": (once(answer(b"\x0b\x02\x80abcde\x03", b"Content-Encoding: br")), NOT_HTTP),
    "gzip that is none": (once(answer(FEED, b"Content-Encoding: gzip")), "broke off in the middle of its answer"),
}


async def asked(room: Newsroom, respond: Respond, patience: timedelta = LONG) -> Report:
    """What a poll comes to that is answered so."""
    async with answering(respond) as url, open_session("test", patience, allow_private_hosts=True) as session:
        fetcher = HttpFetcher(session, room.clock, largest_answer=MIB)
        return await replace(room.ingest, fetcher=fetcher)(replace(room.sources["journal"], url=url))


@pytest.mark.parametrize(("respond", "sentence"), ANSWERS.values(), ids=ANSWERS)
async def test_it_costs_a_sentence(room: Newsroom, respond: Respond, sentence: str) -> None:
    report = await asked(room, respond, SHORT if sentence == TOO_LONG else LONG)
    assert (report.error, report.entries) == (sentence, 0)
    assert (await room.state("journal")).failures == 1


@pytest.mark.parametrize("name", ["a body without end", "headers without end", "a gzip bomb", "a deflate bomb"])
async def test_it_takes_no_more_memory_than_is_read(room: Newsroom, name: str) -> None:
    tracemalloc.start()
    try:
        await asked(room, ANSWERS[name][0])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 6 * MIB


@pytest.mark.parametrize("path", ["/page", "/manifest.json"])
async def test_a_page_or_manifest_without_end_is_not_read(path: str) -> None:
    """Nor is the robots.txt before it, which is as long here: what was read of it forbids nothing."""
    async with (
        answering(endlessly(OK + b"\r\n", NOTHING)) as url,
        open_session("test", allow_private_hosts=True) as session,
    ):
        with pytest.raises(SourceError, match=TOO_MUCH):
            await HttpFetcher(session, lambda: NOW, largest_document=MIB).document(url + path)


async def test_a_picture_that_never_comes_does_not_hold_its_release_up(room: Newsroom) -> None:
    picture, never = room.picture(1), asyncio.Event()
    room.nasa.hold("/pictures/1.jpg", never)
    room.ingest = replace(room.ingest, patience=0.05)
    feed = '<rss version="2.0"><channel>{}</channel></rss>'
    item = f"<item><guid>g</guid><title>Sample: Io</title><enclosure url='{picture}' type='image/jpeg'/></item>"
    report = await room.poll("journal", feed.format(item).encode())
    never.set()
    assert (len(report.new), report.promised) == (1, 1)
