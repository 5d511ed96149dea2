"""`perijove once` and `perijove explain`: what releases are about, and why, with nothing posted or stored."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import typer

from bot.cli.common import AsJson, lines, plainly, progress, settings, settle
from bot.core.errors import PerijoveError


def once(as_json: AsJson = False) -> None:
    """Poll every source and show what would be posted, and why.

    Says of each entry why it would be posted or not. Nothing is posted or stored.
    """
    from rich.console import Console

    from bot import terminal
    from bot.cli.rehearsal import polled
    from bot.listing import look_json, show_looks

    with progress() as bar:
        seen = settle(polled(settings(), bar.track))
    if as_json:
        entries = [entry for look in seen.looks for entry in look_json(look)]
        terminal.print_json({"entries": entries, "releases": [terminal.release_json(one) for one in seen.releases]})
    else:
        terminal.show(*(terminal.post_panel(release, seen.source_titles) for release in seen.releases))
        show_looks(seen.looks, Console())
    for line in seen.troubles:
        typer.echo(terminal.safe(line), err=True)


def explain(
    as_json: Annotated[bool, typer.Option("--json", help="One line for each, for programs.")] = False,
) -> None:
    """Tell what releases are about, and why.

    Reads them from standard input as lines of JSON: {"title": …, "description": …, "keywords": […], "date": …, "credit": …,
    "link": …}, of which each may be missing. Prints for each, as JSON, its targets with the reasons, what would be said of
    it, and the facts that its text states.
    """
    from bot import terminal
    from bot.app import catalogue
    from bot.core.explain import explain as explained

    with plainly():
        known = catalogue(settings())
        for number, line in enumerate(filter(str.strip, lines(sys.stdin)), start=1):
            told = explained(_record(line, number), known.targets, known.library)
            terminal.print_json(told, None if as_json else 2)


def _record(line: str, number: int) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise PerijoveError(f"standard input: release {number} is not JSON ({error})") from None
    if not isinstance(record, dict):
        raise PerijoveError(f"standard input: release {number} is not a JSON object with title, description, …")
    return record
