"""Direct messages to members: the channels that they go through, and the button under each that ends them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.chat import mark
from bot.core.errors import Unanswered

STOP_LABEL = "Stop these messages"

MOST = 10_000
"""How many channels are remembered: a megabyte or two."""


class DirectChannels:
    """The channels to members, each opened once and remembered: Discord takes it ill if a bot opens many in a short time.

    `ask` is discord.py's request that opens one; what it raises is raised here. Opened again it is the same channel.
    """

    def __init__(self, ask: Callable[[int], Awaitable[object]]) -> None:
        self._ask = ask
        self._known: dict[int, int] = {}

    async def to(self, member: int) -> int:
        """The channel to this member; one who takes no messages has one too."""
        if member not in self._known:
            self._known[member] = _number(await self._ask(member))
            if len(self._known) > MOST:
                del self._known[next(iter(self._known))]
        return self._known[member]

    def doubt(self, member: int) -> None:
        """Ask again before the next message: Discord refused one."""
        self._known.pop(member, None)


def stop_button() -> discord.ui.Button[Any]:
    """It stands under each message that a member gets because of what they follow."""
    return discord.ui.Button(label=STOP_LABEL, custom_id=mark.STOP)


def _number(answer: object) -> int:
    match answer:
        case {"id": channel}:
            return int(str(channel))
    raise Unanswered("Discord's answer about a channel could not be read.")
