"""`notify`: new releases of a target by direct message, for every member who asks for them."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.autocomplete import complete_common_target
from bot.chat.hurry import Pace, Paced
from bot.chat.hybrid import Context, member_command
from bot.chat.notify_panel import STOPPED, named, panel
from bot.chat.reach import greet
from bot.chat.services import Services
from bot.chat.unreachable import tell_after_command, tell_after_interaction

BEGUN = "You get new releases about **{target}** by direct message from now on; I have just written to you."
ALREADY = "You get new releases about **{target}** by direct message already. `/notify` alone shows all that you get."
NOTHING_TO_STOP = "You do not get that by direct message. `/notify` alone shows what you get."
SEE_PRIVATELY = "`/notify` shows you privately what you get by direct message."


class Notify(Paced):
    """Direct messages."""

    def __init__(self, services: Services, pace: Pace) -> None:
        super().__init__(pace)
        self._services = services
        self._following = services.following

    @member_command
    @app_commands.describe(target="What to send you, for example Io; I show what you get if you do not say")
    @app_commands.autocomplete(target=complete_common_target)
    async def notify(self, ctx: Context, *, target: str = "") -> None:
        """Sends you new releases about a target by direct message, or shows what you get."""
        first, _, rest = target.strip().partition(" ")
        match first.casefold():
            case "" | "list":
                await self._show(ctx)
            case "stop":
                await self._stop(ctx, rest)
            case _:
                await self._begin(ctx, target)

    @commands.Cog.listener()
    async def on_command_completion(self, ctx: Context) -> None:
        """Tell a member who could not be reached; what this cog answers shows it anyway."""
        if await self._following.is_untold(ctx.author.id) and ctx.cog is not self:
            await tell_after_command(ctx, self._following)

    @commands.Cog.listener()
    async def on_app_command_completion(
        self, interaction: discord.Interaction[Any], command: app_commands.Command[Any, ..., Any] | app_commands.ContextMenu
    ) -> None:
        """The like after a menu; of commands, which have an ending of their own, this is told as well."""
        if isinstance(command, app_commands.ContextMenu):
            await tell_after_interaction(interaction)

    async def _show(self, ctx: Context) -> None:
        if ctx.interaction is None and ctx.guild:
            await ctx.send(SEE_PRIVATELY)
        else:
            await ctx.send(**await panel(self._following, ctx.author.id), ephemeral=True)

    async def _stop(self, ctx: Context, typed: str) -> None:
        """Stop what was named, or all if nothing was."""
        following, member = self._following, ctx.author.id
        stopped = await (following.stop_named(member, typed) if typed else following.stop_all(member))
        said = STOPPED.format(targets=named(stopped, following.targets)) if stopped else NOTHING_TO_STOP
        await ctx.send(said, ephemeral=True)

    async def _begin(self, ctx: Context, typed: str) -> None:
        """Write to the member first: where that does not arrive, nothing is begun, and they hear at once what to change."""
        target, gets_it = await self._following.wanted(ctx.author.id, typed)
        if gets_it:
            await ctx.send(ALREADY.format(target=target.name), ephemeral=True)
            return
        await ctx.defer(ephemeral=True)
        await greet(ctx.author, self._services, target)
        await self._following.begin(ctx.author.id, target.key)
        await ctx.send(BEGUN.format(target=target.name), ephemeral=True)
