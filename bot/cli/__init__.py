"""The command line: each command reads its arguments, lets `app` do the work, and shows what came of it."""

from __future__ import annotations

import typer

from bot.cli.checking import check
from bot.cli.database import db
from bot.cli.judging import explain, once
from bot.cli.running import demo, run
from bot.cli.stored import deliveries, latest, sources
from bot.cli.watches import watch

app = typer.Typer(
    help="Posts NASA's new Juno and Io pictures to Discord.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,  # its tracebacks show local variables, and one of them may be the token
)
for command in (run, demo, once, explain, check, latest, sources, deliveries):
    app.command()(command)
app.add_typer(watch, name="watch")
app.add_typer(db, name="db")
