"""A messenger that keeps its messages in memory, and fails when it is told to."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import count
from typing import Literal

from bot.core.errors import (
    ChannelClosed,
    DeliveryError,
    HistoryHidden,
    MemberUnreachable,
    MessageGone,
    NotPublishable,
    Unanswered,
)
from bot.core.model import Delivery, Receipt, Release, Rendition
from bot.core.notices import Notice

Call = Literal["post", "edit", "find", "publish", "notify", "summarise"]


class Lost(Enum):
    """The request does what it should, but its answer never arrives."""

    ANSWER = "the answer is lost"


Outcome = DeliveryError | Lost | None

DIRECT = 5_000_000
"""The channel of direct messages to a member has the member's number, and so many more."""


@dataclass(frozen=True)
class Shown:
    """A message as its channel shows it; `edits` counts how often it was changed, `thread` is its forum post's own."""

    id: int
    channel: int
    mark: str
    release: Release
    rendition: Rendition | None
    roles: tuple[int, ...]
    plain: bool
    edits: int = 0
    thread: int | None = None
    published: bool = False

    @property
    def receipt(self) -> Receipt:
        return Receipt(self.id, self.thread)


@dataclass(frozen=True)
class Told:
    """A notice to moderators; `channel` is a member's id where it went to a member."""

    id: int
    channel: int
    mark: str
    notice: Notice
    to_member: bool


@dataclass(frozen=True)
class Summed:
    """One message about many releases."""

    receipt: Receipt
    channel: int
    mark: str
    releases: tuple[Release, ...]
    roles: tuple[int, ...]


async def nothing(call: Call, delivery: Delivery) -> None:
    """The hook of a messenger that is not watched."""


@dataclass
class FakeMessenger:
    """Fulfils `ports.Messenger`. Sending one delivery twice makes two messages: no nonce protects the caller.

    `forums` and `announcements` are the channels of those kinds, `hidden` those whose messages may not be read. `messages`
    holds what was sent, in order, by message id; `calls` what was asked, in order, as (call, delivery id). `before` is
    awaited before each call does anything: a test may wait or raise there.
    """

    messages: dict[int, Shown] = field(default_factory=dict)
    notices: list[Told] = field(default_factory=list)
    summaries: list[Summed] = field(default_factory=list)
    calls: list[tuple[Call, str]] = field(default_factory=list)
    closed: set[int] = field(default_factory=set)
    forums: set[int] = field(default_factory=set)
    announcements: set[int] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    before: Callable[[Call, Delivery], Awaitable[None]] = nothing
    _outcomes: dict[Call, deque[Outcome]] = field(default_factory=lambda: defaultdict(deque))
    _ids: count[int] = field(default_factory=lambda: count(9001))

    def will(self, call: Call, *outcomes: Outcome) -> None:
        """The next calls of this kind end so, one by one; None goes well, and so does everything after them."""
        self._outcomes[call].extend(outcomes)

    def number_from(self, first: int) -> None:
        """The next message has this id: ids tell when a message was made."""
        self._ids = count(max(first, next(self._ids)))

    def in_channel(self, channel: int) -> list[Shown]:
        """The channel's messages, oldest first."""
        return [shown for shown in self.messages.values() if shown.channel == channel]

    async def post(self, delivery: Delivery, release: Release, rendition: Rendition | None) -> Receipt:
        lost = await self._begin("post", delivery)
        message = next(self._ids)
        self.messages[message] = Shown(
            message, delivery.channel, delivery.id, release, rendition, delivery.roles, delivery.plain
        )
        self.messages[message] = replace(self.messages[message], thread=self._thread(delivery, message))
        _answer(lost)
        return self.messages[message].receipt

    async def edit(self, delivery: Delivery, message: int, release: Release, rendition: Rendition | None) -> None:
        lost = await self._begin("edit", delivery)
        shown = self._shown(message)
        if shown.thread != delivery.thread:
            raise MessageGone("There is no such message in the channel itself.")
        self.messages[message] = replace(shown, release=release, rendition=rendition, edits=shown.edits + 1)
        _answer(lost)

    async def publish(self, delivery: Delivery, message: int) -> None:
        lost = await self._begin("publish", delivery)
        shown = self._shown(message)
        if shown.channel not in self.announcements:
            raise NotPublishable("This is no announcement channel.")
        self.messages[message] = replace(shown, published=True)
        _answer(lost)

    async def notify(self, delivery: Delivery, notice: Notice) -> Receipt:
        lost = await self._begin("notify", delivery)
        told = Told(next(self._ids), delivery.channel, delivery.id, notice, delivery.to_member)
        self.notices.append(told)
        _answer(lost)
        return Receipt(told.id)

    async def summarise(self, delivery: Delivery, releases: Sequence[Release]) -> Receipt:
        lost = await self._begin("summarise", delivery)
        message = next(self._ids)
        receipt = Receipt(message, self._thread(delivery, message))
        self.summaries.append(Summed(receipt, delivery.channel, delivery.id, tuple(releases), delivery.roles))
        _answer(lost)
        return self.summaries[-1].receipt

    async def find(self, delivery: Delivery) -> Receipt | None:
        lost = await self._begin("find", delivery)
        _answer(lost)
        if delivery.channel in self.hidden:
            raise HistoryHidden("The messages may not be read.")
        others = {told.mark: Receipt(told.id) for told in self.notices}
        others |= {summed.mark: summed.receipt for summed in self.summaries}
        if delivery.id in others:
            return others[delivery.id]
        return next((shown.receipt for shown in self.in_channel(delivery.channel) if shown.mark == delivery.id), None)

    def _thread(self, delivery: Delivery, message: int) -> int | None:
        """Where a message stands if not in the channel itself."""
        if delivery.to_member:
            return DIRECT + delivery.channel
        return message if delivery.channel in self.forums else None

    def _shown(self, message: int) -> Shown:
        if message not in self.messages:
            raise MessageGone("The message was deleted.")
        return self.messages[message]

    async def _begin(self, call: Call, delivery: Delivery) -> bool:
        self.calls.append((call, delivery.id))
        await self.before(call, delivery)
        if delivery.channel in self.closed and delivery.to_member:
            raise MemberUnreachable("Discord answered 403 (code 50007): Cannot send messages to this user")
        if delivery.channel in self.closed:
            raise ChannelClosed("Discord does not let the bot into this channel.")
        outcome = self._outcomes[call].popleft() if self._outcomes[call] else None
        if isinstance(outcome, DeliveryError):
            raise outcome
        return outcome is Lost.ANSWER


def _answer(lost: bool) -> None:
    if lost:
        raise Unanswered("The connection dropped before the answer came.")
