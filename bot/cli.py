"""The command line: each command reads its arguments, lets `app` do the work, and shows what came of it."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.console import Console
from rich.progress import Progress

from bot import app as root
from bot import terminal
from bot.core.errors import MemberError, PerijoveError
from bot.core.exchange import as_line
from bot.core.explain import explain as explained
from bot.listing import look_json, show_looks
from bot.roles import Roles
from bot.settings import Settings

app = typer.Typer(
    help="Posts NASA's new Juno and Io pictures to Discord.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,  # its tracebacks show local variables, and one of them may be the token
)
watch = typer.Typer(help="Which channels follow what.", no_args_is_help=True)
db = typer.Typer(help="The database.", no_args_is_help=True)
app.add_typer(watch, name="watch")
app.add_typer(db, name="db")


def an_id(text: str) -> int:
    """An id of Discord's: a positive number of at most 63 bits, which is what the database holds."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 2**63):
        raise typer.BadParameter(f'"{text}" is not an id of Discord\'s, which is a long number')
    return int(text)


AsJson = Annotated[bool, typer.Option("--json", help="JSON, for programs.")]
Guild = Annotated[int, typer.Option(parser=an_id, metavar="ID", help="The server's id.")]
Channel = Annotated[int, typer.Option(parser=an_id, metavar="ID", help="The channel's id.")]
Role = Annotated[int | None, typer.Option(parser=an_id, metavar="ID", help="A role to mention with each post.")]
OneGuild = Annotated[int | None, typer.Option("--guild", parser=an_id, metavar="ID", help="Only this server's.")]
TargetName = Annotated[str, typer.Option(help="What to follow: io, juno, jupiter …")]


@contextmanager
def plainly() -> Iterator[None]:
    """Turn what Perijove understands into one line on standard error and exit status 1."""
    try:
        yield
    except (PerijoveError, MemberError) as error:
        typer.echo(f"perijove: {error}", err=True)
        raise typer.Exit(1) from None


def settle(work: Coroutine[Any, Any, Any]) -> Any:
    """Run the work to its end; Ctrl-C ends it quietly."""
    with plainly():
        try:
            return asyncio.run(work)
        except KeyboardInterrupt:
            raise typer.Exit(130) from None


def progress() -> Progress:
    """A bar on standard error that is gone in the end, and never there where nobody looks."""
    console = Console(stderr=True)
    return Progress(console=console, transient=True, disable=not console.is_terminal)


def settings() -> Settings:
    """What the environment says."""
    with plainly():
        return Settings.load(os.environ)


# ---------------------------------------------------------------- the bot


@app.command()
def run(
    only: Annotated[
        str,
        typer.Option(metavar="work|chat", help="Only poll and post, or only answer members; other processes do the rest."),
    ] = "",
    shards: Annotated[
        str, typer.Option(metavar="FIRST-LAST/COUNT", help="Answer the servers of these shards only, like 0-3/8.")
    ] = "",
) -> None:
    """Watch NASA and post to Discord, until stopped."""
    with plainly():
        roles = Roles.parse(only, shards)
    settle(root.run(settings(), roles))


@app.command()
def demo(
    headless: Annotated[
        bool, typer.Option("--headless", help="Play the story to its end without a browser, and print it.")
    ] = False,
    live: Annotated[bool, typer.Option("--live", help="Ask NASA's real endpoints.")] = False,
    set_up: Annotated[
        bool, typer.Option("--set-up", help="Begin with nothing followed: set it up yourself, in the browser.")
    ] = False,
    port: Annotated[int, typer.Option(help="The page's port; 0 takes a free one.", min=0, max=65535)] = 0,
) -> None:
    """Show the bot in a browser, without a token."""
    with plainly():
        try:
            from bot.demo import play  # noqa: PLC0415 — needs the extra `demo`, which other commands do without
        except ModuleNotFoundError as error:
            if (error.name or "").startswith("bot"):
                raise
            raise PerijoveError("the demo needs its extra: pip install 'perijove[demo]'") from None
    settle(play(settings(), headless=headless, live=live, set_up=set_up, port=port))


@app.command()
def once(as_json: AsJson = False) -> None:
    """Poll every source; show what would be posted, and why each entry would or would not.

    Nothing is posted or stored.
    """
    with progress() as bar:
        seen = settle(root.once(settings(), bar.track))
    if as_json:
        entries = [entry for look in seen.looks for entry in look_json(look)]
        terminal.print_json({"entries": entries, "releases": [terminal.release_json(one) for one in seen.releases]})
    else:
        terminal.show(*(terminal.post_panel(release, seen.source_titles) for release in seen.releases))
        show_looks(seen.looks, Console())
    for line in seen.troubles:
        typer.echo(terminal.safe(line), err=True)


@app.command()
def explain(
    as_json: Annotated[bool, typer.Option("--json", help="One line for each, for programs.")] = False,
) -> None:
    """Tell what releases are about, and why.

    Reads them from standard input as lines of JSON: {"title": …, "description": …, "keywords": […], "date": …, "credit": …,
    "link": …}, of which each may be missing. Prints for each, as JSON, its targets with the reasons, what would be said of
    it, and the facts that its text states.
    """
    with plainly():
        catalogue = root.catalogue(settings())
        for number, line in enumerate(filter(str.strip, _lines(sys.stdin)), start=1):
            told = explained(_record(line, number), catalogue.targets, catalogue.library)
            terminal.print_json(told, None if as_json else 2)


def _lines(file: TextIO) -> Iterator[str]:
    try:
        yield from file
    except UnicodeDecodeError:
        raise PerijoveError(f"{file.name} is not text in UTF-8") from None


def _record(line: str, number: int) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise PerijoveError(f"standard input: release {number} is not JSON ({error})") from None
    if not isinstance(record, dict):
        raise PerijoveError(f"standard input: release {number} is not a JSON object with title, description, …")
    return record


@app.command()
def check(as_json: AsJson = False) -> None:
    """Ask Discord and every source whether all is well.

    Looks at the database, the disk, the clock and each watched channel too, says what to change, and prints the link that
    invites the bot. Exit status 1 means that something is not well.
    """
    with progress() as bar:
        checked = settle(root.check(settings(), bar.track))
    if as_json:
        terminal.print_json({"well": checked.well} | terminal.check_json(checked.findings, checked.sources))
    else:
        terminal.show_findings(checked.findings, checked.sources, Console())
    if not checked.well:
        raise typer.Exit(1)


# ---------------------------------------------------------------- what is stored


@app.command()
def latest(target: str, as_json: AsJson = False) -> None:
    """Show the newest stored release about a target."""

    async def look() -> None:
        async with root.stored(settings()) as parts:
            release = await parts.reports.latest(target)
            if as_json:
                terminal.print_json(terminal.release_json(release))
            else:
                terminal.show(terminal.release_panel(release, parts.source_titles))

    settle(look())


@app.command()
def sources(
    as_json: AsJson = False,
    accept: Annotated[str, typer.Option(metavar="NAME", help="Take in what is held of this source at its next poll.")] = "",
) -> None:
    """List the sources: when each was last asked and will be next, and what is wrong with it."""

    async def look() -> None:
        async with root.stored(settings()) as parts:
            if accept:
                await parts.operations.accept(accept)
            rows = await parts.source_standings()
        if as_json:
            terminal.print_json([terminal.source_json(row) for row in rows])
        else:
            terminal.show(terminal.source_table(rows))

    settle(look())


@app.command()
def deliveries(
    as_json: AsJson = False,
    retry: Annotated[str, typer.Option(metavar="ID", help="Try this one again now.")] = "",
    state: Annotated[str, typer.Option(metavar="NAME", help="Only those: held, pending, refused, sent …")] = "",
    limit: Annotated[int, typer.Option(help="How many the table shows, newest first; 0 shows all.", min=0)] = 50,
) -> None:
    """List what was promised to channels, and what became of it."""

    async def look() -> None:
        async with root.stored(settings()) as parts:
            if retry:
                await parts.operations.retry(retry)
            rows = await parts.operations.deliveries(None if as_json else limit or None, state)
        if as_json:
            terminal.print_json([terminal.delivery_json(row) for row in rows])
        else:
            terminal.show(terminal.delivery_table(rows))

    settle(look())


@watch.command("add")
def watch_add(
    guild: Guild,
    channel: Channel,
    target: TargetName,
    role: Role = None,
    publish: Annotated[bool, typer.Option("--publish", help="Publish each post of an announcement channel.")] = False,
) -> None:
    """Let a channel follow a target.

    A watch that is there already gets the role and the publishing as given now.
    """

    async def add() -> None:
        async with root.stored(settings()) as parts:
            new = await parts.watches.add(guild, channel, target, role, publish=publish)
        typer.echo(f"channel {channel} {'now follows' if new else 'follows, as before,'} {target}")

    settle(add())


@watch.command("list")
def watch_list(guild: OneGuild = None) -> None:
    """List which channels follow what."""

    async def look() -> None:
        async with root.stored(settings()) as parts:
            terminal.show(terminal.watch_table(await parts.watches.listed(guild)))

    settle(look())


@watch.command("remove")
def watch_remove(guild: Guild, channel: Channel, target: TargetName) -> None:
    """Let a channel follow a target no more.

    Posts that were promised by this watch alone, and not yet sent, are given up.
    """

    async def remove() -> None:
        async with root.stored(settings()) as parts:
            given_up = await parts.watches.remove(guild, channel, target)
        typer.echo(f"channel {channel} no longer follows {target}; {given_up} waiting posts were given up")

    settle(remove())


@watch.command("pause")
def watch_pause(guild: Guild, channel: Channel, target: TargetName) -> None:
    """Promise a channel nothing more about a target.

    What is published until it is resumed is not posted later either.
    """

    async def pause() -> None:
        async with root.stored(settings()) as parts:
            await parts.watches.pause(guild, channel, target)
        typer.echo(f"channel {channel} is paused for {target}")

    settle(pause())


@watch.command("resume")
def watch_resume(guild: Guild, channel: Channel, target: TargetName) -> None:
    """Let a paused watch promise posts again."""

    async def resume() -> None:
        async with root.stored(settings()) as parts:
            await parts.watches.resume(guild, channel, target)
        typer.echo(f"channel {channel} follows {target} again")

    settle(resume())


@watch.command("import")
def watch_import(
    file: Annotated[
        typer.FileText,
        typer.Argument(
            help="Lines of guild, channel, target, as `watch export` prints them; - reads standard input.",
            encoding="utf-8-sig",
        ),
    ],
) -> None:
    """Add many watches at once.

    Those that are there already stay as they are. If a line is wrong, none is added.
    """

    async def add() -> None:
        async with root.stored(settings()) as parts:
            added = await parts.operations.add_watches(_lines(file))
        typer.echo(f"{added} watches added")

    settle(add())


@watch.command("export")
def watch_export() -> None:
    """Print all watches in the form that `watch import` reads."""

    async def look() -> None:
        async with root.stored(settings()) as parts:
            for one in await parts.watches.listed():
                typer.echo(as_line(one))

    settle(look())


@db.command("upgrade")
def db_upgrade() -> None:
    """Create the database, or bring it up to this version."""
    with plainly():
        root.upgrade(settings().database_url)
    typer.echo("the database is up to date")


@db.command("backup")
def db_backup(file: Path) -> None:
    """Copy the database to a file, while the bot may be running."""
    with plainly():
        root.backup(settings().database_url, file)
    typer.echo(f"copied to {file}")


@db.command("restore")
def db_restore(
    file: Path,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of the database that is there, which is kept beside it.")
    ] = False,
) -> None:
    """Put a backup where the database is, while no bot is running.

    What was posted after the backup was made is not known any more, and may be posted again.
    """
    with plainly():
        kept = root.restore(settings().database_url, file, root.clock(), replace=replace)
    typer.echo(f"restored from {file}" + (f"; what was there before is {kept}" if kept else ""))
