"""Servers' watches as lines of text, by which operators take them to another database: guild, channel, target, the rest.

The rest is a JSON object of what is not as usual; a line without one is a plain watch.
"""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.core.model import Watch
from bot.core.options import Options
from bot.core.timing import check_hours
from bot.core.wanting import check_keywords

UNSAID = {"guild", "channel", "target", "revision", "to_member"}
SAID = {field.name for field in fields(Watch)} - UNSAID
OPTIONS = {field.name for field in fields(Options)}

_WATCHES = TypeAdapter(Watch)


def as_line(watch: Watch) -> str:
    """The watch as `from_line` reads it."""
    rest = _WATCHES.dump_json(watch, exclude=UNSAID, exclude_defaults=True).decode()
    return f"{watch.guild} {watch.channel} {watch.target}{'' if rest == '{}' else f' {rest}'}"


def from_line(line: str) -> Watch:
    """The watch of a line, its target as it was written. Raises `ValueError`; `MemberError` for what cannot be chosen."""
    guild, channel, target, rest = [*line.split(maxsplit=3), "{}"][:4]
    said = json.loads(rest)
    _check_names(said)
    try:
        watch = _WATCHES.validate_python({**said, "guild": int(guild), "channel": int(channel), "target": target})
    except ValidationError as error:
        raise ValueError(error.errors()[0]["msg"]) from None
    check_hours(watch.options)
    check_keywords(watch.options.require)
    check_keywords(watch.options.exclude)
    return _with_ids(watch)


def _check_names(said: Any) -> None:
    """Raise `ValueError` where something is said that is not known: it would be lost silently."""
    if not isinstance(said, dict) or not said.keys() <= SAID:
        raise ValueError(said)
    options = said.get("options", {})
    if not isinstance(options, dict) or not options.keys() <= OPTIONS:
        raise ValueError(options)


def _with_ids(watch: Watch) -> Watch:
    """The watch, whose numbers are ids that Discord may give."""
    ids = (watch.guild, watch.channel, watch.role or 1, watch.created_by or 1)
    if not all(0 < number < 2**63 for number in ids):
        raise ValueError(watch)
    return watch
