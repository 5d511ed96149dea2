"""How Discord writes the things of its world as JSON (API v10), and what members send through the gateway."""

from __future__ import annotations

from tests.loopback.state import (
    EPHEMERAL,
    FORUM,
    PUBLIC_THREAD,
    Attachment,
    Channel,
    Guild,
    Json,
    Message,
    Tag,
    User,
    World,
    snowflake_time,
)

MESSAGE_CONTENT_LIMITED = 1 << 19  # the application flag of a bot that is granted the intent


def user(of: User) -> Json:
    return {
        "id": str(of.id),
        "username": of.name,
        "global_name": of.name,
        "discriminator": "0",
        "avatar": None,
        "bot": of.bot,
    }


def application(of: World, *, message_content: bool) -> Json:
    return {
        "id": str(of.me.id),
        "name": of.me.name,
        "description": "",
        "icon": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": user(User(1, "owner")),
        "verify_key": "",
        "flags": MESSAGE_CONTENT_LIMITED if message_content else 0,
    }


def channel(of: Channel) -> Json:
    return {
        "id": str(of.id),
        "guild_id": str(of.guild),
        "name": of.name,
        "type": of.type,
        "position": 0,
        "permission_overwrites": [overwrite(of)] if of.denied else [],
        "flags": of.flags,
    } | ({"available_tags": [tag(each) for each in of.tags]} if of.type == FORUM else {})


def overwrite(of: Channel) -> Json:
    return {"id": str(of.guild), "type": 0, "allow": "0", "deny": str(of.denied)}


def direct(of: Channel) -> Json:
    member = user(User(of.owner or 0, "member"))
    return {"id": str(of.id), "type": of.type, "last_message_id": None, "recipients": [member], "flags": 0}


def tag(of: Tag) -> Json:
    return {"id": str(of.id), "name": of.name, "moderated": of.moderated, "emoji_id": None, "emoji_name": None}


def thread(of: Channel) -> Json:
    return {
        "id": str(of.id),
        "guild_id": str(of.guild),
        "parent_id": str(of.parent),
        "owner_id": str(of.owner),
        "name": of.name,
        "type": of.type,
        "flags": 0,
        "message_count": 0,
        "member_count": 1,
        "applied_tags": [str(each) for each in of.applied_tags],
        "thread_metadata": {
            "archived": of.archived_at is not None,
            "locked": of.locked,
            "auto_archive_duration": 4320,
            "archive_timestamp": (of.archived_at or snowflake_time(of.id)).isoformat(),
        },
    }


def member(of: User) -> Json:
    return {
        "user": user(of),
        "roles": [],
        "flags": 0,
        "joined_at": "2026-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
    }


def guild(of: Guild, me: User) -> Json:
    everyone = {
        "id": str(of.id),
        "name": "@everyone",
        "permissions": str(of.permissions),
        "color": 0,
        "position": 0,
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    return {
        "id": str(of.id),
        "name": of.name,
        "owner_id": "1",
        "member_count": 2,
        "roles": [everyone],
        "channels": [channel(each) for each in of.channels if each.type != PUBLIC_THREAD],
        "threads": [thread(each) for each in of.channels if each.type == PUBLIC_THREAD],
        "members": [member(me)],
    }


def attachment(of: Attachment) -> Json:
    return {
        "id": str(of.id),
        "filename": of.upload.filename,
        "description": of.upload.description,
        "size": len(of.upload.data),
        "url": of.url,
        "proxy_url": of.url,
    }


def message(of: Message) -> Json:
    return {
        "id": str(of.id),
        "channel_id": str(of.channel.id),
        "author": user(of.author),
        "type": 0,
        "content": of.content,
        "embeds": of.embeds,
        "components": of.components,
        "attachments": [attachment(each) for each in of.attachments],
        "flags": of.flags,
        "timestamp": of.written.isoformat(),
        "edited_timestamp": of.written.isoformat() if of.edits else None,
        "tts": False,
        "pinned": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
    } | ({"nonce": of.nonce} if of.nonce else {})


def slash_command(number: int, token: str, place: Channel, by: User, world: World, name: str, options: list[Json]) -> Json:
    """INTERACTION_CREATE for a member who used a slash command."""
    return {
        "id": str(number),
        "application_id": str(world.me.id),
        "type": 2,
        "token": token,
        "version": 1,
        "guild_id": str(place.guild),
        "channel_id": str(place.id),
        "channel": channel(place),
        "member": member(by) | {"permissions": str(world.guilds[place.guild].permissions)},
        "locale": "en-US",
        "context": 0,
        "app_permissions": str(world.guilds[place.guild].permissions),
        "attachment_size_limit": 10 * 1024 * 1024,
        "authorizing_integration_owners": {"0": str(place.guild)},
        "entitlements": [],
        "data": {"id": "1", "name": name, "type": 1, "options": options},
    }


def callback(number: int, kind: int, answer: Message | None) -> Json:
    """The answer to an interaction callback that asked `with_response`."""
    interaction = {"id": str(number), "type": 2}
    if answer is None:
        return {"interaction": interaction}
    interaction |= {
        "response_message_id": str(answer.id),
        "response_message_ephemeral": bool(answer.flags & EPHEMERAL),
    }
    return {"interaction": interaction, "resource": {"type": kind, "message": message(answer)}}
