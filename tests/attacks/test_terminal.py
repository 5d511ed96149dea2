"""Texts that would command a terminal or forge a line of the log."""

from __future__ import annotations

import asyncio
import io
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import logs
from bot.cli import app
from bot.core.model import Entry, Match
from tests.attacks.feeds import only
from tests.e2e.newsroom import Item, Newsroom, rss
from tests.loopback.nasa_server import LoopbackNasa
from tests.loopback.process import rss as source

COMMANDS = {
    "clearing": "\x1b[2J\x1b[H",
    "colour": "\x1b[31mred",
    "title": "\x1b]0;owned\x07",
    "link": "\x1b]8;;https://evil.example\x1b\\NASA\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;c2FtcGxl\x07",
    "one byte": "\x9b31m \x9d0;owned\x9c",
    "going back": "harmless\r\b\b\bharmful",
    "turned around": "\u202egpj.oi",
    "another line": "a\n2026-03-01T12:00:00Z INFO bot: all is well",
    "markup": "[red]red[/red] [link=https://evil.example]NASA[/link]",
}
LINE = re.compile(r"(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [A-Z]+ |    )")


def referenced(text: str) -> str:
    """The text with each odd character written as HTML's reference: this way it is plain ASCII in the feed."""
    return escape(
        "".join(letter if letter.isascii() and letter.isprintable() else f"&#{ord(letter)};" for letter in text), quote=False
    )


def hostile(number: int, text: str) -> Item:
    """An item with the text in each field; odd characters are references inside HTML, as XML has no place for them."""
    html = referenced(text).replace("&amp;#", "&#")
    return Item(
        guid=f"{number} {html}",
        title=f"{html} Io",
        link=f"https://nasa.example/{number}/{html}",
        text=f"This sample image shows Io. {html}",
        credit=html,
        alt=f"A sample picture of Io and {html} on it.",
        picture=f"https://nasa.example/{number}.jpg?{html}",
    )


def perijove(folder: Path, *arguments: str) -> Result:
    settings = {"PERIJOVE_CONFIG": str(folder), "PERIJOVE_ALLOW_PRIVATE_HOSTS": "1", "DISCORD_TOKEN": ""}
    return CliRunner().invoke(app, list(arguments), env=settings)


async def test_what_the_command_line_shows_commands_no_terminal(tmp_path: Path) -> None:
    async with LoopbackNasa() as nasa:
        good = nasa.put("/feed", rss(hostile(number, text) for number, text in enumerate(COMMANDS.values())))
        bad = nasa.put("/wordpress", b'{"code": "x", "message": "\\u001b[2J\\u009b31m \\u202e no such thing"}')
        tables = [source("good", good), source("bad", bad).replace('"rss"', '"wordpress"')]
        (tmp_path / "sources.toml").write_text("\n".join(tables), encoding="utf-8")
        told = await asyncio.to_thread(perijove, tmp_path, "once")
    assert told.exit_code == 0
    assert told.stdout.count("//nasa.example/") >= len(COMMANDS)
    assert "no such thing" in told.stderr
    written = told.stdout + told.stderr
    assert [hex(ord(letter)) for letter in written if not letter.isprintable() and letter != "\n"] == []


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What stands in the log."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.LineFormatter())
    own = logging.getLogger("bot")
    before = own.level
    own.addHandler(handler)
    own.setLevel(logging.DEBUG)
    yield stream
    own.removeHandler(handler)
    own.setLevel(before)


async def test_no_line_of_the_log_is_forged(room: Newsroom, log: io.StringIO) -> None:
    """Items that bring out a bug: their guids and what the bug says of them are logged as they are."""

    def bug(entry: Entry) -> tuple[Match, ...]:
        raise ValueError(f"{entry.title} {entry.guid}")

    room.ingest = replace(room.ingest, match=bug)
    items = [Item(f"{number} {text}", text, "") for number, text in enumerate(COMMANDS.values())]
    body = rss(items).translate(None, delete=bytes([*range(9), *range(11, 32)]))  # what XML has no place for
    report = await room.poll("journal", body)
    written = log.getvalue()
    assert len(report.broken) == len(COMMANDS)
    assert written.count("item failed unexpectedly") == len(COMMANDS)
    assert written.count("all is well") >= 2
    assert [line for line in written.split("\n")[:-1] if not LINE.match(line) or not line.isprintable()] == []
    assert "\n2026-03-01T12:00:00Z" not in written


def test_a_reference_to_a_control_character_does_not_become_one() -> None:
    for text in COMMANDS.values():
        entry = only(rss([hostile(1, text)]))
        said = [entry.title, entry.text, entry.credit, entry.picture.alt if entry.picture else "", *entry.keywords]
        assert [letter for letter in "".join(said) if not letter.isprintable() and letter != "\n"] == []
