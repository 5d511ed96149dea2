"""`perijove db`: making, copying and restoring the database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import plainly, settings

db = typer.Typer(help="Create, copy and restore the database.", no_args_is_help=True)


@db.command("upgrade")
def db_upgrade() -> None:
    """Create the database, or bring it up to this version."""
    from bot.storage.schema import upgrade

    with plainly():
        kept = upgrade(settings().database_url)
    typer.echo("the database is up to date" + (f"; as it was before it is kept in {kept}" if kept else ""))


@db.command("backup")
def db_backup(file: Annotated[Path, typer.Argument(metavar="FILE", help="A name that is not taken yet.")]) -> None:
    """Copy the database to a file, while the bot may be running."""
    from bot.storage.backup import backup

    with plainly():
        backup(settings().database_url, file)
    typer.echo(f"copied to {file}")


@db.command("restore")
def db_restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `db backup` made.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of the database that is there, which is kept beside it.")
    ] = False,
) -> None:
    """Put a backup where the database is, while no bot is running.

    What was posted after the backup was made is not known any more, and may be posted again.
    """
    from bot.app import clock
    from bot.storage.restore import restore

    with plainly():
        kept = restore(settings().database_url, file, clock(), replace=replace)
    typer.echo(f"restored from {file}" + (f"; what was there before is {kept}" if kept else ""))
