"""`io`, `juno`, `latest` and `facts`: what everybody may ask."""

from __future__ import annotations

import re

from discord import app_commands
from discord.ext import commands

from bot.chat import mark
from bot.chat.autocomplete import complete_target
from bot.chat.gallery import show
from bot.chat.hurry import Pace, Paced
from bot.chat.hybrid import Context, member_command
from bot.chat.places import guild_of
from bot.chat.services import Services
from bot.core.gallery import MOST

FACTS_AT_ONCE = 3

Nth = commands.Range[int, 1, MOST]
NTH = "Which one, counted from the newest: 3 is the third newest"
NUMBERED = re.compile(r"(?P<target>.*\S)\s+(?P<nth>-?\d{1,9})", re.DOTALL)
"""A target with a number after it, as it is written: an option of its own is there only behind a slash."""


class Releases(Paced):
    """The newest releases, and facts about them."""

    def __init__(self, services: Services, pace: Pace) -> None:
        super().__init__(pace)
        self._services = services

    @member_command
    @app_commands.describe(nth=NTH)
    async def io(self, ctx: Context, nth: Nth = 1) -> None:
        """Shows the newest picture of Io."""
        await self._show(ctx, "io", nth)

    @member_command
    @app_commands.describe(nth=NTH)
    async def juno(self, ctx: Context, nth: Nth = 1) -> None:
        """Shows the newest picture from Juno."""
        await self._show(ctx, "juno", nth)

    @member_command
    @app_commands.describe(target="What it should be about, for example Io", nth=NTH)
    @app_commands.autocomplete(target=complete_target)
    async def latest(self, ctx: Context, *, target: str, nth: Nth = 1) -> None:
        """Shows the newest picture of a target."""
        known = await self._services.targets_in(guild_of(ctx))
        if ctx.interaction is None and (written := NUMBERED.fullmatch(target)) and not known.spelled(target):
            target, nth = written["target"], int(written["nth"])
        await self._show(ctx, target, nth)

    @member_command
    @app_commands.describe(target="What they should be about: Io, if you do not say")
    @app_commands.autocomplete(target=complete_target)
    async def facts(self, ctx: Context, *, target: str = "io") -> None:
        """Tells background facts, each with its source."""
        release = await self._services.reports.latest(target, guild_of(ctx))
        card = self._services.facts(release, mark.of_release(release.key), most=FACTS_AT_ONCE)
        await ctx.send(**card.sending())

    async def _show(self, ctx: Context, target: str, nth: int) -> None:
        page = await self._services.galleries.newest(target, nth, guild_of(ctx))
        await show(ctx, self._services, page)
