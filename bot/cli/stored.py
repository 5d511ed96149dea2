"""`perijove latest`, `sources` and `deliveries`: what the database holds."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.common import AsJson, settle, stored


def latest(target: str, as_json: AsJson = False) -> None:
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
    """List the sources: when each was last asked and will be next, and what is wrong with it."""

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
    state: Annotated[str, typer.Option(metavar="NAME", help="Only those: held, pending, refused, sent …")] = "",
    limit: Annotated[int, typer.Option(help="How many the table shows, newest first; 0 shows all.", min=0)] = 50,
) -> None:
    """List what was promised to channels, and what became of it."""

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
