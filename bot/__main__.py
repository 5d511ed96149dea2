"""`perijove` and `python -m bot`."""

from __future__ import annotations

import sys
from io import TextIOWrapper

from bot import logs
from bot.cli import app


def main() -> None:
    """Run the command line."""
    logs.set_up("ERROR", [])  # a command says itself what it has to say; `run` and `demo` set up more
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a character shows ? in its place
    app(prog_name="perijove")


if __name__ == "__main__":
    main()
