"""`io`, `juno`, `latest` and `facts`: what everybody may ask."""

from __future__ import annotations

from discord import app_commands

from bot.chat import mark
from bot.chat.autocomplete import complete_target
from bot.chat.card import facts_card
from bot.chat.hurry import Pace, Paced
from bot.chat.hybrid import Context, hybrid_command
from bot.chat.places import guild_of
from bot.chat.services import Services
from bot.flows.report import facts

FACTS_AT_ONCE = 3


class Releases(Paced):
    """The newest releases, and facts about them."""

    def __init__(self, services: Services, pace: Pace) -> None:
        super().__init__(pace)
        self._services = services

    @hybrid_command
    async def io(self, ctx: Context) -> None:
        """Shows the newest picture of Io."""
        await self._show_latest(ctx, "io")

    @hybrid_command
    async def juno(self, ctx: Context) -> None:
        """Shows the newest picture from Juno."""
        await self._show_latest(ctx, "juno")

    @hybrid_command
    @app_commands.describe(target="What it should be about, for example Io")
    @app_commands.autocomplete(target=complete_target)
    async def latest(self, ctx: Context, *, target: str) -> None:
        """Shows the newest picture of a target."""
        await self._show_latest(ctx, target)

    @hybrid_command
    @app_commands.describe(target="What they should be about: Io, if you do not say")
    @app_commands.autocomplete(target=complete_target)
    async def facts(self, ctx: Context, *, target: str = "io") -> None:
        """Tells background facts, each with its source."""
        release = await self._services.reports.latest(target, guild_of(ctx))
        told, following = facts(release, most=FACTS_AT_ONCE)
        following_id = mark.fact_id(mark.of_release(release.key), following)
        await ctx.send(**facts_card(release, told, following_id).sending())

    async def _show_latest(self, ctx: Context, target: str) -> None:
        release = await self._services.reports.latest(target, guild_of(ctx))
        await ctx.defer()  # the picture may take longer than the three seconds Discord waits
        await ctx.send(**(await self._services.answer(release)).sending())
