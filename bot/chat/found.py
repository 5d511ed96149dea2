"""What a search found: the best on its card, the next ones as lines that lead to their pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import discord

from bot.chat import limits, wording
from bot.chat.card import COLOUR, Card
from bot.chat.inert import fitted, one_line
from bot.chat.urls import web_address
from bot.core.model import Release

LISTED = 10
LONGEST_TITLE = 160
HEADING = "Also found"
MORE = "There are more; further words narrow them down."


def found_sending(card: Card, others: Sequence[Release]) -> dict[str, Any]:
    """What discord.py's `send` methods take: the card, and under it the others, or as many of them as a message holds."""
    sending = card.sending()
    sending["embeds"] = [sending.pop("embed"), *_also_found(others, limits.EMBED - len(card.embed))]
    return sending


def _also_found(others: Sequence[Release], room: int) -> Iterator[discord.Embed]:
    whole = min(limits.DESCRIPTION, room - len(HEADING) - len(MORE))
    lines = list(map(line, others[:LISTED]))
    while lines and len("\n".join(lines)) > whole:
        lines.pop()
    if lines:
        embed = discord.Embed(colour=COLOUR, title=HEADING, description="\n".join(lines))
        yield embed.set_footer(text=MORE) if len(lines) < len(others) else embed


def line(release: Release) -> str:
    """The release in a list, with its date; it leads to its page."""
    title = fitted(one_line(release.title), LONGEST_TITLE)
    link = web_address(release.link, limits.BUTTON_URL)
    return (f"- [{title}]({link})" if link else f"- {title}") + _dated(release)


def _dated(release: Release) -> str:
    return f" · {wording.day(release.published.date().isoformat())}" if release.published else ""
