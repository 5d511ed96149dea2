"""What `perijove check` makes of what it saw: whether it is well, a sentence on it, and what to change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import groupby

CLOCK_MAY_BE_OFF = timedelta(minutes=1)
LITTLE_ROOM = 500_000_000
"""Bytes. A disk that is full stops everything; a few hundred pictures fill as much."""

MOST_NAMED = 5
"""Channels in one finding."""

MOST_FINDINGS = 20
"""About channels: whoever has more to change begins with these."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: whether it is well, a sentence on it, and what to do about it, where there is."""

    what: str
    well: bool
    said: str
    advice: str = ""


# ---------------------------------------------------------------- database, clock and disk


def database(size: int, watches: int, broken: str) -> Finding:
    """What to say of a database of so many bytes that can be used; `broken` is what is wrong inside, if anything."""
    if broken:
        advice = "stop the bot, keep a copy of the file, and put a backup in its place (`perijove db restore FILE`)"
        return Finding("database", well=False, said=f"is damaged: {broken}", advice=advice)
    said = f"is up to date and intact, and can be written; {sized(size)}, {_count(watches, 'watch', 'es')}"
    return Finding("database", well=True, said=said)


def unusable(said: str) -> Finding:
    """What to say of a database that cannot be used, for this reason."""
    known = next((advice for words, advice in CURES.items() if words in said), "")
    return Finding("database", well=False, said=said, advice=known)


CURES = {
    "readonly": "let the account that runs Perijove write the file and its folder",
    "read-only": "see why the server takes no changes: a stand-by's address, or a disk that is full",
    "locked": "another program holds it: see which, and try again",
    "malformed": "stop the bot, keep a copy of the file, and put a backup in its place (`perijove db restore FILE`)",
    "not a database": "look whether DATABASE_URL names the right file",
    "connection": "look whether the server runs, and at DATABASE_URL",
}
"""By words of the database's own."""


def clock(ahead: timedelta) -> Finding:
    """What to say of this machine's clock, which is so far ahead of Discord's, or behind it where that is negative."""
    off = abs(ahead)
    if off < timedelta(seconds=2):  # Discord tells whole seconds
        return Finding("clock", well=True, said="agrees with Discord's")
    said = f"is {_long(off)} {'ahead of' if ahead > timedelta() else 'behind'} Discord's"
    if off <= CLOCK_MAY_BE_OFF:
        return Finding("clock", well=True, said=said)
    advice = "let the system set its clock (`timedatectl set-ntp true`): by a wrong one, posts wait or come too early"
    return Finding("clock", well=False, said=said, advice=advice)


@dataclass(frozen=True, slots=True)
class Room:
    """A folder of Perijove's, with the bytes that are free there; `setting` is the variable that names it."""

    folder: str
    setting: str
    free: int
    writable: bool = True


def disk(room: Room) -> Finding:
    """What to say of the room in a folder."""
    if not room.writable:
        advice = f"let the account that runs Perijove write there, or name another place in {room.setting}"
        return Finding("disk", well=False, said=f"{room.folder} cannot be written", advice=advice)
    well = room.free >= LITTLE_ROOM
    advice = "" if well else f"make room, or name another place in {room.setting}"
    return Finding("disk", well, f"{sized(room.free)} free in {room.folder}", advice)


def sized(count: int) -> str:
    """So many bytes in a unit that suits them: `41.2 GB`."""
    size, units = float(count), ["bytes", "kB", "MB", "GB", "TB"]
    while size >= 1000 and len(units) > 1:
        size, units = size / 1000, units[1:]
    return f"{count} bytes" if units[0] == "bytes" else f"{size:.1f} {units[0]}"


def _long(span: timedelta) -> str:
    for unit, seconds in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if span >= timedelta(seconds=2 * seconds):
            return f"{span // timedelta(seconds=seconds)} {unit}"
    return f"{span // timedelta(seconds=1)} seconds"


# ---------------------------------------------------------------- watched channels


class Hindrance(StrEnum):
    """What keeps the bot from posting in a channel, whatever it may do there."""

    ABSENT = "the bot is not in this server"
    GONE = "there is no such channel any more"
    HIDDEN = "the bot may not see it"
    LOCKED = "the thread is locked"
    UNFIT = "nothing can be posted in a channel of this kind"
    ROLE_GONE = "the role that posts mention is gone"
    UNANSWERED = "Discord did not tell"


ADVICE = {
    Hindrance.ABSENT: "invite it again with the link below, or remove the watches: `perijove watch list --guild {guild}`",
    Hindrance.GONE: "remove its watches: `perijove watch remove --guild {guild} --channel {channel} --target …`",
    Hindrance.HIDDEN: "let the bot's role have View Channel there",
    Hindrance.LOCKED: "unlock it, or let another channel follow the target",
    Hindrance.UNFIT: "let a text, announcement or forum channel or a thread follow the target instead",
    Hindrance.ROLE_GONE: "choose another role, or none, with `/watch list` in that server; posts go out without it",
    Hindrance.UNANSWERED: "try again in a few minutes",
}
TO_HEAR_OF_TROUBLE = "let the bot see it and send messages there, or name another channel in PERIJOVE_OPERATOR_CHANNEL"
LACKING = "give them to the bot's role in the channel's settings under Permissions, or in the server's under Roles"


@dataclass(frozen=True, slots=True)
class Place:
    """A watched channel as Discord shows it: what hinders posts there, and the permissions that the bot lacks."""

    guild: int
    channel: int
    server: str = ""
    name: str = ""
    hindrance: Hindrance | None = None
    lacking: tuple[str, ...] = ()

    @property
    def well(self) -> bool:
        """Whether posts can go there."""
        return self.hindrance is None and not self.lacking

    @property
    def cause(self) -> str:
        """Why they cannot, in words; nothing where they can."""
        return self.hindrance or (f"the bot lacks {', '.join(self.lacking)}" if self.lacking else "")


def places(seen: Sequence[Place]) -> Iterator[Finding]:
    """What to say of the watched channels: those of a server with one cause in one finding, and what is well in another."""
    well = [place for place in seen if place.well]
    causes = [list(alike) for _, alike in groupby(sorted(_unwell(seen), key=_cause), key=_cause)]
    if well or not causes:
        yield Finding("channels", well=True, said=_all_well(len(well), len({place.guild for place in well})))
    yield from map(_finding, causes[:MOST_FINDINGS])
    if more := sum(len(cause) for cause in causes[MOST_FINDINGS:]):
        yield Finding(
            "channels", well=False, said=f"{more} more cannot be used", advice="look again when these are in order"
        )


def operators(place: Place) -> Finding:
    """What to say of the operator's channel, in which alarms are told."""
    said = f"{_named([place])}: {place.cause or 'can be posted in'}"
    advice = ADVICE[Hindrance.UNANSWERED] if place.hindrance is Hindrance.UNANSWERED else TO_HEAR_OF_TROUBLE
    return Finding("operator channel", place.well, said, "" if place.well else advice)


def _unwell(seen: Iterable[Place]) -> Iterator[Place]:
    return (place for place in seen if not place.well)


def _cause(place: Place) -> tuple[int, str, tuple[str, ...]]:
    return place.guild, place.hindrance or "", place.lacking


def _all_well(channels: int, servers: int) -> str:
    if not channels:
        return "none is watched yet"
    return f"{_count(channels, 'watched channel')} in {_count(servers, 'server')} can be posted in"


def _finding(alike: Sequence[Place]) -> Finding:
    first = alike[0]
    server = f"{first.server} ({first.guild})" if first.server else f"server {first.guild}"
    if first.hindrance is Hindrance.ABSENT:
        said = f"{server}: {first.hindrance}, and {_count(len(alike), 'watched channel')} cannot be posted in"
    else:
        said = f"{server}: {_named(alike)}: {first.cause}"
    advice = ADVICE[first.hindrance] if first.hindrance else LACKING
    return Finding("channels", well=False, said=said, advice=advice.format(guild=first.guild, channel=first.channel))


def _named(alike: Sequence[Place]) -> str:
    names = [f"#{place.name} ({place.channel})" if place.name else str(place.channel) for place in alike[:MOST_NAMED]]
    more = len(alike) - MOST_NAMED
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")


def _count(number: int, what: str, several: str = "s") -> str:
    return f"{number} {what}{several if number != 1 else ''}"
