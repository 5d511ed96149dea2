"""The outbox: which promise goes out next, in every channel in the order the promises were made."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select, tuple_

from bot.core.model import Delivery, Kind, State
from bot.storage.rows import Rows, as_row
from bot.storage.tables import deliveries as rows

COLUMNS = [column for column in rows.c if column is not rows.c.seq]


class Outbox(Rows):
    """The part of a transaction that keeps promises."""

    async def promise(self, deliveries: Iterable[Delivery]) -> int:
        """Add those whose id is not there yet; how many were added."""
        return await self._add(rows, [as_row(delivery) for delivery in deliveries], key=["id"])

    async def save_delivery(self, delivery: Delivery) -> None:
        """Insert it, or replace the row with the same id, which keeps its place."""
        await self._put(rows, as_row(delivery), key=["id"])

    async def due(self, now: datetime, limit: int, busy: Collection[int] = ()) -> list[Delivery]:
        """Pending rows whose time has come, at most one per channel, none in a `busy` channel.

        Posts come before edits, and edits before crossposts. Within a channel the oldest pending post goes first, and while
        it waits the ones behind it wait too, so that order is kept; neither an edit nor a crosspost is offered while its
        release's post to the channel is unfinished.
        """
        ready = _next_posts(busy).where(rows.c.due <= now).order_by(rows.c.due, rows.c.created, rows.c.seq)
        posts = await self._all(Delivery, ready.limit(limit))
        if len(posts) == limit:
            return posts
        taken = {*busy, *(post.channel for post in posts)}
        return posts + await self._all(Delivery, _due_after_posts(now, taken).limit(limit - len(posts)))

    async def next_due(self, busy: Collection[int] = ()) -> datetime | None:
        """When the next row that `due` would offer comes due; None when nothing is pending."""
        times = [await self._earliest(query) for query in (_next_posts(busy), _after_posts(busy))]
        return min((time for time in times if time is not None), default=None)

    async def _earliest(self, query: Select[Any]) -> datetime | None:
        time: datetime | None = await self._connection.scalar(
            query.with_only_columns(rows.c.due).order_by(rows.c.due).limit(1)
        )
        return time

    async def deliveries(
        self,
        *,
        ids: Collection[str] | None = None,
        release: str | None = None,
        channel: int | None = None,
        states: Collection[str] | None = None,
        limit: int | None = None,
    ) -> list[Delivery]:
        """Rows of the outbox, newest promise first, narrowed by what is given."""
        query = select(*COLUMNS).order_by(rows.c.created.desc(), rows.c.seq.desc()).limit(limit)
        if ids is not None:
            query = query.where(rows.c.id.in_(ids))
        if release is not None:
            query = query.where(rows.c.release == release)
        if channel is not None:
            query = query.where(rows.c.channel == channel)
        if states is not None:
            query = query.where(rows.c.state.in_(states))
        return await self._all(Delivery, query)


def _next_posts(busy: Collection[int]) -> Select[Any]:
    """The oldest pending post of each free channel."""
    older = rows.alias("older")
    behind = exists().where(
        older.c.channel == rows.c.channel,
        older.c.state == State.PENDING,
        older.c.kind == Kind.POST,
        tuple_(older.c.created, older.c.seq) < tuple_(rows.c.created, rows.c.seq),
    )
    return _pending([Kind.POST], busy).where(~behind)


def _after_posts(busy: Collection[int]) -> Select[Any]:
    """Every pending edit and crosspost in a free channel whose post is finished."""
    post = rows.alias("post")
    unposted = exists().where(
        post.c.release == rows.c.release,
        post.c.channel == rows.c.channel,
        post.c.kind == Kind.POST,
        post.c.state.in_([State.PENDING, State.SENDING]),
    )
    return _pending([Kind.EDIT, Kind.CROSSPOST], busy).where(~unposted)


def _due_after_posts(now: datetime, busy: Collection[int]) -> Select[Any]:
    """Of those that are due, the oldest edit of each channel, or its oldest crosspost where there is no edit."""
    order = [rows.c.kind == Kind.CROSSPOST, rows.c.created, rows.c.seq]
    place = func.row_number().over(partition_by=rows.c.channel, order_by=order)
    placed = _after_posts(busy).where(rows.c.due <= now).add_columns(rows.c.seq, place.label("place")).subquery()
    first = select(*(placed.c[column.name] for column in COLUMNS)).where(placed.c.place == 1)
    return first.order_by(placed.c.kind == Kind.CROSSPOST, placed.c.due, placed.c.created, placed.c.seq)


def _pending(kinds: Collection[Kind], busy: Collection[int]) -> Select[Any]:
    """What is pending in channels that are neither busy nor being sent to."""
    return select(*COLUMNS).where(
        rows.c.state == State.PENDING, rows.c.kind.in_(kinds), rows.c.channel.not_in(busy), ~_being_sent_to()
    )


def _being_sent_to() -> ColumnElement[bool]:
    sending = rows.alias("sending")
    return exists().where(sending.c.channel == rows.c.channel, sending.c.state == State.SENDING)
