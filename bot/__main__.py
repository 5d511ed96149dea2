"""`perijove` and `python -m bot`."""

from __future__ import annotations

from bot.cli import app


def main() -> None:
    """Run the command line."""
    app(prog_name="perijove")


if __name__ == "__main__":
    main()
