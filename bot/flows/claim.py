"""What an attempt needs to know is read when its row is claimed, for all claimed rows at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core.delivery import begun, delivery_id
from bot.core.model import Delivery, Kind
from bot.core.ports import Transaction
from bot.flows.attempt import Claim
from bot.flows.flood import summed_up_in
from bot.flows.notify import held_in

FOLLOWING = (Kind.EDIT, Kind.CROSSPOST)


async def claimed(tx: Transaction, due: Sequence[Delivery], now: datetime) -> list[Claim]:
    """Claims of these rows, which are about to be sent."""
    releases = await tx.releases({row.release for row in due if row.release})
    posts = await _posts(tx, [row for row in due if row.kind in FOLLOWING])
    claims = []
    for row in due:
        release = releases.get(row.release)
        post = posts.get((row.release, row.channel)) if row.kind in FOLLOWING else None
        held = await held_in(tx, row) if row.kind is Kind.NOTICE else ()
        several = await summed_up_in(tx, row) if row.kind is Kind.SUMMARY else ()
        claims.append(Claim(begun(row, release.revision if release else 0, now), row, release, post, held, several))
    return claims


async def _posts(tx: Transaction, following: Sequence[Delivery]) -> dict[tuple[str, int], Delivery]:
    """The posts that these rows follow, by release and channel."""
    if not following:
        return {}
    ids = {delivery_id(Kind.POST, row.release, row.channel) for row in following}
    return {(post.release, post.channel): post for post in await tx.deliveries(ids=ids)}
