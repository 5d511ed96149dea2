"""Who is told of what, and when nobody is."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from bot.core import delivery as life
from bot.core.errors import ChannelClosed, Unanswered
from bot.core.model import Delivery, Kind, Receipt, State, Watch
from bot.core.notices import Recipient, RoleGone, about_role, firsts, is_general, is_known, recipients, role_gone, together
from tests.builders import NOW, a_delivery, a_watch

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
MAKERS = [a_watch(100, created_by=7), a_watch(101, created_by=8), a_watch(102, created_by=7), a_watch(103)]


class TestRecipients:
    @pytest.mark.parametrize(
        ("chosen", "closed", "told"),
        [
            (500, (), [Recipient(500)]),
            (500, (100,), [Recipient(500)]),
            (500, (100, 500), [Recipient(7, is_member=True), Recipient(8, is_member=True)]),
            (None, (100,), [Recipient(7, is_member=True), Recipient(8, is_member=True)]),
        ],
    )
    def test_the_chosen_channel_hears_of_it_or_each_maker_once(
        self, chosen: int | None, closed: tuple[int, ...], told: list[Recipient]
    ) -> None:
        assert recipients(chosen, MAKERS, closed) == told

    @pytest.mark.parametrize("watches", [[], [a_watch()]], ids=["no watch", "made at the command line"])
    def test_where_nobody_is_known_nobody_is_told(self, watches: list[Watch]) -> None:
        assert recipients(None, watches) == []


class TestPromises:
    def test_a_notice_waits_for_more_of_its_kind(self) -> None:
        notice = life.promise_notice("d" * 20, 1, Recipient(500), NOW)
        assert (notice.kind, notice.release, notice.about) == (Kind.NOTICE, "", "d" * 20)
        assert (notice.guild, notice.channel, notice.to_member, notice.due) == (1, 500, False, NOW + MINUTE)

    def test_the_same_notice_to_the_same_recipient_is_promised_once(self) -> None:
        def of(about: str, recipient: Recipient) -> str:
            return life.promise_notice(about, 1, recipient, NOW).id

        ids = [of(about, to) for about in "ab" for to in (Recipient(7), Recipient(8)) for _ in range(2)]
        assert len(set(ids)) == 4

    def test_what_is_said_of_roles_is_read_again(self) -> None:
        gone = RoleGone((5,), (101, 100, 101))
        assert role_gone(about_role(gone)) == RoleGone((5,), (100, 101))
        assert role_gone(about_role(together(gone, RoleGone((6,), (99,))))) == RoleGone((5, 6), (99, 100, 101))

    @pytest.mark.parametrize("about", ["d" * 20, "", "role in ", "role 5 in x"])
    def test_any_other_notice_is_of_no_role(self, about: str) -> None:
        assert role_gone(about) is None


def test_of_each_channel_the_oldest_row_is_told() -> None:
    rows = [
        a_delivery("c", channel=100, created=NOW + HOUR),
        a_delivery("b", channel=101, created=NOW + MINUTE),
        a_delivery("a", channel=100, created=NOW),
    ]
    assert [row.id for row in firsts(rows)] == ["a", "b"]


@pytest.mark.parametrize(
    ("closed", "served", "general"),
    [(2, 0, False), (3, 0, True), (3, 2, True), (3, 3, False), (50, 400, False), (400, 50, True)],
)
def test_it_is_a_general_disturbance_where_many_are_closed_and_fewer_served(closed: int, served: int, general: bool) -> None:
    assert is_general(range(closed), range(1000, 1000 + served)) is general


@pytest.mark.parametrize(
    ("changes", "known"),
    [({}, True), ({"error": "another reason"}, False), ({"held_since": None, "error": ""}, False)],
    ids=["the same goes on", "another reason", "mended"],
)
def test_the_same_trouble_in_another_channel_is_known(changes: dict[str, Any], known: bool) -> None:
    given: dict[str, Any] = {"held_since": NOW, "error": "no access"}
    told_of = a_delivery(channel=101, **(given | changes))
    assert is_known(a_delivery(held_since=NOW, error="no access"), [told_of]) is known


class TestHeld:
    """The ladder of probes, judged by when the channel was first found closed."""

    @staticmethod
    def closed(times: int) -> tuple[Delivery, list[timedelta]]:
        """A row that was refused so many times, and when it was tried."""
        row, tried = a_delivery(), []
        for _ in range(times):
            tried.append(row.due - NOW)
            row = life.failed(row, ChannelClosed("no access"), row.due)
        return row, tried

    def test_a_closed_channel_is_probed_after_ten_minutes_an_hour_six_hours_then_daily(self) -> None:
        _, tried = self.closed(6)
        assert [later - before for before, later in pairwise(tried)] == [
            10 * MINUTE,
            HOUR,
            6 * HOUR,
            24 * HOUR,
            24 * HOUR,
        ]

    @pytest.mark.parametrize(("times", "settled"), [(0, False), (1, False), (2, True), (3, True)])
    def test_it_is_worth_telling_once_a_probe_fails_too(self, times: int, settled: bool) -> None:
        row, tried = self.closed(times)
        assert life.is_settled(row, NOW + (tried[-1] if tried else timedelta())) is settled

    def test_troubles_before_do_not_shorten_the_first_wait(self) -> None:
        failing = life.failed(a_delivery(), Unanswered("no answer"), NOW)
        held = life.failed(failing, ChannelClosed("no access"), NOW + 5 * HOUR)
        assert (held.held_since, held.due) == (NOW + 5 * HOUR, NOW + 5 * HOUR + 10 * MINUTE)

    def test_asking_for_another_try_makes_it_due_and_begins_no_new_ladder(self) -> None:
        row, _ = self.closed(3)
        again = life.retried(row, NOW + 2 * HOUR)
        assert (again.due, again.held_since) == (NOW + 2 * HOUR, row.held_since)
        assert life.failed(again, ChannelClosed("no access"), again.due).due == again.due + 6 * HOUR

    def test_success_ends_it(self) -> None:
        row, _ = self.closed(2)
        assert life.sent(row, Receipt(9001), 1).held_since is None

    def test_a_notice_that_is_turned_away_is_not_tried_again(self) -> None:
        notice = life.promise_notice("d" * 20, 1, Recipient(7, is_member=True), NOW)
        after = life.failed(notice, ChannelClosed("Cannot send messages to this user"), NOW)
        assert after.state is State.SKIPPED
