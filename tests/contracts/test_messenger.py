"""What `ports.Messenger` promises: held over the fake, and over discord.py against a Discord on the loopback interface."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from typing import Protocol

import discord
import pytest

from bot.chat import mark, messenger
from bot.chat.card import Card
from bot.chat.messenger import DiscordMessenger
from bot.chat.pace import below_discords_limit, pacing
from bot.chat.session import rest_client
from bot.core.errors import CardRefused, ChannelClosed, DeliveryError, MessageGone, TryLater, Unanswered
from bot.core.model import Delivery, Rendition
from bot.core.ports import Messenger
from tests.builders import NOW, a_delivery, a_release
from tests.fakes_messenger import FakeMessenger, Lost
from tests.loopback.description import faults_in, need_description
from tests.loopback.discord_server import TOKEN, LoopbackDiscord
from tests.loopback.faults import AcceptAndDrop, AcceptAndRefuse, Drop, Fault, NameOtherChannel, Page, Refuse, TooMany
from tests.loopback.pointing import pointed_at
from tests.loopback.state import Channel, Guild, Message

MARK = "d" * 20
DELIVERY = a_delivery(MARK, channel=100, first_attempt=NOW)
ELSEWHERE = a_delivery("e" * 20, channel=101, first_attempt=NOW)
FIRST = Rendition(b"the first picture", "sample.jpg", 640, 480)
SECOND = Rendition(b"the second picture", "sample.jpg", 640, 480)
POSTING, HISTORY = r"/channels/100/messages", r"/channels/100/messages"


class Place(Protocol):
    """A messenger, the channels 100 and 101 it posts to, and the means to look at them."""

    messenger: Messenger

    def titles(self, channel: int) -> list[str]:
        """The titles that the channel's messages show, oldest first."""
        ...

    def pictures(self, message: int) -> list[bytes]:
        """The pictures that a message of channel 100 shows."""
        ...

    def lose_next_answer(self) -> None:
        """Let the next post be accepted, and its answer be lost."""
        ...

    def delete(self, message: int) -> None:
        """As if a moderator deleted a message of channel 100."""
        ...

    def close(self, channel: int) -> None:
        """Let the bot in no more."""
        ...


class FakePlace:
    """The fake, and its memory."""

    def __init__(self) -> None:
        self.fake = FakeMessenger()
        self.messenger: Messenger = self.fake

    def titles(self, channel: int) -> list[str]:
        return [shown.release.title for shown in self.fake.in_channel(channel)]

    def pictures(self, message: int) -> list[bytes]:
        rendition = self.fake.messages[message].rendition
        return [rendition.data] if rendition else []

    def lose_next_answer(self) -> None:
        self.fake.will("post", Lost.ANSWER)

    def delete(self, message: int) -> None:
        del self.fake.messages[message]

    def close(self, channel: int) -> None:
        self.fake.closed.add(channel)


class DiscordPlace:
    """The real messenger on stock discord.py, and the server it talks to."""

    def __init__(self, server: LoopbackDiscord, client: discord.Client) -> None:
        self.server = server
        self.messenger: Messenger = DiscordMessenger(client, {"journal": "The journal"})

    def messages(self, channel: int = 100) -> list[Message]:
        return self.server.world.messages(channel)

    def titles(self, channel: int) -> list[str]:
        return [message.content for message in self.messages(channel)]

    def pictures(self, message: int) -> list[bytes]:
        found = self.server.world.message(100, message)
        urls = {file.url: file.upload.data for file in found.files}
        return [urls[embed["image"]["url"]] for embed in found.embeds if "image" in embed]

    def lose_next_answer(self) -> None:
        self.server.faults.on("POST", r"/channels/\d+/messages", AcceptAndDrop())

    def delete(self, message: int) -> None:
        self.server.world.delete(100, message)

    def close(self, channel: int) -> None:
        self.server.world.remove_channel(channel)


@asynccontextmanager
async def a_fake_place() -> AsyncIterator[FakePlace]:
    yield FakePlace()


@asynccontextmanager
async def a_discord_place() -> AsyncIterator[DiscordPlace]:
    guild = Guild(1, "Sample server", (Channel(100, 1, "io"), Channel(101, 1, "juno")))
    async with LoopbackDiscord([guild], clock=lambda: NOW) as server:
        with pointed_at(server):
            async with await rest_client(TOKEN, pacing(below_discords_limit(), repeats=False)) as client:
                yield DiscordPlace(server, client)
        assert faults_in(server.requests) == []


@pytest.fixture(params=["fake", "discord"])
async def place(request: pytest.FixtureRequest) -> AsyncIterator[Place]:
    kinds: dict[str, AbstractAsyncContextManager[Place]] = {"fake": a_fake_place(), "discord": a_discord_place()}
    async with kinds[request.param] as made:
        yield made


@pytest.fixture
async def on_discord() -> AsyncIterator[DiscordPlace]:
    async with a_discord_place() as made:
        yield made


# ---------------------------------------------------------------- what every messenger does


async def test_a_post_stands_in_its_channel_and_is_found_by_its_mark(place: Place) -> None:
    message = await place.messenger.post(DELIVERY, a_release(title="A lake"), FIRST)
    other = await place.messenger.post(ELSEWHERE, a_release(title="A plume"), None)

    assert (place.titles(100), place.titles(101)) == (["A lake"], ["A plume"])
    assert place.pictures(message) == [FIRST.data]
    assert await place.messenger.find(DELIVERY) == message
    assert await place.messenger.find(ELSEWHERE) == other != message


async def test_what_was_never_sent_is_not_found(place: Place) -> None:
    await place.messenger.post(DELIVERY, a_release(), FIRST)
    assert await place.messenger.find(a_delivery("f" * 20, channel=100, first_attempt=NOW)) is None
    assert await place.messenger.find(ELSEWHERE) is None


async def test_a_post_whose_answer_is_lost_is_unanswered_and_can_be_found(place: Place) -> None:
    place.lose_next_answer()
    with pytest.raises(Unanswered):
        await place.messenger.post(DELIVERY, a_release(title="A lake"), FIRST)

    found = await place.messenger.find(DELIVERY)
    assert found is not None
    assert place.pictures(found) == [FIRST.data]
    assert place.titles(100) == ["A lake"]


async def test_an_edit_shows_the_release_as_it_is_now_and_keeps_the_mark(place: Place) -> None:
    message = await place.messenger.post(DELIVERY, a_release(title="A lake"), FIRST)
    await place.messenger.edit(DELIVERY, message, a_release(title="A lava lake"), SECOND)

    assert place.titles(100) == ["A lava lake"]
    assert place.pictures(message) == [SECOND.data]
    assert await place.messenger.find(DELIVERY) == message


async def test_a_deleted_message_is_gone_when_it_is_to_be_edited(place: Place) -> None:
    message = await place.messenger.post(DELIVERY, a_release(), FIRST)
    place.delete(message)
    with pytest.raises(MessageGone):
        await place.messenger.edit(DELIVERY, message, a_release(), FIRST)


async def test_a_closed_channel_is_told_from_every_call(place: Place) -> None:
    message = await place.messenger.post(DELIVERY, a_release(), FIRST)
    place.close(100)
    with pytest.raises(ChannelClosed):
        await place.messenger.post(DELIVERY, a_release(), FIRST)
    with pytest.raises(ChannelClosed):
        await place.messenger.edit(DELIVERY, message, a_release(), FIRST)
    with pytest.raises(ChannelClosed):
        await place.messenger.find(DELIVERY)


# ---------------------------------------------------------------- what only Discord can do


async def test_repeating_a_post_soon_makes_no_second_message(on_discord: DiscordPlace) -> None:
    first = await on_discord.messenger.post(DELIVERY, a_release(), FIRST)
    assert await on_discord.messenger.post(DELIVERY, a_release(), FIRST) == first
    assert len(on_discord.messages()) == 1


async def test_a_post_that_failed_but_was_accepted_stays_unanswered_whatever_discord_would_say_next(
    on_discord: DiscordPlace,
) -> None:
    on_discord.server.faults.on("POST", POSTING, AcceptAndRefuse(500), Page(429))
    with pytest.raises(Unanswered):
        await on_discord.messenger.post(DELIVERY, a_release(), FIRST)
    assert [each.status for each in on_discord.server.asked("POST", "/messages")] == [500]
    assert await on_discord.messenger.find(DELIVERY) == on_discord.messages()[0].id


async def test_a_card_that_brings_out_a_bug_is_refused(on_discord: DiscordPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    message = await on_discord.messenger.post(DELIVERY, a_release(), FIRST)

    def trip(*_: object, **__: object) -> Card:
        raise KeyError("a bug")

    monkeypatch.setattr(messenger, "render", trip)
    with pytest.raises(CardRefused, match="a bug"):
        await on_discord.messenger.post(ELSEWHERE, a_release(), FIRST)
    with pytest.raises(CardRefused, match="a bug"):
        await on_discord.messenger.edit(DELIVERY, message, a_release(), FIRST)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Drop(), Unanswered),
        (Refuse(503), Unanswered),
        (Page(503), Unanswered),
        (Refuse(403, 50013, "Missing Permissions"), ChannelClosed),
        (Refuse(403, 50001, "Missing Access"), ChannelClosed),
        (Refuse(404, 10003, "Unknown Channel"), ChannelClosed),
        (Refuse(400, 50035, "Invalid Form Body"), CardRefused),
        (Refuse(413, 40005, "Request entity too large"), CardRefused),
        (Refuse(400, 20016, "Slow mode is on"), TryLater),
        (Page(429), TryLater),
        (Page(403), TryLater),
    ],
    ids=lambda value: repr(value) if isinstance(value, Refuse | Page | Drop) else "",
)
async def test_each_refusal_has_its_consequence_and_makes_no_message(
    on_discord: DiscordPlace, fault: Fault, error: type[DeliveryError]
) -> None:
    on_discord.server.faults.on("POST", POSTING, fault)
    with pytest.raises(DeliveryError) as refused:
        await on_discord.messenger.post(DELIVERY, a_release(), FIRST)
    assert type(refused.value) is error
    assert "\n" not in str(refused.value)
    assert on_discord.messages() == []


async def test_a_short_rate_limit_is_waited_out(on_discord: DiscordPlace) -> None:
    on_discord.server.faults.on("POST", POSTING, TooMany(0.01))
    message = await on_discord.messenger.post(DELIVERY, a_release(), FIRST)
    assert [each.id for each in on_discord.messages()] == [message]


@pytest.mark.parametrize("fault", [Drop(), Refuse(503), Page(200)], ids=["dropped", "503", "page"])
async def test_a_search_or_an_edit_without_an_answer_is_unanswered(on_discord: DiscordPlace, fault: Fault) -> None:
    message = await on_discord.messenger.post(DELIVERY, a_release(), FIRST)
    on_discord.server.faults.on("GET", HISTORY, fault, fault)  # twice: aiohttp repeats a dropped GET once by itself
    on_discord.server.faults.on("PATCH", rf"/channels/100/messages/{message}", fault)
    with pytest.raises(Unanswered):
        await on_discord.messenger.find(DELIVERY)
    with pytest.raises(Unanswered):
        await on_discord.messenger.edit(DELIVERY, message, a_release(), FIRST)


async def test_an_answer_that_names_another_channel_is_no_receipt(on_discord: DiscordPlace) -> None:
    on_discord.server.faults.on("POST", POSTING, NameOtherChannel(101))
    with pytest.raises(DeliveryError, match="another channel"):
        await on_discord.messenger.post(DELIVERY, a_release(), FIRST)


async def test_the_post_carries_nonce_mark_picture_and_its_description(on_discord: DiscordPlace) -> None:
    release = a_release()
    await on_discord.messenger.post(DELIVERY, release, FIRST)

    (message,) = on_discord.messages()
    assert message.nonce == MARK
    assert any(mark.marks(custom_id, MARK) for custom_id in message.custom_ids)
    assert [file.upload.description for file in message.files] == [release.description.alt]
    assert message.attachments == []
    (request,) = on_discord.server.asked("POST", "/messages")
    assert request.body.draft["enforce_nonce"] is True
    assert request.body.draft["allowed_mentions"]["parse"] == []


async def test_a_message_is_found_behind_many_others(on_discord: DiscordPlace) -> None:
    message = await on_discord.messenger.post(DELIVERY, a_release(), FIRST)
    for number in range(150):
        await on_discord.server.say(100, f"message {number}")
    later = a_delivery("f" * 20, channel=100, first_attempt=NOW)
    last = await on_discord.messenger.post(later, a_release(), FIRST)

    assert await on_discord.messenger.find(DELIVERY) == message
    assert await on_discord.messenger.find(later) == last


async def test_someone_elses_message_with_the_mark_is_not_taken_for_ours(on_discord: DiscordPlace) -> None:
    message = await on_discord.messenger.post(DELIVERY, a_release(), FIRST)
    copied = {"content": "Copied.", "components": on_discord.messages()[0].components}
    on_discord.delete(message)
    await on_discord.server.say(100, "Nothing.")
    on_discord.server.world.apply(on_discord.messages()[-1], copied, ())
    assert await on_discord.messenger.find(DELIVERY) is None


async def test_a_message_is_found_even_if_our_clock_was_ahead_when_it_was_sent(on_discord: DiscordPlace) -> None:
    message = await on_discord.messenger.post(DELIVERY, a_release(), FIRST)
    assert await on_discord.messenger.find(_attempted(NOW + timedelta(hours=1))) == message


async def test_a_search_does_not_go_on_before_the_first_attempt(on_discord: DiscordPlace) -> None:
    for number in range(150):
        await on_discord.server.say(100, f"message {number}")
    assert await on_discord.messenger.find(_attempted(NOW + timedelta(hours=1))) is None
    assert len(on_discord.server.asked("GET", "/channels/100/messages")) == 1
    assert await on_discord.messenger.find(_attempted(NOW)) is None
    assert len(on_discord.server.asked("GET", "/channels/100/messages")) == 3


async def test_every_form_of_a_card_is_what_discord_describes(on_discord: DiscordPlace) -> None:
    need_description()
    for number, (plain, rendition) in enumerate([(False, FIRST), (False, None), (True, None)]):
        delivery = a_delivery(str(number) * 20, channel=100, plain=plain, roles=(5,))
        message = await on_discord.messenger.post(delivery, a_release(), rendition)
        await on_discord.messenger.edit(delivery, message, a_release(), rendition)
    assert faults_in(on_discord.server.requests) == []


def _attempted(at: datetime) -> Delivery:
    return a_delivery(MARK, channel=100, first_attempt=at)
