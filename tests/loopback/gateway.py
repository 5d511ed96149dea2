"""The gateway side of the loopback Discord: one websocket per connection, sessions that can be resumed."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import WSCloseCode, web

from tests.loopback import payloads
from tests.loopback.state import Json, Message

if TYPE_CHECKING:
    from tests.loopback.discord_server import LoopbackDiscord

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 0, 1, 2, 6, 9, 10, 11
AUTHENTICATION_FAILED, DISALLOWED_INTENTS = 4004, 4014
MESSAGE_CONTENT = 1 << 15
HEARTBEAT_MS = 41_250


@dataclass(slots=True)
class Session:
    """What a client identified for; `sent` are its events, the first one with sequence number 1.

    `shard` is its number and how many there are.
    """

    id: str
    intents: int
    socket: web.WebSocketResponse
    shard: tuple[int, int] = (0, 1)
    sent: list[Json] = field(default_factory=list)

    def serves(self, guild: int) -> bool:
        """Whether it hears of this server, as Discord shares them out."""
        number, count = self.shard
        return (guild >> 22) % count == number

    async def dispatch(self, event: str, data: Json) -> None:
        """Send an event, or keep it for when the client comes back."""
        self.sent.append({"op": DISPATCH, "t": event, "s": len(self.sent) + 1, "d": data})
        if not self.socket.closed:
            with suppress(ConnectionResetError):  # a client that was just killed
                await self.socket.send_json(self.sent[-1])


class Gateway:
    """Speaks the gateway's protocol with each client that connects; while it `is_silent`, it lets them in and says nothing.

    `sessions` are in the order of their start, `callers` is how many have connected so far.
    """

    def __init__(self, discord: LoopbackDiscord) -> None:
        self._discord = discord
        self._sockets: set[web.WebSocketResponse] = set()
        self.sessions: list[Session] = []
        self.is_silent = False
        self.callers = 0

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """Talk with one client until it leaves or is shown out."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.add(socket)
        self.callers += 1
        self._discord.bell.ring()
        if not self.is_silent:
            await _send(socket, HELLO, {"heartbeat_interval": HEARTBEAT_MS})
        async for frame in socket:
            said = json.loads(frame.data)
            await self._hear(socket, said["op"], said["d"])
            self._discord.bell.ring()
        self._sockets.discard(socket)
        return socket

    async def dispatch(self, event: str, data: Json) -> None:
        """Send an event to every session that serves its server."""
        for session in self.sessions:
            if session.serves(int(data.get("guild_id", 0))):
                await session.dispatch(event, data)

    async def announce(self, message: Message) -> None:
        """Tell the sessions that serve its server of a new message, its text only where the session may read it."""
        data = payloads.message(message) | ({"guild_id": str(message.channel.guild)} if message.channel.guild else {})
        for session in filter(lambda session: session.serves(message.channel.guild), self.sessions):
            await session.dispatch("MESSAGE_CREATE", data if self._may_read(session, message) else data | _UNREADABLE)

    async def close(self, code: int = WSCloseCode.GOING_AWAY) -> None:
        """Close every connection; sessions stay, to be resumed."""
        for socket in list(self._sockets):
            await socket.close(code=code)

    async def _hear(self, socket: web.WebSocketResponse, op: int, data: Any) -> None:
        if op == HEARTBEAT:
            await _send(socket, HEARTBEAT_ACK, None)
        elif op == IDENTIFY:
            await self._identify(socket, data)
        elif op == RESUME:
            await self._resume(socket, data)

    async def _identify(self, socket: web.WebSocketResponse, data: Json) -> None:
        if data["token"] != self._discord.token:
            await socket.close(code=AUTHENTICATION_FAILED, message=b"Authentication failed.")
        elif data["intents"] & MESSAGE_CONTENT and not self._discord.message_content:
            await socket.close(code=DISALLOWED_INTENTS, message=b"Disallowed intent(s).")
        else:
            number, count = data.get("shard", (0, 1))
            await self._welcome(Session(f"session-{len(self.sessions) + 1}", data["intents"], socket, (number, count)))

    async def _welcome(self, session: Session) -> None:
        world = self._discord.world
        guilds = [guild for guild in world.guilds.values() if session.serves(guild.id)]
        application = payloads.application(world, message_content=self._discord.message_content)
        await session.dispatch(
            "READY",
            {
                "v": 10,
                "user": payloads.user(world.me),
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "shard": list(session.shard),
                "session_id": session.id,
                "resume_gateway_url": self._discord.gateway_url,
                "application": {"id": application["id"], "flags": application["flags"]},
            },
        )
        for guild in guilds:
            await session.dispatch("GUILD_CREATE", payloads.guild(guild, world.me))
        self.sessions.append(session)  # only now: whoever waits for a session may rely on its servers being known

    async def _resume(self, socket: web.WebSocketResponse, data: Json) -> None:
        for session in self.sessions:
            if session.id == data["session_id"] and data["token"] == self._discord.token:
                session.socket = socket
                for missed in session.sent[data["seq"] :]:
                    await socket.send_json(missed)
                await session.dispatch("RESUMED", {})
                return
        await _send(socket, INVALID_SESSION, False)

    def _may_read(self, session: Session, message: Message) -> bool:
        me = self._discord.world.me
        mentioned = f"<@{me.id}>" in message.content
        return bool(session.intents & MESSAGE_CONTENT) or mentioned or message.author == me


_UNREADABLE: Json = {"content": "", "embeds": [], "components": [], "attachments": []}


async def _send(socket: web.WebSocketResponse, op: int, data: Any) -> None:
    await socket.send_json({"op": op, "d": data, "s": None, "t": None})
