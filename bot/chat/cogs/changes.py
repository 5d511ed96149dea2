"""What happens in servers while nobody gives a command, and concerns their watches."""

from __future__ import annotations

from collections.abc import Iterable

import discord
from discord.ext import commands

from bot.chat.services import Services


class Changes(commands.Cog):
    """Notices roles that vanished, also while the bot was away."""

    def __init__(self, bot: commands.Bot, services: Services) -> None:
        self._bot = bot
        self._services = services

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """Posts mention it no more."""
        await self._forget_vanished([role.guild], role.guild.id)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Look at all servers at once."""
        await self._forget_vanished(self._bot.guilds)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Look at one that had vanished. While the bot becomes ready it hears of each server; `on_ready` looks then."""
        if self._bot.is_ready():
            await self._forget_vanished([guild], guild.id)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Look at one that the bot was invited back to."""
        await self._forget_vanished([guild], guild.id)

    async def _forget_vanished(self, guilds: Iterable[discord.Guild], only: int | None = None) -> None:
        """Forget the roles that posts mention and that these servers do not have. Of one in an outage nothing is known."""
        mentioned = await self._services.watches.mentioned(only)
        for guild in guilds:
            there = {role.id for role in guild.roles}
            gone = mentioned.get(guild.id, set()) - there
            if gone and not guild.unavailable:
                await self._services.watches.forget_roles(guild.id, gone)
