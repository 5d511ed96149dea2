"""What the commands share: their options, the settings, and how the work of one ends."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from bot.core.errors import MemberError, PerijoveError

if TYPE_CHECKING:  # what a command does not need is not loaded with it
    from rich.progress import Progress

    from bot.core.model import Source
    from bot.parts import Parts
    from bot.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="JSON, for programs.")]

Track = Callable[[Iterable["Source"]], Iterable["Source"]]
"""Shows how far a loop over the sources has come."""


@contextmanager
def plainly() -> Iterator[None]:
    """Turn what Perijove understands into one line on standard error and exit status 1."""
    try:
        yield
    except MemberError as error:  # written for Discord, where the same commands begin with a slash
        typer.echo(f"perijove: {str(error).replace('`/watch ', '`perijove watch ')}", err=True)
        raise typer.Exit(1) from None
    except PerijoveError as error:
        typer.echo(f"perijove: {error}", err=True)
        raise typer.Exit(1) from None


def settle(work: Coroutine[Any, Any, Any]) -> Any:
    """Run the work to its end; Ctrl-C ends it quietly."""
    with plainly():
        try:
            return asyncio.run(work)
        except KeyboardInterrupt:
            raise typer.Exit(130) from None


def counted(number: int, one: str, several: str = "") -> str:
    """So many of something: "1 watch", "2 watches"."""
    return f"{number} {one if number == 1 else several or f'{one}s'}"


def progress() -> Progress:
    """A bar on standard error that is gone in the end, and never there where nobody looks."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    return Progress(console=console, transient=True, disable=not console.is_terminal)


def settings() -> Settings:
    """What the environment says."""
    from bot.settings import Settings

    with plainly():
        return Settings.load(os.environ)


def stored() -> AbstractAsyncContextManager[Parts]:
    """The parts over the database that is there already."""
    from bot import app

    return app.stored(settings())


def lines(file: TextIO) -> Iterator[str]:
    """The lines of a text in UTF-8. Raises `PerijoveError` for another."""
    try:
        yield from file
    except UnicodeDecodeError:
        raise PerijoveError(f"{file.name} is not text in UTF-8") from None
