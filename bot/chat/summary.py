"""One message for many releases: a line for each, leading to its page, and of a few what their captions begin with."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.chat import limits, mark
from bot.chat.card import COLOUR, Card
from bot.chat.found import line
from bot.chat.inert import fitted, one_line
from bot.core.flood import DAILY, WEEKLY
from bot.core.model import Delivery, Release

A_FEW = 5
"""Releases of which more than the title is told: more of them would be a wall of text."""

LONGEST_BEGINNING = 110
"""Characters of a caption: two lines on a telephone, or three."""

MORE = "… and {} more; `/latest` and `/io` show the newest."
DIGESTS = {DAILY: "Daily digest", WEEKLY: "Weekly digest"}


def summary_card(delivery: Delivery, releases: Sequence[Release]) -> Card:
    """The summary as a card, whose button tells a fact about the first release."""
    embed = discord.Embed(colour=COLOUR, description="\n".join(_within(_lines(releases))))
    return Card(_title(delivery, len(releases)), embed, fact_id=mark.fact_id(delivery.id, 0), roles=delivery.roles)


def _title(delivery: Delivery, count: int) -> str:
    if delivery.digest:
        name = DIGESTS.get(delivery.about, "Digest")
        return f"{name}: {count} new releases" if count > 1 else f"{name}: one new release"
    return f"{count} more releases" if count > 1 else "One more release"


def _lines(releases: Sequence[Release]) -> list[str]:
    if len(releases) > A_FEW:
        return [line(release) for release in releases]
    return [line(release) + _beginning(release) for release in releases]


def _beginning(release: Release) -> str:
    """The caption's first words, indented as the rest of a list's item is."""
    caption = one_line(release.description.caption)
    return f"\n  {fitted(caption, LONGEST_BEGINNING)}" if caption else ""


def _within(lines: list[str]) -> list[str]:
    """As many lines as an embed holds, and how many those are that it does not."""
    shown = len(lines)
    while len("\n".join(fitting := _first(lines, shown))) > limits.DESCRIPTION:
        shown -= 1
    return fitting


def _first(lines: list[str], shown: int) -> list[str]:
    return lines if shown == len(lines) else [*lines[:shown], MORE.format(len(lines) - shown)]
