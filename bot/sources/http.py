"""Asking sources over HTTP: conditionally, politely, within limits, and never more than once for the same bytes."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

import aiohttp

from bot.core.errors import BadStatus, Challenged, Gone, SourceError, Unreadable
from bot.core.model import Source, SourceState
from bot.core.polling import GAP
from bot.core.ports import Answer, Clock, Document
from bot.sources.addresses import web_address
from bot.sources.challenge import LOOKED_AT, wall
from bot.sources.guard import guarded
from bot.sources.headers import fresh_for, moved_to, retry_after
from bot.sources.manners import HostTurns, Sleep
from bot.sources.reading import MAX_REDIRECTS, beginning, read_limited, translated
from bot.sources.robots import Robots

LARGEST_ANSWER = 20 * 2**20
LARGEST_DOCUMENT = 5 * 2**20

_PATIENCE = timedelta(seconds=30)
_LONGEST_CONNECT = 10.0  # seconds


def open_session(
    user_agent: str, patience: timedelta = _PATIENCE, *, allow_private_hosts: bool = False
) -> aiohttp.ClientSession:
    """The one HTTP session for all that feeds name: whoever opens it closes it. `patience` is a whole answer's time.

    It keeps no cookies, trusts no proxy that the environment names, and connects to public addresses only, unless
    `allow_private_hosts`.
    """
    total = patience.total_seconds()
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(socket_factory=None if allow_private_hosts else guarded),
        headers={"User-Agent": user_agent},
        timeout=aiohttp.ClientTimeout(total=total, sock_connect=min(total, _LONGEST_CONNECT)),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
    )


class HttpFetcher:
    """Fulfils `ports.Fetcher`. Sizes in bytes, of the answer as it is after decompression.

    `gap` is how long a host is left alone between two polls, at most; it is waited out by `sleep`.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        clock: Clock,
        *,
        gap: timedelta = GAP,
        sleep: Sleep = asyncio.sleep,
        largest_answer: int = LARGEST_ANSWER,
        largest_document: int = LARGEST_DOCUMENT,
    ) -> None:
        self._session = session
        self._clock = clock
        self._turns = HostTurns(clock, sleep, gap)
        self._robots = Robots(session, clock)
        self._largest_answer = largest_answer
        self._largest_document = largest_document

    async def poll(self, source: Source, state: SourceState) -> Answer:
        """The source's answer, or that nothing changed; every error's text continues "source NAME: "."""
        known = state if state.url == source.url else SourceState(source.name)
        async with self._turns.turn(source):
            with translated():
                return await self._ask(source, known)

    async def _ask(self, source: Source, known: SourceState) -> Answer:
        async with self._session.get(source.url, headers=_conditions(known), max_redirects=MAX_REDIRECTS) as response:
            if response.status == HTTPStatus.NOT_MODIFIED and _conditions(known):
                return _answer(response, b"", known)
            if response.status == HTTPStatus.GONE:
                raise Gone("answered 410 Gone: it is not asked again before the next start", response.status)
            return _answer(response, await self._good_body(response, self._largest_answer), known)

    async def document(self, url: str) -> Document:
        """The page or manifest, if bots are welcome there and wherever it leads."""
        await self._be_welcome(url)  # before the page's own time begins
        with translated():
            async with self._session.get(url, max_redirects=MAX_REDIRECTS, middlewares=[self._if_welcome]) as response:
                body = await self._good_body(response, self._largest_document)
                return Document(body, web_address(moved_to(response)))

    async def _be_welcome(self, url: str) -> None:
        if _is_page(url):
            await self._robots.check(url)

    async def _if_welcome(self, request: aiohttp.ClientRequest, ask: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
        """One request of those that redirects make of a page."""
        await self._be_welcome(str(request.url))
        return await ask(request)

    async def _good_body(self, response: aiohttp.ClientResponse, limit: int) -> bytes:
        if response.status != HTTPStatus.OK:
            raise await self._refusal(response)
        body = await read_limited(response, limit)
        if not body.strip():
            raise Unreadable("sent an empty answer")
        if whose := wall(response.headers, body[:LOOKED_AT]):
            raise _challenged(whose, response.status)
        return body

    async def _refusal(self, response: aiohttp.ClientResponse) -> SourceError:
        if whose := wall(response.headers, await beginning(response, LOOKED_AT)):
            return _challenged(whose, response.status)
        wait = retry_after(response.headers, self._clock())
        return BadStatus(f"answered {_status(response.status)}", response.status, wait)


def _is_page(url: str) -> bool:
    """Whether robots.txt speaks of it: not of a manifest, which is part of an API, and not of what cannot be asked for."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and not parts.path.endswith(".json")


def _conditions(known: SourceState) -> dict[str, str]:
    """The validators that the address gave with its last answer, word for word."""
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}


def _challenged(whose: str, status: int) -> Challenged:
    return Challenged(f"answered {_status(status)} with a challenge page of {whose}'s, which only a browser passes", status)


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
        etag=_validator(response, "ETag") or ("" if body else known.etag),
        last_modified=_validator(response, "Last-Modified") or ("" if body else known.last_modified),
        body_hash=body_hash,
        unchanged=body_hash == known.body_hash,
        fresh_for=fresh_for(response.headers),
        moved_to=moved_to(response),
    )


def _validator(response: aiohttp.ClientResponse, name: str) -> str:
    """What the header says, word for word; nothing where its bytes are no text, which could not be stored or sent again."""
    value = response.headers.get(name, "")
    return value if value.isprintable() else ""
