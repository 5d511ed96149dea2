"""Where the bot may say a first word in a server that it has come to."""

from __future__ import annotations

from datetime import datetime

import discord

from bot.chat.permissions import missing_for_notices


def here_since(guild: discord.Guild) -> datetime | None:
    """When the bot came to the server, as Discord says; None for one in an outage, of which nothing is known yet."""
    return None if guild.unavailable else guild.me.joined_at


def place_of_welcome(guild: discord.Guild) -> int | None:
    """The channel that is for such messages; else the first one in which everybody may write, so none for rules or staff.

    None where the bot may write in neither.
    """
    if guild.system_channel and _may_write(guild.system_channel):
        return guild.system_channel.id
    return next((channel.id for channel in guild.text_channels if _is_for_all(channel) and _may_write(channel)), None)


def _may_write(channel: discord.TextChannel) -> bool:
    return not missing_for_notices(channel.permissions_for(channel.guild.me))


def _is_for_all(channel: discord.TextChannel) -> bool:
    everybody = channel.permissions_for(channel.guild.default_role)
    return everybody.view_channel and everybody.send_messages and not channel.is_news()
