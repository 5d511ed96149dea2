"""How the loopback Discord answers: JSON under exactly the content type that discord.py insists on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web


def answer(data: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """`data` as JSON."""
    # `application/json` without a charset: discord.py compares the whole header.
    kind = {"Content-Type": "application/json"}
    return web.Response(body=json.dumps(data).encode(), status=status, headers=kind | dict(headers or {}))


def refusal(status: int, code: int = 0, message: str = "") -> web.Response:
    """Discord's form of saying no."""
    return answer({"code": code, "message": message or f"{status}: refused"}, status)


def too_many(retry_after: float, *, scope: str = "user") -> web.Response:
    """A 429 in Discord's own form; `scope` is user, shared or global. Seconds."""
    headers = {"Via": "1.1 loopback", "Retry-After": f"{retry_after:.3f}", "X-RateLimit-Scope": scope}
    everything = scope == "global"
    if everything:
        headers["X-RateLimit-Global"] = "true"
    body = {"message": "You are being rate limited.", "retry_after": retry_after, "global": everything}
    return answer(body, 429, headers)
