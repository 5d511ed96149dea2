"""What whoever operates the bot should hear of: what is wrong, which of it is news, and when it is well again.

Each trouble is told once when it has lasted, and once when it has been gone for a while: what comes and goes is one trouble.
Nothing here names a server or a member; there are only counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pydantic import TypeAdapter, ValidationError

from bot.core.model import Source, SourceState

FAILING_FOR = timedelta(hours=6)
"""How long a source has to have failed; one that is asked more seldom, two of its intervals: one failure proves little."""

STUCK_FOR = timedelta(hours=1)
"""How long a delivery has to have been due, or failing. What Discord is slow with for that long, it is ill with."""

STUCK_STILL = timedelta(minutes=15)
"""How long deliveries have to be seen stuck: what waited while the bot was off is sent first."""

CUT_OFF_FOR = timedelta(hours=1)
"""How long the gateway has to be gone; Discord itself ends its connections now and then."""

WELL_FOR = timedelta(hours=1)
"""How long a trouble that was told has to be gone before it is over."""

UNSEEN = timedelta(minutes=30)
"""After so long without a look nobody knows whether what was not told yet has gone on meanwhile."""

MOST_LINES = 20
"""So much is kept for a webhook that does not answer; what is older is dropped."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that can go wrong, and whether it is wrong now.

    `trouble` is what is said of it then, with `advice` on what to do, once it has lasted `after`; `well` when it is over.
    `key` is by what it is known from one look to the next.
    """

    key: str
    holds: bool
    trouble: str
    advice: str
    well: str
    after: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is remembered of a condition that held: since when, whether that was told, and since when it holds no more."""

    since: datetime
    told: bool = False
    well_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """What one look leaves to the next: when it was, and the troubles by their keys."""

    looked: datetime | None = None
    troubles: Mapping[str, Trouble] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of news: a trouble since a moment, with what to do; or, `well`, that one is over. `key`: its condition's."""

    since: datetime
    said: str
    advice: str = ""
    well: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is told at one moment."""

    lines: tuple[Line, ...]


# ---------------------------------------------------------------- what can be wrong


def failing(source: Source, state: SourceState) -> Condition:
    """That a source cannot be asked or understood."""
    name = _named(source)
    return Condition(
        f"failing {source.name}",
        state.failures > 0,
        f"{name}: {state.error}",
        "`perijove check` asks every source, `perijove sources` shows how they stand. If one has moved or is gone, change "
        "its address in `sources.toml`, or switch it off there; for 90 days nothing of what it brings meanwhile is lost.",
        f"{name} answers again",
        max(FAILING_FOR, 2 * source.every),
    )


def rekeyed(source: Source, *, is_held: bool) -> Condition:
    """That a source's answers are held, because its old items would all look new."""
    name = _named(source)
    return Condition(
        f"held {source.name}",
        is_held,
        f"{name} shows its old items under new ids and addresses; nothing of it is posted",
        "Look at what it shows; if that is right, `perijove sources --accept NAME` lets it through.",
        f"{name} is posted again",
    )


def stuck(count: int) -> Condition:
    """That deliveries are neither sent nor held by their channels; `count` is how many (see `Transaction.stuck`)."""
    what = "1 delivery has" if count == 1 else f"{count:,} deliveries have"
    return Condition(
        "stuck",
        count > 0,
        f"{what} been waiting for more than an hour, in channels that let me in",
        "`perijove deliveries --state pending` says why, `perijove check` asks Discord. Nothing is lost: they go out by "
        "themselves once Discord answers, and none of them twice. If Discord is well, start `perijove run` anew.",
        "deliveries go out again",
        STUCK_STILL,
    )


def cut_off(*, is_connected: bool) -> Condition:
    """That the gateway, by which commands come, is not connected."""
    return Condition(
        "gateway",
        not is_connected,
        "no connection to Discord's gateway, so that commands are not answered; posts go out without it",
        "`perijove check` asks Discord, also about token and intents. The bot tries again by itself; if Discord is well, "
        "start `perijove run` anew.",
        "commands are answered again",
        CUT_OFF_FOR,
    )


def _named(source: Source) -> str:
    return f"source {source.name} ({source.title})"


# ---------------------------------------------------------------- what is news


def looked(memory: Memory, conditions: Sequence[Condition], now: datetime) -> tuple[Memory, tuple[Line, ...]]:
    """What is remembered after a look at all conditions, and what is told now.

    What is no condition any more (a source that was taken out) is forgotten without a word.
    """
    unseen = memory.looked is None or now - memory.looked > UNSEEN
    before = {key: trouble for key, trouble in memory.troubles.items() if trouble.told or not unseen}
    judged = {condition.key: _judged(condition, before.get(condition.key), now) for condition in conditions}
    troubles = {key: trouble for key, (trouble, _) in judged.items() if trouble}
    return Memory(now, troubles), tuple(line for _, line in judged.values() if line)


def _judged(condition: Condition, before: Trouble | None, now: datetime) -> tuple[Trouble | None, Line | None]:
    """The trouble as it stands now, and the news of it; neither where all is well."""
    if condition.holds:
        return _going_on(condition, replace(before or Trouble(now), well_since=None), now)
    if before is None or not before.told:
        return None, None
    since = before.well_since or now
    if now - since < WELL_FOR:
        return replace(before, well_since=since), None
    return None, Line(since, condition.well, well=True, key=condition.key)


def _going_on(condition: Condition, trouble: Trouble, now: datetime) -> tuple[Trouble, Line | None]:
    if trouble.told or now - trouble.since < condition.after:
        return trouble, None
    return replace(trouble, told=True), Line(trouble.since, condition.trouble, condition.advice, key=condition.key)


def left_to_tell(unheard: Sequence[Line]) -> tuple[Line, ...]:
    """What of this news, in order, is news still: nobody needs to hear of a trouble together with its end."""
    left: list[Line] = []
    for line in unheard:
        over = [one for one in left if line.well and one.key == line.key and not one.well]
        left = [one for one in left if one not in over] if over else [*left, line]
    return tuple(left[-MOST_LINES:])


# ---------------------------------------------------------------- as text that is stored

_MEMORY = TypeAdapter(Memory)
_LINES = TypeAdapter(tuple[Line, ...])


def written(memory: Memory) -> str:
    """The memory as a note."""
    return _MEMORY.dump_json(memory).decode()


def read(note: str | None) -> Memory:
    """The memory that was noted; an empty one where there is none, or another version's."""
    try:
        return _MEMORY.validate_json(note) if note else Memory()
    except ValidationError:
        return Memory()


def about(alarm: Alarm, now: datetime) -> str:
    """What a notice of this alarm is about, as `Delivery.about` keeps it: the same words later are another alarm."""
    return f"alarm {now.isoformat()} {_LINES.dump_json(alarm.lines).decode()}"


def alarm_in(about: str) -> Alarm | None:
    """The alarm that a notice is all of; None where it is about something else."""
    said = re.fullmatch(r"alarm \S+ (\[.*\])", about)
    return Alarm(_LINES.validate_json(said[1])) if said else None


def together(one: Alarm | None, other: Alarm) -> Alarm:
    """Both in one, the newest of it. A webhook whose answer was lost may have heard of a trouble: its end is told too."""
    lines = (*one.lines, *other.lines) if one else other.lines
    return Alarm(lines[-MOST_LINES:])
