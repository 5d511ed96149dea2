"""What the pictures of new items look like, found out before anything is stored or promised."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from contextlib import suppress

from bot.core.errors import PictureError
from bot.core.model import Entry
from bot.core.ports import Pictures

log = logging.getLogger(__name__)

PATIENCE = 20.0
"""Seconds for all new pictures of one answer; their posts would wait for the same renditions anyway."""


async def likenesses(pictures: Pictures, entries: Iterable[Entry], patience: float = PATIENCE) -> dict[str, str]:
    """The likenesses by guid, of the pictures that can be had in time. The renditions are kept for the posts."""
    found: dict[str, str] = {}
    with suppress(TimeoutError):
        async with asyncio.timeout(patience):
            for entry in entries:
                found[entry.guid] = await _likeness(pictures, entry)
    return found


async def _likeness(pictures: Pictures, entry: Entry) -> str:
    try:
        return (await pictures.rendition(entry.picture.url)).likeness if entry.picture else ""
    except PictureError as error:
        log.info("picture not had", extra={"guid": entry.guid, "reason": error})
    except Exception:  # a bug that one picture brings out must not cost the answer
        log.exception("picture failed unexpectedly", extra={"guid": entry.guid})
    return ""
