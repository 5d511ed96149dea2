"""Asking a language model for a choice, at any chat endpoint that speaks as OpenAI's does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import urlsplit

import aiohttp
from pydantic import BaseModel, Field, StrictStr, ValidationError

from bot.core.errors import SelectorError, SourceError
from bot.sources.reading import read_limited, translated

PATIENCE = 20.0
"""Seconds for the whole answer."""

LARGEST_ANSWER = 64 * 1024

# Models that think before they answer refuse one or both of these, each endpoint with one of the statuses.
_STEADY: Mapping[str, Any] = {"temperature": 0, "max_tokens": 1_000}
_REFUSALS = {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}

_CHAT = "/chat/completions"


class _Message(BaseModel):
    content: StrictStr  # null in a refusal, or where the model calls a tool instead


class _Choice(BaseModel):
    message: _Message


class _Answer(BaseModel):
    choices: Annotated[list[_Choice], Field(min_length=1, max_length=1)]


class ChatSelector:
    """Fulfils `ports.Selector`. `url` is the endpoint's, or its folder (`…/v1`); `patience` in seconds, for everything."""

    def __init__(self, session: aiohttp.ClientSession, url: str, model: str, patience: float = PATIENCE) -> None:
        self._session = session
        self._url = _endpoint(url)
        self._model = model
        self._patience = patience

    async def choose(self, task: str, sentences: str) -> str:
        """The model's answer. No error names the key, or repeats what the endpoint said."""
        messages = [{"role": "system", "content": task}, {"role": "user", "content": sentences}]
        try:
            with translated():
                async with asyncio.timeout(self._patience):
                    body = await self._body({"model": self._model, "messages": messages})
        except SourceError as error:
            raise SelectorError(str(error)) from error
        return _said(body)

    async def _body(self, asked: Mapping[str, Any]) -> bytes:
        """What the endpoint answers; one that refuses the request's finer points is asked again without them."""
        async with self._session.post(self._url, json={**asked, **_STEADY}, allow_redirects=False) as response:
            if response.status not in _REFUSALS:
                return await _good_body(response)
        async with self._session.post(self._url, json=asked, allow_redirects=False) as response:
            return await _good_body(response)


@asynccontextmanager
async def open_selector(url: str, model: str, key: str = "") -> AsyncIterator[ChatSelector]:
    """The model at this address, in a session of its own, which shares nothing with the one for what feeds name.

    The address is the operator's and may be a private one. The key goes there and nowhere else: no redirect is followed, and
    no proxy of the environment's is trusted.
    """
    headers = {"User-Agent": "Perijove"} | ({"Authorization": f"Bearer {key}"} if key else {})
    async with aiohttp.ClientSession(headers=headers, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False) as session:
        yield ChatSelector(session, url, model)


def _endpoint(url: str) -> str:
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    return parts._replace(path=path if path.endswith(_CHAT) else path + _CHAT, fragment="").geturl()


async def _good_body(response: aiohttp.ClientResponse) -> bytes:
    if response.status != HTTPStatus.OK:
        raise SelectorError(f"answered with status {response.status}")
    if response.content_type != "application/json":
        raise SelectorError("answered in something other than JSON")
    return await read_limited(response, LARGEST_ANSWER)


def _said(body: bytes) -> str:
    try:
        return _Answer.model_validate_json(body).choices[0].message.content
    except ValidationError:  # its own text would repeat what was said
        raise SelectorError("gave an answer without a text to read") from None
