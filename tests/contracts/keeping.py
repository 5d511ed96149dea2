"""A short way to put things into a store."""

from __future__ import annotations

from bot.core.model import Delivery, Release, Sighting, SourceState, Watch
from bot.core.ports import Store, Transaction

Record = SourceState | Release | Sighting | Watch | Delivery


async def keep(store: Store, *records: Record) -> None:
    """Save the records, in this order, in one transaction."""
    async with store.writing() as tx:
        for record in records:
            await save(tx, record)


async def save(tx: Transaction, record: Record) -> None:
    """Save the record as what it is."""
    match record:
        case SourceState():
            await tx.save_source_state(record)
        case Release():
            await tx.save_release(record)
        case Sighting():
            await tx.save_sighting(record)
        case Watch():
            await tx.save_watch(record)
        case Delivery():
            await tx.save_deliveries([record])
