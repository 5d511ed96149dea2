"""How the loopback Discord answers: JSON under exactly the content type that discord.py insists on."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from tests.loopback.limits import Standing


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


def bucket_headers(standing: Standing) -> dict[str, str]:
    """What Discord tells of a channel's limit with every answer."""
    reset_after = math.ceil(standing.reset_after * 1000) / 1000  # rounded down it would be too early
    return {
        "X-RateLimit-Bucket": f"loopback-{standing.bucket}",
        "X-RateLimit-Limit": str(standing.limit),
        "X-RateLimit-Remaining": str(standing.remaining),
        "X-RateLimit-Reset": f"{time.time() + reset_after:.3f}",
        "X-RateLimit-Reset-After": f"{reset_after:.3f}",
    }
