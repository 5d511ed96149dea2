"""The bot comes to servers, leaves them and is invited back; an outage is none of that."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import discord
import pytest

from bot.chat.client import build_bot
from bot.chat.messenger import DiscordMessenger
from bot.chat.services import Services
from bot.chat.shards import Shards, serves
from bot.core import delivery as life
from bot.core.errors import ChannelClosed
from bot.core.model import Delivery, GuildSettings, Kind, State
from bot.core.notices import Welcome
from bot.flows.deliver import Deliverer
from tests.builders import NOW, a_release
from tests.chat.conftest import Restart, Scene

GONE, OTHER_SHARDS = 6 << 22, 7 << 22
"""Servers in which the bot is not; of two shards, the first has one and the second the other."""


async def rows(scene: Scene, kind: Kind = Kind.NOTICE) -> list[Delivery]:
    async with scene.store.reading() as tx:
        return await tx.deliveries(kinds=[kind])


async def settings(scene: Scene, guild: int | None = None) -> GuildSettings:
    async with scene.store.reading() as tx:
        return await tx.guild_settings(guild or scene.guild.id)


async def watched(scene: Scene, guild: int) -> None:
    await scene.services.watches.add(guild, guild + 1, "io")


async def emitted(scene: Scene, event: str, **data: object) -> None:
    scene.env.backend.emit(event, {"id": str(scene.guild.id), **data})
    await scene.env.settle()


async def heard(scene: Scene, event: str, *about: object) -> None:
    """What the bot does after an event."""
    scene.bot.dispatch(event, *about)
    await scene.env.settle()


async def arrived(scene: Scene) -> None:
    """The bot is invited to the server."""
    await heard(scene, "guild_join", scene.bot.get_guild(scene.guild.id))


async def here_since(scene: Scene, moment: datetime) -> None:
    """The bot came to the server then, as Discord remembers it."""
    bot = scene.env.backend.bot_user.id
    scene.env.backend.get_member(scene.guild.id, bot).joined_at = moment.isoformat()


async def delivered(scene: Scene) -> None:
    """The deliverer sends what is due."""
    messenger = DiscordMessenger(scene.bot, {})
    await Deliverer(scene.store, messenger, scene.pictures, lambda: NOW).drain()


# ---------------------------------------------------------------- the first words


async def test_an_invitation_is_answered_with_a_few_lines_and_a_button_where_everybody_writes(scene: Scene) -> None:
    await arrived(scene)
    await delivered(scene)

    message = scene.answer()
    assert len(message.content.splitlines()) == 3
    assert "`/io`" in message.content
    assert "Moderators" in message.content
    [row] = message.components
    assert isinstance(row, discord.ActionRow)
    assert [getattr(button, "label", "") for button in row.children] == ["Set up"]


async def test_the_channel_for_such_messages_comes_first(scene: Scene) -> None:
    system = scene.guild.create_text_channel("arrivals")
    scene.env.backend.edit_guild(scene.guild.id, {"system_channel_id": system.id})
    await scene.env.settle()

    await arrived(scene)

    assert [row.channel for row in await rows(scene)] == [system.id]


async def test_where_the_bot_may_not_write_there_it_looks_further(scene: Scene) -> None:
    scene.env.backend.edit_guild(scene.guild.id, {"system_channel_id": scene.closed.id})
    await scene.env.settle()

    await arrived(scene)

    assert [row.channel for row in await rows(scene)] == [scene.io.id]


async def test_rules_news_and_staff_are_left_alone_even_if_the_bot_may_write_there(scene: Scene) -> None:
    scene.env.backend.delete_channel(scene.io.id)
    read_only = discord.PermissionOverwrite(send_messages=False)
    hidden = discord.PermissionOverwrite(view_channel=False)
    bot = discord.PermissionOverwrite(view_channel=True, send_messages=True, read_message_history=True)
    everyone, own = scene.guild.default_role, scene.guild.roles["TestBot"]
    scene.guild.create_text_channel("rules", overwrites={everyone: read_only, own: bot})
    scene.guild.create_text_channel("staff", overwrites={everyone: hidden, own: bot})
    scene.guild.create_news_channel("news")

    await arrived(scene)

    assert await rows(scene) == []


async def test_a_server_is_welcomed_once_however_often_the_bot_comes(scene: Scene, restarted: Restart) -> None:
    await here_since(scene, NOW)
    for _ in range(2):
        await arrived(scene)
        await restarted()
        await heard(scene, "guild_remove", scene.bot.get_guild(scene.guild.id))
    await arrived(scene)
    await delivered(scene)
    await delivered(scene)

    assert [(row.about, row.state) for row in await rows(scene)] == [("welcome", State.SENT)]
    assert len(scene.io.history()) == 1


async def test_an_invitation_while_the_bot_was_offline_is_noticed(scene: Scene, restarted: Restart) -> None:
    await here_since(scene, NOW)

    for _ in range(2):
        await restarted()

    assert [row.about for row in await rows(scene)] == ["welcome"]


async def test_servers_that_have_had_the_bot_for_long_hear_nothing_when_it_starts_anew(
    scene: Scene, restarted: Restart
) -> None:
    """As after an upgrade, or with an empty database."""
    for number in range(5):
        scene.env.create_guild(f"Server {number}").create_text_channel("talk")

    await restarted()
    for guild in scene.bot.guilds:
        await heard(scene, "guild_available", guild)

    assert await rows(scene) == []


async def test_a_server_that_is_back_after_an_outage_is_no_arrival(scene: Scene) -> None:
    await emitted(scene, "GUILD_DELETE", unavailable=True)
    await heard(scene, "guild_available", scene.bot.get_guild(scene.guild.id))

    assert await rows(scene) == []


async def test_a_server_that_follows_something_already_is_not_welcomed(scene: Scene) -> None:
    await scene.services.watches.add(scene.guild.id, scene.io.id, "io")

    await arrived(scene)

    assert await rows(scene) == []


async def welcomed(scene: Scene) -> discord.Message:
    await arrived(scene)
    await delivered(scene)
    return scene.answer()


@pytest.mark.parametrize("restart", [False, True])
async def test_the_button_opens_the_panel_for_moderators_again_and_again(
    scene: Scene, restarted: Restart, restart: bool
) -> None:
    message = await welcomed(scene)
    if restart:
        await restarted()

    for _ in range(2):
        result = await scene.moderator.click(message, label="Set up")
        assert result.ephemeral
        [panel] = [answer for answer in (result.response, *result.followups) if answer is not None]
        assert panel.components


async def test_nobody_else_may_press_it(scene: Scene) -> None:
    result = await scene.member.click(await welcomed(scene), label="Set up")

    assert result.ephemeral
    assert result.response is not None
    assert result.response.content == "Only members with the permission “Manage Server” can do that."


async def test_a_welcome_that_was_sent_before_a_kill_is_found_again(scene: Scene) -> None:
    await welcomed(scene)
    [row] = await rows(scene)
    messenger = DiscordMessenger(scene.bot, {})

    found = await messenger.find(row)

    assert found is not None
    assert found.message == row.message
    assert await messenger.find(replace(row, id="f" * 20)) is None
    assert await messenger.notify(row, Welcome()) != found


# ---------------------------------------------------------------- leaving, and coming back


async def test_a_server_that_shows_the_bot_out_is_remembered_as_left(scene: Scene) -> None:
    await watched(scene, scene.guild.id)

    scene.env.backend.remove_guild(scene.guild.id)
    await scene.env.settle()

    assert (await settings(scene)).left == NOW
    assert len(await scene.services.watches.listed()) == 1


async def test_an_outage_is_no_departure(scene: Scene) -> None:
    await watched(scene, scene.guild.id)

    await emitted(scene, "GUILD_DELETE", unavailable=True)
    await heard(scene, "ready")
    await heard(scene, "resumed")

    assert await settings(scene) == GuildSettings(scene.guild.id)


async def test_a_removal_while_the_bot_was_offline_is_found_when_it_starts(scene: Scene, restarted: Restart) -> None:
    await watched(scene, GONE)
    await watched(scene, scene.guild.id)

    await restarted()

    assert (await settings(scene, GONE)).left == NOW
    assert (await settings(scene)).left is None


async def test_reconnecting_without_a_new_list_of_servers_proves_nothing(scene: Scene) -> None:
    await watched(scene, GONE)

    for event in ("connect", "disconnect", "resumed"):
        await heard(scene, event)

    assert (await settings(scene, GONE)).left is None


async def test_a_server_that_is_missing_from_the_list_but_there_when_asked_for_was_not_left(scene: Scene) -> None:
    """As if Discord's list were not complete, for whatever reason."""
    await watched(scene, scene.guild.id)
    guild = scene.bot.get_guild(scene.guild.id)
    assert guild is not None
    scene.bot._connection._remove_guild(guild)  # noqa: SLF001 — what discord.py does with one that Discord does not name

    await heard(scene, "ready")

    assert (await settings(scene)).left is None


@pytest.mark.parametrize("status", [403, 429, 500, 503])
async def test_while_discord_cannot_tell_nothing_is_concluded(scene: Scene, restarted: Restart, status: int) -> None:
    await watched(scene, GONE)
    scene.env.inject_error("GET", f"/guilds/{GONE}", status=status)

    await restarted()
    assert (await settings(scene, GONE)).left is None

    await restarted()
    assert (await settings(scene, GONE)).left == NOW


async def test_what_was_decided_stands_when_the_bot_is_invited_back(scene: Scene) -> None:
    before = GuildSettings(scene.guild.id, notices=scene.io.id, zone="Europe/Berlin")
    await watched(scene, scene.guild.id)
    async with scene.store.writing() as tx:
        await tx.save_guild_settings(before)
    watches = await scene.services.watches.listed()

    await heard(scene, "guild_remove", scene.bot.get_guild(scene.guild.id))
    assert await settings(scene) == replace(before, left=NOW)
    await arrived(scene)

    assert await settings(scene) == before
    assert await scene.services.watches.listed() == watches
    assert await rows(scene) == []


@pytest.mark.parametrize("event", ["ready", "guild_available"])
async def test_one_that_is_back_unheard_is_taken_up_again_and_what_is_held_there_is_due(scene: Scene, event: str) -> None:
    await scene.know(a_release())
    held = life.failed(life.promise_post("pia90001", scene.guild.id, scene.io.id, (), NOW), ChannelClosed("gone"), NOW)
    async with scene.store.writing() as tx:
        await tx.promise([held])
    await scene.services.departures.left(scene.guild.id)

    await heard(scene, event, *([] if event == "ready" else [scene.bot.get_guild(scene.guild.id)]))

    assert (await settings(scene)).left is None
    assert [row.due for row in await rows(scene, Kind.POST)] == [NOW]


class TestOfSeveralProcesses:
    @pytest.fixture
    def simcord_bot(self, services: Services) -> discord.Client:
        return build_bot(services, shards=Shards.parse("0/2"))

    async def test_each_concludes_only_of_the_servers_that_it_would_hear_of(self, scene: Scene) -> None:
        await watched(scene, GONE)
        await watched(scene, OTHER_SHARDS)

        await heard(scene, "ready")

        assert (await settings(scene, GONE)).left == NOW
        assert (await settings(scene, OTHER_SHARDS)).left is None
        assert scene.guild.id not in {GONE, OTHER_SHARDS}


def test_a_process_serves_the_servers_of_its_shards_and_the_only_one_serves_all(services: Services) -> None:
    half = build_bot(services, shards=Shards.parse("1-2/4"))

    assert [serves(half, shard << 22 | 5) for shard in range(8)] == [False, True, True, False] * 2
    assert serves(build_bot(services), 7 << 22)
