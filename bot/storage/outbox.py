"""The outbox: which promise goes out next, in every channel in the order the promises were made."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, delete, exists, func, or_, select, tuple_, update

from bot.core.model import Delivery, Kind, State
from bot.storage.rows import Rows, as_row
from bot.storage.tables import deliveries as rows

COLUMNS = [column for column in rows.c if column is not rows.c.seq]

DECIDED_BY_OTHERS = {
    "id",
    "kind",
    "release",
    "guild",
    "channel",
    "created",
    "roles",
    "publish",
    "told",
    "compact",
    "digest",
    "quiet",
    "about",
    "to_member",
}
"""Columns that an attempt does not change: they stand for ever, or moderators may change them meanwhile."""

_FINISHED = rows.c.state.not_in([State.PENDING, State.SENDING])
"""Said like this, no index of states looks fit to find old rows by, which are few among those that are finished."""


class Outbox(Rows):
    """The part of a transaction that keeps promises."""

    async def promise(self, deliveries: Iterable[Delivery]) -> int:
        """Add those whose id is not there yet; how many were added."""
        return await self._add(rows, [as_row(delivery) for delivery in deliveries], key=["id"])

    async def save_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        """Insert each, or replace the row with the same id, which keeps its place."""
        await self._put(rows, *map(as_row, deliveries), key=["id"])

    async def advance(self, deliveries: Sequence[Delivery], *, was: State) -> None:
        """Save where these rows stand now, and what came of trying; one that is not in the state it `was` stays as it is.

        What others may decide meanwhile (roles, publishing, the kind of card, whether it is for a digest or heeds quiet
        hours, whether moderators were told) is left as it is.
        """
        await self._write(ADVANCE, [_advanced(row) | {"was": was} for row in deliveries])

    async def sent_after(self, channels: Collection[int], message: int) -> dict[int, int]:
        """How many posts each of these channels got since this message; channels that got none are missing."""
        lately = rows.c.state == State.SENT, rows.c.kind == Kind.POST, rows.c.message >= message
        counted = (
            select(rows.c.channel, func.count().label("posts"))
            .where(rows.c.channel.in_(channels), *lately)
            .group_by(rows.c.channel)
        )
        return {row.channel: row.posts for row in await self._connection.execute(counted)}

    async def mark_told(self, ids: Collection[str]) -> None:
        """Remember of these rows that their server's moderators know of them."""
        if ids:
            await self._connection.execute(update(rows).where(rows.c.id.in_(ids)).values(told=True))

    async def due(self, now: datetime, limit: int) -> list[Delivery]:
        """Pending rows whose time has come, at most one per channel, none in a channel that is being sent to.

        Posts come first, then notices, edits and crossposts. Within a channel the oldest pending post goes first, and while
        it waits for another try the ones behind it wait too, so that order is kept; so they do while a summary waits that
        may be there already. One whose hour has not come yet keeps nothing back. Neither an edit nor a crosspost is offered
        while its release's post to the channel is unfinished.
        """
        if await self._connection.scalar(ANY_DUE, {"now": now}) is None:
            return []  # as at nearly every look: one small question instead of two large ones
        posts = await self._all(Delivery, NEXT_POSTS, now=now, limit=limit)
        if len(posts) == limit:
            return posts
        taken = {post.channel for post in posts}
        others = await self._all(Delivery, AFTER_POSTS, now=now, limit=limit)
        return [*posts, *(row for row in others if row.channel not in taken)][:limit]

    async def stuck(self, before: datetime) -> int:
        """How many posts, edits and summaries have been due, or failing, since before this moment in channels that are open.

        A channel for which anything is held is not open: what stands behind that waits with it.
        """
        return int((await self._connection.execute(STUCK, {"before": before})).scalar_one())

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
        query = select(*COLUMNS).order_by(rows.c.created.desc(), rows.c.seq.desc()).limit(limit)
        same = {rows.c.release: release, rows.c.channel: channel, rows.c.guild: guild, rows.c.about: about}
        among = {rows.c.id: ids, rows.c.kind: kinds, rows.c.state: states}
        query = query.where(*(column == value for column, value in same.items() if value is not None))
        query = query.where(*(column.in_(values) for column, values in among.items() if values is not None))
        return await self._all(Delivery, query)

    async def backlog(self) -> dict[tuple[Kind, bool], int]:
        """How many deliveries are not finished: by kind, and whether they are held."""
        return {(row[0], bool(row[1])): row[2] for row in await self._connection.execute(BACKLOG)}

    async def finished(self, before: datetime, after: Delivery | None, limit: int) -> list[Delivery]:
        """The oldest finished rows promised before this moment, of those that come `after` this one; by promise, then id."""
        query = select(*COLUMNS).where(_FINISHED, rows.c.created < before)
        if after is not None:
            same = and_(rows.c.created == after.created, rows.c.id > after.id)
            query = query.where(rows.c.created >= after.created, or_(rows.c.created > after.created, same))
        return await self._all(Delivery, query.order_by(rows.c.created, rows.c.id).limit(limit))

    async def passed(self, ids: Collection[str]) -> set[str]:
        """Those of these rows after which the same channel got another message of the same kind."""
        found = await self._connection.execute(PASSED, {"ids": list(ids)})
        return set(found.scalars())

    async def forget_deliveries(self, ids: Collection[str]) -> int:
        """Take away those of these rows that are finished; how many those were."""
        forgetting = delete(rows).where(rows.c.id.in_(ids), _FINISHED)
        return (await self._connection.execute(forgetting)).rowcount


def _advanced(row: Delivery) -> dict[str, Any]:
    """The columns that an attempt changes, and the id under a name that is not a column's."""
    return {name: value for name, value in as_row(row).items() if name not in DECIDED_BY_OTHERS} | {"which": row.id}


# ---------------------------------------------------------------- statements, built once: building costs more than running


def _pending(*kinds: Kind) -> Select[Any]:
    """What is due in channels that are not being sent to."""
    sending = rows.alias("sending")
    being_sent_to = exists().where(sending.c.channel == rows.c.channel, sending.c.state == State.SENDING)
    return select(*COLUMNS).where(
        rows.c.state == State.PENDING, rows.c.kind.in_(kinds), rows.c.due <= bindparam("now"), ~being_sent_to
    )


def _next_posts() -> Select[Any]:
    """The oldest pending post of each free channel that was tried or is due, if it is due.

    None where a summary of earlier ones may be there already, which has to be looked for first.
    """
    older = rows.alias("older")
    behind = exists().where(
        older.c.channel == rows.c.channel,
        older.c.state == State.PENDING,
        older.c.kind == Kind.POST,
        or_(older.c.attempts > 0, older.c.due <= bindparam("now")),
        tuple_(older.c.created, older.c.seq) < tuple_(rows.c.created, rows.c.seq),
    )
    summary = rows.alias("summary")
    perhaps_there = exists().where(
        summary.c.channel == rows.c.channel,
        summary.c.state == State.PENDING,
        summary.c.kind == Kind.SUMMARY,
        summary.c.unanswered,
    )
    return _pending(Kind.POST).where(~behind, ~perhaps_there).order_by(rows.c.due, rows.c.created, rows.c.seq)


def _after_posts() -> Select[Any]:
    """Of everything else that is due, and whose post is finished: the first of each channel, by kind and then by age."""
    post = rows.alias("post")
    unposted = exists().where(
        post.c.release == rows.c.release,
        post.c.channel == rows.c.channel,
        post.c.kind == Kind.POST,
        post.c.state.in_([State.PENDING, State.SENDING]),
    )
    urgency = case({Kind.SUMMARY: 0, Kind.NOTICE: 1, Kind.EDIT: 2}, value=rows.c.kind, else_=3)
    place = func.row_number().over(partition_by=rows.c.channel, order_by=[urgency, rows.c.created, rows.c.seq])
    placed = (
        _pending(Kind.SUMMARY, Kind.NOTICE, Kind.EDIT, Kind.CROSSPOST)
        .where(~unposted)
        .add_columns(rows.c.seq, urgency.label("urgency"), place.label("place"))
        .subquery()
    )
    first = select(*(placed.c[column.name] for column in COLUMNS)).where(placed.c.place == 1)
    return first.order_by(placed.c.urgency, placed.c.due, placed.c.created, placed.c.seq)


def _passed() -> Select[Any]:
    """Of some rows those that have a newer one beside them that was sent."""
    newer = rows.alias("newer")
    another = exists().where(
        newer.c.channel == rows.c.channel,
        newer.c.state == State.SENT,
        newer.c.kind == rows.c.kind,
        tuple_(newer.c.created, newer.c.seq) > tuple_(rows.c.created, rows.c.seq),
    )
    return select(rows.c.id).where(rows.c.id.in_(bindparam("ids", expanding=True)), another)


def _stuck() -> Select[Any]:
    """Publishing is not counted, as it may wait for Discord's hourly budget; nor are notices, which may be put off."""
    held = rows.alias("held")
    unfinished = [State.PENDING, State.SENDING]
    closed = exists().where(held.c.channel == rows.c.channel, held.c.state.in_(unfinished), held.c.held_since.is_not(None))
    return select(func.count()).where(
        rows.c.state.in_(unfinished),
        rows.c.kind.in_([Kind.POST, Kind.EDIT, Kind.SUMMARY]),
        or_(rows.c.due <= bindparam("before"), rows.c.failing_since <= bindparam("before")),
        ~closed,
    )


STUCK = _stuck()
_HELD = rows.c.held_since.is_not(None)
BACKLOG = (
    select(rows.c.kind, _HELD, func.count())
    .where(rows.c.state.in_([State.PENDING, State.SENDING]))
    .group_by(rows.c.kind, _HELD)
)
ANY_DUE = (
    select(rows.c.seq)
    .where(rows.c.state == State.PENDING, rows.c.kind.in_(list(Kind)), rows.c.due <= bindparam("now"))  # by the index, so
    .limit(1)
)
NEXT_POSTS = _next_posts().limit(bindparam("limit"))
PASSED = _passed()
AFTER_POSTS = _after_posts().limit(bindparam("limit"))
ADVANCE = (
    update(rows)
    .where(and_(rows.c.id == bindparam("which"), rows.c.state == bindparam("was", type_=rows.c.state.type)))
    .values({column.name: bindparam(column.name) for column in COLUMNS if column.name not in DECIDED_BY_OTHERS})
)
