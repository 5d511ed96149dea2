"""What every store promises of the servers that something is kept about, and of forgetting one."""

from __future__ import annotations

from datetime import timedelta

from bot.core.model import GuildSettings, Match, State
from bot.core.own_targets import OwnTarget
from bot.core.panels import Panel
from bot.core.ports import Store
from tests.builders import NOW, a_delivery, a_release, a_watch
from tests.contracts.keeping import keep

DAY = timedelta(days=1)
OWN, OTHERS = OwnTarget("g1/a", 1, "Loki", ("Loki",)), OwnTarget("g2/b", 2, "Loki", ("Loki",))
MEMBERS_WATCH = a_watch(77, guild=0, to_member=True)


async def fill(store: Store) -> None:
    """Of the servers 1 and 2, and of a member, something of each kind."""
    about = tuple(Match(target, ("a sample",)) for target in ("io", OWN.key, OTHERS.key))
    await keep(store, a_release(matches=about), MEMBERS_WATCH, a_delivery("m" * 20, guild=0, channel=77, to_member=True))
    for guild, own in ((1, OWN), (2, OTHERS)):
        watches = a_watch(10 * guild, guild=guild), a_watch(10 * guild, guild=guild, target=own.key)
        post = a_delivery(f"{guild}" * 20, guild=guild, channel=10 * guild, state=State.SENT, message=5)
        notice = a_delivery(f"n{guild}" * 10, guild=guild, channel=7, to_member=True)
        await keep(store, *watches, post, notice)
        async with store.writing() as tx:
            await tx.save_own_target(own)
            await tx.save_guild_settings(GuildSettings(guild, notices=5, zone="Europe/Berlin"))
            await tx.save_panel(Panel(f"{guild}" * 16, guild, 3, NOW))


async def test_nothing_that_names_a_forgotten_server_is_left_and_everything_else_is(store: Store) -> None:
    await fill(store)
    async with store.writing() as tx:
        await tx.forget_guild(1)
        await tx.forget_guild(1)
    async with store.reading() as tx:
        assert {watch.guild for watch in await tx.watches()} == {0, 2}
        assert await tx.own_targets() == [OTHERS]
        assert {row.guild for row in await tx.deliveries()} == {0, 2}
        assert await tx.guild_settings(1) == GuildSettings(1)
        assert (await tx.guild_settings(2)).notices == 5
        assert [await tx.panel("1" * 16) is None, await tx.panel("2" * 16) is None] == [True, False]
        assert await tx.latest(OWN.key) == []
        [release] = await tx.latest("io")
        assert release.targets == {"io", OTHERS.key}
        assert await tx.guilds_known() == {2}


async def test_a_server_is_known_by_anything_that_names_it_and_members_are_none(store: Store) -> None:
    await keep(store, a_release(), MEMBERS_WATCH, a_delivery("m" * 20, guild=0, channel=77, to_member=True))
    async with store.writing() as tx:
        assert await tx.guilds_known() == set()
        await tx.save_watch(a_watch(10, guild=1))
        await tx.save_own_target(OTHERS)
        await tx.save_guild_settings(GuildSettings(3))
        await tx.save_panel(Panel("a" * 16, 4, 3, NOW))
        await tx.save_deliveries([a_delivery("b" * 20, guild=5, channel=50)])
        assert await tx.guilds_known() == {1, 2, 3, 4, 5}


async def test_servers_that_were_left_are_told_apart_and_by_when(store: Store) -> None:
    async with store.writing() as tx:
        for guild, left in ((1, None), (2, NOW - DAY), (3, NOW)):
            await tx.save_guild_settings(GuildSettings(guild, left=left))
            await tx.save_watch(a_watch(10 * guild, guild=guild))
        assert await tx.guilds_known() == {1}
        assert await tx.guilds_left() == {2, 3}
        assert await tx.guilds_left(NOW) == {2}
        assert await tx.guilds_left(NOW - DAY) == set()
