"""Large and odd answers are read by another process: those of attackers, and nobody else's. It may break down."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import pytest

from bot.core.errors import Unreadable
from bot.core.model import Parsed
from bot.sources.apart import is_ordinary, read_apart
from bot.sources.bounds import MOST_ITEMS
from bot.sources.kinds import ADAPTERS, PARSERS
from tests.adapters.sources.expected import RECORDINGS
from tests.attacks.feeds import feed, item

FOLDER = Path(__file__).parent / "recordings"
MIB = 2**20


@pytest.mark.parametrize(
    "body",
    [
        b" " * MIB,
        feed(*([item()] * (MOST_ITEMS + 1))),
        feed(item(f"<description {' '.join(f'a{n}=1' for n in range(10_000))}/>")),
        feed(item()).decode().encode("utf-16"),
    ],
    ids=["large", "many items", "an endless tag", "wide characters"],
)
def test_what_could_hold_the_event_loop_up_is_not_read_beside_it(body: bytes) -> None:
    assert not is_ordinary(body)


@pytest.mark.parametrize("name", RECORDINGS)
def test_what_publishers_send_is_ordinary(name: str) -> None:
    assert is_ordinary((FOLDER / name).read_bytes())


def test_a_large_answer_is_read_by_another_process_and_means_the_same() -> None:
    body = (FOLDER / "photojournal.xml").read_bytes() + b"<!--" + b" " * MIB + b"-->"
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    assert ADAPTERS["rss"].parse(body) == PARSERS["rss"](body)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime > before


@pytest.mark.parametrize("name", ["apod.json", "cut-off.xml"])
def test_nothing_is_lost_on_the_way_from_the_other_process(name: str) -> None:
    kind, expected = RECORDINGS[name]
    assert read_apart(kind, (FOLDER / name).read_bytes()) == expected


def test_the_other_process_refuses_in_the_same_words() -> None:
    with pytest.raises(Unreadable, match=r"^is a web page, not a feed$"):
        read_apart("rss", b"<html>")


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("while True: pass", "takes longer than 0.5 s to read"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "could not be read: its parser broke down"),
        ("raise MemoryError", "could not be read: its parser broke down"),
    ],
)
def test_a_parser_that_hangs_or_breaks_down_costs_a_sentence(program: str, sentence: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_apart("rss", b"", time_limit=0.5 if "while" in program else 20, command=[sys.executable, "-c", program])
    assert str(refusal.value) == sentence


def test_without_a_process_the_answer_is_refused() -> None:
    with pytest.raises(Unreadable, match="no process can be started"):
        read_apart("rss", b"", command=["/nowhere/python"])


def test_an_empty_answer_of_the_other_process_is_no_entries() -> None:
    assert read_apart("wordpress", b"[]") == Parsed(())
