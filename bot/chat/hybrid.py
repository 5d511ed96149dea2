"""discord.py's decorators for commands with three spellings, in a form whose types mypy can work out."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, TypeVar

from discord import app_commands
from discord.ext import commands

P = ParamSpec("P")
T = TypeVar("T")

Context = commands.Context[Any]
Callback = Callable[Concatenate[Any, Context, P], Coroutine[Any, Any, None]]


def hybrid_command(callback: Callback[P]) -> commands.HybridCommand[Any, P, None]:
    """A command of a cog that is written, mentioned, or picked as a slash command."""
    return commands.HybridCommand(callback)


def everywhere(command: T) -> T:
    """Lets members use it as an app of their own too: in servers without the bot, and in direct messages."""
    installed = app_commands.allowed_installs(guilds=True, users=True)(command)
    return app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)(installed)


def member_command(callback: Callback[P]) -> commands.HybridCommand[Any, P, None]:
    """A hybrid command for everybody, everywhere."""
    return hybrid_command(everywhere(callback))


def hybrid_group(callback: Callback[P]) -> commands.HybridGroup[Any, P, None]:
    """A group of such commands. Its own name is a command only where it is written out."""
    return commands.HybridGroup(callback, case_insensitive=True)


class subcommand:  # noqa: N801 — used as a decorator
    """A command of a group, under the name of its function or another; it refuses more arguments than it takes."""

    def __init__(self, group: commands.HybridGroup[Any, ..., None], name: str | None = None) -> None:
        self._group = group
        self._name = name

    def __call__(self, callback: Callback[P]) -> commands.HybridCommand[Any, P, None]:
        """Add the command to its group."""
        name = self._name or callback.__name__
        command: commands.HybridCommand[Any, P, None] = commands.HybridCommand(
            callback, name=name, parent=self._group, ignore_extra=False
        )
        self._group.add_command(command)
        return command
