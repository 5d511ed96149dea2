"""What watches over `perijove run`: a real process tells of its readiness, its numbers and its releases."""

from __future__ import annotations

import asyncio
import re
import signal
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.e2e.samples import NEW
from tests.e2e.test_run import BASELINE, FEED, KINDS, TEXT, Scene, assert_clean_end
from tests.loopback import LoopbackDiscord, LoopbackNasa
from tests.loopback.bell import HANG_LIMIT
from tests.loopback.process import Home, Process
from tests.loopback.state import Channel, Guild


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    guild = Guild(1, "Sample server", (Channel(TEXT, 1, "io", KINDS[TEXT]),))
    async with LoopbackNasa() as nasa, LoopbackDiscord([guild]) as discord:
        made = Scene(nasa, discord, Home.beside(discord, tmp_path).changed({"PERIJOVE_WEB": "127.0.0.1:0"}))
        made.publish()
        made.home.follow({"journal": nasa.url(FEED)})
        yield made


async def address(bot: Process) -> str:
    """Where its pages are."""
    found = re.search(r"http://127\.0\.0\.1:\d+", await bot.until_says("pages are shown"))
    assert found
    return found[0]


async def numbers(session: aiohttp.ClientSession) -> dict[tuple[str, ...], float]:
    """Each number by its name and the values of its labels, in the order of their names."""
    async with session.get("/metrics") as answer:
        families = text_string_to_metric_families(await answer.text())
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


async def ready(session: aiohttp.ClientSession) -> dict[str, bool]:
    """The parts of a process that is ready, as soon as it is."""
    async with asyncio.timeout(HANG_LIMIT):
        while True:
            async with session.get("/readyz") as answer:
                if answer.status == 200:
                    parts: dict[str, bool] = (await answer.json())["parts"]
                    return parts


async def test_a_process_that_delivers_is_ready_and_tells_of_it(scene: Scene) -> None:
    await scene.watch(TEXT)
    async with scene.home.running() as bot, aiohttp.ClientSession(await address(bot)) as session:
        await bot.until_says(BASELINE)
        await bot.meanwhile(scene.discord.until(lambda: bool(scene.discord.gateway.sessions), "a connection"))
        scene.publish(NEW)
        await bot.until_says("delivered")
        async with session.get("/healthz") as alive:
            assert alive.status == 200
        assert await ready(session) == {"database": True, "gateway": True, "scheduler": True}
        told = await numbers(session)
        async with session.get("/feed.json") as answer:
            feed = await answer.json(content_type="application/feed+json")
        ended = await bot.end(signal.SIGTERM)
    assert told["perijove_deliveries_total", "post", "sent"] == 1
    assert told["perijove_polls_total", "new", "journal"] >= 1
    assert told["perijove_delivery_latency_seconds_count",] == 1
    assert told["perijove_up", "gateway"] == 1
    assert feed["items"][0]["title"] == NEW.title
    assert_clean_end(ended)


async def test_without_a_gateway_it_is_alive_and_not_ready(scene: Scene) -> None:
    cut_off = replace(scene, home=scene.home.changed({"PERIJOVE_DISCORD_GATEWAY": "ws://127.0.0.1:1/"}))
    async with cut_off.home.running() as bot, aiohttp.ClientSession(await address(bot)) as session:
        await bot.until_says(BASELINE)
        async with session.get("/healthz") as alive, session.get("/readyz") as answer:
            assert (alive.status, answer.status) == (200, 503)
            assert (await answer.json())["not_ready"] == ["gateway"]
        assert_clean_end(await bot.end(signal.SIGTERM))
