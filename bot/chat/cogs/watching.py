"""`watch add|list|remove|pause|resume|test|notices`: what members with Manage Server decide."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat import status_words, watch_words
from bot.chat.followed import Followed, complete_followed
from bot.chat.hybrid import Context, hybrid_group, subcommand
from bot.chat.moderators import check_manager
from bot.chat.places import Channel, described, place, publishable, server
from bot.chat.preview import show_newest
from bot.chat.services import Services
from bot.core.errors import MemberError


class Watching(commands.Cog):
    """Which channels follow what."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._watches = services.watches

    async def cog_check(self, ctx: Context) -> bool:
        """For those who may manage the server."""
        check_manager(ctx)
        return True

    @hybrid_group
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def watch(self, ctx: Context) -> None:
        """Decides which channels follow what."""
        await ctx.send(watch_words.HOW)

    @subcommand(watch)
    @described
    @app_commands.describe(
        role="A role to mention with each post",
        publish="In an announcement channel: publish each post to the servers that follow it",
    )
    async def add(
        self,
        ctx: Context,
        target: str,
        channel: Channel | None = None,
        role: discord.Role | None = None,
        publish: bool | None = None,  # a plain bool would take every mistake in writing for its own
    ) -> None:
        """Posts new releases about a target in a channel."""
        guild, where = place(ctx, channel)
        if role is not None and role.is_default():
            raise MemberError("@everyone cannot be mentioned with each post; please choose another role.")
        if publish:
            publishable(where)
        await ctx.defer(ephemeral=True)
        new = await self._watches.add(
            guild.id, where.id, target, role.id if role else None, publish=bool(publish), by=ctx.author.id
        )
        name = (await self._services.targets_in(guild.id)).named(target).name
        said = watch_words.added(name, where, role, publish=bool(publish), new=new)
        await show_newest(ctx, self._services, where, target, said)

    @subcommand(watch, name="list")
    async def list_(self, ctx: Context) -> None:
        """Shows which channels of this server follow what."""
        guild = server(ctx)
        watches = await self._watches.listed(guild.id)
        for page in watch_words.listed(watches, await self._services.targets_in(guild.id)):
            await ctx.send(page, ephemeral=True)

    @subcommand(watch)
    @described
    @app_commands.autocomplete(channel=complete_followed)
    async def remove(self, ctx: Context, target: str, channel: Followed | None = None) -> None:
        """Posts no more releases about a target in a channel, which may have been deleted."""
        where = channel or ctx.channel.id
        unwanted = await self._watches.remove(server(ctx).id, where, target)
        await self._say(ctx, watch_words.removed(unwanted), target, f"<#{where}>")

    @subcommand(watch)
    @described
    async def pause(self, ctx: Context, target: str, channel: Channel | None = None) -> None:
        """Stops posting for a while."""
        guild, where = place(ctx, channel)
        await self._watches.pause(guild.id, where.id, target)
        await self._say(ctx, watch_words.PAUSED, target, where.mention)

    @subcommand(watch)
    @described
    async def resume(self, ctx: Context, target: str, channel: Channel | None = None) -> None:
        """Posts again after a pause."""
        guild, where = place(ctx, channel)
        await self._watches.resume(guild.id, where.id, target)
        await self._say(ctx, watch_words.RESUMED, target, where.mention)

    @subcommand(watch)
    @described
    async def test(self, ctx: Context, target: str, channel: Channel | None = None) -> None:
        """Shows you privately what a post looks like."""
        guild, where = place(ctx, channel)
        await ctx.defer(ephemeral=True)
        name = (await self._services.targets_in(guild.id)).named(target).name
        await show_newest(ctx, self._services, where, target, watch_words.tested(name, where))

    @subcommand(watch)
    @app_commands.describe(
        channel="Where I tell of trouble; I show the present choice if you do not say",
        direct="Tell whoever set up the watch by direct message instead",
    )
    async def notices(
        self,
        ctx: Context,
        channel: discord.TextChannel | discord.Thread | None = None,
        direct: bool | None = None,
    ) -> None:
        """Chooses where I tell of trouble, such as a missing permission."""
        guild = server(ctx)
        if channel and (reason := watch_words.not_for_notices(channel)):
            raise MemberError(reason)
        if channel or direct:
            await self._services.status.notices_to(guild.id, channel.id if channel else None)
        chosen = await self._services.status.notices_in(guild.id)
        await ctx.send(status_words.notices(chosen), ephemeral=True)

    async def _say(self, ctx: Context, words: str, target: str, mention: str) -> None:
        name = (await self._services.targets_in(server(ctx).id)).named(target).name
        await ctx.send(words.format(target=name, channel=mention), ephemeral=True)
