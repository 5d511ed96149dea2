"""`search` and `random`: what was published before."""

from __future__ import annotations

from collections.abc import Callable
from random import random as drawn

from discord import app_commands

from bot.chat.autocomplete import complete_target
from bot.chat.gallery import show
from bot.chat.hurry import Pace, Paced
from bot.chat.hybrid import Context, member_command
from bot.chat.places import guild_of
from bot.chat.services import Services


class Archive(Paced):
    """All releases that are stored, whether they are about a target or not."""

    def __init__(self, services: Services, pace: Pace, chance: Callable[[], float] = drawn) -> None:
        super().__init__(pace)
        self._services = services
        self._chance = chance

    @member_command
    @app_commands.describe(words="What it should say; words in quotation marks stand side by side")
    async def search(self, ctx: Context, *, words: str) -> None:
        """Finds releases by their words: first those that have them in their title, then the newest."""
        await show(ctx, self._services, await self._services.galleries.search(words, guild_of(ctx)))

    @member_command
    @app_commands.describe(target="What it should be about: anything, if you do not say")
    @app_commands.autocomplete(target=complete_target)
    async def random(self, ctx: Context, *, target: str = "") -> None:
        """Shows some picture from the archive."""
        page = await self._services.galleries.by_chance(target, self._chance(), guild_of(ctx))
        await show(ctx, self._services, page)
