"""Which channel a moderator's command is about."""

from __future__ import annotations

from typing import TypeVar

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.autocomplete import complete_target
from bot.chat.hybrid import Context
from bot.core.errors import MemberError

T = TypeVar("T")

Channel = discord.TextChannel | discord.ForumChannel | discord.Thread
"""Where releases are posted; announcement channels count among Discord's text channels."""


def described(command: T) -> T:
    """Explains and completes the options that the commands about watches share."""
    explained = app_commands.describe(
        target="What to follow, for example Io", channel="The channel to post in: this one, if you do not say"
    )(command)
    return app_commands.autocomplete(target=complete_target)(explained)


def server(ctx: Context) -> discord.Guild:
    """The server the command was given in. Its slash commands can be there without the bot."""
    if ctx.guild is None:
        raise commands.NoPrivateMessage
    if ctx.guild.me is None:  # discord.py promises it, but knows no more of such a server than its id
        raise MemberError("I am not in this server myself; please use the invitation link again, which adds me to it.")
    return ctx.guild


def guild_of(ctx: Context) -> int | None:
    """The id of the server the command was given in, if it was given in one."""
    return ctx.guild.id if ctx.guild else None


def place(ctx: Context, channel: Channel | None) -> tuple[discord.Guild, Channel]:
    """The server, and the channel that is meant: the one named, else the one the command was given in."""
    meant = channel or ctx.channel
    if not isinstance(meant, Channel):
        raise MemberError("Please name a text, announcement or forum channel of this server, or a thread.")
    return server(ctx), meant


def publishable(channel: Channel) -> None:
    """Raise `MemberError` unless what is posted there can be published."""
    if not isinstance(channel, discord.TextChannel) or not channel.is_news():
        raise MemberError(f"Only posts in announcement channels can be published, and {channel.mention} is none.")
