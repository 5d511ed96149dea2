"""The REST side of the loopback Discord: routes under `/api/v10`, each a line or two over the world's rules."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING

from aiohttp import web

from tests.loopback import direct, payloads, threads
from tests.loopback.answers import answer, bucket_headers, refusal, too_many
from tests.loopback.bodies import Body, Request, read_body
from tests.loopback.limits import Standing
from tests.loopback.state import Refused

if TYPE_CHECKING:
    from tests.loopback.discord_server import LoopbackDiscord

API = "/api/v10"
WRITING = re.compile(r"/channels/(\d+)/(messages|threads)")
BODY = web.RequestKey("body", Body)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Rest:
    """Answers what discord.py asks over HTTP, through the request log, the limit and the scripted faults."""

    def __init__(self, discord: LoopbackDiscord) -> None:
        self._discord = discord
        self._world = discord.world

    def application(self) -> web.Application:
        """The part of the server below `/api/v10`."""
        app = web.Application(
            middlewares=[self._record, self._limit, self._play_faults, self._refuse], client_max_size=32 * 1024 * 1024
        )
        app.router.add_routes(
            [
                web.get("/users/@me", self._me),
                web.post("/users/@me/channels", self._direct),
                web.get("/gateway", self._gateway),
                web.get("/gateway/bot", self._gateway),
                web.get("/oauth2/applications/@me", self._application),
                web.get("/applications/@me", self._application),
                web.get("/applications/{application}/commands", self._commands),
                web.put("/applications/{application}/commands", self._set_commands),
                web.get("/channels/{channel}", self._channel),
                web.get("/channels/{channel}/messages", self._history),
                web.post("/channels/{channel}/messages", self._create),
                web.get("/channels/{channel}/messages/{message}", self._message),
                web.patch("/channels/{channel}/messages/{message}", self._edit),
                web.delete("/channels/{channel}/messages/{message}", self._delete),
                web.post("/channels/{channel}/messages/{message}/crosspost", self._crosspost),
                web.post("/channels/{channel}/threads", self._begin_thread),
                web.get("/channels/{channel}/threads/archived/public", self._archived_threads),
                web.get("/guilds/{guild}", self._guild),
                web.get("/guilds/{guild}/channels", self._guild_channels),
                web.get("/guilds/{guild}/members/{member}", self._member),
                web.get("/guilds/{guild}/threads/active", self._active_threads),
                web.post("/interactions/{interaction}/{token}/callback", self._callback),
                web.post("/webhooks/{application}/{token}", self._follow_up),
                web.get("/webhooks/{application}/{token}/messages/{message}", self._answer),
                web.patch("/webhooks/{application}/{token}/messages/{message}", self._edit_answer),
            ]
        )
        return app

    # ------------------------------------------------------------ around every request

    @web.middleware
    async def _record(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Keep the request in the log, and tell those who wait that something happened."""
        try:
            body = await read_body(request)
        except ConnectionResetError:
            return web.Response()  # goes nowhere: whoever asked was gone before it was said
        request[BODY] = body
        line = Request(request.method, _path(request), dict(request.query), body)
        self._discord.requests.append(line)
        self._discord.bell.ring()
        try:
            response = await handler(request)
            line.status = response.status
        finally:
            line.under_way = False
            self._discord.bell.ring()
        return response

    @web.middleware
    async def _limit(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """A 429 where the bot asks too fast; answers to interactions do not count."""
        wait = self._global_wait(request)
        if wait:
            return too_many(wait, scope="global")
        standing = self._standing(request)
        if standing is None:
            return await handler(request)
        response = await handler(request) if standing.admitted else too_many(standing.reset_after)
        response.headers.update(bucket_headers(standing))
        return response

    def _global_wait(self, request: web.Request) -> float:
        limit = self._discord.global_limit
        return limit.wait(asyncio.get_running_loop().time()) if limit and not _is_interaction(request) else 0.0

    def _standing(self, request: web.Request) -> Standing | None:
        """How the limit of the channel stands that this request writes to; None where none is set, or nothing written."""
        limit, written_to = self._discord.channel_limit, WRITING.fullmatch(_path(request))
        if limit is None or written_to is None or request.method != "POST":
            return None
        return limit.take(int(written_to[1]), asyncio.get_running_loop().time(), bucket=written_to[2])

    @web.middleware
    async def _play_faults(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        fault = self._discord.faults.take(request.method, _path(request))
        if fault is None:
            return await handler(request)

        async def handle() -> web.StreamResponse:
            response = await handler(request)
            self._discord.bell.ring()
            return response

        return await fault.play(request, handle)

    @web.middleware
    async def _refuse(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let in who has the token, and say no in Discord's form."""
        if not _is_interaction(request) and request.headers.get("Authorization") != f"Bot {self._discord.token}":
            return refusal(401, 0, "401: Unauthorized")
        try:
            return await handler(request)
        except Refused as no:
            return refusal(no.status, no.code, str(no))
        except web.HTTPException as no:
            return refusal(no.status, 0, f"{no.status}: {no.reason}")
        except Exception as bug:  # noqa: BLE001 — raised when the server closes, where it fails the test
            self._discord.bugs.append(bug)
            return refusal(501, 0, f"the loopback Discord has a bug: {bug!r}")

    # ------------------------------------------------------------ the bot itself

    async def _me(self, _: web.Request) -> web.Response:
        return answer(payloads.user(self._world.me))

    async def _direct(self, request: web.Request) -> web.Response:
        return answer(payloads.direct(direct.channel_to(self._world, int(request[BODY].draft["recipient_id"]))))

    async def _guild(self, request: web.Request) -> web.Response:
        number = _id(request, "guild")
        if number not in self._world.guilds:
            raise Refused(404, 10004, "Unknown Guild")
        return answer(payloads.guild(self._world.guilds[number], self._world.me))

    async def _guild_channels(self, request: web.Request) -> web.Response:
        places = [place for place in self._world.channels.values() if place.guild == _id(request, "guild")]
        return answer([payloads.channel(place) for place in places if place.parent is None])

    async def _member(self, request: web.Request) -> web.Response:
        if _id(request, "member") != self._world.me.id:
            raise Refused(404, 10007, "Unknown Member")
        return answer(payloads.member(self._world.me))

    async def _application(self, _: web.Request) -> web.Response:
        return answer(payloads.application(self._world, message_content=self._discord.message_content))

    async def _gateway(self, _: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        return answer({"url": self._discord.gateway_url, "shards": 1, "session_start_limit": limit})

    async def _commands(self, _: web.Request) -> web.Response:
        return answer(self._world.commands)

    async def _set_commands(self, request: web.Request) -> web.Response:
        commands = request[BODY].json
        assert isinstance(commands, list), "a bulk overwrite is a list"
        ids = {"application_id": str(self._world.me.id), "version": "1"}
        of_a_menu = {"description": ""}  # such a command has none, and Discord answers with an empty one
        self._world.commands = [{"id": str(self._world.snowflake())} | of_a_menu | command | ids for command in commands]
        return answer(self._world.commands)

    # ------------------------------------------------------------ channels and messages

    async def _channel(self, request: web.Request) -> web.Response:
        found = self._world.channel(_id(request, "channel"))
        return answer(payloads.thread(found) if found.parent else payloads.channel(found))

    async def _history(self, request: web.Request) -> web.Response:
        after, before = (int(request.query[name]) if name in request.query else None for name in ("after", "before"))
        limit = int(request.query.get("limit", 50))
        page = self._world.history(_id(request, "channel"), after=after, before=before, limit=limit)
        return answer([payloads.message(each) for each in page])

    async def _create(self, request: web.Request) -> web.Response:
        body = request[BODY]
        known = len(self._world.messages())
        message = self._world.create(_id(request, "channel"), self._world.me, body.draft, body.uploads)
        if len(self._world.messages()) > known:
            await self._discord.gateway.announce(message)
        return answer(payloads.message(message))

    async def _message(self, request: web.Request) -> web.Response:
        return answer(payloads.message(self._world.message(_id(request, "channel"), _id(request, "message"))))

    async def _edit(self, request: web.Request) -> web.Response:
        body = request[BODY]
        edited = self._world.edit(_id(request, "channel"), _id(request, "message"), body.draft, body.uploads)
        return answer(payloads.message(edited))

    async def _delete(self, request: web.Request) -> web.Response:
        self._world.delete(_id(request, "channel"), _id(request, "message"))
        return web.Response(status=204)

    async def _crosspost(self, request: web.Request) -> web.Response:
        return answer(payloads.message(self._world.crosspost(_id(request, "channel"), _id(request, "message"))))

    async def _begin_thread(self, request: web.Request) -> web.Response:
        body = request[BODY]
        first = threads.begin(self._world, _id(request, "channel"), self._world.me, body.draft, body.uploads)
        return answer(payloads.thread(first.channel) | {"message": payloads.message(first)}, 201)

    async def _active_threads(self, request: web.Request) -> web.Response:
        found = threads.active(self._world, _id(request, "guild"))
        return answer({"threads": [payloads.thread(each) for each in found], "members": []})

    async def _archived_threads(self, request: web.Request) -> web.Response:
        before = datetime.fromisoformat(request.query["before"]) if "before" in request.query else None
        limit = int(request.query.get("limit", 50))
        found, more = threads.archived(self._world, _id(request, "channel"), before, limit)
        return answer({"threads": [payloads.thread(each) for each in found], "members": [], "has_more": more})

    # ------------------------------------------------------------ interactions

    async def _callback(self, request: web.Request) -> web.Response:
        draft = request[BODY].draft
        token, kind, data = request.match_info["token"], draft["type"], draft.get("data") or {}
        said = self._discord.interactions.callback(token, kind, data, request[BODY].uploads)
        if "with_response" not in request.query:
            return web.Response(status=204)
        return answer(payloads.callback(_id(request, "interaction"), kind, said))

    async def _follow_up(self, request: web.Request) -> web.Response:
        body = request[BODY]
        said = self._discord.interactions.follow_up(request.match_info["token"], body.draft, body.uploads)
        return answer(payloads.message(said))

    async def _answer(self, request: web.Request) -> web.Response:
        token, which = request.match_info["token"], request.match_info["message"]
        return answer(payloads.message(self._discord.interactions.answer(token, which)))

    async def _edit_answer(self, request: web.Request) -> web.Response:
        said = self._discord.interactions.answer(request.match_info["token"], request.match_info["message"])
        self._world.apply(said, request[BODY].draft, request[BODY].uploads)
        return answer(payloads.message(said))


def _path(request: web.Request) -> str:
    """The path below `/api/v10`."""
    return request.path.removeprefix(API)


def _id(request: web.Request, name: str) -> int:
    try:
        return int(request.match_info[name])
    except ValueError:
        raise Refused(400, 50035, "Invalid Form Body") from None


def _is_interaction(request: web.Request) -> bool:
    return _path(request).startswith(("/interactions/", "/webhooks/"))
