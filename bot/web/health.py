"""For whoever starts and watches processes: whether this one is alive, and ready."""

from __future__ import annotations

from aiohttp import hdrs, web

from bot.flows.pulse import Pulse

NOT_STORED = {hdrs.CACHE_CONTROL: "no-store"}


def routes(pulse: Pulse) -> list[web.RouteDef]:
    """`/healthz` asks nothing but this process; `/readyz` asks everything that it consists of."""

    async def ready(_: web.Request) -> web.Response:
        return readiness(await pulse.parts())

    return [web.get("/healthz", alive), web.get("/readyz", ready)]


async def alive(_: web.Request) -> web.Response:
    """That this answers says it all: a process that cannot should be started anew."""
    return web.json_response({"alive": True}, headers=NOT_STORED)


def readiness(parts: dict[str, bool]) -> web.Response:
    """200 where all parts are up, else 503 and their names."""
    missing = sorted(name for name, is_up in parts.items() if not is_up)
    said = {"ready": not missing, "not_ready": missing, "parts": parts}
    return web.json_response(said, status=503 if missing else 200, headers=NOT_STORED)
