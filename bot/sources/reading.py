"""Reading answers off the network: never more than we want, and no library's exceptions past this border."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp

from bot.core.errors import NotPublic, SourceError, TooLarge, Unreachable, Unreadable
from bot.sources.guard import NotPublicError

MAX_REDIRECTS = 5 + 1
"""Five may be followed: aiohttp counts the answer that gives up."""

_CHUNK = 64 * 1024


async def read_limited(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The answer's body, decompressed, of at most `limit` bytes.

    Raises `TooLarge` as soon as more is announced or arrives; the rest is never read.
    """
    body = bytearray()
    async for chunk in chunks(response, limit):
        body += chunk
    return bytes(body)


async def chunks(response: aiohttp.ClientResponse, limit: int) -> AsyncIterator[bytes]:
    """The same, piece by piece, for what should not stand in memory as a whole."""
    if (response.content_length or 0) > limit:
        raise _too_large(limit)
    total = 0
    async for chunk in response.content.iter_chunked(_CHUNK):
        total += len(chunk)
        if total > limit:
            raise _too_large(limit)
        yield chunk


async def beginning(response: aiohttp.ClientResponse, size: int) -> bytes:
    """The first `size` bytes of the answer's body, or what can be had of them: for what is only looked at."""
    body = bytearray()
    try:
        async for chunk in response.content.iter_chunked(_CHUNK):
            body += chunk
            if len(body) >= size:
                break
    except (aiohttp.ClientError, OSError):
        pass
    return bytes(body[:size])


@contextmanager
def translated() -> Iterator[None]:
    """Turn what asking over HTTP may raise (aiohttp's errors, time-outs, the system's) into a `SourceError`.

    Its text continues a sentence whose subject is what was asked: "source apod: cannot find the host nasa.example".
    """
    try:
        yield
    except (aiohttp.ClientError, OSError, UnicodeError) as error:
        raise _meaning(error) from error


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"sends more than {limit / 2**20:g} MiB")


def _meaning(error: Exception) -> SourceError:
    return next(say(error) for kind, say in _MEANINGS if isinstance(error, kind))


def _refused(error: aiohttp.ClientConnectorError) -> Unreachable:
    if isinstance(error.os_error, NotPublicError):
        return NotPublic(f"leads to {error.os_error.address}, which is not a public address")
    reason = os.strerror(error.errno) if error.errno else "connection failed"
    return Unreachable(f"cannot connect to {error.host}:{error.port} ({reason})")


def _odd(error: Exception) -> Unreachable:
    return Unreachable(f"could not be asked ({type(error).__name__})")


# The most specific first: aiohttp's errors descend from each other, from OSError and from TimeoutError.
_MEANINGS: tuple[tuple[type[Exception], Callable[[Any], SourceError]], ...] = (
    (aiohttp.TooManyRedirects, lambda _: Unreachable("redirects in circles, or too often")),
    (aiohttp.NonHttpUrlRedirectClientError, lambda _: Unreachable("redirects to an address that is not http or https")),
    (aiohttp.InvalidUrlRedirectClientError, lambda _: Unreachable("redirects to something that is not an address")),
    (aiohttp.NonHttpUrlClientError, lambda _: Unreachable("has an address that is not http or https")),
    (aiohttp.InvalidURL, lambda _: Unreachable("has an address that is not valid")),
    (UnicodeError, lambda _: Unreachable("has an address that is not valid")),
    (aiohttp.ClientResponseError, lambda _: Unreadable("answers in something other than HTTP")),
    (aiohttp.ClientConnectorDNSError, lambda error: Unreachable(f"cannot find the host {error.host}")),
    (aiohttp.ClientConnectorCertificateError, lambda error: Unreachable(f"has no valid certificate for {error.host}")),
    (aiohttp.ClientConnectorError, _refused),
    (TimeoutError, lambda _: Unreachable("did not answer in time")),
    (aiohttp.ClientPayloadError, lambda _: Unreachable("broke off in the middle of its answer")),
    (aiohttp.ServerDisconnectedError, lambda _: Unreachable("closed the connection without an answer")),
    (ConnectionError, lambda _: Unreachable("dropped the connection")),
    (Exception, _odd),
)
