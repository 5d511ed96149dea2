"""One release in, everything that Perijove makes of it out, as plain data: how matching and facts can be looked into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from bot.core.describe import describe
from bot.core.facts import Library
from bot.core.match import match
from bot.core.model import Entry, Observed, Target


def explain(record: Mapping[str, Any], targets: Sequence[Target], library: Library) -> dict[str, Any]:
    """What a release is about and why, and all that would stand in its post, as JSON-ready data.

    `record` has title, description, keywords (a list or one string), date (of release, ISO 8601), credit and link; any may
    be missing or None.
    """
    entry = _entry(record)
    matches = match(entry, targets)
    told = describe(entry, matches, targets, library)
    return {
        "targets": [match.target for match in matches],
        "reasons": {match.target: list(match.reasons) for match in matches},
        "observed": _observed(told.observed),
        "caption": told.caption,
        "alt": told.alt,
        "credit": told.credit,
        "background": [{"text": fact.text, "kind": str(fact.kind), "source": fact.source} for fact in told.facts],
    }


def _entry(record: Mapping[str, Any]) -> Entry:
    link = _text(record.get("link"))
    return Entry(
        guid=link or _text(record.get("title")),
        title=_text(record.get("title")),
        link=link,
        text=_text(record.get("description")),
        published=_day(record.get("date")),
        credit=_text(record.get("credit")),
        keywords=_keywords(record.get("keywords")),
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _day(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(_text(value)[:10]).replace(tzinfo=UTC)
    except ValueError:
        return None


def _keywords(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(keyword.strip() for keyword in value.split(",") if keyword.strip())
    return tuple(map(str, value)) if isinstance(value, Sequence) else ()


def _observed(observed: Observed) -> dict[str, Any]:
    return {
        "instruments": [reading.value for reading in observed.instruments],
        "dates": [reading.value for reading in observed.dates],
        "perijove": [reading.value for reading in observed.perijoves],
        "features": [reading.value for reading in observed.features],
        "distances": [asdict(reading.value) for reading in observed.distances],
        "resolution": [[reading.value.low, reading.value.high] for reading in observed.resolutions],
        "processors": [reading.value for reading in observed.processors],
        "licences": [reading.value for reading in observed.licences],
    }
