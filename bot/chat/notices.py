"""What the bot says to a server by itself: when it comes, and what does not work there, why, and what to change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import discord

from bot.chat import limits, mark
from bot.chat.alarm_words import alarm_text
from bot.chat.inert import fitted, one_line
from bot.chat.listed import listed
from bot.chat.reasons import why
from bot.chat.views import lasting
from bot.core.alarms import Alarm
from bot.core.model import Delivery
from bot.core.notices import Closed, Notice, RoleGone, Welcome

RETRY_LABEL = "Try now"
SET_UP_LABEL = "Set up"
TOLD_ONCE = "Told once"
"""Below an alarm: nothing more is said of it until it is over."""
SERVER_NAME = 100
"""Characters that a server's name has at most; escaping may make it longer."""

ROLE_GONE = (
    "A role that I was to mention in {channels} of {server} is not there any more. Posts go out without it; "
    "`/watch add` with another role mentions that one."
)
CLOSED = "I cannot post in some channels of {server}. What is for them is kept, and I try again by myself:"
MEND = "`/status` there shows what is missing. Once that is mended, the button sends at once what was kept."
WELCOME = """\
Hello! I post NASA's new pictures of Jupiter's moon Io and from the spacecraft Juno: each once, captioned and credited.
Everybody can see the newest with `/io` or `/juno`; `/help` shows what else there is.
Moderators: the button chooses what is posted where. Until then I post nothing."""


@dataclass(frozen=True, slots=True)
class Told:
    """A notice before it is sent. Its button carries the mark by which the message is found again."""

    content: str
    button: discord.ui.Button[discord.ui.View]

    def view(self) -> discord.ui.View:
        """The button."""
        return lasting([self.button])


def told(delivery: Delivery, notice: Notice, server: str = "") -> Told:
    """The notice in words; in direct messages the name of the server they are about says more than "this server"."""
    named = f"**{fitted(one_line(server), SERVER_NAME)}**" if server else _unnamed(delivery)
    match notice:
        case RoleGone(channels=channels):
            return Told(_of_role(channels, named), _try_now(delivery, disabled=True))
        case Closed(held=held):
            lines = [f"- <#{row.channel}>: {why(row.error)}" for row in held]
            return Told(listed(CLOSED.format(server=named), lines, MEND), _try_now(delivery))
        case Welcome():
            return Told(WELCOME, _set_up(delivery))
        case Alarm():
            return Told(alarm_text(notice), _try_now(delivery, label=TOLD_ONCE, disabled=True))


def _try_now(delivery: Delivery, *, label: str = RETRY_LABEL, disabled: bool = False) -> discord.ui.Button[discord.ui.View]:
    """It carries the mark also where there is nothing to try."""
    return discord.ui.Button(label=label, custom_id=mark.retry_id(delivery.guild, delivery.id), disabled=disabled)


def _set_up(delivery: Delivery) -> discord.ui.Button[discord.ui.View]:
    label, style = SET_UP_LABEL, discord.ButtonStyle.primary
    return discord.ui.Button(label=label, style=style, custom_id=mark.set_up_id(delivery.id))


def _unnamed(delivery: Delivery) -> str:
    return "a server" if delivery.to_member else "this server"


def _of_role(channels: Iterable[int], server: str) -> str:
    """As many of the channels as a message holds."""
    named = [f"<#{channel}>" for channel in channels]
    while len(said := ROLE_GONE.format(channels=", ".join(named), server=server)) > limits.CONTENT:
        named = [*named[:-2], "…"]
    return said
