"""What the doctor finds on the loopback Discord, and how much it asks."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web

from bot.chat.doctor import examine
from bot.chat.rounds import AT_ONCE, Rounds
from bot.chat.session import rest_client
from bot.core.checkup import Finding, Hindrance, Place
from bot.core.model import Watch
from tests.loopback.discord_server import TOKEN, LoopbackDiscord
from tests.loopback.faults import Delay, Drop, Handle, Page, Refuse
from tests.loopback.pointing import pointed_at
from tests.loopback.state import ANNOUNCEMENT, FORUM, POSTING, PUBLIC_THREAD, Channel, Guild, utc_now

VIEW, SEND, EMBED, ATTACH, HISTORY, IN_THREADS = (1 << bit for bit in (10, 11, 14, 15, 16, 38))
CATEGORY = 4


class Crowd:
    """A fault of Discord's: it answers only once so many are waiting."""

    def __init__(self, size: int) -> None:
        self.largest = self._waiting = 0
        self._size = size
        self._full = asyncio.Event()

    async def play(self, request: web.Request, handle: Handle) -> web.StreamResponse:  # noqa: ARG002 — as faults are asked
        self._waiting += 1
        self.largest = max(self.largest, self._waiting)
        if self._waiting >= self._size:
            self._full.set()
        await self._full.wait()
        for _ in range(100):  # turns of the loop, in which whoever does not wait for a turn of their own comes too
            await asyncio.sleep(0)
        response = await handle()
        self._waiting -= 1
        return response


async def found(
    discord: LoopbackDiscord, *watches: Watch, ahead: timedelta = timedelta(), operators: int | None = None
) -> dict[str, list[Finding]]:
    """The findings by what they are about."""
    with pointed_at(discord):
        findings = await examine(TOKEN, watches, lambda: utc_now() + ahead, operators)
    return {what: [one for one in findings if one.what == what] for what in {one.what for one in findings}}


async def seen(discord: LoopbackDiscord, watches: Sequence[Watch], patience: float = 60) -> list[Place]:
    with pointed_at(discord):
        async with await rest_client(TOKEN, aiohttp.TraceConfig()) as client:
            return await Rounds(client, patience).places(watches)


async def place(channel: Channel, permissions: int = POSTING, role: int | None = None) -> Place:
    """How the bot sees a channel of a server where everybody may do this."""
    async with LoopbackDiscord([Guild(1, "Sample server", (Channel(1000, 1, "parent"), channel), permissions)]) as discord:
        [one] = await seen(discord, [Watch(1, channel.id, "io", role)])
        return one


@pytest.mark.parametrize(
    "channel",
    [
        Channel(100, 1, "io"),
        Channel(100, 1, "io", type=ANNOUNCEMENT),
        Channel(100, 1, "io", type=FORUM),
        Channel(100, 1, "io", type=PUBLIC_THREAD, parent=1000, owner=1),
    ],
)
async def test_where_all_is_allowed_nothing_is_lacking(channel: Channel) -> None:
    assert await place(channel) == Place(1, 100, "Sample server", "io")


@pytest.mark.parametrize(
    ("denied", "lacking"),
    [
        (EMBED | ATTACH, ("Embed Links", "Attach Files")),
        (HISTORY, ("Read Message History",)),
        (SEND, ("Send Messages", "Embed Links", "Attach Files")),
        (VIEW, ("View Channel", "Send Messages", "Embed Links", "Attach Files", "Read Message History")),
    ],
)
async def test_what_is_lacking_is_named_whether_the_server_or_the_channel_denies_it(
    denied: int, lacking: tuple[str, ...]
) -> None:
    assert (await place(Channel(100, 1, "io", denied=denied))).lacking == lacking
    assert (await place(Channel(100, 1, "io"), POSTING & ~denied)).lacking == lacking


async def test_forums_and_threads_lack_what_is_theirs() -> None:
    forum = await place(Channel(100, 1, "io", type=FORUM), POSTING & ~IN_THREADS)
    assert forum.lacking == ("Send Messages in Threads",)
    thread = await place(Channel(100, 1, "io", type=PUBLIC_THREAD, parent=1000, owner=1), POSTING & ~IN_THREADS)
    assert thread.lacking == ("Send Messages in Threads",)


async def test_a_role_that_is_gone_a_locked_thread_and_an_unfit_channel_are_told_apart() -> None:
    locked = Channel(100, 1, "io", type=PUBLIC_THREAD, parent=1000, owner=1, locked=True)
    assert (await place(locked)).hindrance is Hindrance.LOCKED
    assert (await place(Channel(100, 1, "io"), role=7)).hindrance is Hindrance.ROLE_GONE
    assert (await place(Channel(100, 1, "io", type=CATEGORY))).hindrance is Hindrance.UNFIT


async def test_everybodys_role_is_one_that_only_few_may_mention() -> None:
    assert (await place(Channel(100, 1, "io"), role=1)).lacking == ("Mention @everyone, @here and All Roles",)


async def test_channels_and_servers_that_are_not_there_are_told_apart_from_silence() -> None:
    async with LoopbackDiscord([Guild(1, "Sample server", (Channel(100, 1, "io"),)), Guild(2, "Silent", ())]) as discord:
        discord.faults.on("GET", "/channels/998", Refuse(403, 50001, "Missing Access"))
        discord.faults.on("GET", "/guilds/2", Refuse(503))
        watches = [Watch(guild, channel, "io") for guild, channel in [(1, 100), (1, 998), (1, 999), (2, 200), (3, 300)]]
        places = await seen(discord, watches)
    assert {one.channel: one.hindrance for one in places} == {
        100: None,
        998: Hindrance.HIDDEN,
        999: Hindrance.GONE,
        200: Hindrance.UNANSWERED,
        300: Hindrance.ABSENT,
    }


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        (Channel(900, 1, "ops", denied=EMBED | ATTACH), "#ops (900): can be posted in"),
        (Channel(900, 1, "ops", type=PUBLIC_THREAD, parent=1000, owner=1), "#ops (900): can be posted in"),
        (Channel(900, 1, "ops", denied=SEND), "#ops (900): the bot lacks Send Messages"),
        (Channel(900, 1, "ops", type=CATEGORY), "900: nothing can be posted in a channel of this kind"),
        (Channel(901, 1, "other"), "900: there is no such channel any more"),
    ],
)
async def test_the_operators_channel_is_looked_at_for_notices(channel: Channel, said: str) -> None:
    async with LoopbackDiscord([Guild(1, "Sample server", (Channel(1000, 1, "parent"), channel))]) as discord:
        [finding] = (await found(discord, operators=900))["operator channel"]
        assert "operator channel" not in await found(discord)
    well = said.endswith("can be posted in")
    assert (finding.said, finding.well, "PERIJOVE_OPERATOR_CHANNEL" in finding.advice) == (said, well, not well)


async def test_where_discord_does_not_tell_of_the_operators_channel_nothing_has_to_be_changed() -> None:
    async with LoopbackDiscord([Guild(1, "Sample server", (Channel(900, 1, "ops"),))]) as discord:
        discord.faults.on("GET", "/guilds/1", *[Refuse(503)] * 5)
        [finding] = (await found(discord, operators=900))["operator channel"]
    assert (finding.said, finding.well) == ("900: Discord did not tell", False)
    assert "try again" in finding.advice


async def test_members_and_paused_watches_are_not_asked_about_and_a_channel_once() -> None:
    async with LoopbackDiscord([Guild(1, "Sample server", (Channel(100, 1, "io"),))]) as discord:
        watches = [
            Watch(0, 77, "io", to_member=True),
            Watch(5, 500, "io", paused=True),
            Watch(1, 100, "io"),
            Watch(1, 100, "juno", role=7),
        ]
        assert [one.hindrance for one in await seen(discord, watches)] == [Hindrance.ROLE_GONE]


async def test_three_hundred_watches_of_a_hundred_servers_cost_three_questions_a_server_several_at_once() -> None:
    guilds = [Guild(g, f"s{g}", tuple(Channel(g * 1000 + c, g, f"c{c}") for c in range(3))) for g in range(1, 101)]
    async with LoopbackDiscord(guilds) as discord:
        watches = [Watch(guild.id, channel.id, "io") for guild in guilds for channel in guild.channels]
        crowd = Crowd(AT_ONCE)
        discord.faults.on("GET", r"/guilds/\d+", *[crowd] * len(guilds))
        assert all(one.well for one in await seen(discord, watches))
        assert crowd.largest == AT_ONCE
        assert len([one for one in discord.requests if one.path.startswith("/guilds/")]) == 300
        assert not discord.asked("GET", "/channels/1000")


async def test_servers_that_do_not_answer_in_time_count_as_not_told() -> None:
    async with LoopbackDiscord([Guild(1, "Sample server", (Channel(100, 1, "io"),))]) as discord:
        discord.faults.on("GET", "/guilds/1", Delay(asyncio.Event()))
        places = await seen(discord, [Watch(1, 100, "io")], patience=0.01)
    assert [one.hindrance for one in places] == [Hindrance.UNANSWERED]


async def test_a_clock_that_is_off_is_found_by_discords_answers() -> None:
    async with LoopbackDiscord([]) as discord:
        [right] = (await found(discord))["clock"]
        [fast] = (await found(discord, ahead=timedelta(minutes=10)))["clock"]
        [slow] = (await found(discord, ahead=timedelta(hours=-3)))["clock"]
    assert (right.well, fast.well, slow.well) == (True, False, False)
    assert "ahead of Discord's" in fast.said
    assert "behind Discord's" in slow.said


async def test_the_intent_that_is_not_granted_is_no_fault_but_told_how_to_be_had() -> None:
    async with LoopbackDiscord([], message_content=False) as discord:
        [intent] = (await found(discord))["Message Content"]
    assert intent.well
    assert "developers/applications" in intent.advice


@pytest.mark.parametrize("fault", [Refuse(401, 0, "401: Unauthorized"), Page(200), Drop()])
async def test_where_the_login_fails_there_is_one_finding_and_nothing_more_is_asked(fault: Refuse | Page | Drop) -> None:
    async with LoopbackDiscord([Guild(1, "Sample server", (Channel(100, 1, "io"),))]) as discord:
        discord.faults.on("GET", "/users/@me", *[fault] * 5)
        [[finding]] = (await found(discord, Watch(1, 100, "io"))).values()
    assert not finding.well
    assert not discord.asked("GET", "/guilds/1")


async def test_a_discord_that_never_answers_is_given_up() -> None:
    async with LoopbackDiscord([]) as discord:
        discord.faults.on("GET", "/users/@me", Delay(asyncio.Event()))
        with pointed_at(discord):
            [finding] = await examine(TOKEN, [], utc_now, patience=0.01)
    assert (finding.well, "No answer from Discord" in finding.said) == (False, True)
