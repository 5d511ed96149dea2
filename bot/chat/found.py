"""What a search found: one of it on its card, and under that a numbered list that shows where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import discord

from bot.chat import limits
from bot.chat.card import COLOUR, Card
from bot.chat.inert import fitted, one_line
from bot.chat.urls import web_address
from bot.core.model import Release
from bot.core.readable import day
from bot.flows.gallery import Page

LISTED = 10
LONGEST_TITLE = 160
HEADING = "Found"
MORE = "There are more; further words narrow them down."


def found_sending(card: Card, page: Page) -> dict[str, Any]:
    """What discord.py's `send` methods take: the card, and under it what was found, or as much as a message holds."""
    sending = card.sending()
    sending["embeds"] = [sending.pop("embed"), *_listed(page, limits.EMBED - len(card.embed))]
    return sending


def _listed(page: Page, room: int) -> Iterator[discord.Embed]:
    whole = min(limits.DESCRIPTION, room - len(HEADING) - len(MORE))
    listed = min(LISTED, page.count) if page.count > 1 else 0
    while listed and len("\n".join(_around(page, listed))) > whole:
        listed -= 1
    if listed:
        embed = discord.Embed(colour=COLOUR, title=HEADING, description="\n".join(_around(page, listed)))
        yield embed.set_footer(text=MORE) if page.more else embed


def _around(page: Page, most: int) -> list[str]:
    """So many lines, with the page's own near the middle."""
    first = min(max(1, page.place - most // 2), page.count - most + 1)
    return [_numbered(page, number) for number in range(first, first + most)]


def _numbered(page: Page, number: int) -> str:
    release = page.found[number - 1]
    if number == page.place:
        return f"**{number}\\. {_title(release)}**{_dated(release)}"
    return f"{number}\\. {_linked(release)}{_dated(release)}"


def line(release: Release) -> str:
    """The release in a list, with its date; it leads to its page."""
    return f"- {_linked(release)}{_dated(release)}"


def _linked(release: Release) -> str:
    title, link = _title(release), web_address(release.link, limits.BUTTON_URL)
    return f"[{title}]({link})" if link else title


def _title(release: Release) -> str:
    return fitted(one_line(release.title), LONGEST_TITLE)


def _dated(release: Release) -> str:
    return f" · {day(release.published.date().isoformat())}" if release.published else ""
