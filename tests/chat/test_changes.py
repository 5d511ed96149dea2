"""What happens in servers while nobody gives a command: roles vanish, the bot is invited again."""

from __future__ import annotations

from datetime import timedelta

import discord

from bot.core import delivery as life
from bot.core.errors import ChannelClosed
from bot.core.model import Delivery, Kind
from bot.core.notices import RoleGone, role_gone
from tests.builders import NOW, a_release
from tests.chat.conftest import Restart, Scene


async def rows(scene: Scene, kind: Kind) -> list[Delivery]:
    async with scene.store.reading() as tx:
        return await tx.deliveries(kinds=[kind])


async def mentioned(scene: Scene) -> list[int | None]:
    """The roles of the watches."""
    return [watch.role for watch in await scene.services.watches.listed()]


async def promised(scene: Scene, *roles: int, guild: int | None = None) -> Delivery:
    await scene.know(a_release())
    channel = 600 if guild else scene.io.id
    post = life.promise_post("pia90001", guild or scene.guild.id, channel, roles, NOW)
    async with scene.store.writing() as tx:
        await tx.promise([post])
    return post


async def followed_with_a_role(scene: Scene) -> int:
    """The role that posts in `io` mention, of which one waits."""
    role = scene.guild.create_role("Io fans", mentionable=True)
    await scene.services.watches.add(scene.guild.id, scene.io.id, "io", role.id, by=scene.moderator.id)
    await promised(scene, role.id)
    return role.id


async def test_a_role_that_is_deleted_is_mentioned_no_more_and_told_of_once(scene: Scene) -> None:
    role = await followed_with_a_role(scene)

    scene.env.backend.delete_role(scene.guild.id, role)
    await scene.env.settle()

    assert await mentioned(scene) == [None]
    assert [post.roles for post in await rows(scene, Kind.POST)] == [()]
    [notice] = await rows(scene, Kind.NOTICE)
    assert (notice.channel, notice.to_member) == (scene.moderator.id, True)
    assert role_gone(notice.about) == RoleGone((role,), (scene.io.id,))


async def test_any_other_role_may_go(scene: Scene) -> None:
    role = await followed_with_a_role(scene)

    scene.env.backend.delete_role(scene.guild.id, scene.managers.id)
    await scene.env.settle()

    assert await mentioned(scene) == [role]
    assert await rows(scene, Kind.NOTICE) == []


async def test_a_role_that_was_deleted_while_the_bot_was_away_is_found_missing_when_it_is_back(
    scene: Scene, restarted: Restart
) -> None:
    role = await followed_with_a_role(scene)
    other = scene.guild.create_text_channel("other")
    await scene.services.watches.add(scene.guild.id, other.id, "io", 12345, by=scene.moderator.id)

    for _ in range(2):
        await restarted()

    assert sorted(await mentioned(scene), key=str) == [role, None]
    [notice] = await rows(scene, Kind.NOTICE)
    assert role_gone(notice.about) == RoleGone((12345,), (other.id,))


async def test_servers_in_which_the_bot_is_not_any_more_are_left_alone(scene: Scene, restarted: Restart) -> None:
    await scene.services.watches.add(6, 600, "io", 12345)

    await restarted()

    assert await mentioned(scene) == [12345]


async def test_of_a_server_in_an_outage_nothing_is_concluded(scene: Scene) -> None:
    role = await followed_with_a_role(scene)
    scene.env.backend.emit("GUILD_DELETE", {"id": str(scene.guild.id), "unavailable": True})
    await scene.env.settle()

    scene.bot.dispatch("ready")
    await scene.env.settle()
    assert await mentioned(scene) == [role]
    unavailable = {"id": scene.guild.id, "unavailable": True}  # all that Discord says of it when the bot starts meanwhile
    scene.bot.dispatch("guild_available", discord.Guild(data=unavailable, state=scene.bot._connection))  # type: ignore[arg-type] # noqa: SLF001 — as discord.py makes it
    await scene.env.settle()

    assert await mentioned(scene) == [role]


async def test_a_server_that_is_back_is_looked_at(scene: Scene) -> None:
    await scene.services.watches.add(scene.guild.id, scene.io.id, "io", 12345)
    guild = scene.bot.get_guild(scene.guild.id)

    scene.bot.dispatch("guild_available", guild)
    await scene.env.settle()

    assert await mentioned(scene) == [None]


async def test_an_invitation_back_makes_what_is_held_there_due(scene: Scene) -> None:
    here, elsewhere = await promised(scene), await promised(scene, guild=6)
    async with scene.store.writing() as tx:
        await tx.save_deliveries([life.failed(row, ChannelClosed("no access"), NOW) for row in (here, elsewhere)])

    scene.bot.dispatch("guild_join", scene.bot.get_guild(scene.guild.id))
    await scene.env.settle()

    assert {row.guild: row.due for row in await rows(scene, Kind.POST)} == {
        scene.guild.id: NOW,
        6: NOW + timedelta(minutes=10),
    }
