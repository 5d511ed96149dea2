"""Time zones by their IANA names, as servers have them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, tzinfo
from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.core.errors import MemberError
from bot.core.model import Watch
from bot.core.ports import Transaction
from bot.core.timing import has_hours

SUGGESTED = 3
UNKNOWN = "I know no time zone of that name. {}"
NEAR = "Did you mean {}?"
LIKE_THESE = "Names look like `Europe/Berlin`, `America/New_York` or `UTC`."


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """All that there are, in order. Looking for them takes some milliseconds, once."""
    return tuple(sorted(available_timezones()))


def zone_meant(typed: str) -> str:
    """The name of the zone that was typed, in whatever case. Raises `MemberError`, which suggests near ones."""
    spellings = _spellings()
    wanted = typed.strip().replace(" ", "_").casefold()
    if len(found := spellings.get(wanted, ())) == 1:
        return found[0]
    near = [name for spelling in get_close_matches(wanted, spellings, n=SUGGESTED) for name in spellings[spelling]]
    names = [f"`{name}`" for name in dict.fromkeys(near)][:SUGGESTED]
    raise MemberError(UNKNOWN.format(NEAR.format(" or ".join(names)) if names else LIKE_THESE))


async def zones_of(tx: Transaction, watches: Iterable[Watch]) -> dict[int, tzinfo]:
    """The zones of the servers of these watches, of those where the time of day matters; asked only if there are any."""
    guilds = {watch.guild for watch in watches if has_hours(watch)}
    settings = await tx.settings_of(guilds) if guilds else {}
    return {guild: _zone(one.zone) for guild, one in settings.items()}


@lru_cache(maxsize=1)
def _spellings() -> dict[str, tuple[str, ...]]:
    """How a zone may be written → which those are: by its name, and by its city alone."""
    spellings: dict[str, tuple[str, ...]] = {}
    for name in zone_names():
        for spelling in {name.casefold(), name.rpartition("/")[2].casefold()}:
            spellings[spelling] = (*spellings.get(spelling, ()), name)
    return spellings | {name.casefold(): (name,) for name in zone_names()}


def _zone(name: str) -> tzinfo:
    """The zone; UTC for one that this machine knows no more."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
