"""`perijove` and `python -m bot`."""

from __future__ import annotations

import logging
import sys
from io import TextIOWrapper

from bot import memory


def main() -> None:
    """Run the command line."""
    memory.load_swiftly()
    from bot import logs  # noqa: PLC0415 — what stands above should hold for it
    from bot.cli import app  # noqa: PLC0415 — as above

    memory.give_back()
    logs.set_up("ERROR", [])  # a command says itself what it has to say; `run` and `demo` set up more
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a character shows ? in its place
    try:
        app(prog_name="perijove")
    except Exception:  # Python's own last words could hold a secret; these go where all of the log goes
        logging.getLogger("bot").critical("ended by an error that nobody expected", exc_info=True)
        sys.exit(1)
    finally:
        memory.leave_swiftly()


if __name__ == "__main__":
    main()
