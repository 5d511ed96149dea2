"""Who may decide for a server."""

from __future__ import annotations

from discord.ext import commands

from bot.chat.hybrid import Context
from bot.chat.places import server


def check_manager(ctx: Context) -> None:
    """Raise unless the command was given in a server, by one who may manage it.

    Discord guards the slash command by the server's own settings; a written one is guarded here.
    """
    server(ctx)
    if ctx.interaction is None and not ctx.permissions.manage_guild:
        raise commands.MissingPermissions(["manage_guild"])
