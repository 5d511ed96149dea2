"""The list of a server's watches, ten on a page, with a select to pick one. Pure: watches in, words and parts out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import discord

from bot.chat import limits, watch_words
from bot.chat.panels.face import Face, Part, button
from bot.chat.panels.ids import panel_id
from bot.core.model import Watch
from bot.core.readable import visible
from bot.core.wanting import MOST_WATCHES
from bot.flows.targets import Targets

ON_A_PAGE = 10
TITLE = "**What is followed here**"
COUNTED = "-# {count} of {most} watches"
ROOM = 1_600
"""Characters of a page's lines: the rest of a message is for what is said beside them."""

CUT = ", …"
PICK = "Look at one, change or remove it"
UNSEEN = " · *not there any more, or a thread at rest*"
UNSEEN_CHANNEL = "a channel I do not see"


def listing(number: str, watches: Sequence[Watch], targets: Targets, names: Mapping[int, str], page: int, note: str) -> Face:
    """A page of the list; `names` are those of the channels that Discord knows."""
    if not watches:
        return Face("\n".join(filter(None, [note, watch_words.NO_WATCHES])))
    page = min(page, last_page(watches))
    shown = on_page(watches, page)
    parts = [_pick(number, shown, targets, names)]
    if len(watches) > ON_A_PAGE:
        parts += _paging(number, page, last_page(watches))
    lines = _fitting([_line(watch, targets, names) for watch in shown])
    counted = COUNTED.format(count=len(watches), most=MOST_WATCHES)
    return Face("\n".join(filter(None, [note, TITLE, *lines, counted])), tuple(parts))


def on_page(watches: Sequence[Watch], page: int) -> Sequence[Watch]:
    """The watches of this page, the first of which is 0."""
    return watches[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]


def last_page(watches: Sequence[Watch]) -> int:
    """The number of the last page."""
    return max(0, len(watches) - 1) // ON_A_PAGE


def page_of(watches: Sequence[Watch], channel: int | None, target: str) -> int:
    """On which page this watch stands, or the first one."""
    places = (place for place, watch in enumerate(watches) if (watch.channel, watch.target) == (channel, target))
    return next(places, 0) // ON_A_PAGE


def picked(value: str) -> tuple[int, str]:
    """The channel and target that a value of the select stands for."""
    channel, _, target = value.partition(":")
    return int(channel), target


def _line(watch: Watch, targets: Targets, names: Collection[int]) -> str:
    return f"- {watch_words.line(watch, targets)}{UNSEEN * (watch.channel not in names)}"


def _fitting(lines: Sequence[str]) -> Sequence[str]:
    """The lines; of the longest as few options as it takes to let all of them stand in one message."""
    lines = list(lines)
    while len("\n".join(lines)) > ROOM:
        longest = max(range(len(lines)), key=lambda place: len(lines[place]))
        lines[longest] = lines[longest].removesuffix(CUT).rpartition(", ")[0] + CUT
    return lines


def _pick(number: str, shown: Sequence[Watch], targets: Targets, names: Mapping[int, str]) -> Part:
    return discord.ui.Select(
        custom_id=panel_id(number, "pick"),
        placeholder=PICK,
        options=[
            discord.SelectOption(label=_label(watch, targets, names), value=f"{watch.channel}:{watch.target}")
            for watch in shown
        ],
        row=0,
    )


def _label(watch: Watch, targets: Targets, names: Mapping[int, str]) -> str:
    channel = f"#{names[watch.channel]}" if watch.channel in names else UNSEEN_CHANNEL
    return visible(f"{targets.name(watch.target)} in {channel}{' (paused)' * watch.paused}")[: limits.CHOICE]


def _paging(number: str, page: int, last: int) -> Iterator[Part]:
    yield button(panel_id(number, "list", max(0, page - 1)), "‹ Back", off=page == 0)
    yield button(panel_id(number, "here"), f"{page + 1} of {last + 1}", off=True)
    yield button(panel_id(number, "list", page + 1), "Next ›", off=page == last)
