"""`perijove run` and `perijove demo`: the bot at work, and on a stage."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.common import plainly, settings, settle
from bot.core.errors import PerijoveError


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
    from bot import app
    from bot.roles import Roles

    with plainly():
        roles = Roles.parse(only, shards)
    settle(app.run(settings(), roles))


def demo(
    headless: Annotated[
        bool, typer.Option("--headless", help="Play the story to its end without a browser, and print it.")
    ] = False,
    live: Annotated[bool, typer.Option("--live", help="Ask NASA's real endpoints.")] = False,
    set_up: Annotated[
        bool, typer.Option("--set-up", help="Begin with nothing followed: set it up yourself, in the browser.")
    ] = False,
    port: Annotated[int, typer.Option(metavar="N", help="The page's port; 0 takes a free one.", min=0, max=65535)] = 0,
) -> None:
    """Show the bot in a browser, without a token."""
    with plainly():
        try:
            from bot.demo import play  # needs the extra `demo`, which other commands do without
        except ModuleNotFoundError as error:
            if (error.name or "").startswith("bot"):
                raise
            raise PerijoveError("the demo needs its extra: pip install 'perijove[demo]'") from None
    settle(play(settings(), headless=headless, live=live, set_up=set_up, port=port))
