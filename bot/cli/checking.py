"""`perijove check`: a look at everything that the bot depends on."""

from __future__ import annotations

import typer

from bot.cli.common import AsJson, progress, settings, settle


def check(as_json: AsJson = False) -> None:
    """Ask Discord and every source whether all is well.

    Looks at the database, the disk, the clock and each watched channel too, says what to change, and prints the link that
    invites the bot. Exit status 1 means that something is not well.
    """
    from rich.console import Console

    from bot import terminal
    from bot.cli.examination import examined

    with progress() as bar:
        checked = settle(examined(settings(), bar.track))
    if as_json:
        terminal.print_json({"well": checked.well} | terminal.check_json(checked.findings, checked.sources))
    else:
        terminal.show_findings(checked.findings, checked.sources, Console())
    if not checked.well:
        raise typer.Exit(1)
