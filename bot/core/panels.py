"""Panels: messages with selects and buttons, in which moderators decide step by step.

What was chosen so far is stored, so that a panel works on after a restart, and in whichever process hears of the click.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.options import Options

OPEN_FOR = timedelta(minutes=15)
"""How long Discord lets a private answer be changed."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A watch as it is being set up: of several targets, it becomes one for each.

    `revision` is that of the watch that is being changed; there is none for a new one.
    """

    targets: tuple[str, ...] = ()
    channel: int | None = None
    role: int | None = None
    publish: bool = False
    options: Options = field(default_factory=Options)
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Slip:
    """What was `typed` into the fields of a `form`, in their order, and `why` it could not be taken."""

    form: str
    typed: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Panel:
    """What a `member` is deciding in a server, since it was `opened`.

    `gated` says that only Discord let the member in, by the server's settings for the command that opened it. `slip` is what
    was typed last, where it could not be taken.
    """

    id: str
    guild: int
    member: int
    opened: datetime
    gated: bool = False
    draft: Draft = field(default_factory=Draft)
    slip: Slip | None = None
