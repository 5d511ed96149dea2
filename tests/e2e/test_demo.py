"""`perijove demo` as a person starts it, and the recordings it plays."""

from __future__ import annotations

import asyncio
import io
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import aiohttp
import pytest
from PIL import Image

from bot.demo.canvas import HEIGHT, WIDTH
from bot.demo.nasa import ADDRESS, FEEDS, RECORDINGS, Feed, LoopbackNasa, recording
from bot.demo.pictures import SAMPLES, picture
from bot.demo.story import STORY
from bot.sources.kinds import ADAPTERS

HANG = 120
"""Seconds after which a process is taken to hang; it is never waited for that long."""
CHAPTERS = [chapter.folder for chapter in STORY]


DEMO = ("-m", "bot", "demo")


def surroundings(folder: Path) -> dict[str, str]:
    """An environment without settings, with a place for temporary things, in which a long line stays one line."""
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "TMPDIR": str(folder), "COLUMNS": "1000", "PERIJOVE_WEB": ""}


def ran(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python with these arguments, run to its end in a folder of its own."""
    return subprocess.run(  # noqa: S603 — our own command
        [sys.executable, *arguments],
        capture_output=True,
        check=False,
        text=True,
        cwd=folder,
        env=surroundings(folder),
        timeout=HANG,
    )


def left_behind(folder: Path) -> list[Path]:
    """What the demo should have removed at its end."""
    return list(folder.glob("perijove-demo-*"))


# ---------------------------------------------------------------- without a browser


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What `perijove demo --headless` prints, told once for all tests."""
    folder = tmp_path_factory.mktemp("headless")
    ended = ran(folder, *DEMO, "--headless")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert not left_behind(folder)
    return ended.stdout


def turn(told: str, number: int) -> str:
    """What is printed from one chapter to the next: the first (0) is the invitation, the last one a visitor's `!io`."""
    return told.split("• ")[number + 1]


def test_who_invites_it_is_told_what_it_does(told: str) -> None:
    welcome = turn(told, 0)
    assert "In the channel: one message." in welcome
    assert "[Set up]" in welcome


def test_the_baseline_posts_nothing(told: str) -> None:
    assert turn(told, 1).splitlines()[1:] == ["  In the channel: one message."]


def test_a_new_release_is_posted_with_everything_a_card_has(told: str) -> None:
    card = turn(told, 2)
    assert "In the channel: 2 messages." in card
    assert "Sample: A Plume Rises From Io" in card
    assert "shows a plume of gas that rises above the left edge of Jupiter’s moon Io" in card
    assert "Credit: Sample drawn by the Perijove demo; not an observation" in card
    assert "Instrument: JunoCam" in card
    assert re.search(r"Background: .+\n.*\[.+\]\(https://.+\)", card), "a fact with its source"
    assert "Picture: Sample: a yellow globe with a red ring" in card
    assert "[NASA page]  [Full picture]  [Another fact]" in card


def test_the_second_feed_adds_no_message(told: str) -> None:
    assert turn(told, 3).splitlines()[1:] == ["  In the channel: 2 messages."]


def test_a_correction_edits_the_message(told: str) -> None:
    card = turn(told, 4)
    assert "In the channel: 2 messages." in card
    assert "Perijove (edited)" in card
    assert "above the right edge" in card
    assert "left edge of" not in card


def test_a_visitor_is_answered(told: str) -> None:
    assert "Sample: A Plume Rises From Io" in turn(told, 5)


# ---------------------------------------------------------------- in a browser


@asynccontextmanager
async def playing(folder: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """A demo under way, and the address it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *DEMO,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=folder,
        env=surroundings(folder),
    )
    try:
        yield process, await _address(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(HANG):
        async for line in process.stdout:
            if found := re.search(rb"http://127\.0\.0\.1:\d+/#\S+", line):
                return found[0].decode()
    raise AssertionError("no address was printed")


async def test_the_page_is_served_until_ctrl_c(tmp_path: Path) -> None:
    async with playing(tmp_path) as (process, address), aiohttp.ClientSession() as browser:
        async with browser.get(address) as page:
            assert page.status == 200
            assert page.content_type == "text/html"
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(HANG):
            _, complaints = await process.communicate()
    assert (process.returncode, complaints) == (0, b"")
    assert not left_behind(tmp_path)


def test_a_taken_port_is_one_clear_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = ran(tmp_path, *DEMO, "--port", str(port))
    assert ended.returncode == 1
    assert ended.stderr == f"perijove: the demo's page cannot be shown: preview could not bind port {port}\n"


def test_without_its_extra_the_demo_says_how_to_get_it(tmp_path: Path) -> None:
    without = "import sys; sys.modules['simcord'] = None; from bot.__main__ import main; main()"
    ended = ran(tmp_path, "-c", without, "demo")
    assert ended.returncode == 1
    assert ended.stderr == "perijove: the demo needs its extra: pip install 'perijove[demo]'\n"


# ---------------------------------------------------------------- recordings and pictures


@pytest.mark.parametrize("chapter", CHAPTERS)
@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.name)
def test_every_recording_is_readable_and_says_that_it_is_a_sample(feed: Feed, chapter: str) -> None:
    parsed = ADAPTERS[feed.kind].parse(recording(feed.file, chapter).encode())
    assert parsed.entries
    assert not parsed.broken
    for entry in parsed.entries:
        assert "Sample" in entry.title
        assert entry.credit == "Sample drawn by the Perijove demo; not an observation"
        assert not entry.third_party
        assert entry.picture


@pytest.mark.parametrize("path", sorted(RECORDINGS.rglob("*.*")), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_recording_names_no_real_address(path: Path) -> None:
    hosts = set(re.findall(r"https?://([^/\"'<\s]+)", path.read_text("utf-8")))
    assert hosts <= {"nasa.example", "samples.example", "purl.org", "www.w3.org"}


def test_the_photojournal_is_as_ill_formed_as_the_real_one() -> None:
    with pytest.raises(ElementTree.ParseError):
        ElementTree.fromstring(recording("photojournal.xml", CHAPTERS[0]))  # noqa: S314 — our own text


def test_the_correction_changes_nothing_but_the_edge() -> None:
    before, after = (recording("photojournal.xml", chapter) for chapter in CHAPTERS[1::2])
    assert before != after
    assert before.replace("left edge", "right edge") == after


def test_each_chapter_has_recordings_and_each_recording_a_chapter() -> None:
    assert sorted(path.name for path in RECORDINGS.iterdir() if path.is_dir()) == CHAPTERS


def test_each_picture_that_the_photojournal_shows_can_be_drawn() -> None:
    shown = set(re.findall(r"PIA\d+", recording("photojournal.xml", CHAPTERS[-1])))
    assert shown
    assert shown <= set(SAMPLES)


def test_a_picture_is_the_same_whenever_it_is_drawn() -> None:
    first, second = (SAMPLES["PIA90003"](Random("seed")) for _ in range(2))  # noqa: S311 — no secret
    assert first.tobytes() == second.tobytes()
    assert Image.open(io.BytesIO(picture("PIA90003"))).size == (WIDTH, HEIGHT)


async def test_the_loopback_nasa_answers_as_a_careful_server_does() -> None:
    async with LoopbackNasa() as nasa, aiohttp.ClientSession() as session:
        nasa.turn_to(CHAPTERS[0])
        source = nasa.sources()[0]
        async with session.get(source.url) as first:
            text, tag = await first.text(), first.headers["ETag"]
        async with session.get(source.url, headers={"If-None-Match": tag}) as again:
            assert again.status == 304
        nasa.turn_to(CHAPTERS[1])
        async with session.get(source.url, headers={"If-None-Match": tag}) as changed:
            assert changed.status == 200
        async with session.get(source.url.partition("/feed")[0] + "/assets/photojournal/PIA99999/PIA99999.jpg") as unknown:
            assert unknown.status == 404
    assert ADDRESS not in text
