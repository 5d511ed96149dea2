"""What moderators read about their server's watches: what came, what waits, what is held and why, what to change."""

from __future__ import annotations

from collections.abc import Iterator

import discord
from discord.utils import format_dt, snowflake_time

from bot.chat import source_words, wording
from bot.chat.paging import pages
from bot.chat.places import Channel
from bot.chat.reasons import depends_on_permissions, why
from bot.chat.watch_words import NO_WATCHES, in_the_way
from bot.core.model import Delivery
from bot.flows.status import ChannelStanding, ServerStanding
from bot.flows.targets import Targets

TITLE = 60
"""Characters of a release's title."""

ALL_IS_WELL = "Nothing is held back."
HELD = "Posts to **{count}** are held; they go out as soon as I can post there."
NO_POST = "-# No post lately"
UNSEEN = (
    "- I do not see this channel: it was deleted, or it is a thread that nobody uses at the moment. "
    "`/watch remove` ends following it."
)
LOOKS_MENDED = " My permissions look right now."
REFUSED = "Refused by Discord, and not tried again:"
NOTICES_IN = "I tell of trouble in <#{channel}>."
NOTICES_BY_MESSAGE = "Whoever set up a watch hears of trouble by direct message; `/watch notices` chooses a channel."
NOTHING_HELD = "Nothing is held for this server any more."
TRYING = "I am trying {count} again now. `/status` shows what came of it."


def shown(standing: ServerStanding, guild: discord.Guild, targets: Targets) -> list[str]:
    """The server's standing, on as many messages as it takes."""
    return list(pages(_blocks(standing, guild, targets)))


def notices(channel: int | None) -> str:
    """Where trouble is told."""
    return NOTICES_BY_MESSAGE if channel is None else NOTICES_IN.format(channel=channel)


def tried(channels: int) -> str:
    """What "Try now" does."""
    return TRYING.format(count=_count(channels, "channel")) if channels else NOTHING_HELD


def _blocks(standing: ServerStanding, guild: discord.Guild, targets: Targets) -> Iterator[str]:
    held = sum(channel.held is not None for channel in standing.channels)
    if standing.channels:
        yield HELD.format(count=_count(held, "channel")) if held else ALL_IS_WELL
    else:
        yield NO_WATCHES
    for channel in standing.channels:
        yield "\n".join(_lines(channel, standing, guild, targets))
    if standing.refused:
        yield "\n".join(
            [REFUSED, *(f"- <#{row.channel}>: {_title(row, standing)}. {why(row.error)}" for row in standing.refused)]
        )
    yield from source_words.about(standing.sources)
    yield notices(standing.notices)


def _lines(channel: ChannelStanding, standing: ServerStanding, guild: discord.Guild, targets: Targets) -> Iterator[str]:
    names = [targets.name(watch.target) + " (paused)" * watch.paused for watch in channel.watches]
    yield f"<#{channel.channel}> follows {', '.join(names) or 'nothing'}"
    yield _last(channel, standing)
    place = guild.get_channel_or_thread(channel.channel)
    trouble = in_the_way(place, _role(channel, guild)) if isinstance(place, Channel) else ""
    if channel.held:
        yield _held(channel, channel.held, trouble or _reason(channel.held, seen=place is not None))
    elif trouble:
        yield f"-{trouble}"
    elif place is None:
        yield UNSEEN


def _last(channel: ChannelStanding, standing: ServerStanding) -> str:
    waiting = f" · {channel.waiting} waiting{_for_what(channel.later)}" if channel.waiting and not channel.held else ""
    if channel.last is None or channel.last.message is None:
        return NO_POST + waiting
    when = format_dt(snowflake_time(channel.last.message), "R")
    title = standing.titles.get(channel.last.release, channel.last.release)
    return f"-# Last post {when}: {wording.to_post(channel.last, title, TITLE)}{waiting}"


def _for_what(later: Delivery | None) -> str:
    return f"; the next {wording.waits(later)}" if later else ""


def _held(channel: ChannelStanding, held: Delivery, reason: str) -> str:
    since = format_dt(held.held_since or held.created, "R")
    return f"- **Held** since {since}, next try {format_dt(held.due, 'R')}: {_count(channel.waiting, 'message')}.{reason}"


def _reason(held: Delivery, *, seen: bool) -> str:
    """As Discord told it; it may have been mended since."""
    if seen and depends_on_permissions(held.error):
        return LOOKS_MENDED
    return f" The reason: {why(held.error)}."


def _role(channel: ChannelStanding, guild: discord.Guild) -> discord.Role | None:
    """The role that is mentioned there; of several the one that not everybody may mention."""
    roles = [role for watch in channel.watches if watch.role and (role := guild.get_role(watch.role))]
    return min(roles, key=lambda role: role.mentionable, default=None)


def _title(row: Delivery, standing: ServerStanding) -> str:
    return wording.titled(standing.titles.get(row.release, row.release), TITLE)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
