"""What was promised to channels, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.model import Delivery, Kind, State


class Outbox(Protocol):
    """The deliveries, one row each."""

    async def promise(self, deliveries: Iterable[Delivery]) -> int:
        """Add those whose id is not there yet; how many were added."""
        ...

    async def due(self, now: datetime, limit: int) -> list[Delivery]:
        """Pending rows whose time has come, at most one per channel, none in a channel that is being sent to.

        Posts come first, then notices, edits and crossposts. Within a channel the oldest pending post goes first, and while
        it waits for another try the ones behind it wait too, so that order is kept; so they do while a summary waits that
        may be there already. One whose hour has not come yet keeps nothing back. Neither an edit nor a crosspost is offered
        while its release's post to the channel is unfinished.
        """
        ...

    async def advance(self, deliveries: Sequence[Delivery], *, was: State) -> None:
        """Save where these rows stand now, and what came of trying; one that is not in the state it `was` stays as it is.

        What others may decide meanwhile (roles, publishing, the kind of card, whether it is for a digest or heeds quiet
        hours, whether moderators were told) is left as it is.
        """
        ...

    async def sent_after(self, channels: Collection[int], message: int) -> dict[int, int]:
        """How many posts each of these channels got since this message; channels that got none are missing."""
        ...

    async def mark_told(self, ids: Collection[str]) -> None:
        """Remember of these rows that their server's moderators know of them."""
        ...

    async def deliveries(
        self,
        *,
        ids: Collection[str] | None = None,
        release: str | None = None,
        channel: int | None = None,
        guild: int | None = None,
        kinds: Collection[str] | None = None,
        states: Collection[str] | None = None,
        about: str | None = None,
        limit: int | None = None,
    ) -> list[Delivery]:
        """Rows of the outbox, newest promise first, narrowed by what is given."""
        ...

    async def backlog(self) -> dict[tuple[Kind, bool], int]:
        """How many deliveries are not finished: by kind, and whether they are held."""
        ...

    async def stuck(self, before: datetime) -> int:
        """How many posts, edits and summaries have been due, or failing, since before this moment in channels that are open.

        A channel for which anything is held is not open: what stands behind that waits with it.
        """
        ...

    async def save_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        """Insert each, or replace the row with the same id, which keeps its place."""
        ...

    async def finished(self, before: datetime, after: Delivery | None, limit: int) -> list[Delivery]:
        """The oldest finished rows promised before this moment, of those that come `after` this one; by promise, then id."""
        ...

    async def passed(self, ids: Collection[str]) -> set[str]:
        """Those of these rows after which the same channel got another message of the same kind."""
        ...

    async def forget_deliveries(self, ids: Collection[str]) -> int:
        """Take away those of these rows that are finished; how many those were."""
        ...
