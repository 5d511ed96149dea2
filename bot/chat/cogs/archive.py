"""`search` and `random`: what was published before."""

from __future__ import annotations

from collections.abc import Callable
from random import random as drawn

from discord import app_commands

from bot.chat.autocomplete import complete_target
from bot.chat.found import LISTED, found_sending
from bot.chat.hurry import Pace, Paced
from bot.chat.hybrid import Context, hybrid_command
from bot.chat.places import guild_of
from bot.chat.services import Services


class Archive(Paced):
    """All releases that are stored, whether they are about a target or not."""

    def __init__(self, services: Services, pace: Pace, chance: Callable[[], float] = drawn) -> None:
        super().__init__(pace)
        self._services = services
        self._chance = chance

    @hybrid_command
    @app_commands.describe(words="What it should say; words in quotation marks stand side by side")
    async def search(self, ctx: Context, *, words: str) -> None:
        """Finds releases by their words: first those that have them in their title, then the newest."""
        best, *others = await self._services.reports.search(words, 1 + LISTED + 1, guild_of(ctx))
        await ctx.defer()  # the picture may take longer than the three seconds Discord waits
        await ctx.send(**found_sending(await self._services.answer(best), others))

    @hybrid_command
    @app_commands.describe(target="What it should be about: anything, if you do not say")
    @app_commands.autocomplete(target=complete_target)
    async def random(self, ctx: Context, *, target: str = "") -> None:
        """Shows some picture from the archive."""
        release = await self._services.reports.random(target, self._chance(), guild_of(ctx))
        await ctx.defer()
        await ctx.send(**(await self._services.answer(release)).sending())
