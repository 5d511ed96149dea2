"""One watch of the list: what it does, what it posted last, and what can be done with it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from discord import ButtonStyle
from discord.utils import format_dt, snowflake_time

from bot.chat.panels import said
from bot.chat.panels.face import Face, Part, button
from bot.chat.panels.ids import panel_id
from bot.chat.panels.setup import Around
from bot.chat.places import NO_SUCH_CHANNEL
from bot.chat.watch_words import in_the_way
from bot.chat.wording import to_post
from bot.core.model import Watch
from bot.flows.panels import Posted, draft_of

LONGEST_TITLE = 100
PAUSED = "**Paused**: no new release is posted for it until it is resumed."
NO_POST = "-# No post lately"
SURE = "Remove this watch for good? <#{channel}> would no longer follow **{target}**."


def detail(number: str, watch: Watch, around: Around, last: Posted | None, note: str = "") -> Face:
    """The watch as it is, and its buttons."""
    does = said.whole(draft_of(watch), around.targets, around.zone)
    trouble = in_the_way(around.place, around.role).strip() if around.place else NO_SUCH_CHANNEL
    lines = [note, does, PAUSED * watch.paused, trouble, _last(last)]
    return Face("\n".join(filter(None, lines)), tuple(_buttons(number, watch, seen=around.place is not None)))


def sure(number: str, watch: Watch, around: Around) -> Face:
    """The question before it is removed."""
    question = SURE.format(channel=watch.channel, target=around.targets.name(watch.target))
    yes = button(panel_id(number, "really"), "Remove", ButtonStyle.danger)
    return Face(question, (yes, button(panel_id(number, "detail"), "Keep it")))


def _buttons(number: str, watch: Watch, *, seen: bool) -> Iterator[Part]:
    yield button(panel_id(number, "edit"), "Edit", ButtonStyle.primary, off=not seen)
    if watch.paused:
        yield button(panel_id(number, "resume"), "Resume", ButtonStyle.success)
    else:
        yield button(panel_id(number, "pause"), "Pause")
    yield button(panel_id(number, "test"), "Test", off=not seen)
    yield button(panel_id(number, "remove"), "Remove…", ButtonStyle.danger)
    yield button(panel_id(number, "list"), "Back")


def _last(posted: Posted | None) -> str:
    if posted is None or posted.row.message is None:
        return NO_POST
    link = to_post(posted.row, posted.release.title, LONGEST_TITLE)
    return f"-# Last post {format_dt(snowflake_time(posted.row.message), 'R')}: {link}"
