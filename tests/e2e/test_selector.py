"""`perijove run` with a model that may choose captions, as a real process on the loopback interface."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app import opened_store
from tests.builders import a_watch
from tests.e2e.samples import OLD, Item, feed, picture
from tests.loopback import LoopbackDiscord, LoopbackNasa
from tests.loopback.chat_server import LoopbackChat
from tests.loopback.process import Home
from tests.loopback.state import Channel, Guild

FEED = "/journal.xml"
KEY = "sk-sample-of-a-key"
SHOWN = "This sample image shows a lava lake on Jupiter's moon Io, as seen by JunoCam."
NIGHT = "The night side of the moon is dark."
SULFUR = "Sulfur covers the plains around the lake."
NEW = Item(2, "Sample: a lava lake on Io", f"{SHOWN} {NIGHT} {SULFUR}")
NEXT = Item(3, "Sample: a mountain on Io", f"This sample image shows a mountain on Jupiter's moon Io. {NIGHT}")


@dataclass(frozen=True, slots=True)
class Scene:
    """A NASA, a Discord with one channel that follows Io, a model, and the bot's home between them."""

    nasa: LoopbackNasa
    discord: LoopbackDiscord
    chat: LoopbackChat
    home: Home

    def publish(self, *items: Item) -> None:
        url = self.nasa.put("/picture.jpg", picture(), "image/jpeg")
        self.nasa.put(FEED, feed([*items, OLD], url))

    def says(self, sentence: str) -> bool:
        """Whether the first message shows this sentence."""
        return sentence in json.dumps(self.discord.world.messages()[0].embeds)

    def edits(self) -> int:
        """How often the first message was edited."""
        return len(self.discord.asked("PATCH", f"/{self.discord.world.messages()[0].id}"))


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    guild = Guild(1, "Sample server", (Channel(100, 1, "io"),))
    async with LoopbackNasa() as nasa, LoopbackDiscord([guild]) as discord, LoopbackChat() as chat:
        model = {
            "PERIJOVE_CAPTION_URL": chat.url(),
            "PERIJOVE_CAPTION_MODEL": "sample-model",
            "PERIJOVE_CAPTION_KEY": KEY,
            "PERIJOVE_LOG_LEVEL": "debug",
        }
        home = Home.beside(discord, tmp_path).changed(model)
        home.follow({"journal": nasa.url(FEED)})
        async with opened_store(home.environment["DATABASE_URL"], create=True) as store, store.writing() as tx:
            await tx.save_watch(a_watch(100))
        made = Scene(nasa, discord, chat, home)
        made.publish()
        yield made


async def test_a_release_goes_out_at_once_is_edited_when_the_model_has_chosen_and_a_stop_gives_the_model_up(
    scene: Scene,
) -> None:
    thinking = asyncio.Event()
    scene.chat.hold(thinking)
    scene.chat.say('{"keep": [1, 3]}')
    async with scene.home.running() as bot:
        await bot.until_says("baseline=True")
        scene.publish(NEW)
        await bot.meanwhile(scene.chat.until_asked())
        await bot.meanwhile(scene.discord.until_messages(1))
        assert scene.says(f"{SHOWN} {NIGHT} {SULFUR}")

        thinking.set()
        await bot.meanwhile(scene.discord.until(lambda: scene.edits() > 0, "the edit"))

        scene.chat.hold(asyncio.Event())
        scene.publish(NEXT, NEW)
        await bot.meanwhile(scene.chat.until_asked(2))
        await bot.meanwhile(scene.discord.until_messages(2))
        ended = await bot.end(signal.SIGTERM)
    assert scene.says(f"{SHOWN} {SULFUR}")
    assert (scene.edits(), len(scene.chat.questions)) == (1, 2)
    assert ended.status == 0
    assert "Traceback" not in ended.stderr
    assert KEY not in ended.stdout + ended.stderr
