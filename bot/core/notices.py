"""What servers are told, and who is told it: once for each cause, and of trouble never during a general disturbance."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.core.alarms import Alarm, alarm_in
from bot.core.model import Delivery, Watch

MANY = 3
"""Servers that closed at once, above which Discord is the likelier cause than their moderators."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where a notice goes: a channel, or a member's direct messages (then `channel` is the member's id)."""

    channel: int
    is_member: bool = False


@dataclass(frozen=True, slots=True)
class Closed:
    """Channels of one server that do not let Perijove in: what is held for them, the first of each channel."""

    held: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class RoleGone:
    """Roles that posts mentioned are not there any more; they go out without them, to these channels."""

    roles: tuple[int, ...]
    channels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Welcome:
    """What is said to a server that the bot has just come to."""


Notice = Closed | RoleGone | Welcome | Alarm

WELCOME = "welcome"
"""What a welcome is about, as `Delivery.about` keeps it."""


def named(about: str) -> RoleGone | Welcome | Alarm | None:
    """The notice that this says all of; None where it is about closed channels, which have to be looked up."""
    return Welcome() if about == WELCOME else role_gone(about) or alarm_in(about)


def recipients(chosen: int | None, watches: Sequence[Watch], closed: Collection[int] = ()) -> list[Recipient]:
    """Who hears of trouble with these watches: the chosen channel unless it is closed itself, else who made the watches."""
    if chosen is not None and chosen not in closed:
        return [Recipient(chosen)]
    return [Recipient(member, is_member=True) for member in dict.fromkeys(watch.created_by for watch in watches) if member]


def about_role(gone: RoleGone) -> str:
    """What a notice of vanished roles is about, as `Delivery.about` keeps it."""
    return f"role {_listed(gone.roles)} in {_listed(gone.channels)}"


def role_gone(about: str) -> RoleGone | None:
    """The vanished roles that a notice is about; None where it is about closed channels."""
    said = re.fullmatch(r"role ([\d,]+) in ([\d,]+)", about)
    return RoleGone(_numbers(said[1]), _numbers(said[2])) if said else None


def together(one: RoleGone, other: RoleGone) -> RoleGone:
    """Both in one notice."""
    return RoleGone((*one.roles, *other.roles), (*one.channels, *other.channels))


def _listed(numbers: Collection[int]) -> str:
    return ",".join(map(str, sorted(set(numbers))))


def _numbers(listed: str) -> tuple[int, ...]:
    return tuple(map(int, listed.split(",")))


def is_known(trouble: Delivery, told_of: Collection[Delivery]) -> bool:
    """Whether moderators were told lately of the same trouble in other channels, and it still goes on there.

    One permission taken from a category closes its channels one by one, as something is posted in each.
    """
    return any(row.held_since is not None and row.error == trouble.error for row in told_of)


def firsts(held: Sequence[Delivery]) -> tuple[Delivery, ...]:
    """The oldest of what is held in each channel: the ones behind it wait for it."""
    oldest: dict[int, Delivery] = {}
    for row in sorted(held, key=lambda row: row.created):
        oldest.setdefault(row.channel, row)
    return tuple(oldest.values())


def is_general(closed: Collection[int], served: Collection[int]) -> bool:
    """Whether so many servers are closed, compared with those that were served, that it is Discord's disturbance."""
    return len(closed) >= MANY and len(closed) > len(served)
