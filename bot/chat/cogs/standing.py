"""`status`: what members with Manage Server see of how their watches, and the sources, stand."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.chat.hybrid import Context, hybrid_command
from bot.chat.moderators import check_manager
from bot.chat.panels.rights import admitted
from bot.chat.places import server
from bot.chat.services import Services
from bot.chat.status_pages import status_pages


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
        let_in = await admitted(ctx.interaction) if ctx.interaction else ""
        for page in await status_pages(self._services, guild, let_in):
            await ctx.send(**page)
