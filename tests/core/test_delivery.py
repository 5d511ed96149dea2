from __future__ import annotations

from datetime import timedelta, timezone
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import delivery as life
from bot.core.errors import CardRefused, ChannelClosed, MessageGone, NotPublishable, TryLater, Unanswered
from bot.core.model import Kind, Match, Receipt, State
from bot.core.options import Digest, Options, QuietHours
from tests.builders import NOW, a_delivery, a_release, a_watch

SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class TestPromises:
    def test_the_same_promise_has_the_same_id_and_any_other_has_another(self) -> None:
        ids = {
            life.delivery_id(kind, release, channel)
            for kind in Kind
            for release in ("pia90001", "pia90002")
            for channel in (1, 11)
        }
        assert len(ids) == len(Kind) * 4
        assert life.delivery_id(Kind.POST, "pia90001", 1) in ids

    def test_an_id_is_twenty_base32_characters_and_never_changes_between_versions(self) -> None:
        # A restored database must derive the ids of what was sent before: this one is written in stone.
        assert life.delivery_id(Kind.POST, "pia90001", 100) == "rlmysqdo5weglpvith2a"

    def test_overlapping_watches_make_one_post_with_all_their_roles(self) -> None:
        release = a_release(matches=(Match("io", ()), Match("juno", ())))
        watches = [a_watch(1, "io", role=7), a_watch(1, "juno", role=8), a_watch(2, "juno"), a_watch(3, "io", role=7)]
        promised = life.promise_posts(release, watches, NOW)
        assert [(post.channel, post.roles) for post in promised] == [(1, (7, 8)), (2, ()), (3, (7,))]

    def test_a_post_is_published_if_any_of_its_watches_asks_for_it(self) -> None:
        release = a_release(matches=(Match("io", ()), Match("juno", ())))
        watches = [a_watch(1, "io"), a_watch(1, "juno", publish=True), a_watch(2, "juno")]
        assert [post.publish for post in life.promise_posts(release, watches, NOW)] == [True, False]

    def test_several_watches_of_one_channel_agree_on_its_post(self) -> None:
        release = a_release(matches=(Match("io", ()), Match("juno", ())))
        small = Options(compact=True, digest=Digest(18), quiet=QuietHours(11, 14))

        def promised(*options: Options) -> tuple[Any, ...]:
            watches = [a_watch(1, target, options=each) for target, each in zip(("io", "juno"), options, strict=True)]
            [post] = life.promise_posts(release, watches, NOW)
            return post.compact, post.digest, post.quiet, post.due

        assert promised(small, small) == (True, True, True, NOW + 6 * HOUR)
        assert promised(small, Options()) == (False, False, True, NOW)
        assert promised(small, Options(quiet=QuietHours(12, 13))) == (False, False, True, NOW + HOUR)
        assert promised(Options(), Options()) == (False, False, False, NOW)

    def test_hours_are_those_of_each_servers_own_zone(self) -> None:
        watches = [a_watch(number, guild=number, options=Options(digest=Digest(18))) for number in (1, 2)]
        zones = {2: timezone(2 * HOUR)}
        assert [post.due for post in life.promise_posts(a_release(), watches, NOW, zones)] == [
            NOW + 6 * HOUR,
            NOW + 4 * HOUR,
        ]

    def test_a_members_own_watch_promises_them_a_direct_message(self) -> None:
        [post] = life.promise_posts(a_release(), [a_watch(42, guild=0, to_member=True)], NOW)
        assert (post.guild, post.channel, post.to_member) == (0, 42, True)

    def test_a_promise_renewed_is_like_the_new_one_and_remembers_what_was_tried(self) -> None:
        row = a_delivery(state=State.SKIPPED, attempts=2, about="a summary", digest=True, error="no")
        promise = a_delivery(roles=(7,), compact=True, quiet=True, due=NOW + HOUR)
        again = life.promised_again(row, promise)
        assert (again.roles, again.compact, again.quiet, again.digest, again.due) == ((7,), True, True, False, NOW + HOUR)
        assert (again.state, again.attempts, again.about) == (State.PENDING, 2, "")

    @pytest.mark.parametrize(
        ("changes", "published"),
        [
            ({}, True),
            ({"publish": False}, False),
            ({"state": State.PENDING}, False),
            ({"state": State.REFUSED}, False),
            ({"kind": Kind.CROSSPOST}, False),
        ],
        ids=str,
    )
    def test_only_a_post_that_was_sent_is_to_be_published_then(self, changes: dict[str, Any], published: bool) -> None:
        given: dict[str, Any] = {"publish": True, "state": State.SENT, "message": 9001}
        post = a_delivery(**(given | changes))
        crossposts = life.promise_crossposts(post, NOW + HOUR)
        assert bool(crossposts) is published
        assert all((each.kind, each.channel, each.due) == (Kind.CROSSPOST, 100, NOW + HOUR) for each in crossposts)

    def test_paused_watches_and_other_targets_promise_nothing(self) -> None:
        release = a_release(matches=(Match("io", ()),))
        assert life.promise_posts(release, [a_watch(1, "io", paused=True), a_watch(2, "europa")], NOW) == []

    @pytest.mark.parametrize(
        ("changes", "edited"),
        [
            ({"state": State.SENT, "attempts": 1}, True),
            ({"state": State.SENDING, "attempts": 1}, True),
            ({"state": State.PENDING, "attempts": 1, "unanswered": True}, True),
            ({"state": State.PENDING, "attempts": 0}, False),
            ({"state": State.SKIPPED, "attempts": 1}, False),
            ({"state": State.REFUSED, "attempts": 2}, False),
            ({"state": State.SENT, "attempts": 1, "created": NOW - 15 * DAY}, False),
            ({"state": State.SENT, "attempts": 1, "kind": Kind.EDIT}, False),
        ],
    )
    def test_a_correction_edits_what_may_be_there(self, changes: dict[str, Any], edited: bool) -> None:
        edits = life.promise_edits([a_delivery(**changes)], NOW)
        assert bool(edits) is edited
        assert all((edit.kind, edit.attempts, edit.message, edit.state) == (Kind.EDIT, 0, None, "pending") for edit in edits)


class TestOutcomes:
    def test_marking_it_as_being_sent_remembers_the_first_attempt_only(self) -> None:
        first = life.begun(a_delivery(), 1, NOW)
        again = life.begun(life.failed(first, TryLater("later"), NOW), 2, NOW + HOUR)
        assert (first.state, first.attempts, first.first_attempt, first.revision) == (State.SENDING, 1, NOW, 1)
        assert (again.attempts, again.first_attempt, again.revision) == (2, NOW, 2)

    def test_an_unanswered_attempt_keeps_the_revision_its_message_may_show(self) -> None:
        first = life.begun(a_delivery(), 1, NOW)
        again = life.begun(life.taken_over(first, NOW), 2, NOW)
        assert again.unanswered
        assert again.revision == 1

    @pytest.mark.parametrize("error", [Unanswered("no answer"), KeyError("a bug")])
    def test_what_got_no_clear_answer_is_looked_for_first(self, error: Exception) -> None:
        after = life.failed(a_delivery(state=State.SENDING), error, NOW)
        assert (after.state, after.unanswered, after.due) == (State.PENDING, True, NOW + SECOND)

    def test_a_clear_no_for_now_waits_as_long_as_it_was_told(self) -> None:
        after = life.failed(a_delivery(state=State.SENDING), TryLater("slow mode", 90), NOW)
        assert (after.state, after.unanswered, after.due) == (State.PENDING, False, NOW + 90 * SECOND)

    def test_a_clear_no_after_an_unclear_answer_leaves_it_to_be_looked_for(self) -> None:
        after = life.failed(a_delivery(state=State.SENDING, unanswered=True), TryLater("busy"), NOW)
        assert after.unanswered

    def test_a_closed_channel_is_held_and_probed(self) -> None:
        after = life.failed(a_delivery(state=State.SENDING), ChannelClosed("no access"), NOW)
        assert (after.state, after.due, after.error) == (State.PENDING, NOW + 10 * MINUTE, "no access")

    def test_a_refused_card_is_tried_once_more_plainer_and_then_refused(self) -> None:
        once = life.failed(a_delivery(state=State.SENDING), CardRefused("invalid form"), NOW)
        twice = life.failed(once, CardRefused("invalid form"), NOW)
        assert (once.state, once.plain, once.due) == (State.PENDING, True, NOW)
        assert (twice.state, twice.error) == (State.REFUSED, "invalid form")

    def test_a_channel_that_refuses_a_card_is_not_closed_any_more(self) -> None:
        after = life.failed(a_delivery(state=State.SENDING, held_since=NOW), CardRefused("invalid form"), NOW)
        assert after.held_since is None

    def test_a_deleted_message_is_left_deleted(self) -> None:
        after = life.failed(a_delivery(kind=Kind.EDIT, state=State.SENDING), MessageGone("unknown message"), NOW)
        assert after.state is State.SKIPPED

    def test_what_cannot_be_published_is_left_as_it_is(self) -> None:
        after = life.failed(a_delivery(kind=Kind.CROSSPOST, state=State.SENDING), NotPublishable("a text channel"), NOW)
        assert (after.state, after.error) == (State.SKIPPED, "a text channel")

    def test_success_keeps_the_receipt_and_forgets_the_trouble(self) -> None:
        after = life.sent(a_delivery(unanswered=True, error="no answer"), Receipt(9001, 9000), 2)
        assert (after.state, after.receipt, after.revision, after.error) == (State.SENT, Receipt(9001, 9000), 2, "")
        assert not after.unanswered


class TestWaits:
    def test_the_first_waits_double_up_to_fifteen_seconds(self) -> None:
        waits, failing_for = [], timedelta()
        for _ in range(7):
            waits.append(life.retry_wait(failing_for).total_seconds())
            failing_for += life.retry_wait(failing_for)
        assert waits == [1, 1, 2, 4, 8, 15, 15]

    @given(st.timedeltas(min_value=timedelta(), max_value=40 * DAY), st.timedeltas(min_value=timedelta(), max_value=DAY))
    def test_waits_grow_and_stay_bounded(self, failing_for: timedelta, more: timedelta) -> None:
        shorter, longer = life.retry_wait(failing_for), life.retry_wait(failing_for + more)
        assert SECOND <= shorter <= longer <= 6 * HOUR
        if failing_for < 5 * MINUTE:
            assert shorter <= 15 * SECOND

    def test_later_waits_are_minutes_and_then_hours(self) -> None:
        assert life.retry_wait(10 * MINUTE) == 2 * MINUTE
        assert life.retry_wait(10 * HOUR) == 2 * HOUR

    def test_a_closed_channel_is_probed_after_ten_minutes_an_hour_six_hours_then_daily(self) -> None:
        probes = [timedelta()]
        for _ in range(5):
            probes.append(probes[-1] + life.probe_wait(probes[-1]))
        assert [later - earlier for earlier, later in pairwise(probes)] == [10 * MINUTE, HOUR, 6 * HOUR, DAY, DAY]
