"""Sources without a network."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from bot.core.errors import BadStatus, SourceError, Unreadable
from bot.core.model import Source, SourceState
from bot.core.ports import Answer, Document


class FakeFetcher:
    """Fulfils `ports.Fetcher` from `answers`, which a test may change: bytes, or the error to raise, by address.

    What has no answer is a 404. `requests` is what was asked for, in order.
    """

    def __init__(self, answers: Mapping[str, bytes | SourceError] | None = None) -> None:
        self.answers: dict[str, bytes | SourceError] = dict(answers or {})
        self.requests: list[str] = []

    async def poll(self, source: Source, state: SourceState) -> Answer:
        body = (await self.document(source.url)).body
        body_hash = hashlib.sha256(body).hexdigest()
        unchanged = state.url == source.url and state.body_hash == body_hash
        return Answer(
            b"" if unchanged else body, source.url, etag=f'"{body_hash[:8]}"', body_hash=body_hash, unchanged=unchanged
        )

    async def document(self, url: str) -> Document:
        self.requests.append(url)
        answer = self.answers.get(url, BadStatus("answered 404 Not Found", 404))
        if isinstance(answer, SourceError):
            raise answer
        if not answer:
            raise Unreadable("sent an empty answer")
        return Document(answer)
