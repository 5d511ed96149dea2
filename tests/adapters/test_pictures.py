from __future__ import annotations

import asyncio
import io
import os
import sys
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import BinaryIO

import aiohttp
import pytest

from bot.core.errors import PictureError
from bot.core.model import Rendition
from bot.sources.handful import Handful
from bot.sources.pictures import PictureShop
from bot.sources.rendition import render
from bot.sources.shelf import Shelf
from tests.builders import NOW
from tests.loopback.nasa_server import LoopbackNasa
from tests.samples import decoded, encoded, two_tone


class Watchmaker:
    """A clock that a test winds on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Bench:
    """Develops in this process, and counts; a gate that is shut holds everything up."""

    def __init__(self) -> None:
        self.made = 0
        self.busy = 0
        self.busiest = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def develop(self, original: BinaryIO) -> bytes:
        self.made += 1
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        try:
            await self.gate.wait()
        finally:
            self.busy -= 1
        original.seek(0)
        return render(original)


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def age(folder: Path) -> None:
    """Make every file look an hour older than it does."""
    for file in files(folder):
        os.utime(file, (file.stat().st_mtime - 3600,) * 2)


@pytest.fixture
async def nasa() -> AsyncIterator[LoopbackNasa]:
    async with LoopbackNasa() as server:
        yield server


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def clock() -> Watchmaker:
    return Watchmaker()


@pytest.fixture
async def bench() -> Bench:
    return Bench()


@pytest.fixture
def shop(session: aiohttp.ClientSession, tmp_path: Path, clock: Watchmaker, bench: Bench) -> PictureShop:
    return PictureShop(session, tmp_path / "kept", clock, develop=bench.develop)


async def test_a_picture_becomes_a_rendition(session: aiohttp.ClientSession, nasa: LoopbackNasa, tmp_path: Path) -> None:
    shop = PictureShop(session, tmp_path, lambda: NOW)  # with its real darkroom
    url = nasa.put("/PIA90001.tif", encoded(two_tone(4096, 1024), "TIFF"), "application/octet-stream")
    rendition = await shop.rendition(url)
    assert (rendition.filename, rendition.width, rendition.height) == ("PIA90001.jpg", 2048, 512)
    assert decoded(rendition.data).size == (2048, 512)


async def test_five_redirects_are_followed_and_no_more(shop: PictureShop, nasa: LoopbackNasa) -> None:
    nasa.put("/0", encoded(two_tone()))
    for hop in range(6):
        nasa.put(f"/{hop + 1}", b"", status=302, headers={"Location": f"/{hop}"})
    assert (await shop.rendition(nasa.url("/5"))).filename == "5.jpg"
    with pytest.raises(PictureError, match="redirects in circles, or too often"):
        await shop.rendition(nasa.url("/6"))


async def test_it_is_made_once(shop: PictureShop, nasa: LoopbackNasa, bench: Bench) -> None:
    url = nasa.put("/a.png", encoded(two_tone()))
    assert await shop.rendition(url) == await shop.rendition(url)
    assert (bench.made, len(nasa.requests)) == (1, 1)


async def test_it_is_read_from_the_disk_once(shop: PictureShop, nasa: LoopbackNasa, tmp_path: Path, bench: Bench) -> None:
    url = nasa.put("/PIA90001.png", encoded(two_tone(64, 48), "PNG"), "image/png")
    first = await shop.rendition(url)
    for file in files(tmp_path / "kept"):
        file.unlink()
    assert await shop.rendition(url) is first
    assert bench.made == 1


async def test_it_is_made_once_across_restarts(
    shop: PictureShop, session: aiohttp.ClientSession, nasa: LoopbackNasa, tmp_path: Path, clock: Watchmaker
) -> None:
    url = nasa.put("/a.png", encoded(two_tone()))
    before = await shop.rendition(url)
    restarted = PictureShop(session, tmp_path / "kept", clock)
    assert await restarted.rendition(url) == before
    assert len(nasa.requests) == 1


async def test_releases_that_go_out_side_by_side_have_their_pictures_at_hand(
    shop: PictureShop, nasa: LoopbackNasa, tmp_path: Path, bench: Bench
) -> None:
    urls = [nasa.put(f"/{name}.png", encoded(two_tone())) for name in "ab"]
    first = [await shop.rendition(url) for url in urls]
    for file in files(tmp_path / "kept"):
        file.unlink()
    again = [await shop.rendition(url) for url in urls]
    assert [one is other for one, other in zip(first, again, strict=True)] == [True, True]
    assert bench.made == 2


def test_at_hand_are_those_used_last_and_always_the_very_last() -> None:
    at_hand = Handful(capacity=10)
    for name in "abc":
        at_hand.put(name, Rendition(bytes(5), "sample.jpg", 4, 3))
        at_hand.take("a")
    assert [name for name in "abc" if at_hand.take(name)] == ["a", "c"]
    at_hand.put("d", Rendition(bytes(11), "sample.jpg", 4, 3))
    assert [name for name in "abcd" if at_hand.take(name)] == ["d"]


async def test_callers_who_want_it_at_once_share_it(shop: PictureShop, nasa: LoopbackNasa, bench: Bench) -> None:
    url = nasa.put("/a.png", encoded(two_tone()))
    renditions = await asyncio.gather(*(shop.rendition(url) for _ in range(5)))
    assert len(set(renditions)) == 1
    assert (bench.made, len(nasa.requests)) == (1, 1)


async def test_a_caller_who_gives_up_does_not_take_it_from_the_others(
    shop: PictureShop, nasa: LoopbackNasa, bench: Bench
) -> None:
    url = nasa.put("/a.png", encoded(two_tone()))
    bench.gate.clear()
    first, second = (asyncio.create_task(shop.rendition(url)) for _ in range(2))
    await nasa.until_asked("/a.png")
    first.cancel()
    bench.gate.set()
    assert (await second).width == 120


async def test_originals_are_decoded_one_at_a_time(
    shop: PictureShop, session: aiohttp.ClientSession, nasa: LoopbackNasa, bench: Bench
) -> None:
    urls = [nasa.put(f"/{name}.png", encoded(two_tone())) for name in "abc"]
    bench.gate.clear()
    making = [asyncio.create_task(shop.rendition(url)) for url in urls]
    await nasa.until(lambda: len(nasa.requests) == 3, "a request for each picture")
    for _ in urls:  # round trips, in which the others could reach the bench too
        await session.get(nasa.url("/elsewhere"))
    bench.gate.set()
    await asyncio.gather(*making)
    assert (bench.made, bench.busiest) == (3, 1)


async def test_the_oldest_renditions_make_room_for_new_ones(
    session: aiohttp.ClientSession, nasa: LoopbackNasa, tmp_path: Path, bench: Bench
) -> None:
    original = encoded(two_tone())
    urls = [nasa.put(f"/{name}.png", original) for name in "abc"]

    def opened() -> PictureShop:
        capacity = 2 * len(render(io.BytesIO(original)))
        return PictureShop(session, tmp_path, lambda: NOW, develop=bench.develop, capacity=capacity)

    shop = opened()
    for url in urls:
        await shop.rendition(url)
        age(tmp_path)
    assert len(files(tmp_path)) == 2
    restarted = opened()
    await restarted.rendition(urls[1])
    await restarted.rendition(urls[2])
    assert bench.made == 3
    await restarted.rendition(urls[0])
    assert bench.made == 4


async def test_what_was_used_lately_stays_though_it_was_made_first(
    session: aiohttp.ClientSession, nasa: LoopbackNasa, tmp_path: Path, bench: Bench
) -> None:
    original = encoded(two_tone())
    first, second, third = [nasa.put(f"/{name}.png", original) for name in "abc"]

    def opened(capacity: int = 2 * len(render(io.BytesIO(original)))) -> PictureShop:
        return PictureShop(session, tmp_path, lambda: NOW, develop=bench.develop, capacity=capacity)

    for url in (first, second):
        await opened().rendition(url)
        age(tmp_path)
    assert await opened().at_hand(first)
    await opened().rendition(third)
    assert [await opened().at_hand(url) is not None for url in (first, second, third)] == [True, False, True]
    await opened(capacity=0).rendition(second)
    assert len(files(tmp_path)) == 3


async def test_a_rendition_larger_than_all_the_room_is_kept_alone(
    session: aiohttp.ClientSession, nasa: LoopbackNasa, tmp_path: Path, bench: Bench
) -> None:
    shop = PictureShop(session, tmp_path, lambda: NOW, develop=bench.develop, capacity=1)
    for name in "ab":
        await shop.rendition(nasa.put(f"/{name}.png", encoded(two_tone())))
        assert len(files(tmp_path)) == 1


def calls_of_pathlib(do: Callable[[], None]) -> int:
    """How many it takes. Each path that is made has the interpreter remember the name of its file."""
    calls = 0

    def count(frame: FrameType, event: str, _: object) -> None:
        nonlocal calls
        calls += event == "call" and str(frame.f_globals.get("__name__")).startswith("pathlib")

    sys.setprofile(count)
    try:
        do()
    finally:
        sys.setprofile(None)
    return calls


def test_making_room_takes_no_path_of_what_stays(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, capacity=1_000)
    shelf.put("first", b"sample")
    alone = calls_of_pathlib(lambda: shelf.put("second", b"sample"))
    for number in range(50):
        (tmp_path / f"kept-{number}").write_bytes(b"sample")
    assert calls_of_pathlib(lambda: shelf.put("third", b"sample")) == alone > 0
    assert len(files(tmp_path)) == 53


@pytest.mark.parametrize("damage", [b"", b"half a"])
async def test_a_damaged_rendition_is_made_again(
    shop: PictureShop, session: aiohttp.ClientSession, nasa: LoopbackNasa, tmp_path: Path, bench: Bench, damage: bytes
) -> None:
    url = nasa.put("/a.png", encoded(two_tone()))
    before = await shop.rendition(url)
    (kept,) = files(tmp_path / "kept")
    kept.write_bytes(damage)
    restarted = PictureShop(session, tmp_path / "kept", lambda: NOW, develop=bench.develop)
    assert await restarted.rendition(url) == before
    assert bench.made == 2


async def test_a_disk_that_cannot_be_written_does_not_cost_the_picture(
    session: aiohttp.ClientSession, nasa: LoopbackNasa, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "kept").write_text("a file where the folder should be")
    shop = PictureShop(session, tmp_path / "kept", lambda: NOW, develop=Bench().develop)
    assert (await shop.rendition(nasa.put("/a.png", encoded(two_tone())))).width == 120
    assert "rendition not kept" in caplog.text


# ---------------------------------------------------------------- what goes wrong


async def refusal(shop: PictureShop, url: str) -> str:
    with pytest.raises(PictureError) as refused:
        await shop.rendition(url)
    return str(refused.value)


async def test_a_refusal_names_the_address_and_the_reason(shop: PictureShop, nasa: LoopbackNasa) -> None:
    assert await refusal(shop, nasa.url("/gone.png")) == f"the picture {nasa.url('/gone.png')} was answered with status 404"
    assert (await refusal(shop, nasa.put("/a.png", b"<html>"))).endswith("/a.png is a web page")
    assert (await refusal(shop, nasa.put("/b.png", b""))).endswith("/b.png is an empty file")
    assert (await refusal(shop, "ftp://nasa.example/a.png")).endswith("a.png has an address that is not http or https")


async def test_an_address_of_megabytes_is_not_repeated_whole(shop: PictureShop) -> None:
    assert len(await refusal(shop, "data:image/png;base64," + "A" * 3_000_000)) < 300


async def test_an_original_that_is_too_large_is_not_read(
    session: aiohttp.ClientSession, nasa: LoopbackNasa, tmp_path: Path, bench: Bench
) -> None:
    shop = PictureShop(session, tmp_path, lambda: NOW, develop=bench.develop, largest_original=2**20)
    assert (await refusal(shop, nasa.put("/a.png", bytes(2**20 + 1)))).endswith("sends more than 1 MiB")
    assert bench.made == 0


async def test_a_failure_is_remembered_for_ten_minutes(shop: PictureShop, nasa: LoopbackNasa, clock: Watchmaker) -> None:
    before = await refusal(shop, nasa.url("/a.png"))
    url = nasa.put("/a.png", encoded(two_tone()))
    clock.now += timedelta(minutes=9, seconds=59)
    assert await refusal(shop, url) == before
    assert len(nasa.requests) == 1
    clock.now += timedelta(seconds=1)
    assert (await shop.rendition(url)).width == 120


async def test_a_failure_of_one_picture_does_not_touch_another(shop: PictureShop, nasa: LoopbackNasa) -> None:
    await refusal(shop, nasa.url("/a.png"))
    assert (await shop.rendition(nasa.put("/b.png", encoded(two_tone())))).width == 120


async def test_formats_that_discord_shows_are_asked_for(shop: PictureShop, nasa: LoopbackNasa) -> None:
    await shop.rendition(nasa.put("/a.png", encoded(two_tone())))
    assert nasa.requests[0].headers["Accept"].startswith("image/jpeg, image/png")
