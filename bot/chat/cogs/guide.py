"""`help`: everything the bot can do, on one card."""

from __future__ import annotations

import discord
from discord.ext import commands

from bot.chat.card import COLOUR
from bot.chat.hybrid import Context, hybrid_command

MEMBERS = """\
`/io` · `/juno` — the newest picture and what is known about it
`/latest target` — the same for any target
`/facts target` — background facts, each with its source
`/search words` — what was published before, found by its words
`/random target` — some picture from the archive
`/where` — Jupiter and Io now, and whether to look in the evening or in the morning
`/perijove number` — when Juno is closest to Jupiter: the last time and the next
`/onthisday` — releases, perijoves and flybys of this day in earlier years
`/why` — why the newest post here was posted; of any other its menu tells it, under Apps, and a reply `why?`"""
MODERATORS = """\
`/watch add target channel role` — post new releases there
`/watch list` · `remove` · `pause` · `resume` · `test`
`/target add name words exclude` · `edit` · `list` · `remove` — targets of this server's own, tried out first
`/status` — what was posted last, what is held, why, and when it is tried again
`/watch notices channel` — where I tell of trouble"""
SPELLINGS = "Each command is also understood after a mention of me, and as `{prefix}io` where I may read messages."


class Guide(commands.Cog):
    """Help. `prefix` is what begins a command in a message."""

    def __init__(self, prefix: str) -> None:
        self._spellings = SPELLINGS.format(prefix=prefix)

    @hybrid_command
    async def help(self, ctx: Context) -> None:
        """Shows what I can do."""
        embed = discord.Embed(colour=COLOUR, description=self._spellings)
        embed.add_field(name="For everybody", value=MEMBERS, inline=False)
        embed.add_field(name="For members with Manage Server", value=MODERATORS, inline=False)
        await ctx.send(embed=embed, ephemeral=True)
