"""Answers that are large or odd are read in a process of their own, which may be stopped.

A parser in a thread keeps the interpreter to itself for as long as one search or one call of native code takes, and no
thread can be ended. `reader` is that process. What publishers send every day is smaller, and costs less to read than a
process costs to start.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.core.errors import Unreadable
from bot.core.model import Entry, Link, Parsed, Picture
from bot.sources.bounds import MOST_ITEMS, is_wide
from bot.sources.confined import REFUSED, bare_environment

TIME_LIMIT = 10.0
"""Seconds; a feed of 20 MiB with two thousand items needs about four."""

COMMAND = (sys.executable, "-P", "-m", "bot.sources.reader")

_LARGEST_ORDINARY = 256 * 1024
_ENDLESS_TAG = re.compile(rb"<[a-zA-Z/][^<>]{20000}")
_ITEM = re.compile(rb"<(?:item|entry)\b")


def is_ordinary(body: bytes) -> bool:
    """Whether the answer is of a size and shape that can be read beside the event loop without holding it up."""
    if len(body) > _LARGEST_ORDINARY or is_wide(body):
        return False
    return not _ENDLESS_TAG.search(body) and sum(1 for _ in _ITEM.finditer(body)) <= MOST_ITEMS


def read_apart(kind: str, body: bytes, time_limit: float = TIME_LIMIT, command: Sequence[str] = COMMAND) -> Parsed:
    """What the adapter of this kind makes of the answer, read by `command` outside this process.

    Raises `Unreadable`, also where it takes too long or the process breaks down. It waits: call it in a thread.
    """
    try:
        done = subprocess.run(  # noqa: S603 — no part of the command comes from outside
            [*command, kind],
            input=body,
            capture_output=True,
            timeout=time_limit,
            check=False,
            env=bare_environment(),
            start_new_session=True,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(f"takes longer than {time_limit:g} s to read") from error
    except OSError as error:
        raise Unreadable(f"could not be read: no process can be started ({error.strerror})") from error
    if done.returncode == REFUSED:
        raise Unreadable(done.stderr.decode(errors="replace"))
    if done.returncode != 0:
        raise Unreadable("could not be read: its parser broke down")
    return _received(done.stdout)


# ---------------------------------------------------------------- over the pipe: a line of JSON for each item


def sent(parsed: Parsed) -> Iterator[str]:
    """What was read, line by line."""
    for entry in parsed.entries:
        yield json.dumps(asdict(entry), default=datetime.isoformat)
    yield from map(json.dumps, parsed.broken)


def _received(lines: bytes) -> Parsed:
    """What was sent. Line by line, for one call over all of them would hold the event loop up."""
    said = [json.loads(line) for line in lines.splitlines()]
    entries = tuple(_entry(item) for item in said if isinstance(item, dict))
    return Parsed(entries, tuple(item for item in said if isinstance(item, str)))


def _entry(fields: dict[str, Any]) -> Entry:
    return Entry(
        **{
            **fields,
            "published": fields["published"] and datetime.fromisoformat(fields["published"]),
            "picture": fields["picture"] and Picture(**fields["picture"]),
            "keywords": tuple(fields["keywords"]),
            "links": tuple(Link(**link) for link in fields["links"]),
        }
    )
