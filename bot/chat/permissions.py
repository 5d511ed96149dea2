"""What the bot needs to be allowed in a channel to post there."""

from __future__ import annotations

from collections.abc import Mapping

import discord

SEEING = {"view_channel": "View Channel"}
IN_CHANNELS = {"send_messages": "Send Messages"}
IN_THREADS = {"send_messages_in_threads": "Send Messages in Threads"}
IN_FORUMS = {"send_messages": "Create Posts"} | IN_THREADS
POSTING = {
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
}
FOR_ROLES = {"mention_everyone": "Mention @everyone, @here and All Roles"}


def to_send_in(place: object) -> Mapping[str, str] | None:
    """What it takes to send in such a channel; None for one that takes no posts."""
    match place:
        case discord.Thread():
            return IN_THREADS
        case discord.ForumChannel():
            return IN_FORUMS
        case discord.TextChannel():
            return IN_CHANNELS
    return None


def missing(allowed: discord.Permissions, sending: Mapping[str, str] = IN_CHANNELS, *, role: bool = False) -> list[str]:
    """The names, as Discord shows them, of the permissions that posts need and that are not given.

    `sending` is what it takes to send in such a channel; publishing takes no more. `role` says that a role is to be
    mentioned which not everybody may mention. Who may not send may not embed or attach either, so these are named together.
    """
    needed = SEEING | dict(sending) | POSTING | (FOR_ROLES if role else {})
    return [name for flag, name in needed.items() if not getattr(allowed, flag)]


def missing_for_notices(allowed: discord.Permissions, sending: Mapping[str, str] = IN_CHANNELS) -> list[str]:
    """The like of `missing` where only words are sent, which are looked for afterwards."""
    needed = SEEING | dict(sending) | {"read_message_history": POSTING["read_message_history"]}
    return [name for flag, name in needed.items() if not getattr(allowed, flag)]


def invitation(application: int) -> str:
    """The link that adds the bot to a server."""
    return discord.utils.oauth_url(application, permissions=invited_with(), scopes=("bot", "applications.commands"))


def invited_with() -> discord.Permissions:
    """What an invitation of the bot asks for: no more than every post needs, so nothing for roles."""
    return discord.Permissions(**dict.fromkeys(SEEING | IN_CHANNELS | IN_THREADS | POSTING, True))
