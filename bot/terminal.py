"""What the command line shows: releases as they would be posted, tables of deliveries and watches."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TypeVar

from pydantic import TypeAdapter
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.chat.inert import one_line
from bot.core.checkup import Finding
from bot.core.model import Delivery, Observed, Release, State, Watch
from bot.core.readable import UNSEEN, visible
from bot.flows.check import SourceFinding
from bot.flows.operate import stands
from bot.flows.sources import SourceStanding

T = TypeVar("T")

UNBROKEN = 100_000
"""Columns that no line fills: what is copied or searched for must stand in one piece, however narrow the terminal."""


def safe(text: str) -> str:
    """Text from outside on one line, without what a terminal would obey: escape sequences, and signs that turn it around."""
    return one_line(visible(text))


def release_panel(release: Release, source_titles: Mapping[str, str]) -> Panel:
    """A release as its card shows it: title, caption, facts, credit, picture with its description."""
    return _panel(release, source_titles, _rows(release))


def post_panel(release: Release, source_titles: Mapping[str, str]) -> Panel:
    """A release in short, as one of many: what it is about, and what would be fetched for its post, is left out."""
    return _panel(release, source_titles, [*_observed_rows(release.description.observed), *_origin(release)])


def _panel(release: Release, source_titles: Mapping[str, str], told: Iterable[tuple[str, str]]) -> Panel:
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    for name, value in told:
        rows.add_row(name, Text(safe(value)))
    date = release.published.date().isoformat() if release.published else "undated"
    source = source_titles.get(release.source, release.source)
    return Panel(
        Group(Text(visible(release.description.caption)), Text(), rows),
        title=Text(safe(release.title), style="bold"),
        subtitle=Text(safe(f"{source} · {date} · {release.key}"), style="dim"),
        title_align="left",
        subtitle_align="left",
    )


def _rows(release: Release) -> Iterable[tuple[str, str]]:
    yield "about", "; ".join(f"{match.target} ({', '.join(match.reasons)})" for match in release.matches)
    yield from _observed_rows(release.description.observed)
    for fact in release.description.facts[:1]:
        yield f"{fact.kind} fact", f"{fact.text} ({fact.source_name}: {fact.source})"
    yield from _origin(release)
    if release.picture:
        yield "picture", release.picture.url
        yield "described as", release.description.alt


def _origin(release: Release) -> Iterable[tuple[str, str]]:
    yield "credit", release.description.credit
    yield "page", release.link


def _observed_rows(observed: Observed) -> Iterable[tuple[str, str]]:
    """What the release's text states, field by field, where it states something."""
    named: Sequence[tuple[str, Iterable[str]]] = (
        ("instrument", (reading.value for reading in observed.instruments)),
        ("date", (reading.value for reading in observed.dates)),
        ("perijove", (str(reading.value) for reading in observed.perijoves)),
        ("feature", (reading.value for reading in observed.features)),
        ("distance", (f"{r.value.km:,.0f} km from {r.value.target} ({r.value.kind})" for r in observed.distances)),
        ("processed by", (reading.value for reading in observed.processors)),
        ("licence", (reading.value for reading in observed.licences)),
    )
    return ((name, ", ".join(values)) for name, values in ((n, list(v)) for n, v in named) if values)


def delivery_table(rows: Iterable[Delivery]) -> Table:
    """Rows of the outbox, one a line."""
    return _table(
        rows,
        {
            "id": lambda row: row.id,
            "kind": lambda row: row.kind,
            "release": lambda row: row.release,
            "channel": lambda row: str(row.channel),
            "state": stands,
            "next try": lambda row: f"{row.due:%Y-%m-%d %H:%M}" if row.state is State.PENDING else "",
            "tries": lambda row: str(row.attempts),
            "message": lambda row: str(row.message or ""),
            "why": lambda row: row.error,
        },
    )


def delivery_json(row: Delivery) -> dict[str, object]:
    """A row of the outbox for `deliveries --json`."""
    return {
        "id": row.id,
        "kind": row.kind.value,
        "release": row.release,
        "guild": row.guild,
        "channel": row.channel,
        "state": row.state.value,
        "held_since": row.held_since.isoformat() if row.held_since else None,
        "due": row.due.isoformat(),
        "attempts": row.attempts,
        "error": row.error,
        "message": row.message,
    }


def release_json(release: Release) -> dict[str, object]:
    """A release with what is said of it, for `once --json` and `latest --json`."""
    told = TypeAdapter(Release).dump_python(release, mode="json")
    return dict(told)


def show_findings(findings: Iterable[Finding], sources: Iterable[SourceFinding], console: Console) -> None:
    """Print what `check` found: on a terminal within its width, else, and where there is a link to be copied, unbroken."""
    arrow = Text("->" if console.options.ascii_only else "→", "dim")
    for finding in (*findings, *map(_of_source, sources)):
        sign = Text("ok", "green") if finding.well else Text("!!", "bold red")
        _show_beside(sign, f"{finding.what}: {safe(finding.said)}", console)
        if finding.advice:
            _show_beside(arrow, safe(finding.advice), console)


def _show_beside(sign: Text, text: str, console: Console) -> None:
    if not console.is_terminal or "://" in text:
        console.print(Text.assemble(sign, " " * (4 - len(sign)), text), soft_wrap=True)
        return
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=2)
    grid.add_column(overflow="fold")
    grid.add_row(sign, Text(text))
    console.print(grid)


def check_json(findings: Iterable[Finding], sources: Iterable[SourceFinding]) -> dict[str, object]:
    """What `check` found, for `check --json`; ages are in seconds."""
    told = [asdict(source) | {"age": source.age and source.age.total_seconds()} for source in sources]
    return {"findings": [asdict(finding) for finding in findings], "sources": told}


def _of_source(source: SourceFinding) -> Finding:
    """What was found about a source, as a sentence."""
    told = [
        source.answer,
        *([f"the newest {_ago(source.age)}"] if source.age is not None else []),
        *([f"{source.matching} about a target", *(source.validators or ["no validators"])] if source.entries else []),
    ]
    return Finding(source.source, source.well, ", ".join(told), source.advice)


def _ago(age: timedelta) -> str:
    if age >= timedelta(days=2):
        return f"{age.days} d ago"
    return f"{max(0, age // timedelta(hours=1))} h ago"


def source_table(rows: Iterable[SourceStanding]) -> Table:
    """How the sources stand, one a line; times in UTC."""
    return _table(
        rows,
        {
            "source": lambda row: row.source.name,
            "state": lambda row: row.word,
            "last answer": lambda row: _minute(row.state.last_success),
            "last change": lambda row: _minute(row.state.last_change),
            "next poll": lambda row: _minute(row.state.next_poll) if row.source.enabled else "",
            "failures": lambda row: str(row.state.failures or ""),
            "why": lambda row: row.reason,
        },
    )


def source_json(row: SourceStanding) -> dict[str, object]:
    """A source for `sources --json`."""
    state = row.state
    times = {"last_success": state.last_success, "last_change": state.last_change, "next_poll": state.next_poll}
    return {
        "name": row.source.name,
        "url": row.source.url,
        "state": row.word,
        **{name: time.isoformat() if time else None for name, time in times.items()},
        "failures": state.failures,
        "reason": row.reason,
        "moved_to": state.moved_to,
    }


def _minute(time: datetime | None) -> str:
    return f"{time:%Y-%m-%d %H:%M}" if time else ""


def watch_table(watches: Iterable[Watch]) -> Table:
    """Watches, one a line."""
    return _table(
        watches,
        {
            "guild": lambda watch: str(watch.guild),
            "channel": lambda watch: str(watch.channel),
            "target": lambda watch: watch.target,
            "role": lambda watch: str(watch.role or ""),
            "publishes": lambda watch: "yes" if watch.publish else "",
            "state": lambda watch: "paused" if watch.paused else "active",
        },
    )


def _table(records: Iterable[T], columns: Mapping[str, Callable[[T], str]]) -> Table:
    table = Table(box=None, header_style="dim")
    for name in columns:
        table.add_column(name, overflow="fold")
    for record in records:
        table.add_row(*(Text(safe(show(record))) for show in columns.values()))
    return table


def show(*things: RenderableType) -> None:
    """Print to standard output: a panel as wide as the terminal; a line of text or of a table is never broken."""
    fitted, wide = Console(), Console(width=UNBROKEN)
    for thing in things:
        (fitted if isinstance(thing, Panel) else wide).print(thing)


def print_json(value: object, indent: int | None = 2) -> None:
    """Print a value as JSON to standard output; what a terminal would obey is spelled as its number."""
    written = json.dumps(value, ensure_ascii=False, indent=indent)
    sys.stdout.write(UNSEEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", written) + "\n")
