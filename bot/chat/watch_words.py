"""What the bot says to those who decide about watches."""

from __future__ import annotations

from calendar import day_name
from collections.abc import Iterator, Sequence

import discord

from bot.chat.paging import pages
from bot.chat.permissions import FOR_ROLES, IN_CHANNELS, missing, missing_for_notices, to_send_in
from bot.chat.places import Channel
from bot.core.model import Watch
from bot.flows.targets import Targets

HOW = """\
`/watch add` — what is posted where: `watch add io #channel @role`
`/watch list` — what is followed; change, pause, test or remove it
`/watch remove` · `pause` · `resume` · `test` — the same in one line: `watch pause io #channel`
`/watch notices` — where I tell of trouble
`/watch timezone` — whose hours digests and quiet hours keep"""
RESUMED = "{channel} follows {target} again, from the next release on."
NOTHING_YET = "I have not seen a release about it yet; the next one is posted wherever it is followed."
SEE_PRIVATELY = "`/watch test` shows you the newest release privately, with a button that posts it."
SET_UP_PRIVATELY = (
    "The button asks what to post where, and only you see it; `/watch add` does the same. In one line it is "
    "`watch add io #channel @role`."
)
ZONE = "The hours of this server are those of {zone}, where it is {now}. They matter to digests and quiet hours."
NO_WATCHES = "No channel of this server follows anything yet. `/watch add` begins."


def added(target: str, place: Channel, role: discord.Role | None, *, publish: bool, new: bool) -> str:
    """That a channel follows a target, and what still stands in the way."""
    follows = "now follows" if new else "follows"
    whom = f" and mentions {role.mention}" if role else ""
    then = " Each post is published to the servers that follow the channel." if publish else ""
    return f"{place.mention} {follows} {target}{whom}.{then}{in_the_way(place, role)}"


def tested(target: str, place: Channel) -> str:
    """That nothing was posted, and what would stand in the way."""
    return f"This tests a post about {target}: nothing is posted in {place.mention}.{in_the_way(place, None)}"


def in_the_way(place: Channel, role: discord.Role | None) -> str:
    """The permissions that the bot lacks there; empty where it may do all it needs."""
    allowed = place.permissions_for(place.guild.me)
    closed_role = role is not None and not role.mentionable
    lacking = missing(allowed, to_send_in(place) or IN_CHANNELS, role=closed_role)
    named = ", ".join(f"**{name}**" for name in lacking)
    instead = (
        f" (or everybody must be allowed to mention {role.mention})"
        if role and set(FOR_ROLES.values()) & set(lacking)
        else ""
    )
    return f" I still need there: {named}{instead}." if lacking else ""


def not_for_notices(place: discord.TextChannel | discord.Thread) -> str:
    """Why notices cannot be sent there; empty where they can."""
    lacking = missing_for_notices(place.permissions_for(place.guild.me), to_send_in(place) or IN_CHANNELS)
    named = ", ".join(f"**{name}**" for name in lacking)
    return f"I cannot tell anything in {place.mention}, for want of {named}; nothing was changed." if lacking else ""


def removed(unwanted: int) -> str:
    """That a watch is gone, and what goes with it; with the fields of `RESUMED`."""
    return f"{{channel}} no longer follows {{target}}.{given_up(unwanted)}"


def paused(unwanted: int) -> str:
    """The like of a watch that is paused."""
    return f"{{channel}} pauses {{target}}: nothing is posted for it until `/watch resume`.{given_up(unwanted)}"


def given_up(unwanted: int) -> str:
    """What does not happen any more; empty where nothing waited."""
    return f" {unwanted} waiting post{'s' * (unwanted != 1)} will not be sent." if unwanted else ""


def listed(watches: Sequence[Watch], targets: Targets) -> Iterator[str]:
    """One line for each watch, on as many messages as it takes."""
    return pages([line(watch, targets) for watch in watches] or [NO_WATCHES])


def line(watch: Watch, targets: Targets) -> str:
    """What a watch does, in few words."""
    whom = [f"mentioning <@&{watch.role}>"] if watch.role else []
    follows = f"<#{watch.channel}> follows {targets.name(watch.target)}{' (paused)' * watch.paused}"
    return ", ".join([follows, *whom, *_options(watch)])


def _options(watch: Watch) -> Iterator[str]:
    options = watch.options
    if watch.publish:
        yield "publishing each post"
    if options.compact:
        yield "compact"
    if options.only_pictures:
        yield "only with pictures"
    if options.require or options.exclude:
        yield "by words"
    if options.digest:
        day = "daily" if options.digest.weekday is None else f"on {day_name[options.digest.weekday]}s"
        yield f"{day} at {options.digest.hour:02}:00"
    if options.quiet:
        yield f"quiet {options.quiet.begin:02}–{options.quiet.end:02}"
