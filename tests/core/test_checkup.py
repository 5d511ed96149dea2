from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.checkup import (
    CLOCK_MAY_BE_OFF,
    LITTLE_ROOM,
    MOST_FINDINGS,
    MOST_NAMED,
    Finding,
    Hindrance,
    Place,
    Room,
    clock,
    database,
    disk,
    places,
    sized,
    unusable,
)

WELL = Place(1, 100, "Sample server", "io")


def told(*seen: Place) -> list[Finding]:
    return list(places(seen))


# ---------------------------------------------------------------- clock


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(seconds=1.9), timedelta(seconds=-1.9)])
def test_a_clock_that_differs_by_less_than_can_be_told_agrees(ahead: timedelta) -> None:
    assert clock(ahead) == Finding("clock", well=True, said="agrees with Discord's")


@pytest.mark.parametrize("ahead", [CLOCK_MAY_BE_OFF, -CLOCK_MAY_BE_OFF])
def test_a_minute_is_no_fault_and_more_is_one_with_advice(ahead: timedelta) -> None:
    assert (clock(ahead).well, clock(ahead).advice) == (True, "")
    off = clock(ahead * 1.02)
    assert not off.well
    assert "timedatectl" in off.advice


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(seconds=30), "is 30 seconds ahead of Discord's"),
        (timedelta(minutes=-3), "is 3 minutes behind Discord's"),
        (timedelta(hours=5), "is 5 hours ahead of Discord's"),
        (timedelta(days=-400), "is 400 days behind Discord's"),
    ],
)
def test_how_far_a_clock_is_off_is_said_in_a_unit_that_suits(ahead: timedelta, said: str) -> None:
    assert clock(ahead).said == said


# ---------------------------------------------------------------- database and disk


def test_a_database_that_can_be_used_says_how_large_it_is_and_how_much_is_watched() -> None:
    assert database(1_234_567, 1, "").said == "is up to date and intact, and can be written; 1.2 MB, 1 watch"
    assert database(0, 2, "").said.endswith("0 bytes, 2 watches")


def test_a_damaged_database_is_told_with_the_way_back() -> None:
    found = database(1, 1, "row 3 missing from index due")
    assert (found.well, found.said) == (False, "is damaged: row 3 missing from index due")
    assert "perijove db restore" in found.advice


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("the database x cannot be used: attempt to write a readonly database", "write the file and its folder"),
        ("the database x cannot be used: database is locked", "another program"),
        ("the database x cannot be used: file is not a database", "DATABASE_URL"),
        ("there is no database at x: `perijove run` or `perijove db upgrade` creates it", ""),
    ],
)
def test_why_a_database_cannot_be_used_has_its_advice(said: str, advice: str) -> None:
    found = unusable(said)
    assert (found.well, found.said) == (False, said)
    assert advice in found.advice
    assert bool(advice) == bool(found.advice)


def test_a_disk_with_little_room_or_that_cannot_be_written_names_the_setting_to_change() -> None:
    assert disk(Room("/data", "PERIJOVE_DATA", LITTLE_ROOM)) == Finding("disk", well=True, said="500.0 MB free in /data")
    for room in (
        Room("/data", "PERIJOVE_DATA", LITTLE_ROOM - 1),
        Room("/data", "PERIJOVE_DATA", 10 * LITTLE_ROOM, writable=False),
    ):
        assert not disk(room).well
        assert "PERIJOVE_DATA" in disk(room).advice


@pytest.mark.parametrize(
    ("count", "said"), [(999, "999 bytes"), (1000, "1.0 kB"), (79_123_456_789, "79.1 GB"), (10**16, "10000.0 TB")]
)
def test_sizes_have_a_unit_that_suits(count: int, said: str) -> None:
    assert sized(count) == said


# ---------------------------------------------------------------- channels


def test_channels_that_are_well_are_counted() -> None:
    assert told(WELL, Place(1, 101), Place(2, 200)) == [
        Finding("channels", well=True, said="3 watched channels in 2 servers can be posted in")
    ]
    assert told() == [Finding("channels", well=True, said="none is watched yet")]


def test_channels_of_a_server_that_lack_the_same_stand_in_one_finding() -> None:
    lacking = ("Embed Links", "Attach Files")
    io = Place(1, 100, "Sample server", "io", lacking=lacking)
    first, second = told(io, replace(io, channel=101, name="juno"), replace(io, guild=2, channel=200, server="Other"))
    assert first.said == "Sample server (1): #io (100), #juno (101): the bot lacks Embed Links, Attach Files"
    assert second.said.startswith("Other (2): #io (200)")
    assert not first.well
    assert "Permissions" in first.advice


@pytest.mark.parametrize("hindrance", list(Hindrance))
def test_each_hindrance_is_told_with_advice_that_names_what_is_meant(hindrance: Hindrance) -> None:
    well, found = told(WELL, Place(1, 101, hindrance=hindrance))
    assert (well.well, found.well) == (True, False)
    assert hindrance in found.said
    assert found.advice
    assert "{" not in found.advice


def test_a_channel_that_is_gone_has_the_command_that_ends_its_watch() -> None:
    [found] = told(Place(1, 999, "Sample server", hindrance=Hindrance.GONE))
    assert found.said == "Sample server (1): 999: there is no such channel any more"
    assert "--guild 1 --channel 999" in found.advice


def test_many_channels_are_counted_instead_of_named() -> None:
    [found] = told(*(Place(1, number, "S", f"c{number}", hindrance=Hindrance.LOCKED) for number in range(100, 400)))
    assert found.said.count("#") == MOST_NAMED
    assert f"and {300 - MOST_NAMED} more: the thread is locked" in found.said


def test_many_causes_are_counted_instead_of_listed() -> None:
    found = told(*(Place(number, number, hindrance=Hindrance.ABSENT) for number in range(1, 301)))
    assert len(found) == MOST_FINDINGS + 1
    assert found[-1].said == f"{300 - MOST_FINDINGS} more cannot be used"
