"""Digests and quiet hours, held against clocks that are put forward and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.errors import MemberError
from bot.core.model import Watch
from bot.core.options import Digest, Options, QuietHours
from bot.core.timing import check_hours, has_hours, permitted, undisturbed
from tests.builders import NOW, a_watch

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")

CHANGES = {
    "Europe/Berlin": (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)),
    "America/New_York": (datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC)),
    "Australia/Lord_Howe": (datetime(2026, 4, 4, 15, tzinfo=UTC), datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
    "America/Santiago": (datetime(2026, 4, 5, 3, tzinfo=UTC), datetime(2026, 9, 6, 4, tzinfo=UTC)),
    "Asia/Kathmandu": (datetime(2026, 3, 29, 1, tzinfo=UTC),),
    "Pacific/Apia": (datetime(2011, 12, 30, 10, tzinfo=UTC), datetime(2011, 9, 24, 14, tzinfo=UTC)),
    "UTC": (NOW,),
}
"""Moments at which clocks there change, where they do: Lord Howe's by half an hour, and Apia once left out a whole day."""

ZONES = st.sampled_from(sorted(CHANGES))
HOURS = st.integers(0, 23)
AROUND = st.integers(-60 * 60, 60 * 60).map(lambda minutes: minutes * MINUTE)
WHICH = st.integers(0, 1)


def watching(digest: Digest | None = None, quiet: QuietHours | None = None) -> list[Watch]:
    return [a_watch(options=Options(digest=digest, quiet=quiet))]


def near(zone: str, which: int, apart: timedelta) -> datetime:
    changes = CHANGES[zone]
    return changes[which % len(changes)] + apart


def digests(digest: Digest, begin: datetime, end: datetime, zone: ZoneInfo) -> list[datetime]:
    """When a release comes every minute: the moments at which a digest goes out."""
    moments = [permitted(watching(digest), begin, zone)]
    while moments[-1] < end:
        moments.append(permitted(watching(digest), moments[-1], zone))
    return moments


class TestDigests:
    @given(ZONES, WHICH, HOURS)
    @example("Europe/Berlin", 0, 2)
    @example("Europe/Berlin", 1, 2)
    @example("America/Santiago", 1, 0)
    def test_each_day_that_there_is_has_exactly_one(self, zone: str, which: int, hour: int) -> None:
        place, change = ZoneInfo(zone), near(zone, which, timedelta())
        days = [
            moment.astimezone(place).date() for moment in digests(Digest(hour), change - 5 * DAY, change + 5 * DAY, place)
        ]
        there_are = {(change + hours * HOUR).astimezone(place).date() for hours in range(-4 * 24, 4 * 24)}
        assert len(days) == len(set(days))
        assert there_are <= set(days)

    @given(ZONES, WHICH, HOURS, AROUND)
    def test_it_comes_at_its_hour_or_where_that_is_left_out_as_soon_after_as_clocks_allow(
        self, zone: str, which: int, hour: int, apart: timedelta
    ) -> None:
        place, now = ZoneInfo(zone), near(zone, which, apart)
        moment = permitted(watching(Digest(hour)), now, place)
        shown = moment.astimezone(place)
        minutes = ((now + number * MINUTE).astimezone(place) for number in range(1, 27 * 60))
        struck = [shown for shown in minutes if (shown.hour, shown.minute, shown.fold) == (hour, 0, 0)]
        assert now < moment <= min([*struck, now + 2 * DAY + HOUR])
        if shown.hour != hour:
            just_before = (moment - MINUTE).astimezone(place)
            assert shown.utcoffset() != just_before.utcoffset() or zone == "Pacific/Apia"

    @given(ZONES, WHICH, HOURS, st.integers(0, 6), AROUND)
    def test_a_weekly_one_comes_once_in_seven_days_on_its_day(
        self, zone: str, which: int, hour: int, weekday: int, apart: timedelta
    ) -> None:
        place, now = ZoneInfo(zone), near(zone, which, apart)
        first, second = digests(Digest(hour, weekday), now, now + 8 * DAY, place)[:2]
        assert first - now <= 7 * DAY + 2 * HOUR
        assert 6 * DAY - HOUR <= second - first <= 8 * DAY + 2 * HOUR
        if zone != "Pacific/Apia":
            assert first.astimezone(place).weekday() == weekday

    def test_an_hour_that_is_left_out_is_the_moment_of_the_change(self) -> None:
        moment = permitted(watching(Digest(2)), datetime(2026, 3, 28, 12, tzinfo=UTC), BERLIN)
        assert moment == datetime(2026, 3, 29, 1, tzinfo=UTC)

    def test_of_an_hour_that_comes_twice_the_first_one_counts(self) -> None:
        moment = permitted(watching(Digest(2)), datetime(2026, 10, 24, 12, tzinfo=UTC), BERLIN)
        assert moment == datetime(2026, 10, 25, 0, tzinfo=UTC)
        assert permitted(watching(Digest(2)), moment, BERLIN) == datetime(2026, 10, 26, 1, tzinfo=UTC)

    def test_the_day_that_apia_left_out_shares_the_digest_of_the_next(self) -> None:
        moments = digests(
            Digest(9), datetime(2011, 12, 28, tzinfo=UTC), datetime(2012, 1, 1, tzinfo=UTC), ZoneInfo("Pacific/Apia")
        )
        days = [moment.astimezone(ZoneInfo("Pacific/Apia")).date() for moment in moments]
        assert date(2011, 12, 30) not in days
        assert all(later > earlier for earlier, later in pairwise(moments))


class TestQuietHours:
    @given(ZONES, WHICH, AROUND, HOURS, st.integers(1, 23))
    def test_what_comes_in_them_waits_for_the_first_minute_after_them(
        self, zone: str, which: int, apart: timedelta, begin: int, long: int
    ) -> None:
        place, now, quiet = ZoneInfo(zone), near(zone, which, apart), QuietHours(begin, (begin + long) % 24)
        silent = {(begin + hours) % 24 for hours in range(long)}
        first = next(
            now + minutes * MINUTE
            for minutes in range(3 * 24 * 60)
            if (now + minutes * MINUTE).astimezone(place).hour not in silent
        )
        assert permitted(watching(quiet=quiet), now, place) == undisturbed(watching(quiet=quiet), now, place) == first

    @pytest.mark.parametrize(
        ("hour", "quiet", "waits"),
        [
            (22, QuietHours(22, 7), 9),
            (6, QuietHours(22, 7), 1),
            (7, QuietHours(22, 7), 0),
            (21, QuietHours(22, 7), 0),
            (0, QuietHours(22, 7), 7),
            (12, QuietHours(12, 14), 2),
            (14, QuietHours(12, 14), 0),
            (11, QuietHours(12, 14), 0),
        ],
        ids=str,
    )
    def test_they_may_go_past_midnight(self, hour: int, quiet: QuietHours, waits: int) -> None:
        now = NOW.replace(hour=hour)
        assert permitted(watching(quiet=quiet), now, UTC) == now + waits * HOUR

    def test_a_digest_in_them_comes_at_their_end(self) -> None:
        now = NOW.replace(hour=12)
        both = watching(Digest(3), QuietHours(22, 7))
        assert permitted(both, now, UTC) == NOW.replace(hour=7) + DAY
        assert undisturbed(both, now, UTC) == now


def test_of_several_watches_the_one_that_is_first_counts() -> None:
    now = NOW.replace(hour=23)
    quiet, digest, at_once = watching(quiet=QuietHours(22, 7)), watching(Digest(3)), watching()
    assert permitted([*quiet, *digest], now, UTC) == now + 4 * HOUR
    assert permitted([*quiet, *at_once], now, UTC) == now
    assert permitted([], now, UTC) == undisturbed([], now, UTC) == now


def test_only_some_watches_have_hours() -> None:
    assert [has_hours(*one) for one in (watching(), watching(Digest(1)), watching(quiet=QuietHours(1, 2)))] == [
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (Options(quiet=QuietHours(7, 7)), "an end that is not their beginning"),
        (Options(quiet=QuietHours(-1, 3)), "from 0 to 23"),
        (Options(quiet=QuietHours(3, 24)), "from 0 to 23"),
        (Options(digest=Digest(24)), "from 0 to 23"),
        (Options(digest=Digest(8, 7)), "seven days"),
    ],
    ids=str,
)
def test_hours_that_mean_nothing_are_refused(options: Options, said: str) -> None:
    with pytest.raises(MemberError, match=said):
        check_hours(options)


def test_others_are_taken() -> None:
    check_hours(Options(digest=Digest(0, 6), quiet=QuietHours(22, 0)))
    check_hours(Options(digest=Digest(23)))
