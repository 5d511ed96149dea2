"""An alarm as the operator reads it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat import limits, mark
from bot.chat.alarm_words import alarm_text
from bot.chat.notices import told
from bot.core import alarms
from bot.core.alarms import Alarm, Condition, Line
from bot.core.model import Kind, SourceState
from tests.builders import NOW, a_delivery, a_source

NOTICE = a_delivery("c" * 20, kind=Kind.NOTICE, release="", guild=0)


def a_line(condition: Condition) -> Line:
    return Line(NOW, condition.trouble, condition.advice)


def failing(name: str = "journal", error: str = "answered 404 Not Found") -> Line:
    return a_line(alarms.failing(a_source(name), SourceState(name, failures=1, error=error)))


def test_it_says_since_when_what_is_wrong_and_each_advice_once() -> None:
    both = Alarm((failing(), failing("apod"), a_line(alarms.stuck(2))))
    first, journal, apod, _, *advice = alarm_text(both).splitlines()
    assert first == "Perijove needs its operator:"
    assert journal == "- since 2026-03-01 12:00 UTC: source journal (The journal): answered 404 Not Found"
    assert apod.startswith("- since 2026-03-01 12:00 UTC: source apod ")
    assert advice == [both.lines[0].advice, both.lines[2].advice]


def test_that_all_is_well_again_is_said_without_advice() -> None:
    assert alarm_text(Alarm((Line(NOW, "deliveries go out again", well=True),))).splitlines() == [
        "Perijove is well again:",
        "- well again, since 2026-03-01 12:00 UTC: deliveries go out again",
    ]


def test_a_servers_own_words_do_nothing_and_begin_no_line() -> None:
    said = alarm_text(Alarm((failing(error="redirects to\n# [x](https://evil.example) @everyone <@5>"),)))
    assert len(said.splitlines()) == 3
    assert r"[x]\(https\://evil.example) \@everyone \<@5>" in said


@pytest.mark.parametrize("count", [1, 20, 500])
def test_the_most_and_longest_lines_stay_within_discords_limits_and_keep_the_advice(count: int) -> None:
    lines = [failing(f"source-{number}", "*" * 3000) for number in range(count)]
    everything = (*lines, a_line(alarms.rekeyed(a_source(), is_held=True)), a_line(alarms.stuck(10**9)))
    said = alarm_text(Alarm(everything))
    assert len(said) <= limits.CONTENT
    assert all(line.advice in said for line in everything)


def test_the_message_is_found_again_by_its_mark_and_its_button_does_nothing() -> None:
    said = told(NOTICE, Alarm((failing(),)))
    assert (said.button.label, said.button.disabled) == ("Told once", True)
    assert mark.marks(said.button.custom_id or "", NOTICE.id)
    assert not mark.marks(said.button.custom_id or "", replace(NOTICE, id="f" * 20).id)
