"""The command line: each command reads its arguments, lets `app` do the work, and shows what came of it."""

from __future__ import annotations

from typing import Annotated

import typer

from bot import __version__
from bot.cli.checking import check
from bot.cli.database import db
from bot.cli.judging import explain, once
from bot.cli.running import demo, run
from bot.cli.stored import deliveries, latest, sources
from bot.cli.watches import watch

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,  # its tracebacks show local variables, and one of them may be the token
)


def tell_version(wanted: bool) -> None:
    """Print the version, and that is all."""
    if wanted:
        typer.echo(f"perijove {__version__}")
        raise typer.Exit


@app.callback()
def perijove(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=tell_version, is_eager=True)
    ] = False,
) -> None:
    """Posts NASA's new Juno and Io pictures to Discord."""


for command in (run, demo, once, explain, check, latest, sources, deliveries):
    app.command()(command)
app.add_typer(watch, name="watch")
app.add_typer(db, name="db")
