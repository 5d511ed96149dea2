"""Before claimed posts go out: in quiet hours they wait, however long they have been on their way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.core.model import Delivery, Release, Watch
from bot.core.ports import Transaction
from bot.core.timing import undisturbed
from bot.core.wanting import wants
from bot.flows.attempt import Claim
from bot.flows.zones import zones_of


async def in_their_hours(tx: Transaction, claims: Sequence[Claim], now: datetime) -> list[Claim]:
    """The claims that may go out; the others' rows are put back, untouched, to the end of the quiet hours."""
    heeding = [claim for claim in claims if claim.before.quiet]
    if not heeding:
        return list(claims)
    watches = await tx.watches(channels={claim.row.channel for claim in heeding})
    zones = await zones_of(tx, watches)
    put_back: dict[str, Delivery] = {}
    for claim in heeding:
        row = claim.before
        due = undisturbed(_wanting(claim, watches), now, zones.get(row.guild, UTC))
        if due > now:
            put_back[row.id] = replace(row, due=due)
    await tx.save_deliveries(list(put_back.values()))
    return [claim for claim in claims if claim.row.id not in put_back]


def _wanting(claim: Claim, watches: Sequence[Watch]) -> list[Watch]:
    """The watches that want what is claimed."""
    here = [watch for watch in watches if watch.channel == claim.row.channel]
    return [watch for watch in here if any(wants(watch, release) for release in _releases(claim))]


def _releases(claim: Claim) -> Sequence[Release]:
    return claim.releases or ([claim.release] if claim.release else [])
