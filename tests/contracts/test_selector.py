"""What every `ports.Selector` does, over the fake and over a chat endpoint on the loopback interface."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest
from aiohttp import web

from bot.core.errors import SelectorError
from bot.core.ports import Selector
from bot.sources.selector import open_selector
from tests.fakes_selector import FakeSelector, out_of_order
from tests.loopback.answers import refusal
from tests.loopback.chat_server import LoopbackChat


@dataclass(frozen=True, slots=True)
class World:
    """A selector, and ways to have its model say something, fail, or think until an event; `asked` waits for a question."""

    selector: Selector
    say: Callable[[str], None]
    fail: Callable[[], None]
    hold: Callable[[asyncio.Event], None]
    asked: Callable[[], Awaitable[None]]


@pytest.fixture(params=["fake", "real"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    if request.param == "fake":
        yield over_the_fake()
        return
    async with LoopbackChat() as chat, open_selector(chat.url(), "sample") as selector:
        yield World(selector, chat.say, lambda: chat.does(failing), chat.hold, chat.until_asked)


def over_the_fake() -> World:
    fake = FakeSelector()

    def say(answer: str | Exception) -> None:
        fake.answer = answer

    def hold(until: asyncio.Event) -> None:
        fake.held = until

    return World(fake, say, lambda: say(out_of_order()), hold, fake.until_asked)


async def failing(_: object) -> web.Response:
    return refusal(500)


@pytest.mark.parametrize("answer", ['{"keep": [1]}', "Certainly! I would keep the first one.", "", "\n … “so” \\"])
async def test_what_the_model_says_is_given_word_for_word(world: World, answer: str) -> None:
    world.say(answer)
    assert await world.selector.choose("Choose.", "{}") == answer


async def test_where_the_model_fails_there_is_one_kind_of_error(world: World) -> None:
    world.fail()
    with pytest.raises(SelectorError, match=r"^answered with status 500$"):
        await world.selector.choose("Choose.", "{}")


async def test_a_question_can_be_given_up(world: World) -> None:
    world.hold(asyncio.Event())
    asking = asyncio.create_task(world.selector.choose("Choose.", "{}"))
    await world.asked()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
