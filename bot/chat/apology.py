"""One friendly sentence for each error that a member can cause."""

from __future__ import annotations

import logging
from math import ceil

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.errors import MemberError

log = logging.getLogger(__name__)

OUR_FAULT = "Something went wrong on my side; it has been noted."
NOT_UNDERSTOOD = "I did not understand that. `/help` shows the commands."
NO_COMMAND = "I do not know that command. `/help` shows what I can do."
NO_CHANNEL = "I cannot find that channel; perhaps I am not allowed to see it."
NOT_ALLOWED = "Only members with the permission “Manage Server” can do that."

EXAMPLES = {"target": ", for example Io", "words": ", for example Loki Patera"}
"""What can be said for an argument that is missing."""

SENTENCES: dict[type[Exception], str] = {
    commands.MissingPermissions: NOT_ALLOWED,
    app_commands.MissingPermissions: NOT_ALLOWED,
    commands.NoPrivateMessage: "That works only inside a server.",
    commands.TooManyArguments: (
        "I did not understand all of that; perhaps I cannot see a channel or role you named, "
        "or it is a kind of channel in which I do not post."
    ),
    commands.ChannelNotFound: NO_CHANNEL,
    commands.UserInputError: NOT_UNDERSTOOD,
    app_commands.TransformerError: NO_CHANNEL,
    app_commands.CommandSignatureMismatch: "That command has changed; please try again in a minute.",
    discord.Forbidden: "Discord does not let me do that here; please check my permissions in this channel.",
}
"""The first that fits is said, so the particular stands before the general."""


def sentence(error: BaseException) -> str | None:
    """What to say about an error; None where nothing should be said; our own faults are logged."""
    cause = _cause(error)
    if isinstance(cause, commands.CommandNotFound | app_commands.CommandNotFound):
        return None
    known = _members_fault(cause)
    if known is None:
        log.error("command failed", exc_info=cause)
    return known or OUR_FAULT


def _cause(error: BaseException) -> BaseException:
    """The error inside the wrappers that discord.py puts around it."""
    wrappers = commands.HybridCommandError | commands.CommandInvokeError | app_commands.CommandInvokeError
    while isinstance(error, wrappers):
        error = error.original
    return error


def _members_fault(error: BaseException) -> str | None:
    match error:
        case MemberError():
            return str(error)
        case commands.CommandOnCooldown(retry_after=seconds):
            whole = ceil(seconds)
            return f"Please wait {whole} more second{'s' * (whole != 1)} before asking again."
        case commands.RangeError(minimum=lowest, maximum=highest):
            return f"Please give a number from {lowest} to {highest}."
        case commands.MissingRequiredArgument(param=missing):
            return f"Please say which {missing.name}{EXAMPLES.get(missing.name, '')}. `/help` shows the commands."
    return next((said for kind, said in SENTENCES.items() if isinstance(error, kind)), None)
