"""Whether a host wants its pages to be asked for by bots: its robots.txt, asked once a day."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

import aiohttp

from bot.core.errors import BadStatus, SourceError, Unwelcome
from bot.core.ports import Clock
from bot.core.robots import Rules, read_rules
from bot.sources.reading import MAX_REDIRECTS, beginning, translated

AGENT = "Perijove"
REMEMBERED = timedelta(days=1)
CLOSED_FOR = timedelta(minutes=10)
"""How long pages are left alone because a failing server cannot say whether they may be asked for."""
LARGEST = 500 * 1024
"""Bytes that are read, the least that RFC 9309 asks for."""
MOST_HOSTS = 100


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a host asks of bots, or why that cannot be known; it holds until then."""

    until: datetime
    rules: Rules
    trouble: str = ""


class Robots:
    """Remembers what each host asks of bots."""

    def __init__(self, session: aiohttp.ClientSession, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._answers: dict[str, _Answer] = {}

    async def check(self, url: str) -> None:
        """Raise `Unwelcome` for a page that its host wants bots to leave alone, or whose host does not say so for now."""
        origin = _origin(url)
        answer = self._answers.get(origin)
        if answer is None or answer.until <= self._clock():
            answer = await self._ask(origin)
            self._remember(origin, answer)
        if answer.trouble:
            raise Unwelcome(f"is left alone for now: its host's robots.txt {answer.trouble}")
        if not await asyncio.to_thread(answer.rules.allow, url):  # a hostile file takes a while
            raise Unwelcome("is left alone: its host's robots.txt asks bots to")

    async def _ask(self, origin: str) -> _Answer:
        try:
            text = await self._text(f"{origin}/robots.txt")
        except SourceError as error:
            return _Answer(self._clock() + CLOSED_FOR, Rules(), str(error))
        rules = await asyncio.to_thread(read_rules, text.decode("utf-8-sig", "replace"), AGENT)
        return _Answer(self._clock() + REMEMBERED, rules)

    async def _text(self, url: str) -> bytes:
        """The file; nothing where there is none, which means that all is open (RFC 9309, 2.3.1)."""
        with translated():
            async with self._session.get(url, max_redirects=MAX_REDIRECTS) as response:
                if _is_failing(response.status):
                    raise BadStatus(f"is answered with status {response.status}", response.status)
                return await beginning(response, LARGEST) if response.status == HTTPStatus.OK else b""

    def _remember(self, origin: str, answer: _Answer) -> None:
        self._answers.pop(origin, None)
        while len(self._answers) >= MOST_HOSTS:
            del self._answers[next(iter(self._answers))]  # the one that was asked longest ago
        self._answers[origin] = answer


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _is_failing(status: int) -> bool:
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS
