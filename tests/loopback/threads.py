"""Discord's rules about threads: forums, whose posts are threads, and what archiving does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tests.loopback.state import FORUM, PUBLIC_THREAD, Channel, Json, Message, Refused, Upload, User, World

REQUIRES_TAG = 1 << 4
MAX_NAME = 100
MAX_TAGS = 5


def begin(world: World, forum: int, author: User, draft: Json, uploads: Sequence[Upload]) -> Message:
    """The first message of a new thread in a forum: it has the thread's id. Raises `Refused`."""
    place = world.channel(forum)
    if place.type != FORUM:
        raise Refused(400, 50024, "Cannot execute action on this channel type")
    tags = tuple(map(int, draft.get("applied_tags") or ()))
    _check(place, draft.get("name") or "", tags)
    number = world.snowflake()
    thread = Channel(number, place.guild, draft["name"], PUBLIC_THREAD, parent=forum, owner=author.id, applied_tags=tags)
    message = Message(number, thread, author)
    world.apply(message, draft["message"], uploads)
    world.add(thread, message)
    return message


def archive(world: World, thread: int, *, locked: bool = False) -> None:
    """As time does with a thread that has gone quiet, or a moderator."""
    found = world.channel(thread)
    world.channels[thread] = replace(found, archived_at=world.now(), locked=locked)


def active(world: World, guild: int) -> list[Channel]:
    """Every thread of the server that is not archived, in no order that means anything."""
    return [each for each in _threads(world) if each.guild == guild and each.archived_at is None]


def archived(world: World, parent: int, before: datetime | None, limit: int) -> tuple[list[Channel], bool]:
    """Archived threads of a channel, the last archived first, and whether there are more. Raises `Refused`."""
    world.channel(parent)
    there = [(each.archived_at, each) for each in _threads(world) if each.parent == parent and each.archived_at is not None]
    earlier = [(when, each) for when, each in there if before is None or when < before]
    newest_first = [each for _, each in sorted(earlier, key=lambda pair: pair[0], reverse=True)]
    return newest_first[:limit], len(newest_first) > limit


def _threads(world: World) -> list[Channel]:
    return [each for each in world.channels.values() if each.type == PUBLIC_THREAD]


def _check(forum: Channel, name: str, tags: Sequence[int]) -> None:
    if not 0 < len(name) <= MAX_NAME or len(tags) > MAX_TAGS:
        raise Refused(400, 50035, "Invalid Form Body")
    if not tags and forum.flags & REQUIRES_TAG:
        raise Refused(400, 40067, "A tag is required to create a forum post in this channel")
    available = {tag.id: tag for tag in forum.tags}
    for tag in tags:
        if tag not in available:
            raise Refused(404, 10087, "Unknown tag")
        if available[tag].moderated:
            raise Refused(403, 50013, "Missing Permissions")
