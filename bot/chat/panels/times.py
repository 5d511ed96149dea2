"""The form "Times…": at once or as a digest, quiet hours, and the time zone of the server that these hours are of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import discord

from bot.chat.panels.forms import Field, form
from bot.chat.panels.ids import panel_id
from bot.chat.panels.said import DAYS, hour
from bot.chat.zones import clock
from bot.core.options import Digest, Options, QuietHours
from bot.core.panels import Panel
from bot.core.timing import check_hours
from bot.flows.zones import zone_meant

NAMES = ("when", "hour", "begin", "end", "zone")
AT_ONCE, DAILY, NEVER = "now", "daily", "never"
USUAL_HOUR, USUAL_END = 18, 7
"""What is proposed where nothing was chosen."""

HOURS = range(24)


@dataclass(frozen=True, slots=True)
class Times:
    """What the form decides: options of the watch, and the server's time zone."""

    options: Options
    zone: str


def times_form(panel: Panel, zone: str, now: datetime) -> discord.ui.Modal:
    """The form, with what was chosen last."""
    slip = panel.slip
    chosen = slip.typed if slip and slip.form == "times" else _chosen(panel.draft.options, zone)
    when, digest_hour, begin, end, typed_zone = chosen
    fields: list[tuple[str, str, Field]] = [
        ("When to post", "At once, or all together as one list", _select("when", _moments(), when)),
        ("Hour of the list", "Not needed for posts at once", _select("hour", _hours(), digest_hour)),
        ("Quiet hours begin", "Nothing is posted in them", _select("begin", [(NEVER, "No quiet hours"), *_hours()], begin)),
        ("Quiet hours end", "What was new meanwhile is posted then", _select("end", _hours(), end)),
        ("Time zone of this server", f"Like Europe/Berlin. In {zone} it is {clock(zone, now)}.", _zone(typed_zone)),
    ]
    return form(panel_id(panel.id, "timesent"), "When to post", fields)


def typed_times(values: Mapping[str, str]) -> tuple[str, ...]:
    """What was chosen and typed, in the fields' order."""
    return tuple(values.get(name, "") for name in NAMES)


def with_times(options: Options, typed: tuple[str, ...]) -> Times:
    """The options with what was chosen. Raises `MemberError`."""
    when, digest_hour, begin, end, zone = typed
    digest = None if when == AT_ONCE else Digest(int(digest_hour), None if when == DAILY else int(when))
    quiet = None if begin == NEVER else QuietHours(int(begin), int(end))
    decided = replace(options, digest=digest, quiet=quiet)
    check_hours(decided)
    return Times(decided, zone_meant(zone))


def _chosen(options: Options, zone: str) -> tuple[str, ...]:
    digest, quiet = options.digest, options.quiet
    return (
        _when(digest),
        str(digest.hour if digest else USUAL_HOUR),
        str(quiet.begin) if quiet else NEVER,
        str(quiet.end if quiet else USUAL_END),
        zone,
    )


def _when(digest: Digest | None) -> str:
    if digest is None:
        return AT_ONCE
    return DAILY if digest.weekday is None else str(digest.weekday)


def _moments() -> list[tuple[str, str]]:
    weekly = [(str(number), f"As a list every {day}") for number, day in enumerate(DAYS)]
    return [(AT_ONCE, "At once"), (DAILY, "As a list every day"), *weekly]


def _hours() -> list[tuple[str, str]]:
    return [(str(number), hour(number)) for number in HOURS]


def _select(name: str, offered: Iterable[tuple[str, str]], chosen: str) -> discord.ui.Select[discord.ui.Modal]:
    options = [discord.SelectOption(label=label, value=value, default=value == chosen) for value, label in offered]
    return discord.ui.Select(custom_id=name, options=options)


def _zone(typed: str) -> discord.ui.TextInput[discord.ui.Modal]:
    return discord.ui.TextInput(custom_id="zone", default=typed, max_length=60)
