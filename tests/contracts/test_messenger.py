"""What `ports.Messenger` promises: held over the fake, and over discord.py against a Discord on the loopback interface."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

import discord
import pytest

from bot.chat import cards, mark, search
from bot.chat.card import Card
from bot.chat.messenger import DiscordMessenger
from bot.chat.pace import below_discords_limit, pacing
from bot.chat.session import rest_client
from bot.core.alarms import Alarm, Line
from bot.core.errors import (
    CardRefused,
    ChannelClosed,
    DeliveryError,
    HistoryHidden,
    MemberUnreachable,
    MessageGone,
    NotPublishable,
    TryLater,
    Unanswered,
)
from bot.core.model import Delivery, Kind, Match, Receipt, Rendition
from bot.core.notices import Closed, Notice, RoleGone
from bot.core.ports import Messenger
from tests.builders import NOW, a_delivery, a_release
from tests.fakes_messenger import FakeMessenger, Lost
from tests.loopback import direct, state, threads
from tests.loopback.description import faults_in, need_description
from tests.loopback.discord_server import TOKEN, LoopbackDiscord
from tests.loopback.faults import (
    AcceptAndDrop,
    AcceptAndRefuse,
    Budget,
    Drop,
    Fault,
    NameOtherChannel,
    NameOtherForum,
    Page,
    Refuse,
    TooMany,
)
from tests.loopback.pointing import pointed_at
from tests.loopback.state import Channel, Guild, Message, Tag

TEXT, ANNOUNCEMENTS, FORUM, THREAD = 100, 102, 103, 104
MEMBER = 7
CHANNELS = (
    Channel(TEXT, 1, "io"),
    Channel(101, 1, "juno"),
    Channel(ANNOUNCEMENTS, 1, "news", state.ANNOUNCEMENT),
    Channel(FORUM, 1, "pictures", state.FORUM, tags=(Tag(1, "Closed", moderated=True), Tag(2, "Other"), Tag(3, "Io"))),
    Channel(THREAD, 1, "io in depth", state.PUBLIC_THREAD, parent=TEXT, owner=77),
)

MARK = "d" * 20
DELIVERY = a_delivery(MARK, channel=100, first_attempt=NOW)
ELSEWHERE = a_delivery("e" * 20, channel=101, first_attempt=NOW)
DIRECTLY = a_delivery(MARK, guild=0, channel=MEMBER, to_member=True, first_attempt=NOW)
FIRST = Rendition(b"the first picture", "sample.jpg", 640, 480)
SECOND = Rendition(b"the second picture", "sample.jpg", 640, 480)
POSTING, HISTORY = r"/channels/100/messages", r"/channels/100/messages"


class Place(Protocol):
    """A messenger, the channels it posts to, and the means to look at them."""

    messenger: Messenger

    def titles(self, channel: int) -> list[str]:
        """The titles that the channel's messages show (in a forum, its threads' messages), oldest first."""
        ...

    def pictures(self, channel: int, receipt: Receipt) -> list[bytes]:
        """The pictures that a message shows."""
        ...

    def published(self, message: int) -> bool:
        """Whether a message of the announcement channel is published."""
        ...

    def lose_next_answer(self) -> None:
        """Let the next post or notice be accepted, and its answer be lost."""
        ...

    def delete(self, channel: int, receipt: Receipt) -> None:
        """As if a moderator deleted a message."""
        ...

    def close(self, channel: int) -> None:
        """Let the bot in no more; a member takes no direct messages any more."""
        ...

    def hide(self, channel: int) -> None:
        """Let the bot read the channel's messages no more."""
        ...


class FakePlace:
    """The fake, and its memory."""

    def __init__(self) -> None:
        self.fake = FakeMessenger(forums={FORUM}, announcements={ANNOUNCEMENTS})
        self.messenger: Messenger = self.fake

    def titles(self, channel: int) -> list[str]:
        return [shown.release.title for shown in self.fake.in_channel(channel)]

    def pictures(self, channel: int, receipt: Receipt) -> list[bytes]:
        shown = self.fake.messages[receipt.message]
        assert (shown.channel, shown.thread) == (channel, receipt.thread)
        return [shown.rendition.data] if shown.rendition else []

    def published(self, message: int) -> bool:
        return self.fake.messages[message].published

    def lose_next_answer(self) -> None:
        self.fake.will("post", Lost.ANSWER)
        self.fake.will("notify", Lost.ANSWER)

    def delete(self, channel: int, receipt: Receipt) -> None:  # noqa: ARG002 — an id alone names a message here
        del self.fake.messages[receipt.message]

    def close(self, channel: int) -> None:
        self.fake.closed.add(channel)

    def hide(self, channel: int) -> None:
        self.fake.hidden.add(channel)


class DiscordPlace:
    """The real messenger on stock discord.py, and the server it talks to."""

    now = NOW

    def __init__(self) -> None:
        self.server = LoopbackDiscord([Guild(1, "Sample server", CHANNELS)], clock=lambda: self.now)

    def use(self, client: discord.Client) -> None:
        self.client = client
        self.messenger: Messenger = DiscordMessenger(client, {"journal": "The journal"})

    def messages(self, channel: int = TEXT) -> list[Message]:
        if channel == FORUM:
            return [each for each in self.server.world.messages() if each.channel.parent == FORUM]
        if channel == MEMBER:
            channel = self.direct_messages()
        return self.server.world.messages(channel)

    def titles(self, channel: int) -> list[str]:
        return [message.content for message in self.messages(channel)]

    def pictures(self, channel: int, receipt: Receipt) -> list[bytes]:
        found = self.server.world.message(receipt.thread or channel, receipt.message)
        urls = {file.url: file.upload.data for file in found.files}
        return [urls[embed["image"]["url"]] for embed in found.embeds if "image" in embed]

    def published(self, message: int) -> bool:
        return bool(self.server.world.message(ANNOUNCEMENTS, message).flags & state.CROSSPOSTED)

    def lose_next_answer(self) -> None:
        self.server.faults.on("POST", rf"/channels/{FORUM}/threads", AcceptAndDrop())
        self.server.faults.on("POST", rf"/channels/(?!{FORUM})\d+/messages", AcceptAndDrop())

    def delete(self, channel: int, receipt: Receipt) -> None:
        self.server.world.delete(receipt.thread or channel, receipt.message)

    def close(self, channel: int) -> None:
        if channel == MEMBER:
            self.server.world.shy.add(channel)
        else:
            self.server.world.remove_channel(channel)

    def direct_messages(self) -> int:
        """The channel to the member."""
        return direct.channel_to(self.server.world, MEMBER).id

    def hide(self, channel: int) -> None:
        self.server.world.hidden.add(channel)

    def change_forum(self, **changes: Any) -> None:
        """As if a moderator changed it."""
        channels = self.server.world.channels
        channels[FORUM] = replace(channels[FORUM], **changes)


@asynccontextmanager
async def a_fake_place() -> AsyncIterator[FakePlace]:
    yield FakePlace()


@asynccontextmanager
async def a_discord_place() -> AsyncIterator[DiscordPlace]:
    place = DiscordPlace()
    async with place.server as server:
        with pointed_at(server):
            async with await rest_client(TOKEN, pacing(below_discords_limit(), repeats=False)) as client:
                place.use(client)
                yield place
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


OF_SERVERS = {"text": TEXT, "announcements": ANNOUNCEMENTS, "forum": FORUM, "thread": THREAD}
RECIPIENTS = {**OF_SERVERS, "member": MEMBER}
ELSEWHERE_THAN_ASKED = {FORUM, MEMBER}
"""Where a message stands in a channel that has another number."""


@pytest.fixture(params=RECIPIENTS.values(), ids=list(RECIPIENTS))
def delivery(request: pytest.FixtureRequest) -> Delivery:
    """A delivery to each kind of channel, and one to a member."""
    return a_delivery(MARK, channel=request.param, first_attempt=NOW, to_member=request.param == MEMBER)


# ---------------------------------------------------------------- what every messenger does


async def test_a_post_stands_in_its_channel_and_is_found_by_its_mark(place: Place, delivery: Delivery) -> None:
    receipt = await place.messenger.post(delivery, a_release(title="A lake"), FIRST)
    other = await place.messenger.post(ELSEWHERE, a_release(title="A plume"), None)

    assert (place.titles(delivery.channel), place.titles(101)) == (["A lake"], ["A plume"])
    assert place.pictures(delivery.channel, receipt) == [FIRST.data]
    assert (receipt.thread is not None) == (delivery.channel in ELSEWHERE_THAN_ASKED)
    assert await place.messenger.find(delivery) == receipt
    assert await place.messenger.find(ELSEWHERE) == other != receipt


async def test_what_was_never_sent_is_not_found(place: Place, delivery: Delivery) -> None:
    await place.messenger.post(delivery, a_release(), FIRST)
    assert await place.messenger.find(replace(delivery, id="f" * 20)) is None
    assert await place.messenger.find(ELSEWHERE) is None


async def test_a_summary_is_found_by_its_mark_like_a_post(place: Place, delivery: Delivery) -> None:
    summary = replace(delivery, kind=Kind.SUMMARY)
    receipt = await place.messenger.summarise(summary, [a_release(), a_release("pia90002")])
    assert await place.messenger.find(summary) == receipt
    assert (receipt.thread is not None) == (delivery.channel in ELSEWHERE_THAN_ASKED)


async def test_a_summary_names_each_release_and_leads_to_it(on_discord: DiscordPlace) -> None:
    releases = [a_release(), a_release("pia90002", title="A [masked](https://evil.example) @everyone")]
    await on_discord.messenger.summarise(replace(DELIVERY, kind=Kind.SUMMARY, roles=(7,)), releases)
    [message] = on_discord.messages()
    assert message.content == "<@&7> 2 more releases"
    assert message.embeds[0]["description"].splitlines() == [
        "- [Sample: a lava lake on Io](https://nasa.example/pia90001) · 1 March 2026",
        "  This sample image shows a lava lake on Jupiter's moon Io.",
        r"- [A [masked]\(https\://evil.example) \@everyone](https://nasa.example/pia90002) · 1 March 2026",
        "  This sample image shows a lava lake on Jupiter's moon Io.",
    ]
    [asked] = on_discord.server.asked("POST", "/messages")
    assert asked.body.draft["allowed_mentions"] == {"parse": [], "roles": [7]}


async def test_where_messages_may_not_be_read_none_is_said_to_be_missing(place: Place) -> None:
    await place.messenger.post(DELIVERY, a_release(), FIRST)
    assert await place.messenger.find(ELSEWHERE) is None, "an empty channel is no hidden one"
    place.hide(100)
    with pytest.raises(HistoryHidden):
        await place.messenger.find(DELIVERY)


async def test_a_post_whose_answer_is_lost_is_unanswered_and_can_be_found(place: Place, delivery: Delivery) -> None:
    place.lose_next_answer()
    with pytest.raises(Unanswered):
        await place.messenger.post(delivery, a_release(title="A lake"), FIRST)

    found = await place.messenger.find(delivery)
    assert found is not None
    assert place.pictures(delivery.channel, found) == [FIRST.data]
    assert place.titles(delivery.channel) == ["A lake"]


async def test_an_edit_shows_the_release_as_it_is_now_and_keeps_the_mark(place: Place, delivery: Delivery) -> None:
    receipt = await place.messenger.post(delivery, a_release(title="A lake"), FIRST)
    sent = replace(delivery, thread=receipt.thread)
    await place.messenger.edit(sent, receipt.message, a_release(title="A lava lake"), SECOND)

    assert place.titles(delivery.channel) == ["A lava lake"]
    assert place.pictures(delivery.channel, receipt) == [SECOND.data]
    assert await place.messenger.find(sent) == receipt


async def test_a_deleted_message_is_gone_when_it_is_to_be_edited(place: Place, delivery: Delivery) -> None:
    receipt = await place.messenger.post(delivery, a_release(), FIRST)
    place.delete(delivery.channel, receipt)
    with pytest.raises(MessageGone):
        await place.messenger.edit(replace(delivery, thread=receipt.thread), receipt.message, a_release(), FIRST)
    assert await place.messenger.find(delivery) is None


@pytest.mark.parametrize("channel", OF_SERVERS.values(), ids=OF_SERVERS)
async def test_a_closed_channel_is_told_from_every_call(place: Place, channel: int) -> None:
    delivery = a_delivery(MARK, channel=channel, first_attempt=NOW)
    receipt = await place.messenger.post(delivery, a_release(), FIRST)
    place.close(delivery.channel)
    with pytest.raises(ChannelClosed):
        await place.messenger.post(delivery, a_release(), FIRST)
    with pytest.raises(ChannelClosed):
        await place.messenger.edit(replace(delivery, thread=receipt.thread), receipt.message, a_release(), FIRST)
    with pytest.raises(ChannelClosed):
        await place.messenger.find(delivery)


async def test_a_member_who_takes_no_messages_is_unreachable(place: Place) -> None:
    await place.messenger.post(DIRECTLY, a_release(), FIRST)
    place.close(MEMBER)
    with pytest.raises(MemberUnreachable):
        await place.messenger.post(replace(DIRECTLY, id="f" * 20), a_release(), FIRST)
    with pytest.raises(MemberUnreachable):
        await place.messenger.summarise(replace(DIRECTLY, id="f" * 20, kind=Kind.SUMMARY), [a_release()])


async def test_a_message_of_an_announcement_channel_is_published_once_and_for_all(place: Place) -> None:
    delivery = a_delivery(MARK, channel=ANNOUNCEMENTS, first_attempt=NOW)
    receipt = await place.messenger.post(delivery, a_release(), FIRST)
    assert not place.published(receipt.message)
    await place.messenger.publish(delivery, receipt.message)
    await place.messenger.publish(delivery, receipt.message)
    assert place.published(receipt.message)


async def test_what_stands_in_another_channel_cannot_be_published(place: Place) -> None:
    receipt = await place.messenger.post(DELIVERY, a_release(), FIRST)
    with pytest.raises(NotPublishable):
        await place.messenger.publish(DELIVERY, receipt.message)


async def test_a_deleted_message_is_gone_when_it_is_to_be_published(place: Place) -> None:
    delivery = a_delivery(MARK, channel=ANNOUNCEMENTS, first_attempt=NOW)
    receipt = await place.messenger.post(delivery, a_release(), FIRST)
    place.delete(ANNOUNCEMENTS, receipt)
    with pytest.raises(MessageGone):
        await place.messenger.publish(delivery, receipt.message)


NOTICE = a_delivery("c" * 20, kind=Kind.NOTICE, release="", channel=TEXT, first_attempt=NOW)
TO_MEMBER = replace(NOTICE, channel=MEMBER, to_member=True)
TROUBLE = Closed((a_delivery("b" * 20, channel=101, error="Discord answered 403 (code 50013): Missing Permissions"),))
VANISHED = RoleGone((5,), (100, 101))
ALARM = Alarm((Line(NOW, "deliveries go out again", well=True),))


@pytest.fixture(params=[NOTICE, TO_MEMBER], ids=["in a channel", "to a member"])
def notice(request: pytest.FixtureRequest) -> Delivery:
    """A notice to each kind of recipient."""
    delivery: Delivery = request.param
    return delivery


@pytest.mark.parametrize("about", [TROUBLE, VANISHED, ALARM], ids=["closed", "role", "alarm"])
async def test_a_notice_is_found_by_its_mark_and_no_other(place: Place, notice: Delivery, about: Notice) -> None:
    assert await place.messenger.find(notice) is None
    receipt = await place.messenger.notify(notice, about)
    assert await place.messenger.find(notice) == receipt
    assert await place.messenger.find(replace(notice, id="f" * 20)) is None


async def test_a_notice_whose_answer_is_lost_can_be_found(place: Place, notice: Delivery) -> None:
    place.lose_next_answer()
    with pytest.raises(Unanswered):
        await place.messenger.notify(notice, TROUBLE)
    assert await place.messenger.find(notice) is not None


@pytest.mark.parametrize("recipient", [TEXT, MEMBER])
async def test_one_who_takes_no_notices_is_closed(place: Place, recipient: int) -> None:
    place.close(recipient)
    with pytest.raises(ChannelClosed):
        await place.messenger.notify(replace(NOTICE, channel=recipient, to_member=recipient == MEMBER), TROUBLE)


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
    assert await on_discord.messenger.find(DELIVERY) == Receipt(on_discord.messages()[0].id)


async def test_a_card_that_brings_out_a_bug_is_refused(on_discord: DiscordPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = await on_discord.messenger.post(DELIVERY, a_release(), FIRST)

    def trip(*_: object, **__: object) -> Card:
        raise KeyError("a bug")

    monkeypatch.setattr(cards, "render", trip)
    with pytest.raises(CardRefused, match="a bug"):
        await on_discord.messenger.post(ELSEWHERE, a_release(), FIRST)
    with pytest.raises(CardRefused, match="a bug"):
        await on_discord.messenger.edit(DELIVERY, receipt.message, a_release(), FIRST)


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
    receipt = await on_discord.messenger.post(DELIVERY, a_release(), FIRST)
    assert [each.id for each in on_discord.messages()] == [receipt.message]


@pytest.mark.parametrize("fault", [Drop(), Refuse(503), Page(200)], ids=["dropped", "503", "page"])
async def test_a_search_or_an_edit_without_an_answer_is_unanswered(on_discord: DiscordPlace, fault: Fault) -> None:
    message = (await on_discord.messenger.post(DELIVERY, a_release(), FIRST)).message
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
    receipt = await on_discord.messenger.post(DELIVERY, a_release(), FIRST)
    copied = {"content": "Copied.", "components": on_discord.messages()[0].components}
    on_discord.delete(TEXT, receipt)
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
    for channel in (ANNOUNCEMENTS, FORUM):
        for number, (plain, rendition) in enumerate([(False, FIRST), (False, None), (True, None)]):
            delivery = a_delivery(str(number) * 20, channel=channel, plain=plain, roles=(5,))
            receipt = await on_discord.messenger.post(delivery, a_release(), rendition)
            await on_discord.messenger.edit(
                replace(delivery, thread=receipt.thread), receipt.message, a_release(), rendition
            )
    await on_discord.messenger.publish(a_delivery(channel=ANNOUNCEMENTS), on_discord.messages(ANNOUNCEMENTS)[0].id)
    assert faults_in(on_discord.server.requests) == []


# ---------------------------------------------------------------- notices


def the_notice(place: DiscordPlace, receipt: Receipt) -> Message:
    return place.server.world.message(receipt.thread or TEXT, receipt.message)


async def test_a_notice_tells_what_is_closed_and_why_and_mentions_nobody(on_discord: DiscordPlace) -> None:
    receipt = await on_discord.messenger.notify(NOTICE, TROUBLE)

    message = the_notice(on_discord, receipt)
    assert message.content.splitlines()[:2] == [
        "I cannot post in some channels of this server. What is for them is kept, and I try again by myself:",
        "- <#101>: a permission is missing there",
    ]
    assert (message.nonce, receipt.thread) == (NOTICE.id, None)
    (request,) = on_discord.server.asked("POST", "/messages")
    assert request.body.draft["allowed_mentions"] == {"parse": []}
    assert request.body.draft["enforce_nonce"] is True


async def test_a_notice_to_a_member_names_the_server_and_its_receipt_the_channel_of_direct_messages(
    on_discord: DiscordPlace,
) -> None:
    receipt = await on_discord.messenger.notify(TO_MEMBER, TROUBLE)

    assert "some channels of **Sample server**." in the_notice(on_discord, receipt).content
    assert receipt.thread == on_discord.direct_messages()


@pytest.mark.parametrize("fault", [Refuse(404, 10004, "Unknown Guild"), Refuse(503), Drop(), Page(200)], ids=str)
async def test_a_server_that_is_not_named_keeps_no_notice_back(on_discord: DiscordPlace, fault: Fault) -> None:
    on_discord.server.faults.on("GET", "/guilds/1", fault, fault)  # twice: aiohttp repeats a dropped GET once by itself

    receipt = await on_discord.messenger.notify(TO_MEMBER, VANISHED)

    assert "<#100>, <#101> of a server is not there" in the_notice(on_discord, receipt).content


@pytest.mark.parametrize("about", [Closed, RoleGone])
async def test_a_notice_of_very_many_channels_fits_in_a_message(on_discord: DiscordPlace, about: type[Notice]) -> None:
    channels = [10**18 + number for number in range(300)]
    rows = [a_delivery(str(number), channel=number, error="*" * 500) for number in channels]
    of_all: Notice = Closed(tuple(rows)) if about is Closed else RoleGone((5,), tuple(channels))

    said = the_notice(on_discord, await on_discord.messenger.notify(NOTICE, of_all)).content

    assert f"<#{channels[0]}>" in said
    assert re.search(r"- and 2\d\d more|…", said)


async def test_a_member_who_is_none_any_more_is_closed(on_discord: DiscordPlace) -> None:
    on_discord.server.world.strangers.add(MEMBER)
    with pytest.raises(ChannelClosed):
        await on_discord.messenger.notify(TO_MEMBER, TROUBLE)


# ---------------------------------------------------------------- members


OPENING = "/users/@me/channels"


async def test_what_a_member_gets_has_a_button_that_stops_it_and_keeps_its_mark(on_discord: DiscordPlace) -> None:
    receipt = await on_discord.messenger.post(DIRECTLY, a_release(), FIRST)
    await on_discord.messenger.edit(
        replace(DIRECTLY, thread=receipt.thread), receipt.message, a_release(title="New"), SECOND
    )
    await on_discord.messenger.summarise(replace(DIRECTLY, id="f" * 20, kind=Kind.SUMMARY), [a_release()])

    first, summary = on_discord.messages(MEMBER)
    assert (first.content, first.nonce, receipt.thread) == ("New", MARK, on_discord.direct_messages())
    assert list(first.custom_ids) == [mark.fact_id(MARK, 1), mark.STOP]
    assert list(summary.custom_ids) == [mark.fact_id("f" * 20, 0), mark.STOP]


async def test_a_channel_of_a_server_has_no_such_button(on_discord: DiscordPlace) -> None:
    await on_discord.messenger.post(DELIVERY, a_release(), FIRST)
    assert mark.STOP not in on_discord.messages()[0].custom_ids


async def test_the_channel_to_a_member_is_opened_once_and_again_after_a_refusal(on_discord: DiscordPlace) -> None:
    for number in range(3):
        await on_discord.messenger.post(replace(DIRECTLY, id=str(number) * 20), a_release(), FIRST)
    await on_discord.messenger.find(DIRECTLY)
    assert len(on_discord.server.asked("POST", OPENING)) == 1

    on_discord.close(MEMBER)
    with pytest.raises(MemberUnreachable):
        await on_discord.messenger.post(DIRECTLY, a_release(), FIRST)
    on_discord.server.world.shy.clear()
    await on_discord.messenger.post(DIRECTLY, a_release(), FIRST)
    assert len(on_discord.server.asked("POST", OPENING)) == 2


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Refuse(400, 40003, "You are opening direct messages too fast"), TryLater),
        (Refuse(403, 20026, "Your bot has been flagged"), ChannelClosed),
        (Refuse(403, 50278, "No mutual guilds"), MemberUnreachable),
        (Refuse(404, 10013, "Unknown User"), MemberUnreachable),
        (Refuse(503), Unanswered),
        (Drop(), Unanswered),
        (Page(200), Unanswered),
    ],
    ids=str,
)
async def test_what_keeps_a_channel_to_a_member_shut_has_its_consequence(
    on_discord: DiscordPlace, fault: Fault, error: type[DeliveryError]
) -> None:
    on_discord.server.faults.on("POST", OPENING, fault)
    with pytest.raises(DeliveryError) as refused:
        await on_discord.messenger.post(DIRECTLY, a_release(), FIRST)
    assert type(refused.value) is error
    assert on_discord.messages(MEMBER) == []


# ---------------------------------------------------------------- forums


IN_FORUM = a_delivery(MARK, channel=FORUM, first_attempt=NOW)


def the_threads(place: DiscordPlace) -> list[Channel]:
    return [place.server.world.channel(message.channel.id) for message in place.messages(FORUM)]


def asked(place: DiscordPlace) -> list[str]:
    return [f"{each.method} {each.path}" for each in place.server.requests if each.path.startswith(f"/channels/{FORUM}")]


async def test_a_forums_thread_is_called_like_the_release_and_tagged_with_its_targets(on_discord: DiscordPlace) -> None:
    title = "Sample: *one* lake of <@7> " + "on a very long shore " * 5
    await on_discord.messenger.post(IN_FORUM, a_release(title=title), FIRST)

    (thread,) = the_threads(on_discord)
    assert thread.name == "Sample: *one* lake of <@7> on a very long shore on a very long shore on a very long shore on a …"
    assert len(thread.name) <= 100
    assert thread.applied_tags == (3,)


@pytest.mark.parametrize(("flags", "tags"), [(0, ()), (threads.REQUIRES_TAG, (2,))])
async def test_without_a_fitting_tag_one_is_given_only_where_one_is_required(
    on_discord: DiscordPlace, flags: int, tags: tuple[int, ...]
) -> None:
    on_discord.change_forum(flags=flags)
    await on_discord.messenger.post(IN_FORUM, a_release(matches=(Match("juno", ("…",)),)), FIRST)
    assert the_threads(on_discord)[0].applied_tags == tags


async def test_a_forum_whose_required_tags_are_all_for_moderators_is_held(on_discord: DiscordPlace) -> None:
    on_discord.change_forum(flags=threads.REQUIRES_TAG, tags=(Tag(1, "Io", moderated=True),))
    with pytest.raises(ChannelClosed, match="tag"):
        await on_discord.messenger.post(IN_FORUM, a_release(), FIRST)
    on_discord.change_forum(tags=(Tag(1, "Io"),))
    await on_discord.messenger.post(IN_FORUM, a_release(), FIRST)
    assert the_threads(on_discord)[0].applied_tags == (1,)


async def test_what_kind_of_channel_it_is_is_asked_once_and_only_after_a_refusal(on_discord: DiscordPlace) -> None:
    await on_discord.messenger.post(IN_FORUM, a_release(), FIRST)
    await on_discord.messenger.post(replace(IN_FORUM, id="f" * 20), a_release(), FIRST)
    await on_discord.messenger.post(DELIVERY, a_release(), FIRST)

    refused, kind, thread = (f"POST /channels/{FORUM}/messages", f"GET /channels/{FORUM}", f"POST /channels/{FORUM}/threads")
    assert asked(on_discord) == [refused, kind, thread, thread]
    assert on_discord.server.asked("GET", "/channels/100") == []


@pytest.mark.parametrize(
    "change", [{"flags": threads.REQUIRES_TAG, "tags": (Tag(8, "New"),)}, {"tags": ()}], ids=["required", "removed"]
)
async def test_tags_that_were_changed_since_are_asked_for_again(on_discord: DiscordPlace, change: dict[str, Any]) -> None:
    await on_discord.messenger.post(IN_FORUM, a_release(matches=()), FIRST)
    on_discord.change_forum(**change)
    release = a_release(matches=() if "flags" in change else (Match("io", ("…",)),))
    with pytest.raises(TryLater):
        await on_discord.messenger.post(replace(IN_FORUM, id="f" * 20), release, FIRST)
    await on_discord.messenger.post(replace(IN_FORUM, id="f" * 20), release, FIRST)
    assert len(the_threads(on_discord)) == 2


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_thread_is_never_begun_twice_by_itself(on_discord: DiscordPlace, status: int) -> None:
    on_discord.server.faults.on("POST", rf"/channels/{FORUM}/threads", AcceptAndRefuse(status))
    with pytest.raises(Unanswered):
        await on_discord.messenger.post(IN_FORUM, a_release(), FIRST)
    (thread,) = the_threads(on_discord)
    assert await on_discord.messenger.find(IN_FORUM) == Receipt(thread.id, thread.id)


async def test_an_answer_that_names_another_forum_is_no_receipt(on_discord: DiscordPlace) -> None:
    on_discord.server.faults.on("POST", rf"/channels/{FORUM}/threads", NameOtherForum(101))
    with pytest.raises(Unanswered, match="another channel"):
        await on_discord.messenger.post(IN_FORUM, a_release(), FIRST)


async def test_a_thread_is_found_in_a_forum_that_was_never_posted_to_before(on_discord: DiscordPlace) -> None:
    receipt = await on_discord.messenger.post(IN_FORUM, a_release(), FIRST)
    assert await DiscordMessenger(on_discord.client, {}).find(IN_FORUM) == receipt


async def test_a_thread_is_found_among_archived_ones(on_discord: DiscordPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "PAGE", 3)
    receipt = await on_discord.messenger.post(IN_FORUM, a_release(), FIRST)
    for number in range(7):
        await on_discord.messenger.post(replace(IN_FORUM, id=str(number) * 20), a_release(), FIRST)
    for thread in the_threads(on_discord):
        on_discord.now += timedelta(minutes=1)
        threads.archive(on_discord.server.world, thread.id)

    assert await on_discord.messenger.find(IN_FORUM) == receipt
    assert len(on_discord.server.asked("GET", "/threads/archived/public")) == 3


async def test_a_search_of_archived_threads_ends_at_the_first_attempt(
    on_discord: DiscordPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "PAGE", 1)
    for number in range(3):
        await on_discord.messenger.post(replace(IN_FORUM, id=str(number) * 20), a_release(), FIRST)
        threads.archive(on_discord.server.world, the_threads(on_discord)[-1].id)
        on_discord.now += timedelta(hours=1)

    assert await on_discord.messenger.find(replace(IN_FORUM, first_attempt=on_discord.now)) is None
    assert len(on_discord.server.asked("GET", "/threads/archived/public")) == 1


async def test_of_older_threads_only_a_few_are_looked_into(on_discord: DiscordPlace) -> None:
    for number in range(9):
        await on_discord.messenger.post(replace(IN_FORUM, id=str(number) * 20), a_release(), FIRST)
    newest = replace(IN_FORUM, id="8" * 20, first_attempt=NOW + timedelta(hours=1))

    assert await on_discord.messenger.find(newest) is not None, "our clock may have been ahead"
    assert await on_discord.messenger.find(replace(newest, id="f" * 20)) is None
    assert sum("/messages/" in each.path for each in on_discord.server.requests) == 1 + search.SURELY


@pytest.mark.parametrize("change", [{"owner": 77}, {"parent": 101}], ids=str)
async def test_neither_someone_elses_thread_nor_another_forums_is_looked_into(
    on_discord: DiscordPlace, change: dict[str, int]
) -> None:
    receipt = await on_discord.messenger.post(IN_FORUM, a_release(), FIRST)
    world = on_discord.server.world
    world.channels[receipt.message] = replace(world.channel(receipt.message), **change)  # type: ignore[arg-type] # either is a number
    assert await on_discord.messenger.find(IN_FORUM) is None


async def test_a_message_in_an_archived_thread_is_left_as_it_is(on_discord: DiscordPlace) -> None:
    receipt = await on_discord.messenger.post(IN_FORUM, a_release(), FIRST)
    threads.archive(on_discord.server.world, receipt.message)
    with pytest.raises(MessageGone):
        await on_discord.messenger.edit(replace(IN_FORUM, thread=receipt.thread), receipt.message, a_release(), FIRST)


# ---------------------------------------------------------------- threads


async def test_a_locked_thread_holds_and_one_that_only_slept_wakes_up(on_discord: DiscordPlace) -> None:
    delivery = a_delivery(MARK, channel=THREAD)
    threads.archive(on_discord.server.world, THREAD, locked=True)
    with pytest.raises(ChannelClosed):
        await on_discord.messenger.post(delivery, a_release(), FIRST)
    threads.archive(on_discord.server.world, THREAD)
    await on_discord.messenger.post(delivery, a_release(), FIRST)
    assert len(on_discord.messages(THREAD)) == 1


# ---------------------------------------------------------------- announcements


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (TooMany(2000), TryLater),
        (TooMany(0.5), TryLater),
        (Refuse(403, 50013, "Missing Permissions"), ChannelClosed),
        (Refuse(500), Unanswered),
        (Refuse(503), Unanswered),
        (Drop(), Unanswered),
    ],
    ids=str,
)
async def test_what_keeps_a_message_from_being_published_has_its_consequence_at_once(
    on_discord: DiscordPlace, fault: Fault, error: type[DeliveryError]
) -> None:
    delivery = a_delivery(MARK, channel=ANNOUNCEMENTS)
    receipt = await on_discord.messenger.post(delivery, a_release(), FIRST)
    on_discord.server.faults.on("POST", r".*/crosspost", fault)

    with pytest.raises(DeliveryError) as refused:
        await on_discord.messenger.publish(delivery, receipt.message)

    assert type(refused.value) is error
    if isinstance(refused.value, TryLater) and isinstance(fault, TooMany):
        assert refused.value.after == fault.retry_after
    assert len(on_discord.server.asked("POST", "/crosspost")) == 1


async def test_an_answer_that_tells_of_the_hours_budget_is_not_waited_over(on_discord: DiscordPlace) -> None:
    delivery = a_delivery(MARK, channel=ANNOUNCEMENTS)
    receipt = await on_discord.messenger.post(delivery, a_release(), FIRST)
    on_discord.server.faults.on("POST", r".*/crosspost", Budget(1, 2000), Budget(0, 2000))
    for _ in range(3):
        await on_discord.messenger.publish(delivery, receipt.message)
    assert [each.status for each in on_discord.server.asked("POST", "/crosspost")] == [200, 400, 400]


def _attempted(at: datetime) -> Delivery:
    return a_delivery(MARK, channel=100, first_attempt=at)
