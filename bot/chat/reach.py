"""Direct messages that are answers to what a member just asked for: they show whether later ones would arrive."""

from __future__ import annotations

from typing import Any

import discord

from bot.chat import limits
from bot.chat.direct import stop_button
from bot.chat.notify_panel import HOW_TO_OPEN
from bot.chat.outcome import translated
from bot.chat.services import Services
from bot.chat.views import lasting
from bot.core.errors import DeliveryError, MemberError, MemberUnreachable
from bot.core.model import Target

CLOSED = f"I cannot send you direct messages, so nothing was changed. {HOW_TO_OPEN} Then please try again."
NOT_NOW = "Discord does not let me send you a direct message just now, so nothing was changed. Please try again in a minute."
FIRST = "From now on you get new releases about **{target}** here as soon as they are out."
NEWEST = "This is the newest:"
AGAIN = "New releases come here again, from the next one on."

Member = discord.User | discord.Member


async def greet(member: Member, services: Services, target: Target) -> None:
    """Say that releases about the target come from now on, and show the newest. Raises `MemberError` if it cannot arrive."""
    release = await services.reports.newest(target.key)
    said = FIRST.format(target=target.name)
    if release is None:
        await _send(member, **_plain(said))
        return
    card = await services.answer(release)
    content = f"{said} {NEWEST}\n\n{card.content}"[: limits.CONTENT]
    await _send(member, **card.sending(stop_button()) | {"content": content})


async def greet_again(member: Member) -> None:
    """Say that releases come again. Raises `MemberError` if it cannot arrive."""
    await _send(member, **_plain(AGAIN))


async def _send(member: Member, **message: Any) -> None:
    try:
        with translated():
            await member.send(**message)
    except MemberUnreachable as refusal:
        raise MemberError(CLOSED) from refusal
    except DeliveryError as failure:
        raise MemberError(NOT_NOW) from failure


def _plain(content: str) -> dict[str, Any]:
    return {"content": content, "view": lasting([stop_button()])}
