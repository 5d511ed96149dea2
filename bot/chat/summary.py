"""One message for many releases: a line for each, leading to its page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import discord

from bot.chat import limits, mark
from bot.chat.card import COLOUR, Card
from bot.chat.inert import fitted, one_line
from bot.chat.urls import web_address
from bot.core.model import Delivery, Release

LONGEST_TITLE = 200
MORE = "… and {} more; `/latest` and `/io` show the newest."


def summary_card(delivery: Delivery, releases: Sequence[Release]) -> Card:
    """The summary as a card, whose button tells a fact about the first release."""
    embed = discord.Embed(colour=COLOUR, description="\n".join(_within(list(_lines(releases)))))
    title = f"{len(releases)} more releases" if len(releases) > 1 else "One more release"
    return Card(title, embed, fact_id=mark.fact_id(delivery.id, 0), roles=delivery.roles)


def _lines(releases: Sequence[Release]) -> Iterator[str]:
    for release in releases:
        title = fitted(one_line(release.title), LONGEST_TITLE)
        link = web_address(release.link, limits.BUTTON_URL)
        yield f"- [{title}]({link})" if link else f"- {title}"


def _within(lines: list[str]) -> list[str]:
    """As many lines as an embed holds, and how many those are that it does not."""
    shown = len(lines)
    while len("\n".join(fitting := _first(lines, shown))) > limits.DESCRIPTION:
        shown -= 1
    return fitting


def _first(lines: list[str], shown: int) -> list[str]:
    return lines if shown == len(lines) else [*lines[:shown], MORE.format(len(lines) - shown)]
