"""What chaos cost, counted from the messages that there are in the end. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.delivery import delivery_id
from bot.core.model import Delivery, Kind, State
from tests.loopback.state import Message


@dataclass(frozen=True, slots=True)
class Toll:
    """Each line names a release and a channel. `disorder` are channels, and `receipts` what the outbox has wrong."""

    messages: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    disorder: tuple[str, ...]
    receipts: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        """Whether everything is as it was promised."""
        return not (self.lost or self.doubled or self.disorder or self.receipts)

    def __str__(self) -> str:
        return f"{self.messages} messages; lost {len(self.lost)}, doubled {len(self.doubled)}"


def count(
    releases: Mapping[str, str], channels: Iterable[int], messages: Sequence[Message], outbox: Sequence[Delivery]
) -> Toll:
    """The toll, where each of these releases (key → title) was to be in each channel once.

    A message is known both by its mark and by its title; `outbox` is in the order in which its rows were promised.
    """
    places = list(channels)
    marked = Counter((message.channel.id, mark) for message in messages for mark in _marks(message))
    titled = Counter((message.channel.id, message.content) for message in messages)
    seen = {
        f"{title} in {channel}": (marked[channel, delivery_id(Kind.POST, key, channel)], titled[channel, title])
        for key, title in releases.items()
        for channel in places
    }
    return Toll(
        messages=len(messages),
        lost=tuple(name for name, counts in seen.items() if min(counts) < 1),
        doubled=tuple(name for name, counts in seen.items() if max(counts) > 1),
        disorder=tuple(f"channel {channel}" for channel in places if not _in_order(channel, outbox)),
        receipts=tuple(_receipts(messages, outbox)),
    )


def _marks(message: Message) -> set[str]:
    """The ids of deliveries in its buttons."""
    return {custom_id.split(":")[1] for custom_id in message.custom_ids}


def _in_order(channel: int, outbox: Sequence[Delivery]) -> bool:
    """Whether messages came in the order of their promises: Discord's ids grow."""
    posts = (row for row in outbox if row.channel == channel and row.kind is Kind.POST)
    ids = [row.message for row in posts if row.message is not None]
    return ids == sorted(ids)


def _receipts(messages: Sequence[Message], outbox: Sequence[Delivery]) -> Iterable[str]:
    """Rows that are not finished, receipts without a message, and messages without a receipt."""
    yield from (f"{row.id} in {row.channel} is {row.state}: {row.error}" for row in outbox if row.state is not State.SENT)
    there = {(message.channel.id, message.id) for message in messages}
    receipts = {(row.channel, row.message) for row in outbox if row.state is State.SENT}
    yield from (f"{channel} has no message {message}" for channel, message in receipts - there)
    yield from (f"message {message} in {channel} has no receipt" for channel, message in there - receipts)
