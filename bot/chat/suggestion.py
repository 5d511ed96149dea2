"""What is said to a command that there is not."""

from __future__ import annotations

from typing import Any

from discord.ext import commands

from bot.chat.apology import NO_COMMAND
from bot.chat.near import meant

PAUSE = 60.0
"""Seconds before the next suggestion in a channel."""

DID_YOU_MEAN = "Did you mean `{command}`?"


class Suggestions:
    """Says which command was meant, if one was nearly written. What was typed is not repeated.

    Whoever mentions the bot is always answered; a bare `!word` may be another bot's, so it is answered for a near miss only,
    and once a minute in a channel.
    """

    def __init__(self) -> None:
        self._pace = commands.CooldownMapping.from_cooldown(1, PAUSE, commands.BucketType.channel)

    def sentence(self, ctx: commands.Context[Any]) -> str | None:
        """What to say; None where nothing should be said."""
        command = meant(ctx.invoked_with or "", (command.name for command in ctx.bot.commands))
        if (ctx.prefix or "").startswith("<@"):
            return f"{NO_COMMAND} {DID_YOU_MEAN.format(command=command)}" if command else NO_COMMAND
        if command is None or self._is_too_soon(ctx):
            return None
        return DID_YOU_MEAN.format(command=f"{ctx.prefix}{command}")

    def _is_too_soon(self, ctx: commands.Context[Any]) -> bool:
        written = ctx.message.created_at.timestamp()
        bucket = self._pace.get_bucket(ctx.message, written)
        return bucket is not None and bucket.update_rate_limit(written) is not None
