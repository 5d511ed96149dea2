"""A channel that is followed in, named in words: it may have been deleted, so that Discord does not know it any more."""

from __future__ import annotations

import re
from typing import Annotated, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat import limits
from bot.chat.hybrid import Context
from bot.chat.pressed import services_of

ID = re.compile(r"(?:<#)?(\d{1,20})>?")
DELETED = "a channel that is not there any more ({number})"


class _Followed(commands.Converter[int]):
    """Reads an id, a mention or a name."""

    async def convert(self, ctx: Context, argument: str) -> int:
        if written := ID.fullmatch(argument.strip()):
            return int(written[1])
        name = argument.strip().lstrip("#")
        for channel in [*ctx.guild.channels, *ctx.guild.threads] if ctx.guild else []:
            if channel.name == name:
                return channel.id
        raise commands.ChannelNotFound(argument)


Followed = Annotated[int, _Followed]
"""An argument of a command: the channel's id."""


async def complete_followed(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    """The channels of the server in which something is followed, and whose name contains what was typed so far."""
    if interaction.guild is None:
        return []
    services = services_of(interaction)
    watches = await services.watches.listed(interaction.guild.id)
    names = {number: _name(interaction.guild, number) for number in dict.fromkeys(watch.channel for watch in watches)}
    found = [(number, name) for number, name in names.items() if typed.strip().casefold() in name.casefold()]
    return [app_commands.Choice(name=name[: limits.CHOICE], value=str(number)) for number, name in found[: limits.CHOICES]]


async def complete_followed_target(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    """The like of what is followed there: a target that is configured no more is among it."""
    if interaction.guild is None:
        return []
    services, wanted = services_of(interaction), typed.strip().casefold()
    targets = await services.targets_in(interaction.guild.id)
    keys = dict.fromkeys(watch.target for watch in await services.watches.listed(interaction.guild.id))
    found = [key for key in keys if wanted in targets.name(key).casefold() or wanted in key.casefold()]
    return [
        app_commands.Choice(name=targets.name(key)[: limits.CHOICE], value=key[: limits.CHOICE])
        for key in found[: limits.CHOICES]
    ]


def _name(guild: discord.Guild, number: int) -> str:
    channel = guild.get_channel_or_thread(number)
    return f"#{channel.name}" if channel else DELETED.format(number=number)
