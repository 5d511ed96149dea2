"""What the operator hears of: each trouble once when it has lasted and once when it is over, however it comes and goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.core import alarms
from bot.core.alarms import Alarm, Condition, Line, Memory
from bot.core.model import SourceState
from tests.builders import NOW, a_source

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LOOK = 5 * MINUTE
JOURNAL = a_source("journal")
FAILS = SourceState("journal", failures=1, error="answered 404 Not Found", next_poll=NOW)
WELL = SourceState("journal", last_success=NOW)

Wrong = Callable[[datetime], bool]


def a_condition(holds: bool = True, after: timedelta = HOUR) -> Condition:
    return Condition("sample", holds, "it is broken", "Mend it.", "it works", after)


class Watcher:
    """Looks every five minutes, and keeps what it told, with how long after the beginning."""

    def __init__(self, after: timedelta = HOUR) -> None:
        self.memory = Memory()
        self.now = NOW
        self.after = after
        self.told: list[tuple[timedelta, str]] = []

    def look(self, holds: bool) -> None:
        self.memory, lines = alarms.looked(self.memory, [a_condition(holds, self.after)], self.now)
        self.told += [(self.now - NOW, line.said) for line in lines]

    def watch(self, passed: timedelta, wrong: Wrong) -> Watcher:
        end = self.now + passed
        while self.now < end:
            self.look(wrong(self.now))
            self.now += LOOK
        return self


def always(_: datetime) -> bool:
    return True


def never(_: datetime) -> bool:
    return False


# ---------------------------------------------------------------- what is news


def test_what_is_well_is_not_told() -> None:
    assert Watcher().watch(24 * HOUR, never).told == []


def test_a_trouble_is_told_once_when_it_has_lasted_and_once_when_it_has_been_gone_for_an_hour() -> None:
    watcher = Watcher().watch(24 * HOUR, always).watch(24 * HOUR, never)
    assert watcher.told == [(HOUR, "it is broken"), (25 * HOUR, "it works")]


def test_one_that_need_not_last_is_told_at_the_first_look() -> None:
    assert Watcher(timedelta()).watch(HOUR, always).told == [(timedelta(), "it is broken")]


def test_one_that_is_over_sooner_is_never_told() -> None:
    assert Watcher().watch(HOUR, always).watch(24 * HOUR, never).told == []


@pytest.mark.parametrize("minutes", [10, 40, 55])
def test_what_comes_and_goes_is_one_trouble(minutes: int) -> None:
    def flaps(now: datetime) -> bool:
        return (now - NOW) // (minutes * MINUTE) % 2 == 0

    watcher = Watcher().watch(2 * HOUR, always).watch(48 * HOUR, flaps)
    assert watcher.told == [(HOUR, "it is broken")]
    assert watcher.watch(3 * HOUR, never).told[1:] == [(watcher.told[-1][0], "it works")]


def test_what_comes_and_goes_before_it_was_told_has_not_lasted() -> None:
    assert Watcher().watch(48 * HOUR, lambda now: (now - NOW) % HOUR != timedelta()).told == []


def test_it_is_told_again_only_after_it_was_over_and_has_lasted_again() -> None:
    def one_hour_and_a_half_each(now: datetime) -> bool:
        return (now - NOW) // (90 * MINUTE) % 2 == 0

    assert [said for _, said in Watcher().watch(6 * HOUR, one_hour_and_a_half_each).told] == ["it is broken", "it works"] * 2


def test_since_when_it_is_wrong_or_well_is_said() -> None:
    memory, _ = alarms.looked(Memory(), [a_condition()], NOW)
    memory, [wrong] = alarms.looked(replace(memory, looked=NOW + HOUR), [a_condition()], NOW + HOUR)
    memory, none = alarms.looked(memory, [a_condition(holds=False)], NOW + 2 * HOUR)
    memory, [well] = alarms.looked(memory, [a_condition(holds=False)], NOW + 3 * HOUR)
    assert wrong == Line(NOW, "it is broken", "Mend it.", key="sample")
    assert none == ()
    assert well == Line(NOW + 2 * HOUR, "it works", well=True, key="sample")
    assert memory.troubles == {}


@pytest.mark.parametrize(("off", "told"), [(25 * MINUTE, True), (2 * HOUR, False)])
def test_while_nobody_looked_for_long_a_trouble_did_not_last(off: timedelta, told: bool) -> None:
    watcher = Watcher().watch(40 * MINUTE, always)
    watcher.now += off
    watcher.look(True)
    assert bool(watcher.told) is told


def test_what_was_told_is_not_told_again_however_long_nobody_looked() -> None:
    watcher = Watcher().watch(2 * HOUR, always)
    watcher.now += 30 * 24 * HOUR
    assert len(watcher.watch(2 * HOUR, always).told) == 1
    assert len(watcher.watch(2 * HOUR, never).told) == 2


def test_what_is_no_condition_any_more_is_forgotten_without_a_word() -> None:
    watcher = Watcher().watch(2 * HOUR, always)
    memory, lines = alarms.looked(watcher.memory, [], watcher.now)
    assert (memory.troubles, lines) == ({}, ())


# ---------------------------------------------------------------- what can be wrong


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (alarms.failing(JOURNAL, FAILS), True),
        (alarms.failing(JOURNAL, replace(FAILS, next_poll=None)), True),
        (alarms.failing(JOURNAL, WELL), False),
        (alarms.failing(JOURNAL, SourceState("journal")), False),
        (alarms.failing(JOURNAL, replace(WELL, error="shows its old items under new ids")), False),
        (alarms.rekeyed(JOURNAL, is_held=True), True),
        (alarms.rekeyed(JOURNAL, is_held=False), False),
        (alarms.stuck(1), True),
        (alarms.stuck(0), False),
        (alarms.cut_off(is_connected=False), True),
        (alarms.cut_off(is_connected=True), False),
    ],
)
def test_each_condition_is_on_or_off(condition: Condition, holds: bool) -> None:
    assert condition.holds is holds


@pytest.mark.parametrize(("every", "after"), [(20 * MINUTE, 6), (3 * HOUR, 6), (24 * HOUR, 48)])
def test_a_source_has_to_fail_for_six_hours_and_more_often_than_once(every: timedelta, after: int) -> None:
    assert alarms.failing(a_source(every=every), FAILS).after == after * HOUR


def test_what_is_held_is_told_at_once_stuck_after_a_quarter_of_an_hour_and_cut_off_after_an_hour() -> None:
    assert alarms.rekeyed(JOURNAL, is_held=True).after == timedelta()
    assert alarms.stuck(1).after == 15 * MINUTE
    assert alarms.cut_off(is_connected=False).after == HOUR


def test_two_troubles_of_one_source_are_two() -> None:
    both = [alarms.failing(JOURNAL, FAILS), alarms.rekeyed(JOURNAL, is_held=True), alarms.stuck(2)]
    assert len({condition.key for condition in [*both, alarms.failing(a_source("apod"), FAILS)]}) == 4


def test_each_says_what_is_wrong_and_what_to_do() -> None:
    assert alarms.failing(JOURNAL, FAILS).trouble == "source journal (The journal): answered 404 Not Found"
    assert "1 delivery has been waiting" in alarms.stuck(1).trouble
    assert "12,345 deliveries have been waiting" in alarms.stuck(12_345).trouble
    for condition in (
        alarms.failing(JOURNAL, FAILS),
        alarms.rekeyed(JOURNAL, is_held=True),
        alarms.stuck(1),
        alarms.cut_off(is_connected=False),
    ):
        assert "`perijove " in condition.advice


# ---------------------------------------------------------------- as text


def test_the_memory_comes_back_from_its_note() -> None:
    memory = Watcher().watch(2 * HOUR, always).watch(30 * MINUTE, never).memory
    assert alarms.read(alarms.written(memory)) == memory
    assert memory.troubles["sample"].well_since is not None


@pytest.mark.parametrize("note", [None, "", "{", '{"looked": 5, "troubles": []}'])
def test_a_note_that_cannot_be_read_is_an_empty_memory(note: str | None) -> None:
    assert alarms.read(note) == Memory()


def test_an_alarm_comes_back_from_what_its_notice_is_about_whatever_its_words() -> None:
    alarm = Alarm((Line(NOW, 'a "title" [x]\nalarm [] \N{SNOWMAN}', "Mend it."), Line(NOW, "it works", well=True)))
    assert alarms.alarm_in(alarms.about(alarm, NOW)) == alarm
    assert alarms.about(alarm, NOW) != alarms.about(alarm, NOW + MINUTE)


@pytest.mark.parametrize("about", ["", "welcome", "role 5 in 100", "d" * 20])
def test_other_notices_are_no_alarms(about: str) -> None:
    assert alarms.alarm_in(about) is None


def test_what_cannot_be_told_is_kept_in_order_and_the_oldest_is_dropped() -> None:
    kept: Alarm | None = None
    for number in range(25):
        kept = alarms.together(kept, Alarm((Line(NOW, str(number)),)))
    assert kept is not None
    assert [line.said for line in kept.lines] == [str(number) for number in range(5, 25)]


def test_of_what_nobody_has_heard_yet_a_trouble_is_not_told_together_with_its_end() -> None:
    broken, works = Line(NOW, "it is broken", key="one"), Line(NOW, "it works", well=True, key="one")
    other = Line(NOW, "it is lost", key="other")
    assert alarms.left_to_tell([broken, other, works]) == (other,)
    assert alarms.left_to_tell([works, broken]) == (works, broken)
    assert alarms.left_to_tell([broken, works, broken]) == (broken,)
