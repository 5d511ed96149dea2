"""`where`, `perijove` and `onthisday`: the sky, Juno's orbit and the calendar."""

from __future__ import annotations

from discord import app_commands

from bot.chat.gallery import show
from bot.chat.hurry import Pace, Paced
from bot.chat.hybrid import Context, member_command
from bot.chat.places import guild_of
from bot.chat.services import Services
from bot.chat.sky_cards import approach_card, approaches_card, where_card

NO_NUMBER = -1
"""A plain number: an optional one would take every mistake in writing for none."""


class SkyCog(Paced, name="Sky"):
    """Where things are, and when."""

    def __init__(self, services: Services, pace: Pace) -> None:
        super().__init__(pace)
        self._services = services
        self._sky = services.sky

    @member_command
    async def where(self, ctx: Context) -> None:
        """Tells where Jupiter and Io are now."""
        await ctx.send(**where_card(self._sky.where()).sending())

    @member_command
    @app_commands.describe(number="Which perijove; the last and the next if you do not say")
    async def perijove(self, ctx: Context, number: int = NO_NUMBER) -> None:
        """Tells the last and the next perijove: when Juno is closest to Jupiter."""
        asked = number != NO_NUMBER
        card = approach_card(self._sky.perijove(number)) if asked else approaches_card(self._sky.perijoves())
        await ctx.send(**card.sending())

    @member_command
    async def onthisday(self, ctx: Context) -> None:
        """Tells what was on this day in earlier years."""
        await show(ctx, self._services, await self._services.galleries.this_day(guild_of(ctx)))
