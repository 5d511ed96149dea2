"""What members see of what they get by direct message: the answer to `notify`, with a button for each thing to decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord

from bot.chat import limits, mark
from bot.chat.views import lasting
from bot.chat.wording import joined
from bot.core.model import Watch
from bot.flows.follow import Following
from bot.flows.targets import Targets

NOTHING = "You get nothing by direct message. `/notify` with a target, for example Io, sends you each new release about it."
LISTED = "You get new releases about {targets} by direct message."
HOW_TO_OPEN = (
    "Discord lets me write to you where we share a server whose **Privacy Settings** allow you direct messages from others "
    "(a tap on the server's name shows them), or where you have installed me as an app of your own, and you do not block me."
)
PAUSED = f"I could not send you new releases about {{targets}} by direct message, so they are paused. {HOW_TO_OPEN}"
STOPPED = "You get no more direct messages about {targets}. `/notify` with a target begins again."
RESUME_LABEL = "Resume"
ALL = "*"
"""In the place of a target: all of them."""


async def panel(following: Following, member: int) -> dict[str, Any]:
    """What discord.py's methods that send and edit take: what the member gets, and the buttons to change it."""
    watches = await following.listed(member)
    return {"content": _said(watches, following.targets), "view": _buttons(watches, following.targets)}


def named(keys: Sequence[str], targets: Targets) -> str:
    """The targets as one says them: "Io, Juno and Europa"."""
    return joined([f"**{targets.name(key)}**" for key in keys])


def resume_button() -> discord.ui.Button[Any]:
    """It ends a pause."""
    return discord.ui.Button(label=RESUME_LABEL, style=discord.ButtonStyle.primary, custom_id=mark.RESUME)


def drop_button(target: str, name: str = "") -> discord.ui.Button[Any]:
    """It ends one thing of those that the answer names, or all."""
    return discord.ui.Button(label=f"Stop {name or target}"[: limits.BUTTON_LABEL], custom_id=mark.drop_id(target))


def _said(watches: Sequence[Watch], targets: Targets) -> str:
    keys = [watch.target for watch in watches]
    if not keys:
        return NOTHING
    return (PAUSED if _is_paused(watches) else LISTED).format(targets=named(keys, targets))


def _buttons(watches: Sequence[Watch], targets: Targets) -> discord.ui.View:
    resume = [resume_button()] if _is_paused(watches) else []
    drop = [drop_button(watch.target, targets.name(watch.target)) for watch in watches]
    drop_all = [drop_button(ALL, "all")] if len(watches) > 1 else []
    return lasting([*resume, *drop, *drop_all])


def _is_paused(watches: Sequence[Watch]) -> bool:
    return any(watch.paused for watch in watches)
