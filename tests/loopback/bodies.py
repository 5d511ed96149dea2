"""Reading a request's body as discord.py sends it: JSON, or a form of `payload_json` and `files[n]`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web

from tests.loopback.state import Json, Upload


@dataclass(frozen=True, slots=True)
class Body:
    """What a request carried; `json` is a list for bulk overwrites and None where nothing came."""

    json: Json | list[Json] | None = None
    uploads: tuple[Upload, ...] = ()

    @property
    def draft(self) -> Json:
        """The JSON object; empty where there is none."""
        return self.json if isinstance(self.json, dict) else {}


@dataclass(slots=True)
class Request:
    """One line of the request log. `status` is 0 while there is no answer; `under_way` until nothing more is done for it."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Body = field(default_factory=Body)
    status: int = 0
    under_way: bool = True


async def read_body(request: web.Request) -> Body:
    """The body of a request."""
    if request.content_type == "multipart/form-data":
        return await _read_form(request)
    text = await request.text()
    return Body(json.loads(text) if text else None)


async def _read_form(request: web.Request) -> Body:
    draft: Json = {}
    files: dict[int, tuple[str, bytes]] = {}
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader), "discord.py nests no forms"
        if number := re.fullmatch(r"files\[(\d+)\]", part.name or ""):
            files[int(number[1])] = (part.filename or "", bytes(await part.read()))
        else:
            draft = json.loads(await part.text())
    return Body(draft, _uploads(draft, files))


def _uploads(draft: Json, files: Mapping[int, tuple[str, bytes]]) -> tuple[Upload, ...]:
    """The files with the descriptions that the draft gives them by their numbers."""
    descriptions = {int(each["id"]): each.get("description") or "" for each in _attachments(draft)}
    return tuple(Upload(name, data, descriptions.get(number, "")) for number, (name, data) in sorted(files.items()))


def _attachments(draft: Json) -> list[Json]:
    """Where the attachments stand: in the message, in what an interaction is answered with, or in a thread's first one."""
    places = (draft, draft.get("data") or {}, draft.get("message") or {})
    found: list[Json] = next((place["attachments"] for place in places if place.get("attachments")), [])
    return found
