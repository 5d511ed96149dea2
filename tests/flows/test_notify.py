"""What moderators hear of: each cause once, and nothing of a general disturbance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest

from bot.core import delivery as life
from bot.core.errors import ChannelClosed
from bot.core.model import Delivery, GuildSettings, Kind, State, Target, Watch
from bot.core.notices import Closed, RoleGone
from bot.flows.deliver import Deliverer
from bot.flows.status import Status
from bot.flows.targets import Targets
from bot.flows.watch import Watches
from tests.builders import NOW, a_release
from tests.fakes_messenger import FakeMessenger, Lost, Told
from tests.fakes_store import MemoryStore
from tests.flows.test_deliver import OnePicture

SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MAKER, CHOSEN = 7, 500
EVERYWHERE = range(100, 1000)


class World:
    """Servers with watches, a Discord in memory, and a deliverer that is never late."""

    def __init__(self, watches: Iterable[Watch], chosen: int | None = CHOSEN) -> None:
        self.now = NOW
        self.store = MemoryStore()
        self.discord = FakeMessenger()
        self.watches = list(watches)
        self.store.tables.watches.update({(watch.channel, watch.target): watch for watch in self.watches})
        if chosen:
            guilds = {watch.guild for watch in self.watches}
            self.store.tables.guilds.update({guild: GuildSettings(guild, chosen + guild) for guild in guilds})
        self.restart()
        self.status = Status(self.store, lambda: self.now)
        self.moderators = Watches(self.store, Targets([Target("io", "Io", ("Io",))]), lambda: self.now)

    def restart(self) -> None:
        self.deliverer = Deliverer(self.store, self.discord, OnePicture(), lambda: self.now)

    async def publish(self, key: str = "pia90001", *channels: int) -> None:
        """A release about Io comes out, and is promised to these channels, or to all that are watched."""
        release = a_release(key)
        wanted = [watch for watch in self.watches if not channels or watch.channel in channels]
        async with self.store.writing() as tx:
            await tx.save_release(release)
            await tx.promise(life.promise_posts(release, wanted, self.now))

    async def live(self, passed: timedelta) -> None:
        """Time passes, and what comes due is sent as it does."""
        end = self.now + passed
        while self.now < end:
            await self.deliverer.drain()
            later = [row.due for row in self.rows() if row.state is State.PENDING and row.due > self.now]
            self.now = min([*later, end])

    def rows(self, kind: Kind | None = None) -> list[Delivery]:
        return [row for row in self.store.tables.deliveries.values() if kind in {None, row.kind}]

    @property
    def told(self) -> list[Told]:
        return self.discord.notices

    def channels_told(self) -> list[list[int]]:
        """The channels that each notice named."""
        return [sorted(row.channel for row in told.notice.held) for told in self.told if isinstance(told.notice, Closed)]

    def refuse(self, reasons: dict[int, str]) -> None:
        """Let these channels refuse what is sent, for these reasons."""

        async def before(_: object, delivery: Delivery) -> None:
            if delivery.channel in reasons:
                raise ChannelClosed(reasons[delivery.channel])

        self.discord.before = before


def one_server(channels: int = 1, maker: int | None = MAKER) -> list[Watch]:
    return [Watch(1, 100 + number, "io", created_by=maker) for number in range(channels)]


def servers(count: int) -> list[Watch]:
    return [Watch(number, 100 + number, "io", created_by=1000 + number) for number in range(1, count + 1)]


class TestOneChannel:
    async def closed(self, chosen: int | None = CHOSEN, maker: int | None = MAKER) -> World:
        world = World(one_server(maker=maker), chosen)
        world.discord.closed = {100}
        await world.publish()
        return world

    async def test_what_a_closed_channel_refuses_is_held_with_the_reason_and_nobody_is_told_yet(self) -> None:
        world = await self.closed()
        await world.live(10 * MINUTE)
        [row] = world.rows()
        assert (row.state, row.held_since, row.due) == (State.PENDING, NOW, NOW + 10 * MINUTE)
        assert "does not let the bot into this channel" in row.error
        assert world.told == []

    async def test_moderators_are_told_once_after_the_first_probe_and_never_again(self) -> None:
        world = await self.closed()
        await world.live(11 * MINUTE)
        assert world.told == []
        await world.live(SECOND)
        assert [(told.channel, told.to_member) for told in world.told] == [(CHOSEN + 1, False)]
        assert world.channels_told() == [[100]]
        await world.live(40 * DAY)
        assert len(world.told) == 1

    async def test_it_resumes_by_itself_and_what_was_held_is_sent_in_order(self) -> None:
        world = await self.closed()
        for number in range(2, 5):
            await world.live(MINUTE)
            await world.publish(f"pia9000{number}")
        await world.live(2 * HOUR)
        world.discord.closed.clear()
        await world.live(6 * HOUR)
        assert [shown.release.key for shown in world.discord.in_channel(100)] == [f"pia9000{n}" for n in range(1, 5)]
        assert {(row.state, row.held_since) for row in world.rows(Kind.POST)} == {(State.SENT, None)}
        assert len(world.told) == 1

    async def test_it_resumes_at_once_when_a_moderator_asks_for_it(self) -> None:
        world = await self.closed()
        await world.live(3 * HOUR)
        world.discord.closed.clear()
        assert await world.status.try_now(1) == 1
        await world.live(SECOND)
        assert len(world.discord.in_channel(100)) == 1

    async def test_asking_while_nothing_was_mended_costs_one_try_each_and_no_second_notice(self) -> None:
        world = await self.closed()
        await world.live(3 * HOUR)
        before = len(world.discord.calls)
        for _ in range(2):
            assert await world.status.try_now(1) == 1
            await world.live(SECOND)
        assert len(world.discord.calls) == before + 2
        await world.live(DAY)
        assert len(world.told) == 1

    async def test_a_channel_mended_before_the_notice_goes_out_is_not_told_of(self) -> None:
        world = await self.closed()
        await world.live(10 * MINUTE + SECOND)
        world.discord.closed.clear()
        await world.status.try_now(1)
        await world.live(HOUR)
        assert world.told == []
        assert [row.state for row in world.rows(Kind.NOTICE)] == [State.SKIPPED]

    async def test_one_that_closes_again_is_told_of_again(self) -> None:
        world = await self.closed()
        await world.live(HOUR)
        world.discord.closed.clear()
        await world.live(HOUR)
        world.discord.closed = {100}
        await world.publish("pia90002")
        await world.live(HOUR)
        assert world.channels_told() == [[100], [100]]

    async def test_without_a_chosen_channel_whoever_made_the_watch_is_told(self) -> None:
        world = await self.closed(chosen=None)
        await world.live(HOUR)
        assert [(told.channel, told.to_member) for told in world.told] == [(MAKER, True)]

    async def test_a_chosen_channel_that_is_closed_itself_makes_it_a_direct_message(self) -> None:
        world = await self.closed()
        world.discord.closed.add(CHOSEN + 1)
        await world.live(DAY)
        assert [(told.channel, told.to_member) for told in world.told] == [(MAKER, True)]
        assert all(row.told for row in world.rows(Kind.POST))

    async def test_a_chosen_channel_that_posts_are_held_for_is_not_even_tried(self) -> None:
        world = await self.closed(chosen=99)  # plus the server's number: the very channel
        await world.live(DAY)
        assert [(told.channel, told.to_member) for told in world.told] == [(MAKER, True)]
        assert len(world.rows(Kind.NOTICE)) == 1

    async def test_closed_direct_messages_are_left_at_that(self) -> None:
        world = await self.closed(chosen=None)
        world.discord.closed.add(MAKER)
        await world.live(10 * DAY)
        assert world.told == []
        assert [(row.state, row.attempts) for row in world.rows(Kind.NOTICE)] == [(State.SKIPPED, 1)]

    async def test_where_nobody_is_known_nobody_is_told_until_a_channel_is_chosen(self) -> None:
        world = await self.closed(chosen=None, maker=None)
        await world.live(DAY)
        assert world.rows(Kind.NOTICE) == []
        await world.status.notices_to(1, CHOSEN)
        await world.live(2 * DAY)
        assert [told.channel for told in world.told] == [CHOSEN]

    async def test_a_notice_without_an_answer_is_looked_for_and_not_sent_twice(self) -> None:
        world = await self.closed()
        world.discord.will("notify", Lost.ANSWER)
        await world.live(HOUR)
        assert len(world.told) == 1
        assert [(row.state, row.message) for row in world.rows(Kind.NOTICE)] == [(State.SENT, world.told[0].id)]
        assert all(row.told for row in world.rows(Kind.POST))

    async def test_a_correction_that_cannot_be_shown_is_no_reason_to_tell(self) -> None:
        world = World(one_server())
        await world.publish()
        await world.live(SECOND)
        world.discord.closed = {100}
        async with world.store.writing() as tx:
            await tx.save_release(a_release(text="Corrected.", revision=2))
            await tx.promise(life.promise_edits(world.rows(), world.now))
        await world.live(DAY)
        [edit] = world.rows(Kind.EDIT)
        assert (edit.state, edit.held_since) == (State.PENDING, NOW + SECOND)
        assert world.told == []


class TestOneServer:
    """A permission is taken from a category of many channels."""

    async def test_channels_that_were_closed_together_stand_in_one_notice(self) -> None:
        world = World(one_server(10))
        world.discord.closed = set(EVERYWHERE)
        await world.publish()
        await world.live(30 * DAY)
        assert world.channels_told() == [list(range(100, 110))]

    async def test_so_do_they_where_the_reasons_differ(self) -> None:
        world = World(one_server(2))
        world.refuse({100: "Missing Permissions", 101: "Unknown Channel"})
        await world.publish()
        await world.live(DAY)
        assert world.channels_told() == [[100, 101]]

    async def test_each_maker_hears_of_them_once(self) -> None:
        watches = [Watch(1, 100 + number, "io", created_by=7 + number % 3) for number in range(10)]
        world = World(watches, chosen=None)
        world.discord.closed = set(EVERYWHERE)
        await world.publish()
        await world.live(30 * DAY)
        assert sorted(told.channel for told in world.told) == [7, 8, 9]
        assert world.channels_told() == [list(range(100, 110))] * 3

    async def test_the_same_trouble_in_further_channels_is_told_at_most_once_a_day(self) -> None:
        world = World(one_server(10))
        world.refuse(dict.fromkeys(range(100, 110), "Missing Permissions"))
        for channel in range(100, 110):  # other targets, other times
            await world.publish(f"pia900{channel}", channel)
            await world.live(2 * HOUR)
        assert world.channels_told() == [[100]]
        await world.live(2 * DAY)
        assert world.channels_told() == [[100], list(range(101, 110))]
        await world.live(30 * DAY)
        assert len(world.told) == 2

    async def test_another_trouble_is_told_of_at_once(self) -> None:
        world = World(one_server(2))
        world.refuse({100: "Missing Permissions", 101: "Unknown Channel"})
        await world.publish("pia90001", 100)
        await world.live(2 * HOUR)
        await world.publish("pia90002", 101)
        await world.live(11 * MINUTE + SECOND)
        assert world.channels_told() == [[100], [101]]

    async def test_a_role_that_vanished_meanwhile_does_not_keep_it_back(self) -> None:
        world = World([Watch(1, 100, "io", role=5, created_by=MAKER)])
        world.discord.closed = {100}
        await world.publish()
        await world.live(10 * MINUTE)
        await world.moderators.forget_roles(1, {5})
        await world.live(2 * MINUTE)
        assert {type(told.notice) for told in world.told} == {RoleGone, Closed}


class TestDisturbances:
    @pytest.mark.parametrize("watches", [one_server(5), servers(30)], ids=["one server", "many"])
    async def test_five_minutes_in_which_every_channel_is_unknown_cost_nobody_a_click(self, watches: list[Watch]) -> None:
        world = World(watches)
        world.discord.closed = set(EVERYWHERE)
        for number in range(5):
            await world.publish(f"pia9000{number}")
            await world.live(MINUTE)
        world.discord.closed.clear()
        await world.live(10 * MINUTE)
        for watch in watches:
            keys = [shown.release.key for shown in world.discord.in_channel(watch.channel)]
            assert keys == [f"pia9000{number}" for number in range(5)]
        assert world.rows(Kind.NOTICE) == []

    @pytest.mark.parametrize("lasts", [20 * MINUTE, 2 * HOUR, 12 * HOUR], ids=str)
    async def test_a_longer_one_of_many_servers_is_not_told_either(self, lasts: timedelta) -> None:
        world = World(servers(30))
        world.discord.closed = {watch.channel for watch in world.watches}
        await world.publish()
        await world.live(lasts)
        assert world.told == []
        world.discord.closed.clear()
        await world.live(DAY)
        assert world.told == []
        assert len(world.discord.messages) == 30

    async def test_one_that_spares_a_few_is_not_told_either(self) -> None:
        world = World(servers(30))
        world.discord.closed = {watch.channel for watch in world.watches[:20]}
        await world.publish()
        await world.live(6 * HOUR)
        assert world.told == []

    async def test_a_few_closed_servers_among_many_are_told(self) -> None:
        world = World(servers(30))
        world.discord.closed = {101, 102, 103, 104}
        await world.publish()
        await world.live(HOUR)
        assert sorted(world.channels_told()) == [[101], [102], [103], [104]]

    async def test_one_that_begins_just_after_everybody_was_served_is_not_told_either(self) -> None:
        world = World(servers(30))
        await world.publish()
        await world.live(30 * SECOND)
        world.discord.closed = {watch.channel for watch in world.watches}
        await world.publish("pia90002")
        await world.live(6 * HOUR)
        assert world.told == []

    @pytest.mark.parametrize("first", ["the open ones", "the closed ones"])
    async def test_servers_with_another_channel_that_is_open_are_told(self, first: str) -> None:
        closed, still_open = range(100, 104), range(200, 204)
        channels = [*still_open, *closed] if first == "the open ones" else [*closed, *still_open]
        world = World(Watch(channel % 100 + 1, channel, "io") for channel in channels)
        world.discord.closed = set(closed)
        await world.publish()
        await world.live(HOUR)
        assert sorted(world.channels_told()) == [[channel] for channel in closed]

    async def test_what_is_closed_for_longer_than_two_days_is_no_disturbance(self) -> None:
        world = World(servers(4))
        world.discord.closed = {watch.channel for watch in world.watches}
        await world.publish()
        await world.live(2 * DAY)
        assert world.told == []
        await world.live(HOUR)
        assert sorted(world.channels_told()) == [[101], [102], [103], [104]]

    async def test_servers_long_given_up_do_not_keep_a_new_trouble_from_being_told(self) -> None:
        world = World(servers(5))
        world.discord.closed = {101, 102, 103}
        await world.publish()
        await world.live(3 * DAY)
        world.discord.closed.add(104)
        await world.publish("pia90002")
        await world.live(HOUR)
        assert world.channels_told()[3:] == [[104]]


class TestVanishedRoles:
    def following(self, *roles: int | None, chosen: int | None = CHOSEN) -> World:
        return World([Watch(1, 100 + n, "io", role, created_by=MAKER + n) for n, role in enumerate(roles)], chosen)

    async def test_the_post_goes_out_without_it_and_moderators_are_told_once(self) -> None:
        world = self.following(5)
        await world.publish()
        for _ in range(2):
            await world.moderators.forget_roles(1, {5})
        await world.live(HOUR)
        assert [shown.roles for shown in world.discord.in_channel(100)] == [()]
        assert [(told.channel, told.notice) for told in world.told] == [(CHOSEN + 1, RoleGone((5,), (100,)))]
        assert await world.moderators.mentioned() == {}

    async def test_a_post_that_is_under_way_goes_without_it_when_it_is_tried_again(self) -> None:
        world = self.following(5)
        await world.publish()
        async with world.store.writing() as tx:
            await tx.save_deliveries([life.begun(row, 1, world.now) for row in await tx.due(world.now, 1)])
        await world.moderators.forget_roles(1, {5})
        await world.deliverer.take_over()
        await world.live(SECOND)
        assert [shown.roles for shown in world.discord.in_channel(100)] == [()]

    async def test_roles_that_vanish_together_stand_in_one_notice(self) -> None:
        world = self.following(5, 6, 5, 9)
        await world.moderators.forget_roles(1, {5})
        await world.moderators.forget_roles(1, {6})
        await world.live(HOUR)
        assert [told.notice for told in world.told] == [RoleGone((5, 6), (100, 101, 102))]
        assert await world.moderators.mentioned() == {1: {9}}

    async def test_one_that_vanishes_while_it_is_not_known_whether_the_first_was_told_has_a_notice_of_its_own(self) -> None:
        world = self.following(5, 6)
        world.discord.will("notify", Lost.ANSWER)
        await world.moderators.forget_roles(1, {5})
        await world.live(MINUTE + SECOND)
        await world.moderators.forget_roles(1, {6})
        await world.live(HOUR)
        assert [told.notice for told in world.told] == [RoleGone((5,), (100,)), RoleGone((6,), (101,))]

    async def test_without_a_chosen_channel_their_makers_are_told(self) -> None:
        world = self.following(5, 6, chosen=None)
        await world.moderators.forget_roles(1, {6})
        await world.live(HOUR)
        assert [(told.channel, told.to_member) for told in world.told] == [(MAKER + 1, True)]

    async def test_nor_where_that_is_closed_is_anybody_else_told(self) -> None:
        world = self.following(5, 6)
        world.discord.closed = {CHOSEN + 1}
        await world.moderators.forget_roles(1, {6})
        await world.live(HOUR)
        assert [(told.channel, told.to_member) for told in world.told] == [(MAKER + 1, True)]

    async def test_a_role_that_nobody_mentions_is_nobodys_concern(self) -> None:
        world = self.following(5)
        await world.moderators.forget_roles(1, {6})
        await world.moderators.forget_roles(2, {5})
        await world.live(HOUR)
        assert world.told == []
        assert await world.moderators.mentioned() == {1: {5}}

    async def test_it_is_told_during_a_disturbance_too(self) -> None:
        world = World(servers(5))
        world.discord.closed = {watch.channel for watch in world.watches}
        world.store.tables.watches[101, "io"] = Watch(1, 101, "io", 5)
        await world.publish()
        await world.moderators.forget_roles(1, {5})
        await world.live(HOUR)
        assert [told.notice for told in world.told] == [RoleGone((5,), (101,))]
