from __future__ import annotations

import asyncio
import io
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import pytest

from bot.core.errors import PictureError
from bot.sources.darkroom import develop
from bot.sources.rendition import render
from tests.samples import encoded, two_tone


def python(code: str) -> Sequence[str]:
    return [sys.executable, "-c", code]


HANGING = python("import time; time.sleep(60)")
CRASHING = python("import os; os.abort()")
MEMORY_HUNGRY = python("from bot.sources.confined import confine; confine(2**30, 60); bytearray(3 * 2**30)")


@pytest.fixture
def original() -> Iterator[BinaryIO]:
    with tempfile.TemporaryFile() as file:
        yield file


async def test_the_process_makes_what_the_function_makes(original: BinaryIO) -> None:
    original.write(encoded(two_tone()))
    assert await develop(original) == render(io.BytesIO(encoded(two_tone())))


async def test_the_processs_refusal_is_ours(original: BinaryIO) -> None:
    original.write(b"<html>moved</html>")
    with pytest.raises(PictureError, match=r"^is a web page$"):
        await develop(original)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its memory limit")
@pytest.mark.parametrize("command", [CRASHING, MEMORY_HUNGRY], ids=["crashes", "wants all memory"])
async def test_a_decoder_that_breaks_down_does_not_take_the_bot_along(original: BinaryIO, command: Sequence[str]) -> None:
    with pytest.raises(PictureError, match="decoder broke down"):
        await develop(original, command=command)


async def test_a_decoder_that_hangs_is_stopped(original: BinaryIO) -> None:
    with pytest.raises(PictureError, match=r"takes longer than 0\.05 s"):
        await develop(original, 0.05, HANGING)
    await nothing_runs_any_more()


async def test_a_rendition_that_is_no_longer_wanted_is_stopped(original: BinaryIO) -> None:
    making = asyncio.create_task(develop(original, command=HANGING))
    await asyncio.sleep(0)
    making.cancel()
    with pytest.raises(asyncio.CancelledError):
        await making
    await nothing_runs_any_more()


async def test_where_no_process_can_be_started_the_picture_is_given_up(original: BinaryIO) -> None:
    with pytest.raises(PictureError, match="no process can be started"):
        await develop(original, command=["/nowhere/python"])


async def test_the_process_knows_no_secrets(original: BinaryIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "the.bots.token")
    told = await develop(original, command=python("import os; print(os.environ)"))
    assert b"PYTHONPATH" in told
    assert b"the.bots.token" not in told


async def nothing_runs_any_more() -> None:
    """The thread that waits for the process ends only with it."""
    async with asyncio.timeout(30):
        await asyncio.get_running_loop().shutdown_default_executor()


@pytest.mark.parametrize(("part", "library"), [("pictures", "PIL"), ("darkroom", "PIL"), ("rendition", "asyncio")])
def test_what_takes_megabytes_stands_in_one_of_the_two_processes_only(part: str, library: str) -> None:
    loaded = f"import sys, bot.sources.{part}; sys.exit({library!r} in sys.modules)"
    subprocess.run(python(loaded), check=True)  # noqa: S603 — no part of the command comes from outside
