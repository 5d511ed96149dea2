"""What the bot says about a server's own targets. What moderators wrote does nothing in a message but be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import discord

from bot.chat import limits
from bot.chat.card import COLOUR
from bot.chat.found import line
from bot.chat.inert import fitted, one_line
from bot.chat.paging import pages
from bot.core.model import Release, Watch
from bot.core.own_targets import MOST, MOST_WORDS, OwnTarget
from bot.core.why import Verdict
from bot.flows.own_targets import Followed, Preview

SHOWN = 8
"""How many releases of each kind a preview names."""

LONGEST_REASON = 160
LONGEST_WORDS = 700

HOW = """\
A target of this server's own has a name, words that it is recognised by, and words to exclude.
`/target add` — first shows what would match: `target add "Loki" "Loki Patera, Loki volcano" "Loki moth"`
`/target list` · `edit` · `remove` — the rest"""
NONE_YET = f"This server has no targets of its own yet. `/target add` makes one; there may be {MOST}."
NO_RELEASES = "I have not stored any release yet to try it on."
NO_MATCH = "**None** of the last {looked} releases would match. Words count as they are written, capitals included."
SOME_MATCH = "**{count}** of the last {looked} releases would match."
SAVED = (
    "Saved **{name}**. {found} `/watch add target:{name}` posts new ones in a channel. Releases older than the last 50 I "
    "have not looked through."
)
FOUND = {0: "None of the newest releases is about it yet.", 1: "One of the newest releases is about it: `/latest` shows it."}
FOUND_MORE = "{count} of the newest releases are about it: `/latest` shows the newest one."
REMOVED = "**{name}** is gone, and no channel follows it any more.{dropped}"


def preview_embed(preview: Preview) -> discord.Embed:
    """Which releases would match, why, and which would not although they name it."""
    embed = discord.Embed(colour=COLOUR, title=f"Preview: {preview.draft.own.name}", description=words(preview.draft.own))
    for name, found in (("Would match", preview.about), ("Named only, so they would not", preview.only_named)):
        if found:
            embed.add_field(name=f"{name}: {len(found)}", value=_lines(found), inline=False)
    return embed


def counted(preview: Preview) -> str:
    """How many releases would match."""
    if not preview.looked_at:
        return NO_RELEASES
    return (SOME_MATCH if preview.about else NO_MATCH).format(count=len(preview.about), looked=preview.looked_at)


def saved(own: OwnTarget, found: int) -> str:
    """That it is saved, and how to go on."""
    return SAVED.format(name=own.name, found=FOUND.get(found, FOUND_MORE).format(count=found))


def about_to_remove(followed: Followed) -> str:
    """What would go with the target."""
    ends = f" {_where(followed.watches)} would follow it no more." if followed.watches else " No channel follows it."
    return f"Remove **{followed.own.name}** for good?{ends}"


def removed(own: OwnTarget, unwanted: int) -> str:
    """That it is gone, and what goes with it."""
    dropped = f" {unwanted} waiting post{'s' * (unwanted != 1)} will not be sent." if unwanted else ""
    return REMOVED.format(name=own.name, dropped=dropped)


def listed(own: Sequence[Followed]) -> Iterator[str]:
    """A few lines for each, on as many messages as it takes."""
    room = f"{len(own)} of {MOST} targets of this server's own; each may have {MOST_WORDS} words."
    return pages([*map(_block, own), room] if own else [NONE_YET])


def words(own: OwnTarget) -> str:
    """What it is recognised by."""
    excluded = f"\n-# but not: {_joined(own.not_words)}" if own.not_words else ""
    return f"-# {_joined(own.words)}{excluded}"


def _block(followed: Followed) -> str:
    where = _where(followed.watches) if followed.watches else "no channel"
    return f"**{followed.own.name}**, followed in {where}\n{words(followed.own)}"


def _where(watches: Iterable[Watch]) -> str:
    channels = [f"<#{watch.channel}>" for watch in watches]
    more = f" and {len(channels) - SHOWN} more" if len(channels) > SHOWN else ""
    return ", ".join(channels[:SHOWN]) + more


def _joined(several: Iterable[str]) -> str:
    return fitted(" · ".join(several), LONGEST_WORDS)


def _lines(found: Sequence[tuple[Release, Verdict]]) -> str:
    lines = [f"{line(release)}\n-# {_reason(verdict)}" for release, verdict in found[:SHOWN]]
    while len("\n".join(lines)) > limits.FIELD:
        lines.pop()
    return "\n".join(lines)


def _reason(verdict: Verdict) -> str:
    return fitted(one_line("; ".join(verdict.reasons or verdict.against)), LONGEST_REASON)
