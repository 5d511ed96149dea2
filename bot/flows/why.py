"""Why a message stands where it stands: what its release is about, and which watches ask for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.errors import MemberError
from bot.core.model import Delivery, Kind, Release, State, Watch
from bot.core.own_targets import seen_from
from bot.core.ports import Store, Transaction
from bot.core.timing import next_hour
from bot.flows.follow import NO_SERVER

FORGOTTEN = (
    "I do not know that message any more. After some months I forget what I posted where; "
    "`/search` finds a release by words of its title."
)
SUMMED_UP = (
    "That message names several releases at once, because more came than I post one by one. "
    "`/search` finds each of them, and its card links to its page."
)
NOTHING_HERE = "I know no post of mine here. Choose “Apps” in a post's menu to ask about it, or reply to it with `why?`."

LATELY = 500
"""Of so many newest posts of a channel, the one is found that a thread was begun with."""


@dataclass(frozen=True, slots=True)
class Why:
    """The release as its server sees it, the post that shows it, and the watches there that ask for what it is about.

    `post` is None where the message is an answer to a command; then nobody's watch asked for it. `later` is what waits for
    its hour in the same channel, where that was asked for.
    """

    release: Release
    post: Delivery | None = None
    watches: tuple[Watch, ...] = ()
    later: Delivery | None = None


async def why_posted(store: Store, delivery: str, guild: int | None) -> Why:
    """Of the post with this mark. Raises `MemberError` where it is none, or not one of this server."""
    async with store.reading() as tx:
        rows = await tx.deliveries(ids=[delivery])
        if not rows or rows[0].guild != (guild or NO_SERVER) or rows[0].kind not in {Kind.POST, Kind.SUMMARY}:
            raise MemberError(FORGOTTEN)
        if rows[0].kind is Kind.SUMMARY:
            raise MemberError(SUMMED_UP)
        return await _of(tx, rows[0])


async def why_answered(store: Store, release: str, guild: int | None) -> Why:
    """Of an answer that shows this release, in this server. Raises `MemberError`."""
    async with store.reading() as tx:
        found = await tx.releases([release])
    if release not in found:
        raise MemberError(FORGOTTEN)
    return Why(seen_from(found[release], guild))


async def why_newest(store: Store, now: datetime, guild: int | None, channel: int, parent: int | None = None) -> Why:
    """Of the newest post in a channel; in a thread of the channel `parent`, of the post that the thread belongs to.

    Of direct messages the `channel` is the member. Raises `MemberError` where there is none.
    """
    async with store.reading() as tx:
        posts = await _posts(tx, channel, 1)
        if not posts and parent is not None:  # a thread has the number of the message that it was begun with
            posts = [post for post in await _posts(tx, parent, LATELY) if post.message == channel]
        if not posts or posts[0].guild != (guild or NO_SERVER):
            raise MemberError(NOTHING_HERE)
        waiting = await tx.deliveries(channel=posts[0].channel, kinds=[Kind.POST], states=[State.PENDING])
        return replace(await _of(tx, posts[0]), later=next_hour(waiting, now))


async def _posts(tx: Transaction, channel: int, limit: int) -> list[Delivery]:
    return await tx.deliveries(channel=channel, kinds=[Kind.POST], states=[State.SENT], limit=limit)


async def _of(tx: Transaction, post: Delivery) -> Why:
    release = seen_from((await tx.releases([post.release]))[post.release], post.guild)
    return Why(release, post, tuple(await tx.watches(channel=post.channel, targets=release.targets)))
