"""What `once` shows: every entry of every source, and for each target that it names why it is about it or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.core.why import Verdict
from bot.flows.look import Judged, Look
from bot.terminal import safe

NONE_NAMED = "names no target"
NO_TITLE = "(no title)"


def show_looks(looks: Iterable[Look], console: Console) -> None:
    """Print the entries by source: on a terminal within its width, else each on one line, as programs search them."""
    sign = "+" if console.options.ascii_only else "✓"
    for look in looks:
        console.print(_heading(look), soft_wrap=True)
        if console.is_terminal:
            console.print(_grid(look.entries, sign))
        else:
            for judged in look.entries:
                console.print(Text("  ").join([_date(judged), _told(judged, "  ", sign)]), soft_wrap=True)


def look_json(look: Look) -> Iterator[dict[str, object]]:
    """The source's entries for `once --json`, each with all reasons for and against the targets that it names."""
    for judged in look.entries:
        entry = judged.entry
        yield {
            "source": look.source.name,
            "guid": entry.guid,
            "title": entry.title,
            "link": entry.link,
            "published": entry.published.isoformat() if entry.published else None,
            "about": {verdict.target.key: list(verdict.reasons) for verdict in judged.verdicts if verdict.reasons},
            "not_about": {verdict.target.key: list(verdict.against) for verdict in judged.verdicts if verdict.against},
        }


def _heading(look: Look) -> Text:
    about = sum(judged.is_about_a_target for judged in look.entries)
    count = f"{len(look.entries)} entr{'y' if len(look.entries) == 1 else 'ies'}, {about} about a target"
    said = count if look.entries or not look.troubles else "nothing was read"
    return Text.assemble("\n", (safe(look.source.title), "bold"), f" ({look.source.name}): {said}")


def _grid(entries: Iterable[Judged], sign: str) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for judged in entries:
        grid.add_row(_date(judged), _told(judged, "\n", sign))
    return grid


def _date(judged: Judged) -> Text:
    published = judged.entry.published
    return Text(published.date().isoformat() if published else "undated   ", style="dim")


def _told(judged: Judged, between: str, sign: str) -> Text:
    """The title and, after `between`, what is said of the targets that the entry names."""
    title = safe(judged.entry.title) or NO_TITLE
    said = [*_reasons(judged.verdicts, sign), *_objections(judged.verdicts)]
    if not said:
        return Text.assemble((title, "dim"), (f"  {NONE_NAMED}", "dim"))
    return Text.assemble((title, "bold" if judged.is_about_a_target else ""), between, Text("; ").join(said))


def _reasons(verdicts: Iterable[Verdict], sign: str) -> Iterator[Text]:
    """The strongest for each target is enough for reading; `--json` has all, and so for those against."""
    for verdict in verdicts:
        if verdict.reasons:
            yield Text.assemble((f"{sign} {safe(verdict.target.name)}", "green"), f": {safe(verdict.reasons[0])}")


def _objections(verdicts: Iterable[Verdict]) -> Iterator[Text]:
    """One for all targets of which it is true."""
    of_each: dict[str, list[str]] = {}
    for verdict in verdicts:
        if verdict.against:
            of_each.setdefault(verdict.against[0], []).append(verdict.target.name)
    for objection, names in of_each.items():
        yield Text(safe(f"not {' or '.join(names)}: {objection}"), style="dim")
