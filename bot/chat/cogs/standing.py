"""`status`: what members with Manage Server see of how their watches, and the sources, stand."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat import mark, status_words
from bot.chat.buttons import RetryButton
from bot.chat.hybrid import Context, hybrid_command
from bot.chat.moderators import check_manager
from bot.chat.places import server
from bot.chat.services import Services


class StatusCog(commands.Cog, name="Status"):
    """How a server's watches stand."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def cog_check(self, ctx: Context) -> bool:
        """For those who may manage the server."""
        check_manager(ctx)
        return True

    @hybrid_command
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def status(self, ctx: Context) -> None:
        """Shows what was posted last, what is held and why, and how the sources stand."""
        guild = server(ctx)
        await ctx.defer(ephemeral=True)
        standing = await self._services.status.of(guild.id)
        *earlier, last = status_words.shown(standing, guild, await self._services.targets_in(guild.id))
        for page in earlier:
            await ctx.send(page, ephemeral=True, suppress_embeds=True)
        if standing.is_held:
            await ctx.send(last, ephemeral=True, suppress_embeds=True, view=_try_now(guild.id))
        else:
            await ctx.send(last, ephemeral=True, suppress_embeds=True)


def _try_now(guild: int) -> discord.ui.View:
    """The button; finished before it is sent, as it is understood by its `custom_id`."""
    view = discord.ui.View(timeout=None)
    view.add_item(RetryButton(guild, mark.STATUS).item)
    view.stop()
    return view
