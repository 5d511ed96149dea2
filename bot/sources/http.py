"""Asking sources over HTTP: conditionally, patiently within limits, and never more than once for the same bytes."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from http import HTTPStatus

import aiohttp

from bot.core.errors import BadStatus, Unreadable
from bot.core.model import Source, SourceState
from bot.core.ports import Answer
from bot.sources.reading import read_limited, translated

LARGEST_ANSWER = 20 * 2**20
LARGEST_DOCUMENT = 5 * 2**20

_PATIENCE = timedelta(seconds=30)
_LONGEST_CONNECT = 10.0  # seconds
# aiohttp counts the answer that gives up, so that five redirects may be followed.
_MAX_REDIRECTS = 5 + 1


def open_session(user_agent: str, patience: timedelta = _PATIENCE) -> aiohttp.ClientSession:
    """The one HTTP session: whoever opens it closes it. `patience` is the time that a whole answer may take.

    It keeps no cookies. What guards every request alike (which hosts may be asked, and how often) belongs into its
    connector and its trace configuration.
    """
    total = patience.total_seconds()
    return aiohttp.ClientSession(
        headers={"User-Agent": user_agent},
        timeout=aiohttp.ClientTimeout(total=total, sock_connect=min(total, _LONGEST_CONNECT)),
        cookie_jar=aiohttp.DummyCookieJar(),
    )


class HttpFetcher:
    """Fulfils `ports.Fetcher`. Sizes in bytes, of the answer as it is after decompression."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        largest_answer: int = LARGEST_ANSWER,
        largest_document: int = LARGEST_DOCUMENT,
    ) -> None:
        self._session = session
        self._largest_answer = largest_answer
        self._largest_document = largest_document

    async def poll(self, source: Source, state: SourceState) -> Answer:
        """The source's answer, or that nothing changed; every error's text continues "source NAME: "."""
        known = state if state.url == source.url else SourceState(source.name)
        with translated():
            async with self._session.get(source.url, headers=_conditions(known), max_redirects=_MAX_REDIRECTS) as response:
                if response.status == HTTPStatus.NOT_MODIFIED and _conditions(known):
                    return _answer(response, b"", known)
                return _answer(response, await _good_body(response, self._largest_answer), known)

    async def document(self, url: str) -> bytes:
        """The body of a page or manifest."""
        with translated():
            async with self._session.get(url, max_redirects=_MAX_REDIRECTS) as response:
                return await _good_body(response, self._largest_document)


def _conditions(known: SourceState) -> dict[str, str]:
    """The validators that the address gave with its last answer, word for word."""
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}


async def _good_body(response: aiohttp.ClientResponse, limit: int) -> bytes:
    if response.status != HTTPStatus.OK:
        raise BadStatus(f"answered {_status(response.status)}", response.status)
    body = await read_limited(response, limit)
    if not body.strip():
        raise Unreadable("sent an empty answer")
    return body


def _status(number: int) -> str:
    """The status with its name from the standard: the server's own words for it could be anything."""
    try:
        return f"{number} {HTTPStatus(number).phrase}"
    except ValueError:
        return str(number)


def _answer(response: aiohttp.ClientResponse, body: bytes, known: SourceState) -> Answer:
    """The answer; an empty body here is a 304, which may leave out the validators that still hold."""
    body_hash = hashlib.sha256(body).hexdigest() if body else known.body_hash
    return Answer(
        body=body,
        url=str(response.url),
        etag=response.headers.get("ETag", "" if body else known.etag),
        last_modified=response.headers.get("Last-Modified", "" if body else known.last_modified),
        body_hash=body_hash,
        unchanged=body_hash == known.body_hash,
    )
