"""A Discord on the loopback interface: REST and gateway over real sockets, for stock discord.py in any process."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.loopback import payloads
from tests.loopback.bell import Bell
from tests.loopback.bodies import Request
from tests.loopback.faults import Script
from tests.loopback.gateway import Gateway
from tests.loopback.interactions import Interaction, Interactions
from tests.loopback.limits import ChannelLimit, GlobalLimit
from tests.loopback.rest import API, Rest
from tests.loopback.serving import Served
from tests.loopback.state import Channel, Guild, Json, Message, User, World, utc_now

TOKEN = "loopback-token"
MEMBER = User(id=77, name="member")


class LoopbackDiscord:
    """Discord, as far as Perijove can tell; an asynchronous context, served while it is open.

    `api` and `gateway_url` are where to point the program. `world` is what there is, `requests` the log of everything
    asked, `faults` the script of what goes wrong; `bugs` are the server's own, raised when it closes. `message_content`
    says whether the privileged intent is granted, `requests_per_second` switches on the global limit and
    `messages_per_channel` that on messages to one channel within five seconds, and on threads; `clock` gives the time that
    ids carry.
    """

    def __init__(
        self,
        guilds: Iterable[Guild],
        *,
        token: str = TOKEN,
        message_content: bool = True,
        requests_per_second: int | None = None,
        messages_per_channel: int | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.token = token
        self.message_content = message_content
        self.world = World(guilds, clock=clock)
        self.requests: list[Request] = []
        self.bugs: list[Exception] = []
        self.faults = Script()
        self.bell = Bell()
        self.global_limit = GlobalLimit(requests_per_second) if requests_per_second else None
        self.channel_limit = ChannelLimit(messages_per_channel) if messages_per_channel else None
        self.gateway = Gateway(self)
        self.interactions = Interactions(self.world)
        self._served = Served(self._application())

    @property
    def api(self) -> str:
        """The address of the REST API."""
        return f"http://127.0.0.1:{self._served.port}{API}"

    @property
    def gateway_url(self) -> str:
        """The address of the gateway."""
        return f"ws://127.0.0.1:{self._served.port}/"

    async def __aenter__(self) -> Self:
        await self._served.start()
        self.world.base_url = f"http://127.0.0.1:{self._served.port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.gateway.close()
        await self._served.stop()
        if self.bugs:
            raise self.bugs[0]

    # ------------------------------------------------------------ asking

    def asked(self, method: str, ending: str) -> list[Request]:
        """The logged requests with this method whose path ends so."""
        return [each for each in self.requests if each.method == method and each.path.endswith(ending)]

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        """Return once `holds()`. Raises `AssertionError`, naming `what`, for a hang."""
        await self.bell.until(holds, what)

    async def until_messages(self, count: int) -> list[Message]:
        """The messages of all channels, once there are so many."""
        await self.until(lambda: len(self.world.messages()) >= count, f"{count} messages")
        return self.world.messages()

    # ------------------------------------------------------------ what members do

    async def say(self, channel: int, content: str, by: User = MEMBER) -> Message:
        """A member writes a message."""
        message = self.world.create(channel, by, {"content": content})
        await self.gateway.announce(message)
        return message

    async def use_command(
        self, channel: int, name: str, options: list[Json] | None = None, by: User = MEMBER
    ) -> Interaction:
        """A member uses a slash command; the answers gather in what is returned."""
        started = self.interactions.start(channel)
        place: Channel = started.channel
        data = payloads.slash_command(started.id, started.token, place, by, self.world, name, options or [])
        await self.gateway.dispatch("INTERACTION_CREATE", data)
        return started

    def _application(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/", self.gateway.connect)
        app.add_subapp(API, Rest(self).application())
        return app
