"""`watch notices|timezone`: what members with Manage Server decide for all watches of a server."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.chat import status_words, watch_words
from bot.chat.cogs.watching import Watching
from bot.chat.hybrid import Context, subcommand
from bot.chat.places import server
from bot.chat.zones import clock, complete_zone
from bot.core.errors import MemberError

watch = Watching.watch


class WatchSettings(Watching):
    """The whole group: with what concerns all watches of the server."""

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
