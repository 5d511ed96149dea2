"""`perijove latest`, `sources` and `deliveries`: what the database holds."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.common import AsJson, settle, stored

TargetName = Annotated[str, typer.Argument(metavar="TARGET", help="io, juno, jupiter …")]


def latest(target: TargetName, as_json: AsJson = False) -> None:
    """Show the newest stored release about a target."""

    async def look() -> None:
        from bot import terminal

        async with stored() as parts:
            release = await parts.reports.latest(target)
            if as_json:
                terminal.print_json(terminal.release_json(release))
            else:
                terminal.show(terminal.release_panel(release, parts.source_titles))

    settle(look())


def sources(
    as_json: AsJson = False,
    accept: Annotated[str, typer.Option(metavar="NAME", help="Take in what is held of this source at its next poll.")] = "",
) -> None:
    """List the sources and how each stands.

    When it last answered, when that was something new, when it is asked next (in UTC), and what is wrong with it.
    """

    async def look() -> None:
        from bot import terminal

        async with stored() as parts:
            if accept:
                await parts.operations.accept(accept)
            rows = await parts.source_standings()
        if as_json:
            terminal.print_json([terminal.source_json(row) for row in rows])
        else:
            terminal.show(terminal.source_table(rows))

    settle(look())


def deliveries(
    as_json: AsJson = False,
    retry: Annotated[str, typer.Option(metavar="ID", help="Try this one again now.")] = "",
    state: Annotated[
        str, typer.Option(metavar="NAME", help="Only these: held, pending, sending, sent, refused or skipped.")
    ] = "",
    limit: Annotated[
        int, typer.Option(metavar="N", help="How many the table shows, newest first; 0 shows all.", min=0)
    ] = 50,
) -> None:
    """List what was promised to channels, and what became of it.

    Newest first; times are in UTC.
    """

    async def look() -> None:
        from bot import terminal

        async with stored() as parts:
            if retry:
                await parts.operations.retry(retry)
            rows = await parts.operations.deliveries(None if as_json else limit or None, state)
        if as_json:
            terminal.print_json([terminal.delivery_json(row) for row in rows])
        else:
            terminal.show(terminal.delivery_table(rows))

    settle(look())
