"""A Discord that accepts every message as fast as it can, in a process of its own so that its work is not measured.

`python -m tests.bench.fast_discord LATENCY LIMIT SERVERS CHANNELS` serves on a free port and prints it. LATENCY is in
seconds, LIMIT in requests a second (0: none); the gateway tells of so many SERVERS with so many CHANNELS each.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass, field

from aiohttp import web

from tests.loopback import payloads
from tests.loopback.answers import answer, too_many
from tests.loopback.gateway import DISPATCH, HEARTBEAT, HEARTBEAT_ACK, HELLO, IDENTIFY
from tests.loopback.limits import GlobalLimit
from tests.loopback.rest import API
from tests.loopback.state import Channel, Guild, Json, World

TOKEN = "bench-token"
HEARTBEAT_MS = 41_250
ROLES, EMOJIS, STICKERS = 25, 20, 5
FIRST_CHANNEL = 1_000_000

SAID = "A sentence of about the length of those in a caption, which makes the answer as long as Discord's answers are. "


def server(number: int, channels: int) -> Guild:
    """A server with so many channels; servers count from 1."""
    first = FIRST_CHANNEL + (number - 1) * channels
    return Guild(number, f"Sample server {number}", tuple(Channel(first + n, number, f"io-{n}") for n in range(channels)))


@dataclass(slots=True)
class Tally:
    """What was asked. Times are seconds on the server's steady clock: of the first and the last message."""

    messages: int = 0
    too_many: int = 0
    connections: int = 0
    first: float = 0.0
    last: float = 0.0

    @property
    def rate(self) -> float:
        """Messages a second, from the first to the last."""
        return (self.messages - 1) / (self.last - self.first) if self.messages > 1 else 0.0


@dataclass(frozen=True, slots=True)
class FastDiscord:
    """What the serving process does."""

    latency: float
    limit: GlobalLimit | None
    world: World
    tally: Tally = field(default_factory=Tally)

    async def respond(self, request: web.BaseRequest) -> web.StreamResponse:
        """Any request at all."""
        if request.path == "/":
            return await self._gateway(request)
        if request.path == "/tally":
            return answer(asdict(self.tally))
        async for _ in request.content.iter_any():
            pass
        if self.latency:
            await asyncio.sleep(self.latency / 2)  # on its way there: the limit counts what arrives
        wait = self.limit.wait(time.monotonic()) if self.limit else 0.0
        response = self._too_many(wait) if wait else self._well(request)
        if self.latency:
            await asyncio.sleep(self.latency / 2)
        return response

    def _too_many(self, wait: float) -> web.Response:
        self.tally.too_many += 1
        return too_many(wait, scope="global")

    def _well(self, request: web.BaseRequest) -> web.Response:
        parts = request.path.removeprefix(API).split("/")
        if parts[-1] == "messages" and request.method == "POST":
            return self._message(int(parts[2]))
        if parts[-1] == "commands":
            return answer([])
        if parts[1:] == ["users", "@me"]:
            return answer(payloads.user(self.world.me))
        if parts[1:2] == ["gateway"]:
            return answer({"url": f"ws://{request.host}/"})
        return answer(payloads.application(self.world, message_content=True))

    def _message(self, channel: int) -> web.Response:
        now = time.monotonic()
        self.tally.first = self.tally.first or now
        self.tally.last = now
        self.tally.messages += 1
        headers = {
            "X-RateLimit-Bucket": "sample",
            "X-RateLimit-Limit": "5",
            "X-RateLimit-Remaining": "4",
            "X-RateLimit-Reset": f"{time.time() + 5:.3f}",
            "X-RateLimit-Reset-After": "5.000",
        }
        text = ANSWER.replace('"@id"', f'"{(1 << 60) + self.tally.messages}"').replace('"@channel"', f'"{channel}"')
        return web.Response(body=text.encode(), content_type="application/json", headers=headers)

    async def _gateway(self, request: web.BaseRequest) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await _send(socket, HELLO, {"heartbeat_interval": HEARTBEAT_MS})
        async for frame in socket:
            said = json.loads(frame.data)["op"]
            if said == HEARTBEAT:
                await _send(socket, HEARTBEAT_ACK, None)
            elif said == IDENTIFY:
                self.tally.connections += 1
                await self._welcome(socket, f"ws://{request.host}/")
        return socket

    async def _welcome(self, socket: web.WebSocketResponse, url: str) -> None:
        ready = {
            "v": 10,
            "user": payloads.user(self.world.me),
            "guilds": [{"id": str(guild), "unavailable": True} for guild in self.world.guilds],
            "session_id": "sample",
            "resume_gateway_url": url,
            "application": {"id": str(self.world.me.id), "flags": 0},
        }
        await _send(socket, DISPATCH, ready, "READY", 1)
        for number, guild in enumerate(self.world.guilds.values(), start=2):
            await _send(socket, DISPATCH, _furnished(payloads.guild(guild, self.world.me)), "GUILD_CREATE", number)


async def _send(
    socket: web.WebSocketResponse, op: int, data: object, event: str | None = None, seq: int | None = None
) -> None:
    await socket.send_json({"op": op, "d": data, "s": seq, "t": event})


def _furnished(guild: Json) -> Json:
    """The server with as much in it as one that people use: roles, emojis, stickers, topics, and rules for each channel."""
    first = int(guild["id"]) << 32
    [everyone], here = guild["roles"], list(range(first, first + ROLES))
    rules = [{"id": str(role), "type": 0, "allow": "1024", "deny": "2048"} for role in here[:2]]
    roles = [everyone | {"id": str(role), "name": f"Sample role {role - first}"} for role in here]
    channels = [channel | {"topic": SAID, "permission_overwrites": rules} for channel in guild["channels"]]
    emojis = [{"id": str(first + n), "name": f"sample{n}", "roles": [], "animated": False} for n in range(EMOJIS)]
    stickers = [{"id": str(first + n), "name": f"Sample {n}", "tags": "io", "format_type": 1} for n in range(STICKERS)]
    return guild | {"roles": [everyone, *roles], "channels": channels, "emojis": emojis, "stickers": stickers}


def _answer() -> str:
    """A message as Discord returns it, about as long as the answer to a card."""
    said: Json = {
        "id": "@id",
        "channel_id": "@channel",
        "author": payloads.user(World([]).me),
        "type": 0,
        "content": "Sample: a lava lake on Io",
        "embeds": [
            {"type": "rich", "description": SAID * 6, "fields": [{"name": "Fact", "value": SAID * 2, "inline": False}]}
        ],
        "components": [],
        "attachments": [],
        "flags": 0,
        "timestamp": "2026-03-01T12:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "pinned": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
    }
    return json.dumps(said)


ANSWER = _answer()


async def _serve(discord: FastDiscord) -> None:
    runner = web.ServerRunner(web.Server(discord.respond, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


def main() -> None:
    """The process itself."""
    latency, limit, servers, channels = sys.argv[1:]
    pace = GlobalLimit(int(limit)) if int(limit) else None
    world = World(server(number, int(channels)) for number in range(1, int(servers) + 1))
    asyncio.run(_serve(FastDiscord(float(latency), pace, world)))


if __name__ == "__main__":
    main()
