"""What moderators are told when something of theirs does not work: what, why, what to change, and a button to try again."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from bot.chat import limits, mark
from bot.chat.inert import fitted, one_line
from bot.core.model import Delivery
from bot.core.notices import Closed, Notice, RoleGone

RETRY_LABEL = "Try now"
DISMISSED_ROLE = (
    "The role that I was to mention in {channels} is not there any more. Posts go out without it; "
    "`/watch add` with another role mentions that one."
)
CLOSED = "I cannot post in some channels of this server. What is for them is kept, and I try again by myself:"
MEND = "Please look at the channel and at my permissions there. `/status` shows how things stand."


@dataclass(frozen=True, slots=True)
class Told:
    """A notice before it is sent. Its button carries the mark by which the message is found again."""

    content: str
    retry_id: str
    can_retry: bool

    def view(self) -> discord.ui.View:
        """The button; finished before it is sent, as it is understood by its `custom_id`."""
        view = discord.ui.View(timeout=None)
        button = discord.ui.Button[discord.ui.View](label=RETRY_LABEL, custom_id=self.retry_id, disabled=not self.can_retry)
        view.add_item(button)
        view.stop()
        return view


def told(delivery: Delivery, notice: Notice) -> Told:
    """The notice in words."""
    retry_id = mark.retry_id(delivery.guild, delivery.id)
    match notice:
        case RoleGone(channels=channels):
            where = ", ".join(f"<#{channel}>" for channel in channels)
            return Told(DISMISSED_ROLE.format(channels=where)[: limits.CONTENT], retry_id, can_retry=False)
        case Closed(held=held):
            lines = [f"- <#{row.channel}>: {fitted(one_line(row.error), 300)}" for row in held]
            return Told(_within([CLOSED, *lines, MEND]), retry_id, can_retry=True)


def _within(lines: list[str]) -> str:
    """As many of the lines as a message holds, and the last one in any case."""
    *some, last = lines
    while len("\n".join([*some, last])) > limits.CONTENT:
        some.pop()
    return "\n".join([*some, last])
