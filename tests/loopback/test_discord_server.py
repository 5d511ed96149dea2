"""The loopback Discord, as stock discord.py sees it."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import aiohttp
import discord
import pytest
from discord.ext import commands
from yarl import URL

from tests.loopback.description import faults_in, need_description
from tests.loopback.discord_server import TOKEN, LoopbackDiscord
from tests.loopback.faults import AcceptAndDrop, AcceptAndHold, Delay, Drop, NameOtherChannel, Page, Refuse, TooMany
from tests.loopback.limits import ChannelLimit, GlobalLimit
from tests.loopback.state import Channel, Guild, World

NONCE = "d" * 20


@pytest.fixture
async def client(discord_server: LoopbackDiscord) -> AsyncIterator[discord.Client]:
    """A client that is logged in, without a gateway."""
    async with discord.Client(intents=discord.Intents.none()) as logged_in:
        await logged_in.login(discord_server.token)
        yield logged_in


@asynccontextmanager
async def connected(bot: commands.Bot) -> AsyncIterator[None]:
    """The bot logged in, with its gateway connection running and its server known.

    READY itself is not waited for: discord.py holds it back for two seconds in case more servers come.
    """
    async with bot:
        await bot.login(TOKEN)
        running = asyncio.create_task(bot.connect())
        await bot.wait_for("socket_event_type", check=lambda event: event == "GUILD_CREATE")
        yield
        await bot.close()
        await running


def a_bot(*, message_content: bool = True) -> commands.Bot:
    intents = discord.Intents(guilds=True, guild_messages=True, message_content=message_content)
    bot = commands.Bot(commands.when_mentioned_or("!"), intents=intents)

    @bot.hybrid_command()
    async def hello(ctx: commands.Context[commands.Bot]) -> None:
        """Say hello."""
        await ctx.send("Hello!")

    return bot


def a_picture(data: bytes = b"sample") -> discord.File:
    return discord.File(io.BytesIO(data), "sample.jpg", description="A sample.")


def an_embed() -> discord.Embed:
    return discord.Embed(title="Sample").set_image(url="attachment://sample.jpg")


# ---------------------------------------------------------------- REST


@pytest.mark.usefixtures("discord_server")
async def test_a_wrong_token_is_refused() -> None:
    async with discord.Client(intents=discord.Intents.none()) as client:
        with pytest.raises(discord.LoginFailure):
            await client.login("wrong")


async def test_a_message_is_kept_and_found_in_the_history(discord_server: LoopbackDiscord, client: discord.Client) -> None:
    channel = client.get_partial_messageable(100)
    start = discord.utils.utcnow() - timedelta(seconds=1)
    sent = [await channel.send(f"message {n}") for n in range(3)]

    assert [message.content for message in discord_server.world.messages(100)] == ["message 0", "message 1", "message 2"]
    assert [message.id async for message in channel.history(after=start)] == [message.id for message in sent]
    assert [message.id async for message in channel.history(after=sent[0], limit=1)] == [sent[1].id]
    assert [message.id async for message in channel.history(limit=2)] == [sent[2].id, sent[1].id]
    assert (await channel.fetch_message(sent[1].id)).content == "message 1"


async def test_an_enforced_nonce_makes_one_message_until_discord_forgets_it(
    discord_server: LoopbackDiscord, client: discord.Client
) -> None:
    channel = client.get_partial_messageable(100)
    first = await channel.send("once", nonce=NONCE)
    again = await channel.send("once", nonce=NONCE)
    elsewhere = await client.get_partial_messageable(101).send("once", nonce=NONCE)
    discord_server.world.forget_nonces()
    later = await channel.send("once", nonce=NONCE)

    assert first.id == again.id == elsewhere.id != later.id
    assert len(discord_server.world.messages(100)) == 2
    assert discord_server.world.messages(101) == []


def test_a_nonce_is_known_for_as_long_as_is_set() -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    world = World([Guild(1, "Sample server", (Channel(100, 1, "io"),))], clock=lambda: now)
    world.nonces_known_for = timedelta(seconds=0.2)
    draft = {"content": "once", "nonce": NONCE, "enforce_nonce": True}
    first = world.create(100, world.me, draft)
    now += timedelta(seconds=0.2)
    assert world.create(100, world.me, draft) is first
    now += timedelta(seconds=0.1)
    assert world.create(100, world.me, draft) is not first


async def test_a_file_shown_by_an_embed_is_not_listed_among_the_attachments(
    discord_server: LoopbackDiscord, client: discord.Client
) -> None:
    sent = await client.get_partial_messageable(100).send(embed=an_embed(), file=a_picture())

    (kept,) = discord_server.world.messages(100)[0].files
    assert (kept.upload.data, kept.upload.description) == (b"sample", "A sample.")
    assert sent.attachments == []
    assert sent.embeds[0].image.url == kept.url


async def test_a_file_beside_a_message_is_listed_with_its_description(client: discord.Client) -> None:
    sent = await client.get_partial_messageable(100).send("With a file.", file=a_picture())
    (attachment,) = sent.attachments
    assert (attachment.filename, attachment.description) == ("sample.jpg", "A sample.")


async def test_an_edit_without_the_file_loses_the_picture(discord_server: LoopbackDiscord, client: discord.Client) -> None:
    sent = await client.get_partial_messageable(100).send(embed=an_embed(), file=a_picture())
    kept = await sent.edit(embed=an_embed(), attachments=[a_picture(b"new")])
    assert kept.embeds[0].image.url
    assert [file.upload.data for file in discord_server.world.messages(100)[0].files] == [b"new"]

    lost = await sent.edit(embed=an_embed())
    assert lost.embeds[0].image.url is None
    assert discord_server.world.messages(100)[0].edits == 2


@pytest.mark.parametrize(
    ("content", "status", "code"), [("x" * 2001, 400, 50035), ("", 400, 50006)], ids=["too long", "empty"]
)
async def test_what_discord_does_not_take_is_refused(client: discord.Client, content: str, status: int, code: int) -> None:
    with pytest.raises(discord.HTTPException) as refused:
        await client.get_partial_messageable(100).send(content)
    assert (refused.value.status, refused.value.code) == (status, code)


async def test_unknown_things_have_their_own_codes(discord_server: LoopbackDiscord, client: discord.Client) -> None:
    channel = client.get_partial_messageable(100)
    sent = await channel.send("Soon gone.")
    await sent.delete()
    with pytest.raises(discord.NotFound) as no_message:
        await channel.get_partial_message(sent.id).edit(content="Too late.")
    discord_server.world.remove_channel(100)
    with pytest.raises(discord.NotFound) as no_channel:
        await channel.send("Nowhere.")
    assert (no_message.value.code, no_channel.value.code) == (10008, 10003)


async def test_only_an_announcement_channel_can_publish(client: discord.Client) -> None:
    news = await client.get_partial_messageable(102).send("News.")
    await news.publish()
    with pytest.raises(discord.HTTPException) as again:
        await news.publish()
    chat = await client.get_partial_messageable(100).send("Chat.")
    with pytest.raises(discord.HTTPException) as never:
        await chat.publish()
    assert (again.value.code, never.value.code) == (40033, 50024)


async def test_a_route_that_is_not_there_is_404_and_logged(discord_server: LoopbackDiscord, client: discord.Client) -> None:
    with pytest.raises(discord.NotFound):
        await client.fetch_user(5)
    assert (discord_server.requests[-1].path, discord_server.requests[-1].status) == ("/users/5", 404)


async def test_bodies_can_be_held_against_discords_description(
    discord_server: LoopbackDiscord, client: discord.Client
) -> None:
    need_description()
    channel = client.get_partial_messageable(100)
    await channel.send("A picture.", embed=an_embed(), file=a_picture())
    assert faults_in(discord_server.requests) == []

    await client.http.request(discord.http.Route("POST", "/channels/100/messages"), json={"content": "Hm.", "tts": "maybe"})
    (fault,) = faults_in(discord_server.requests)
    assert "tts" in fault


# ---------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        (Refuse(403, 50013, "Missing Permissions"), 403, 50013),
        (Refuse(503), 503, 0),
        (Page(403), 403, 0),
        (Page(429), 429, 0),
    ],
)
async def test_a_scripted_refusal_is_met_once_and_does_nothing(
    discord_server: LoopbackDiscord, client: discord.Client, fault: Refuse | Page, status: int, code: int
) -> None:
    channel = client.get_partial_messageable(100)
    discord_server.faults.on("POST", r"/channels/100/messages", fault)
    with pytest.raises(discord.HTTPException) as refused:
        await channel.send("First.")
    assert (refused.value.status, refused.value.code) == (status, code)
    assert discord_server.world.messages(100) == []

    await channel.send("Second.")
    assert len(discord_server.world.messages(100)) == 1


@pytest.mark.parametrize(("fault", "made"), [(Drop(), 0), (AcceptAndDrop(), 1)])
async def test_a_connection_is_dropped_before_or_after_the_message_is_made(
    discord_server: LoopbackDiscord, client: discord.Client, fault: Drop | AcceptAndDrop, made: int
) -> None:
    discord_server.faults.on("POST", r"/channels/\d+/messages", fault)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await client.get_partial_messageable(100).send("Hello?")
    assert len(discord_server.world.messages(100)) == made


@pytest.mark.parametrize(("fault", "made"), [(Delay, 0), (AcceptAndHold, 1)])
async def test_an_answer_can_be_held_back(
    discord_server: LoopbackDiscord, client: discord.Client, fault: type[Delay | AcceptAndHold], made: int
) -> None:
    go_on = asyncio.Event()
    discord_server.faults.on("POST", r"/channels/100/messages", fault(go_on))
    sending = asyncio.create_task(client.get_partial_messageable(100).send("Hello?"))
    await discord_server.until(
        lambda: bool(discord_server.asked("POST", "/messages")) and len(discord_server.world.messages(100)) == made,
        "the request",
    )
    assert not sending.done()
    go_on.set()
    assert (await sending).content == "Hello?"


async def test_an_answer_can_name_another_channel(discord_server: LoopbackDiscord, client: discord.Client) -> None:
    discord_server.faults.on("POST", r"/channels/100/messages", NameOtherChannel(101))
    sent = await client.http.send_message(100, params=discord.http.handle_message_parameters("Where?"))
    assert sent["channel_id"] == "101"


async def test_discord_py_waits_out_a_rate_limit(discord_server: LoopbackDiscord, client: discord.Client) -> None:
    discord_server.faults.on("POST", r"/channels/100/messages", TooMany(0.01), TooMany(0.01, "global"))
    await client.get_partial_messageable(100).send("In the end.")
    assert [each.status for each in discord_server.asked("POST", "/messages")] == [429, 429, 200]


def test_the_global_limit_counts_any_second() -> None:
    limit = GlobalLimit(2)
    assert [limit.wait(at) for at in (0.0, 0.5)] == [0, 0]
    assert limit.wait(0.75) == 0.25
    assert limit.wait(1.0) == 0
    assert limit.wait(1.25) == 0.25


async def test_over_the_global_limit_every_route_is_refused_for_a_while(discord_server: LoopbackDiscord) -> None:
    discord_server.global_limit = GlobalLimit(3)
    async with discord.Client(intents=discord.Intents.none()) as client:
        await client.login(TOKEN)  # two requests
        await client.get_partial_messageable(100).send("The third.")
        async with aiohttp.ClientSession(headers={"Authorization": f"Bot {TOKEN}"}) as session:
            answer = await session.get(f"{discord_server.api}/users/@me")
            body = await answer.json()
    assert answer.status == 429
    assert body["global"]
    assert answer.headers["Via"]
    assert float(answer.headers["Retry-After"]) > 0


def test_a_channel_takes_so_many_messages_in_a_window_that_begins_with_its_first() -> None:
    limit = ChannelLimit(2, seconds=5.0)
    taken = [limit.take(100, at) for at in (1.0, 3.0, 5.75, 6.0)]
    assert [standing.admitted for standing in taken] == [True, True, False, True]
    assert [standing.remaining for standing in taken] == [1, 0, 0, 1]
    assert [standing.reset_after for standing in taken] == [5.0, 3.0, 0.25, 5.0]
    assert limit.take(101, 5.75).admitted
    assert limit.take(100, 5.75, bucket="threads").admitted


async def test_discord_py_keeps_to_what_a_channel_takes(discord_server: LoopbackDiscord, client: discord.Client) -> None:
    discord_server.channel_limit = ChannelLimit(1, seconds=0.02)
    for number in range(3):
        await client.get_partial_messageable(100).send(f"Message {number}.")
    assert [each.status for each in discord_server.asked("POST", "/messages")] == [200, 200, 200]


async def test_over_a_channels_limit_a_message_is_refused_in_discords_form(discord_server: LoopbackDiscord) -> None:
    discord_server.channel_limit = ChannelLimit(1)
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {TOKEN}"}) as session:
        answers = [await session.post(f"{discord_server.api}/channels/100/messages", json={"content": "Hi."}) for _ in "ab"]
        body = await answers[1].json()
    assert [answer.status for answer in answers] == [200, 429]
    assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["0", "0"]
    assert answers[1].headers["X-RateLimit-Scope"] == "user"
    assert 0 < body["retry_after"] <= 5
    assert not body["global"]
    assert len(discord_server.world.messages(100)) == 1


# ---------------------------------------------------------------- the gateway


async def test_a_bot_connects_and_knows_its_channels(discord_server: LoopbackDiscord) -> None:
    bot = a_bot()
    async with connected(bot):
        channel = bot.get_channel(100)
        assert isinstance(channel, discord.TextChannel)
        assert channel.permissions_for(channel.guild.me).send_messages
        assert not channel.permissions_for(channel.guild.me).mention_everyone
    assert len(discord_server.gateway.sessions) == 1


async def test_members_are_answered_in_every_spelling(discord_server: LoopbackDiscord) -> None:
    bot = a_bot()
    async with connected(bot):
        await bot.tree.sync()
        assert [command["name"] for command in discord_server.world.commands] == ["hello"]
        await discord_server.say(100, "!hello")
        await discord_server.say(100, f"<@{discord_server.world.me.id}> hello")
        used = await discord_server.use_command(100, "hello")
        await discord_server.until(lambda: bool(used.answers), "the answer to /hello")
        messages = await discord_server.until_messages(5)
    assert [message.content for message in messages if message.author.bot] == ["Hello!"] * 3


async def test_without_the_intent_only_a_mention_is_read(discord_server: LoopbackDiscord) -> None:
    discord_server.message_content = False
    bot = a_bot(message_content=False)
    async with connected(bot):
        await discord_server.say(100, "!hello")
        await discord_server.say(100, f"<@{discord_server.world.me.id}> hello")
        await discord_server.until_messages(3)
    told = [event["d"]["content"] for event in discord_server.gateway.sessions[0].sent if event["t"] == "MESSAGE_CREATE"]
    assert told == ["", f"<@{discord_server.world.me.id}> hello", "Hello!"]


async def test_an_intent_that_is_not_granted_ends_the_connection(discord_server: LoopbackDiscord) -> None:
    discord_server.message_content = False
    async with a_bot() as bot:
        await bot.login(TOKEN)
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await bot.connect()


async def test_a_lost_connection_is_resumed_with_what_was_missed(discord_server: LoopbackDiscord) -> None:
    bot = a_bot()
    async with connected(bot):
        await discord_server.gateway.close()
        await discord_server.say(100, "!hello")
        messages = await discord_server.until_messages(2)
    assert messages[-1].content == "Hello!"
    assert len(discord_server.gateway.sessions) == 1


async def test_a_request_that_breaks_off_halfway_asks_for_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async with LoopbackDiscord([Guild(1, "Sample server", (Channel(100, 1, "io"),))]) as server:
        address = URL(server.api)
        _, writer = await asyncio.open_connection(address.host, address.port)
        head = f"POST {address.path}/channels/100/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bot {TOKEN}\r\n"
        writer.write(f"{head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n".encode() + b'{"content"')
        await writer.drain()
        async with aiohttp.ClientSession() as session:  # once this is answered, what came before it has been read
            await session.get(f"{server.api}/gateway")
        writer.close()
        await writer.wait_closed()
    assert server.world.messages() == []
    assert caplog.messages == []


async def test_a_bug_of_the_server_itself_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="a bulk overwrite is a list"):
        await _send_nonsense()


async def _send_nonsense() -> None:
    token = {"Authorization": f"Bot {TOKEN}"}
    async with LoopbackDiscord([]) as server, aiohttp.ClientSession(headers=token) as session:
        answer = await session.put(f"{server.api}/applications/1/commands", json={"not": "a list"})
        assert answer.status == 501
