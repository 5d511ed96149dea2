"""What chaos cost is counted right: a count that never complains would prove nothing."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.delivery import delivery_id
from bot.core.model import Delivery, Kind, State
from tests.builders import a_delivery
from tests.chaos.toll import Toll, count
from tests.loopback.state import Channel, Message, User

RELEASES = {"pia90001": "Sample 1", "pia90002": "Sample 2"}
ME = User(9001, "Perijove", bot=True)


def a_message(number: int, key: str, title: str | None = None, channel: int = 100) -> Message:
    button = {"type": 2, "custom_id": f"fact:{delivery_id(Kind.POST, key, channel)}:1"}
    rows = [{"type": 1, "components": [button]}]
    return Message(number, Channel(channel, 1, "io"), ME, content=title or RELEASES[key], components=rows)


def a_row(message: int | None, key: str) -> Delivery:
    state = State.PENDING if message is None else State.SENT
    return a_delivery(delivery_id(Kind.POST, key, 100), release=key, state=state, message=message)


def toll(messages: Sequence[Message], *receipts: int | None) -> Toll:
    """The toll in channel 100, where the outbox has these receipts for the two releases."""
    return count(RELEASES, [100], messages, [a_row(message, key) for key, message in zip(RELEASES, receipts, strict=True)])


ONE, TWO = a_message(1, "pia90001"), a_message(2, "pia90002")


def test_each_release_once_with_its_receipt_costs_nothing() -> None:
    assert toll([ONE, TWO], 1, 2).nothing
    assert str(toll([ONE, TWO], 1, 2)) == "2 messages; lost 0, doubled 0"


def test_a_release_without_a_message_is_lost() -> None:
    cost = toll([ONE], 1, None)
    assert cost.lost == ("Sample 2 in 100",)
    assert len(cost.receipts) == 1


def test_a_message_that_does_not_carry_its_mark_is_lost() -> None:
    assert toll([ONE, a_message(2, "another", title="Sample 2")], 1, 2).lost == ("Sample 2 in 100",)


def test_a_message_in_another_channel_is_none_in_this() -> None:
    assert toll([ONE, a_message(2, "pia90002", channel=101)], 1, 2).lost == ("Sample 2 in 100",)


def test_a_second_message_is_doubled_whether_its_mark_or_its_title_gives_it_away() -> None:
    same_mark = toll([ONE, TWO, a_message(3, "pia90002", title="Another title")], 1, 2)
    same_title = toll([ONE, TWO, a_message(3, "another", title="Sample 2")], 1, 2)
    assert same_mark.doubled == same_title.doubled == ("Sample 2 in 100",)
    assert same_mark.receipts == ("message 3 in 100 has no receipt",)


def test_messages_in_another_order_than_promised_are_disorder() -> None:
    swapped = toll([a_message(1, "pia90002"), a_message(2, "pia90001")], 2, 1)
    assert swapped.disorder == ("channel 100",)
    assert not swapped.nothing


def test_a_receipt_for_no_message_is_wrong() -> None:
    cost = toll([ONE, TWO], 1, 7)
    assert set(cost.receipts) == {"100 has no message 7", "message 2 in 100 has no receipt"}
