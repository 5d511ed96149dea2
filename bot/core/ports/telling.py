"""What is told: members and moderators through Discord, the operator also by another way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.core.alarms import Alarm
from bot.core.model import Delivery, Receipt, Release, Rendition
from bot.core.notices import Notice


class Messenger(Protocol):
    """Sends to Discord. Raises `DeliveryError`s, each with its consequence."""

    async def post(self, delivery: Delivery, release: Release, rendition: Rendition | None) -> Receipt:
        """Send the release's card (plain if `delivery.plain`) to the channel; in a forum it begins a thread of its own.

        The delivery's id stands in the message as its mark, and is the nonce where there is one: a thread has none.
        """
        ...

    async def edit(self, delivery: Delivery, message: int, release: Release, rendition: Rendition | None) -> None:
        """Make an earlier message show the release as it is now, its picture included.

        `delivery` is the post that made the message: its mark and its thread stay.
        """
        ...

    async def publish(self, delivery: Delivery, message: int) -> None:
        """Publish the message of an announcement channel to the servers that follow it; one that was published stays so.

        `delivery` is the post that made it. Raises `NotPublishable` in any other channel.
        """
        ...

    async def notify(self, delivery: Delivery, notice: Notice) -> Receipt:
        """Tell moderators, in a channel of theirs or, `to_member`, in that member's direct messages; marked like a post."""
        ...

    async def summarise(self, delivery: Delivery, releases: Sequence[Release]) -> Receipt:
        """Send one message (in a forum, a thread) that names all these releases, marked like a post."""
        ...

    async def find(self, delivery: Delivery) -> Receipt | None:
        """The message in the channel's history (the forum's threads) since the first attempt with the delivery's mark.

        Raises `HistoryHidden` where that may not be read.
        """
        ...


class Herald(Protocol):
    """Tells whoever operates the bot by another way than the outbox, which may be what is broken."""

    async def tell(self, alarm: Alarm) -> None:
        """Send it. Raises `HeraldError` where it cannot be known to have arrived."""
        ...
