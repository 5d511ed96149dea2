"""What the program asks Discord for, as far as something is done to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum

from tests.loopback.bodies import Request
from tests.loopback.state import ANNOUNCEMENT, CROSSPOSTED, DIRECT, FORUM, TEXT, Json, Message, World

FIRST = {TEXT: 100, DIRECT: 190, ANNOUNCEMENT: 200, FORUM: 300}
"""Channels are numbered from here, so that a request's path tells what kind it is about. A thread's number is far longer."""

FIRST_DIGESTED, FIRST_QUIET = 150, 160
"""Text channels that get everything in digests, or that have quiet hours, are numbered from here."""


class Asked(Enum):
    """A kind of request: its method, and what its path below `/api/v10` fully matches."""

    LOGIN = "GET", "/users/@me"
    SEARCH = "GET", r"/channels/\d+(/messages(/\d+)?|/threads/archived/public)?|/guilds/\d+/threads/active"
    PROBE = "POST", r"/channels/3\d\d/messages"
    """A message in a forum: it is refused, and so the program learns that this is one."""
    DIGEST = "POST", r"/channels/15\d/messages"
    """A message in a channel that gets digests: one, or a single post in its place."""
    MESSAGE = "POST", r"/channels/(1[0-46-9]|2\d)\d/messages"
    THREAD = "POST", r"/channels/3\d\d/threads"
    EDIT = "PATCH", r"/channels/\d+/messages/\d+"
    CROSSPOST = "POST", r"/channels/\d+/messages/\d+/crosspost"

    @classmethod
    def by(cls, line: Request) -> Asked | None:
        """What this request asks for; None for anything else."""
        return next((each for each in cls if each.value[0] == line.method and re.fullmatch(each.value[1], line.path)), None)


def cut_off(requests: Iterable[Request], world: World) -> set[Asked]:
    """What has been asked for and done, and not been answered."""
    under_way = [line for line in requests if line.under_way]
    return {asked for line in under_way if (asked := Asked.by(line)) is not None and _is_done(asked, line, world)}


def home(message: Message) -> int:
    """The channel it was posted to: that of its thread, if it stands in one; the member that a direct message is for."""
    if message.channel.type == DIRECT and message.channel.owner is not None:
        return message.channel.owner
    return message.channel.parent or message.channel.id


def _is_done(asked: Asked, line: Request, world: World) -> bool:
    draft, numbers = line.body.draft, [int(part) for part in line.path.split("/") if part.isdigit()]
    match asked:
        case Asked.MESSAGE | Asked.DIGEST | Asked.THREAD:
            wanted = (numbers[0], _buttons(draft.get("message") or draft))
            standing = ((each.channel.parent or each.channel.id, each.custom_ids) for each in world.messages())
            return wanted in standing
        case Asked.EDIT:
            message = world.message(*numbers)
            return _said(message.content, message.embeds) == _said(draft["content"], draft["embeds"])
        case Asked.CROSSPOST:
            return bool(world.message(*numbers).flags & CROSSPOSTED)
    return False


def _said(content: str, embeds: Iterable[Json]) -> list[str]:
    """What a correction changes."""
    return [content, *(embed["description"] for embed in embeds)]


def _buttons(draft: Json) -> list[str]:
    """The custom ids of a draft's buttons."""
    rows = draft.get("components") or []
    return [button["custom_id"] for row in rows for button in row["components"] if "custom_id" in button]
