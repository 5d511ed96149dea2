"""What chaos cost, counted from the messages that there are in the end. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields

from bot.core.delivery import delivery_id
from bot.core.model import Delivery, Kind, State
from tests.chaos.asked import home
from tests.e2e.samples import Item
from tests.loopback.state import ANNOUNCEMENT, CROSSPOSTED, Message

LINE = re.compile(r"^- \[(\w+ \d+):", re.MULTILINE)
"""The name in a line of a digest."""


@dataclass(frozen=True, slots=True)
class Toll:
    """What went wrong, a line for each, most of which name a release and a channel. Of the `messages` some are `digests`.

    `stale` messages do not show what the release says now; `disorder` are channels whose messages are not in the order of
    their promises; `unpublished` is what is wrong with the publishing of announcements, and `receipts` what the outbox has
    wrong.
    """

    messages: int
    digests: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    stale: tuple[str, ...]
    disorder: tuple[str, ...]
    unpublished: tuple[str, ...]
    receipts: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        """Whether everything is as it was promised."""
        return not any(astuple(self)[2:])

    @property
    def lines(self) -> Iterator[str]:
        """Everything that is not, each with its kind."""
        for kind in fields(self)[2:]:
            yield from (f"{kind.name}: {line}" for line in getattr(self, kind.name))

    def __str__(self) -> str:
        counts = (f"{kind.name} {len(getattr(self, kind.name))}" for kind in fields(self)[2:])
        return f"{self.messages} messages, {self.digests} of them digests; {', '.join(counts)}"


def count(
    items: Sequence[Item],
    channels: Sequence[int],
    messages: Sequence[Message],
    outbox: Sequence[Delivery],
    closed: Collection[int] = (),
) -> Toll:
    """The toll, where each of these releases was to be in each channel once. A forum's threads count as the forum.

    A message is known both by its mark and by the name that its title, and a thread's, begins with; a digest by the posts
    that the outbox says are its lines, and by the names in it. `outbox` is in the order in which its rows were promised.
    What stands in `closed` threads follows no correction any more.
    """
    marked = Counter((home(message), mark) for message in messages for mark in _posts(message, outbox))
    named = Counter((home(message), each) for message in messages for each in names(message))
    seen = {
        f"{name(item.title)} in {channel}": (marked[channel, _post_id(item, channel)], named[channel, name(item.title)])
        for item in items
        for channel in channels
    }
    return Toll(
        messages=len(messages),
        digests=sum(bool(LINE.search(_text(message))) for message in messages),
        lost=tuple(line for line, counts in seen.items() if min(counts) < 1),
        doubled=tuple(line for line, counts in seen.items() if max(counts) > 1),
        stale=tuple(_stale(items, [message for message in messages if message.channel.id not in closed])),
        disorder=tuple(f"channel {channel}" for channel in channels if not _in_order(channel, outbox)),
        unpublished=tuple(_unpublished(messages, outbox)),
        receipts=tuple(_receipts(messages, outbox)),
    )


def name(title: str) -> str:
    """What stays of a title, however it is corrected."""
    return title.partition(":")[0]


def _post_id(item: Item, channel: int) -> str:
    return delivery_id(Kind.POST, item.pia.lower(), channel)


def _posts(message: Message, outbox: Iterable[Delivery]) -> set[str]:
    """The ids of deliveries in its buttons, and of those that stand in the digest that it is."""
    marks = {custom_id.split(":")[1] for custom_id in message.custom_ids}
    return marks | {row.id for row in outbox if row.about in marks and row.state is State.SKIPPED}


def names(message: Message) -> set[str]:
    """One, if it stands in no thread that is called otherwise; of a digest those in its lines."""
    if LINE.search(_text(message)):
        return set(LINE.findall(_text(message)))
    return {name(message.content), name(message.channel.name if message.channel.parent else message.content)}


def _stale(items: Iterable[Item], messages: Iterable[Message]) -> Iterator[str]:
    newest = {name(item.title): item for item in items}
    for message in messages:
        item = newest.get(name(message.content))
        if item and (message.content, _text(message)) != (item.title, item.text):
            yield f"{name(item.title)} in {home(message)}: {message.content!r}, {_text(message)!r}"


def _text(message: Message) -> str:
    """What its embed says."""
    return " ".join(embed.get("description", "") for embed in message.embeds)


def _in_order(channel: int, outbox: Sequence[Delivery]) -> bool:
    """Whether messages came in the order of their promises: Discord's ids grow."""
    digests = {row.id: row.message for row in outbox if row.kind is Kind.SUMMARY}
    posts = (row for row in outbox if row.channel == channel and row.kind is Kind.POST)
    ids = [number for row in posts if (number := row.message or digests.get(row.about)) is not None]
    return ids == sorted(ids)


def _unpublished(messages: Sequence[Message], outbox: Sequence[Delivery]) -> Iterator[str]:
    """Announcements that are not published (Discord publishes none twice), or of which the outbox says otherwise."""
    announced = {message.id for message in messages if message.channel.type == ANNOUNCEMENT}
    published = {message.id for message in messages if message.flags & CROSSPOSTED}
    recorded = {row.message for row in outbox if row.kind is Kind.CROSSPOST and row.state is State.SENT}
    yield from (f"message {message} is not published" for message in announced - published)
    yield from (f"message {message} is published, which is not recorded" for message in published - recorded)
    yield from (f"message {message} is recorded as published" for message in recorded - published)


def _receipts(messages: Sequence[Message], outbox: Sequence[Delivery]) -> Iterator[str]:
    """Rows that are not finished, receipts without a message, and messages that no post or digest has for its receipt."""
    yield from (f"{row.id} in {row.channel} is {row.state}: {row.error}" for row in outbox if not _is_finished(row))
    there = {(home(message), _thread(message), message.id) for message in messages}
    sent = [(row.kind, (row.channel, row.thread, row.message)) for row in outbox if row.state is State.SENT]
    receipts, posts = {receipt for _, receipt in sent}, {receipt for kind, receipt in sent if kind in MAKING}
    yield from (f"{channel} has no message {message}, thread {thread}" for channel, thread, message in receipts - there)
    yield from (f"message {message} in {channel} has no receipt" for channel, _, message in there - posts)


def _thread(message: Message) -> int | None:
    """Where it stands, if not in what it was posted to."""
    return None if message.channel.id == home(message) else message.channel.id


def _is_finished(row: Delivery) -> bool:
    """Sent; or an edit that was not needed, or a line of a digest: whether it was not, or is, is seen at the message."""
    return row.state is State.SENT or (row.state is State.SKIPPED and (row.kind is Kind.EDIT or bool(row.about)))


MAKING = frozenset({Kind.POST, Kind.SUMMARY})
"""What makes a message that there was not before."""
