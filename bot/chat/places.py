"""Which channel a moderator's command is about."""

from __future__ import annotations

from typing import Any, TypeVar

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.autocomplete import complete_target
from bot.chat.hybrid import Context
from bot.core.errors import MemberError

T = TypeVar("T")

Channel = discord.TextChannel | discord.ForumChannel | discord.Thread
"""Where releases are posted; announcement channels count among Discord's text channels."""


NO_SUCH_CHANNEL = "I do not see that channel: it was deleted, or it is a thread that nobody uses at the moment."
PUBLISHES_NOT = "Only posts in announcement channels can be published, and {channel} is none."
NOT_EVERYONE = "@everyone cannot be mentioned with each post; please choose another role."


def described(command: T) -> T:
    """Explains and completes the options that the commands about watches share."""
    explained = app_commands.describe(
        target="What to follow, for example Io", channel="The channel to post in: this one, if you do not say"
    )(command)
    return app_commands.autocomplete(target=complete_target)(explained)


def server(asked: Context | discord.Interaction[Any]) -> discord.Guild:
    """The server where it was asked. Its slash commands can be there without the bot."""
    if asked.guild is None:
        raise commands.NoPrivateMessage
    if guild_of(asked) is None:
        raise MemberError("I am not in this server myself; please use the invitation link again, which adds me to it.")
    return asked.guild


def guild_of(asked: Context | discord.Interaction[Any]) -> int | None:
    """The id of the server where it was asked, if the bot is in that: to a member's own app, other servers are nobody's."""
    client = asked.bot if isinstance(asked, commands.Context) else asked.client
    return asked.guild.id if asked.guild and client.get_guild(asked.guild.id) else None


def place(ctx: Context, channel: Channel | None) -> tuple[discord.Guild, Channel]:
    """The server, and the channel that is meant: the one named, else the one the command was given in."""
    meant = channel or ctx.channel
    if not isinstance(meant, Channel):
        raise MemberError("Please name a text, announcement or forum channel of this server, or a thread.")
    return server(ctx), meant


def place_of(guild: discord.Guild | None, channel: int | None) -> Channel | None:
    """The channel, where it is the server's, Discord tells the bot of it and it is of a kind to post in."""
    found = guild.get_channel_or_thread(channel) if guild and channel else None
    return found if isinstance(found, Channel) else None


def publishable(channel: Channel) -> None:
    """Raise `MemberError` unless what is posted there can be published."""
    if not is_announcing(channel):
        raise MemberError(PUBLISHES_NOT.format(channel=channel.mention))


def is_announcing(channel: Channel) -> bool:
    """Whether what is posted there can be published."""
    return isinstance(channel, discord.TextChannel) and channel.is_news()
