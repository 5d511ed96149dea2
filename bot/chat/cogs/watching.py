"""`watch add|list|remove|pause|resume|test`: what members with Manage Server decide about watches."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.chat import watch_words
from bot.chat.cogs.watch_settings import WatchSettings
from bot.chat.followed import Followed, complete_followed
from bot.chat.hybrid import Context, subcommand
from bot.chat.panels.beginning import begin_list, begin_setup
from bot.chat.places import Channel, described, place, publishable, server
from bot.chat.preview import show_newest
from bot.core.errors import MemberError
from bot.core.panels import Draft

watch = WatchSettings.watch


class Watching(WatchSettings):
    """Which channels follow what."""

    @subcommand(watch)
    @described
    @app_commands.describe(
        role="A role to mention with each post",
        publish="In an announcement channel: publish each post to the servers that follow it",
    )
    async def add(
        self,
        ctx: Context,
        target: str | None = None,
        channel: Channel | None = None,
        role: discord.Role | None = None,
        publish: bool | None = None,  # a plain bool would take every mistake in writing for its own
    ) -> None:
        """Posts new releases in a channel: about a target, or as you choose step by step."""
        if target is None:
            await begin_setup(ctx, Draft((), channel.id if channel else None, role.id if role else None, bool(publish)))
            return
        guild, where = place(ctx, channel)
        if role is not None and role.is_default():
            raise MemberError("@everyone cannot be mentioned with each post; please choose another role.")
        if publish:
            publishable(where)
        await ctx.defer(ephemeral=True)
        new = await self._watches.add(
            guild.id, where.id, target, role.id if role else None, publish=bool(publish), by=ctx.author.id
        )
        meant = (await self._services.targets_in(guild.id)).named(target)
        said = watch_words.added(meant.name, where, role, publish=bool(publish), new=new)
        await show_newest(ctx, self._services, where, meant, said)

    @subcommand(watch, name="list")
    async def list_(self, ctx: Context) -> None:
        """Shows which channels of this server follow what, to be changed."""
        await begin_list(ctx, self._services)

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
        meant = (await self._services.targets_in(guild.id)).named(target)
        await show_newest(ctx, self._services, where, meant, watch_words.tested(meant.name, where))

    async def _say(self, ctx: Context, words: str, target: str, mention: str) -> None:
        name = (await self._services.targets_in(server(ctx).id)).named(target).name
        await ctx.send(words.format(target=name, channel=mention), ephemeral=True)
