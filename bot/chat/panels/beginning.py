"""How commands begin a panel. What is written out cannot be answered privately: it gets a button that opens one."""

from __future__ import annotations

import discord

from bot.chat import watch_words
from bot.chat.hybrid import Context
from bot.chat.notices import SET_UP_LABEL
from bot.chat.panels.desk import OpenButton
from bot.chat.panels.opening import open_list, open_setup
from bot.chat.places import server
from bot.chat.services import Services
from bot.chat.views import lasting
from bot.core.panels import Draft

CHANGE_LABEL = "Change"


async def begin_setup(ctx: Context, draft: Draft) -> None:
    """Open a panel that sets up a watch, beginning with this draft."""
    server(ctx)
    if ctx.interaction:
        await open_setup(ctx.interaction, draft)
    else:
        await ctx.send(watch_words.SET_UP_PRIVATELY, view=_opening("setup", SET_UP_LABEL))


async def begin_list(ctx: Context, services: Services) -> None:
    """Open the list of the server's watches; what was written out gets them in words."""
    guild = server(ctx).id
    if ctx.interaction:
        await open_list(ctx.interaction)
        return
    watches = await services.watches.listed(guild)
    *earlier, last = watch_words.listed(watches, await services.targets_in(guild))
    for page in earlier:
        await ctx.send(page)
    await ctx.send(last, view=_opening("list", CHANGE_LABEL) if watches else _opening("setup", SET_UP_LABEL))


def _opening(kind: str, label: str) -> discord.ui.View:
    return lasting([OpenButton(kind, label).item])
