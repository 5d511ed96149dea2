"""A source that suddenly gives its old items new ids and new addresses: everything would look new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.identity import Recognised, Standing, Twin, title_identity
from bot.core.model import SourceState

FEW = 2
"""So many different titles have to be known: one alone may be the name of a series."""

HELD, ACCEPTED = "held", "accepted"


def note(source: str) -> str:
    """The name under which is noted whether the source's answers are held, and whether the operator accepts them."""
    return f"rekeyed {source}"


def renamed(source: str, shown: int, items: Sequence[Recognised], owners: Mapping[str, str]) -> dict[str, tuple[Twin, ...]]:
    """By guid, what the items of a re-keyed answer are by their titles; empty for an answer that is not re-keyed.

    `shown` is how many items the answer has; `items` are those of them that may be new. It is re-keyed where most are new
    by id, address, number and picture, but most of those have titles that the source has shown before.
    """
    new = [item for item in items if item.standing is Standing.NEW]
    named = {item.entry.guid: title_identity(source, item.entry.title) for item in new}
    known = {guid: title for guid, title in named.items() if title in owners}
    if len(set(known.values())) < FEW or 2 * len(new) <= shown or 2 * len(known) <= len(new):
        return {}
    return {guid: (Twin(owners[title], rerun=False),) for guid, title in known.items()}


def held(good: SourceState, before: SourceState) -> SourceState:
    """The state after an answer that is held: asked as often as ever, but what it last took in is what it was `before`."""
    sentence = (
        "shows its old items under new ids and addresses: nothing of it is posted until you have looked at it and said "
        f"`perijove sources --accept {good.name}`"
    )
    return replace(good, last_success=before.last_success, last_change=before.last_change, error=sentence)
