"""When a post may go out: digests at an hour of the server's day, and hours in which nothing is posted.

Hours are those that clocks in the server's time zone show. Where they are put forward past an hour, it is the moment at
which it would have been; where an hour comes twice, it is the first one. So every day has each of its hours once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.core.errors import MemberError
from bot.core.model import Delivery, Watch
from bot.core.options import Digest, Options, QuietHours

DAY = timedelta(days=1)


def permitted(watches: Sequence[Watch], now: datetime, zone: tzinfo) -> datetime:
    """The earliest moment at which one of these watches lets go out what is promised `now`, in UTC."""
    return min((_permitted(watch, now, zone) for watch in watches), default=now)


def undisturbed(watches: Sequence[Watch], now: datetime, zone: tzinfo) -> datetime:
    """The earliest moment that is in no quiet hours of one of these watches, in UTC."""
    return min((_after_quiet(watch.options.quiet, now, zone) for watch in watches), default=now)


def next_hour(waiting: Iterable[Delivery], now: datetime) -> Delivery | None:
    """Of these promises, of which none was begun, the first that waits for its digest or the end of quiet hours."""
    later = [row for row in waiting if (row.digest or row.quiet) and not row.attempts and row.due > now]
    return min(later, key=lambda row: row.due, default=None)


def has_hours(watch: Watch) -> bool:
    """Whether it matters to this watch what time of its server's day it is."""
    return watch.options.digest is not None or watch.options.quiet is not None


def check_hours(options: Options) -> None:
    """Raise `MemberError` where there is no such hour or day, or quiet hours would never begin, or never end."""
    digest, quiet = options.digest, options.quiet
    hours = {digest.hour} if digest else set()
    hours |= {quiet.begin, quiet.end} if quiet else set()
    if not hours <= set(range(24)):
        raise MemberError("Hours go from 0 to 23.")
    if digest and digest.weekday not in {None, *range(7)}:
        raise MemberError("A week has seven days.")
    if quiet and quiet.begin == quiet.end:
        raise MemberError("Quiet hours need an end that is not their beginning. To pause a watch, use `/watch pause`.")


def _permitted(watch: Watch, now: datetime, zone: tzinfo) -> datetime:
    digest = watch.options.digest
    return _after_quiet(watch.options.quiet, now if digest is None else _next_digest(digest, now, zone), zone)


def _next_digest(digest: Digest, after: datetime, zone: tzinfo) -> datetime:
    days = _daily(digest.hour, after, zone)
    return next(moment for day, moment in days if digest.weekday in {None, day.weekday()})


def _after_quiet(quiet: QuietHours | None, now: datetime, zone: tzinfo) -> datetime:
    """Now, unless that is in quiet hours: then their end."""
    if quiet is None or not _is_quiet(quiet, now.astimezone(zone).hour):
        return now
    return next(moment for _, moment in _daily(quiet.end, now, zone))


def _is_quiet(quiet: QuietHours, hour: int) -> bool:
    if quiet.begin < quiet.end:
        return quiet.begin <= hour < quiet.end
    return hour >= quiet.begin or hour < quiet.end


def _daily(hour: int, after: datetime, zone: tzinfo) -> Iterator[tuple[date, datetime]]:
    """Day by day the moment after this one at which clocks there show this full hour, in UTC."""
    day = after.astimezone(zone).date() - DAY
    while True:
        moment = datetime.combine(day, time(hour), zone).astimezone(UTC)
        if moment > after:
            yield day, moment
        day += DAY
