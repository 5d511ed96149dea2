"""`help`: what the bot can do for who asks, on one card."""

from __future__ import annotations

from typing import Any

import discord
from discord.ext import commands

from bot.chat.card import COLOUR
from bot.chat.hybrid import Context, member_command
from bot.chat.notices import SET_UP_LABEL
from bot.chat.panels.desk import OpenButton
from bot.chat.permissions import invitation
from bot.chat.places import guild_of
from bot.chat.status_pages import StatusButton
from bot.chat.views import lasting

MEMBERS = """\
`/io` · `/juno` — the newest picture
`/latest target` — of Jupiter, Europa …
`/search words` · `/random` — older releases
`/facts target` — background, with sources
`/notify target` — new ones sent to you
`/where` — Jupiter and Io in the sky now
`/perijove` — Juno's closest approaches
`/onthisday` — this day in other years
`/why` — why something was posted"""
MODERATORS = """\
`/watch add` — set up what is posted where
`/watch list` — change, pause, test, remove
`/watch notices` · `timezone` — server-wide
`/target add` · `list` — targets of your own
`/status` — what waits, why, what to change"""
SPELLINGS = "**Share** shows a private answer to the channel. {spellings} as well."

INVITE_LABEL = "Invite me"


class Guide(commands.Cog):
    """Help. `prefix` is what begins a command in a message."""

    def __init__(self, bot: commands.Bot, prefix: str) -> None:
        self._bot = bot
        self._prefix = prefix

    @member_command
    async def help(self, ctx: Context) -> None:
        """Shows what I can do."""
        moderates = guild_of(ctx) is not None and ctx.permissions.manage_guild
        await ctx.send(embed=self._card(moderates=moderates), view=self._buttons(moderates=moderates), ephemeral=True)

    def _card(self, *, moderates: bool) -> discord.Embed:
        name = self._bot.user.name if self._bot.user else ""
        embed = discord.Embed(colour=COLOUR)
        embed.add_field(name="For everybody", value=MEMBERS, inline=False)
        if moderates:
            embed.add_field(name="For you, as you manage this server", value=MODERATORS, inline=False)
        embed.add_field(name="", value=SPELLINGS.format(spellings=self._spellings(name)), inline=False)
        return embed

    def _spellings(self, name: str) -> str:
        """What else works; `!io` only where Discord lets the bot read messages."""
        mentioned = f"`@{name} io`"
        return f"`{self._prefix}io` and {mentioned} work" if self._bot.intents.message_content else f"{mentioned} works"

    def _buttons(self, *, moderates: bool) -> discord.ui.View:
        """Those for moderators check who presses."""
        buttons: list[discord.ui.Button[Any]] = []
        if moderates:
            buttons += [OpenButton("setup", SET_UP_LABEL).item, StatusButton().item]
        if self._bot.application_id:
            buttons.append(discord.ui.Button(label=INVITE_LABEL, url=invitation(self._bot.application_id)))
        return lasting(buttons)
