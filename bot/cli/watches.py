"""`perijove watch`: which channels follow what."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.common import counted, lines, settle, stored

watch = typer.Typer(help="List and change which channels follow what.", no_args_is_help=True)


def an_id(text: str) -> int:
    """An id of Discord's: a positive number of at most 63 bits, which is what the database holds."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 2**63):
        raise typer.BadParameter(f'"{text}" is not an id of Discord\'s, which is a long number')
    return int(text)


Guild = Annotated[int, typer.Option(parser=an_id, metavar="ID", help="The server's id.")]
Channel = Annotated[int, typer.Option(parser=an_id, metavar="ID", help="The channel's id.")]
Role = Annotated[int | None, typer.Option(parser=an_id, metavar="ID", help="A role to mention with each post.")]
OneGuild = Annotated[int | None, typer.Option("--guild", parser=an_id, metavar="ID", help="Only this server's.")]
TargetName = Annotated[str, typer.Option(metavar="NAME", help="io, juno, jupiter …")]


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
        async with stored() as parts:
            new = await parts.watches.add(guild, channel, target, role, publish=publish)
        typer.echo(f"channel {channel} {'now follows' if new else 'still follows'} {target}")

    settle(add())


@watch.command("list")
def watch_list(guild: OneGuild = None) -> None:
    """List which channels follow what."""

    async def look() -> None:
        from bot import terminal

        async with stored() as parts:
            terminal.show(terminal.watch_table(await parts.watches.listed(guild)))

    settle(look())


@watch.command("remove")
def watch_remove(guild: Guild, channel: Channel, target: TargetName) -> None:
    """Stop following a target in a channel.

    Posts that were promised by this watch alone, and not yet sent, are given up.
    """

    async def remove() -> None:
        async with stored() as parts:
            given_up = await parts.watches.remove(guild, channel, target)
        lost = f"; {counted(given_up, 'waiting post')} given up" if given_up else ""
        typer.echo(f"channel {channel} no longer follows {target}{lost}")

    settle(remove())


@watch.command("pause")
def watch_pause(guild: Guild, channel: Channel, target: TargetName) -> None:
    """Post nothing about a target in a channel until it is resumed.

    What is published until it is resumed is not posted later either.
    """

    async def pause() -> None:
        async with stored() as parts:
            await parts.watches.pause(guild, channel, target)
        typer.echo(f"channel {channel} is paused for {target}")

    settle(pause())


@watch.command("resume")
def watch_resume(guild: Guild, channel: Channel, target: TargetName) -> None:
    """Follow a target again where it was paused."""

    async def resume() -> None:
        async with stored() as parts:
            await parts.watches.resume(guild, channel, target)
        typer.echo(f"channel {channel} follows {target} again")

    settle(resume())


@watch.command("import")
def watch_import(
    file: Annotated[
        typer.FileText,
        typer.Argument(
            metavar="FILE",
            help="Lines of guild, channel, target, as `watch export` prints them; - reads standard input.",
            encoding="utf-8-sig",
        ),
    ],
) -> None:
    """Add many watches at once.

    Those that are there already stay as they are. If a line is wrong, none is added.
    """

    async def add() -> None:
        async with stored() as parts:
            added = await parts.operations.add_watches(lines(file))
        typer.echo(f"{counted(added, 'watch', 'watches')} added")

    settle(add())


@watch.command("export")
def watch_export() -> None:
    """Print all watches in the form that `watch import` reads."""

    async def look() -> None:
        from bot.core.exchange import as_line

        async with stored() as parts:
            for one in await parts.watches.listed():
                typer.echo(as_line(one))

    settle(look())
