"""`watch add|list|remove|pause|resume|test|notices|timezone`: what members with Manage Server decide about watches."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat import status_words, watch_words
from bot.chat.followed import Followed, complete_followed, complete_followed_target
from bot.chat.hybrid import Context, hybrid_group, subcommand
from bot.chat.moderators import check_manager
from bot.chat.panels.beginning import begin_list, begin_setup
from bot.chat.places import NOT_EVERYONE, Channel, described, place, publishable, server
from bot.chat.preview import show_newest
from bot.chat.services import Services
from bot.chat.zones import clock, complete_zone
from bot.core.errors import MemberError
from bot.core.model import Watch
from bot.core.panels import Draft


class Watching(commands.Cog):
    """The group `watch`: which channels follow what. In Discord's picker its commands stand in this order."""

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
            raise MemberError(NOT_EVERYONE)
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
    @app_commands.autocomplete(target=complete_followed_target, channel=complete_followed)
    @described
    async def remove(self, ctx: Context, target: str, channel: Followed | None = None) -> None:
        """Posts no more releases about a target in a channel, which may have been deleted."""
        watch = await self._watches.named(server(ctx).id, channel or ctx.channel.id, target)
        unwanted = await self._watches.remove(watch.guild, watch.channel, watch.target)
        await self._say(ctx, watch_words.removed(unwanted), watch)

    @subcommand(watch)
    @app_commands.autocomplete(target=complete_followed_target)
    @described
    async def pause(self, ctx: Context, target: str, channel: Channel | None = None) -> None:
        """Stops posting for a while, and gives up what waits."""
        guild, where = place(ctx, channel)
        watch = await self._watches.named(guild.id, where.id, target)
        unwanted = await self._watches.pause(guild.id, where.id, watch.target)
        await self._say(ctx, watch_words.paused(unwanted), watch)

    @subcommand(watch)
    @app_commands.autocomplete(target=complete_followed_target)
    @described
    async def resume(self, ctx: Context, target: str, channel: Channel | None = None) -> None:
        """Posts again after a pause."""
        guild, where = place(ctx, channel)
        watch = await self._watches.named(guild.id, where.id, target)
        await self._watches.resume(guild.id, where.id, watch.target)
        await self._say(ctx, watch_words.RESUMED, watch)

    @subcommand(watch)
    @described
    async def test(self, ctx: Context, target: str, channel: Channel | None = None) -> None:
        """Shows you privately what a post looks like."""
        guild, where = place(ctx, channel)
        await ctx.defer(ephemeral=True)
        meant = (await self._services.targets_in(guild.id)).named(target)
        await show_newest(ctx, self._services, where, meant, watch_words.tested(meant.name, where))

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

    @subcommand(watch)
    @app_commands.describe(zone="Like Europe/Berlin; I show the present one if you do not say")
    @app_commands.autocomplete(zone=complete_zone)
    async def timezone(self, ctx: Context, *, zone: str | None = None) -> None:
        """Chooses whose clocks the hours of digests and quiet hours are of."""
        guild = server(ctx).id
        chosen = await (self._watches.set_zone(guild, zone) if zone else self._services.panels.zone(guild))
        now = clock(chosen, self._services.panels.now())
        await ctx.send(watch_words.ZONE.format(zone=chosen, now=now), ephemeral=True)

    async def _say(self, ctx: Context, words: str, watch: Watch) -> None:
        name = (await self._services.targets_in(watch.guild)).name(watch.target)
        await ctx.send(words.format(target=name, channel=f"<#{watch.channel}>"), ephemeral=True)
