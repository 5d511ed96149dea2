"""Servers that the bot leaves: one that is back soon loses nothing, nothing comes late, and in the end all is forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.core.delivery import promise_notice
from bot.core.model import Delivery, GuildSettings, Kind, State
from bot.core.notices import WELCOME, Closed, Recipient, RoleGone, Welcome
from bot.core.own_targets import OwnTarget
from bot.flows.arrivals import Arrivals
from bot.flows.departures import Departures
from bot.flows.notify import tell_of_roles
from tests.builders import NOW, a_watch
from tests.fakes_messenger import Lost
from tests.flows.test_ingest import JOURNAL, io
from tests.flows.test_ingest import World as Feeds
from tests.flows.test_notify import DAY, HOUR, MINUTE, SECOND, World, one_server

HERE, PLACE = 1, 100
"""The server, and the channel in it that follows Io."""


class Stay:
    """A server with a watch, in which the bot is for now."""

    def __init__(self, world: World | None = None) -> None:
        self.world = world or World(one_server())
        self.departures = Departures(self.world.store, lambda: self.world.now)
        self.arrivals = Arrivals(self.world.store, lambda: self.world.now)

    async def end(self) -> None:
        """The bot is shown out: from now on every request is refused."""
        self.world.discord.closed = {PLACE}
        await self.departures.left(HERE)

    async def begin_again(self) -> None:
        self.world.discord.closed = set()
        await self.departures.back({HERE})
        await self.world.status.try_now(HERE)

    async def kept(self) -> tuple[int, int]:
        """How many watches and rows of the outbox there are."""
        async with self.world.store.reading() as tx:
            return len(await tx.watches()), len(await tx.deliveries())


async def test_for_a_server_that_is_back_within_minutes_nothing_is_lost() -> None:
    stay = Stay()
    await stay.end()
    for number in range(3):
        await stay.world.publish(f"pia9000{number}")
    await stay.world.live(7 * MINUTE)

    await stay.begin_again()
    await stay.world.live(SECOND)

    assert [shown.release.key for shown in stay.world.discord.in_channel(PLACE)] == [f"pia9000{n}" for n in range(3)]


async def test_after_twenty_days_what_waited_comes_in_one_message_and_nobody_was_told_of_trouble() -> None:
    stay = Stay()
    for number in range(5):
        await stay.world.publish(f"pia9000{number}")
    await stay.end()
    await stay.world.live(20 * DAY)

    await stay.begin_again()
    await stay.world.live(HOUR)

    assert len(stay.world.discord.summaries) == 1
    assert stay.world.discord.in_channel(PLACE) == []
    assert stay.world.told == []


async def test_what_is_released_while_the_bot_is_away_is_not_posted_when_it_is_back() -> None:
    feeds = Feeds()
    departures = Departures(feeds.store, lambda: NOW)
    await feeds.watch(PLACE, "io")
    await feeds.baseline(JOURNAL)
    await departures.left(HERE)
    await feeds.poll(JOURNAL, io())

    await departures.back({HERE})
    await feeds.poll(JOURNAL, io(), io("https://nasa.example/new", title="A second lake on Io"))

    assert [row.release for row in await feeds.deliveries()] == [(await feeds.newest("io")).key]
    assert (await feeds.newest("io")).title == "A second lake on Io"


async def test_what_was_decided_stands_when_the_bot_is_back_and_the_day_it_left_is_the_first() -> None:
    stay = Stay()
    before = GuildSettings(HERE, notices=5, zone="Europe/Berlin")
    async with stay.world.store.writing() as tx:
        await tx.save_guild_settings(before)
    for _ in range(2):
        await stay.departures.left(HERE)
        stay.world.now += DAY
    async with stay.world.store.reading() as tx:
        assert (await tx.guild_settings(HERE)).left == NOW

    assert await stay.departures.back({HERE, 2}) == {HERE}
    assert await stay.departures.back({HERE, 2}) == set()

    async with stay.world.store.reading() as tx:
        assert await tx.guild_settings(HERE) == before
        assert await tx.watches(present=True) == stay.world.watches


@pytest.mark.parametrize(("gone", "kept"), [(30 * DAY, True), (30 * DAY + SECOND, False)])
async def test_everything_about_a_server_goes_after_thirty_days_and_not_before(gone: timedelta, kept: bool) -> None:
    stay = Stay()
    await stay.world.publish()
    await stay.end()
    stay.world.now += gone

    assert await stay.departures.forget() == (0 if kept else 1)

    assert await stay.kept() == ((1, 1) if kept else (0, 0))


async def test_one_that_is_back_is_not_forgotten_and_nor_is_another() -> None:
    stay = Stay(World([*one_server(), a_watch(200, guild=2)]))
    await stay.end()
    stay.world.now += 29 * DAY
    await stay.begin_again()
    stay.world.now += 29 * DAY

    assert await stay.departures.forget() == 0
    assert await stay.kept() == (2, 0)


async def test_one_that_is_back_while_others_are_being_forgotten_is_not() -> None:
    """The list is made before; who is on it is looked at again."""
    stay = Stay(World([*one_server(), a_watch(200, guild=2)]))
    for guild in (1, 2):
        await stay.departures.left(guild)
    stay.world.now += 31 * DAY
    moments = iter([stay.world.now, stay.world.now, NOW])  # by the clock that the second is judged by, it has just left
    departures = Departures(stay.world.store, lambda: next(moments))

    await departures.forget()

    async with stay.world.store.reading() as tx:
        assert len(await tx.watches()) == 1


async def test_a_probe_that_is_under_way_while_its_server_is_forgotten_brings_nothing_back() -> None:
    stay = Stay()
    await stay.world.publish()
    await stay.end()
    await stay.world.live(31 * DAY)

    async def forgotten_meanwhile(_: object, __: Delivery) -> None:
        await stay.departures.forget()

    stay.world.discord.before = forgotten_meanwhile
    await stay.world.status.try_now(HERE)
    await stay.world.live(DAY)

    assert stay.world.rows() == []


# ---------------------------------------------------------------- the first words


async def welcomed(stay: Stay) -> list[Delivery]:
    return [row for row in stay.world.rows(Kind.NOTICE) if row.about == "welcome"]


def a_new_server() -> Stay:
    return Stay(World([], chosen=None))


async def test_a_server_is_welcomed_at_once_and_once() -> None:
    stay = a_new_server()
    for channel in (PLACE, PLACE, 101):
        await stay.arrivals.welcome(HERE, channel)
    await stay.world.live(SECOND)
    await stay.departures.left(HERE)
    await stay.begin_again()
    await stay.arrivals.welcome(HERE, 102)
    await stay.world.live(HOUR)

    assert [(told.channel, told.notice) for told in stay.world.told] == [(PLACE, Welcome())]


async def test_it_is_new_again_once_it_was_forgotten() -> None:
    stay = a_new_server()
    await stay.arrivals.welcome(HERE, PLACE)
    await stay.departures.left(HERE)
    stay.world.now += 31 * DAY
    await stay.departures.forget()

    await stay.arrivals.welcome(HERE, PLACE)
    await stay.world.live(SECOND)

    assert len(stay.world.told) == 1


async def test_where_something_was_decided_nobody_is_welcomed() -> None:
    stay = Stay(World([a_watch(100, guild=1)], chosen=None))
    async with stay.world.store.writing() as tx:
        await tx.save_own_target(OwnTarget("g2/a", 2, "Loki", ("Loki",)))
        await tx.save_guild_settings(GuildSettings(3, zone="Europe/Berlin"))
    for guild in (1, 2, 3):
        await stay.arrivals.welcome(guild, 900 + guild)

    assert await welcomed(stay) == []


async def test_a_welcome_that_is_refused_is_given_up_and_nobody_hears_of_it() -> None:
    stay = a_new_server()
    await stay.arrivals.welcome(HERE, PLACE)
    stay.world.discord.closed = {PLACE}
    await stay.world.live(DAY)

    [row] = stay.world.rows()
    assert (row.state, stay.world.told) == (State.SKIPPED, [])


async def test_a_welcome_that_is_refused_goes_to_nobody_else() -> None:
    """Not even to who made a watch in the meantime, in another channel that is closed."""
    world = World(one_server(), chosen=None)
    world.discord.closed = {PLACE, 900}
    await world.publish()
    async with world.store.writing() as tx:
        await tx.promise([promise_notice(WELCOME, HERE, Recipient(900), NOW)])
    await world.live(9 * MINUTE)

    assert world.told == []


async def test_a_welcome_whose_answer_is_lost_is_looked_for_before_it_is_sent_again() -> None:
    stay = a_new_server()
    stay.world.discord.will("notify", Lost.ANSWER)
    await stay.arrivals.welcome(HERE, PLACE)
    await stay.world.live(HOUR)

    assert len(stay.world.told) == 1
    assert [row.state for row in stay.world.rows()] == [State.SENT]


@pytest.mark.parametrize(
    ("since", "late"), [(NOW - DAY, False), (NOW - DAY - SECOND, True), (None, True), (NOW + DAY, False)]
)
def test_who_came_long_ago_is_welcomed_no_more(since: datetime | None, late: bool) -> None:
    assert a_new_server().arrivals.is_late(since) is late


async def test_neither_a_welcome_nor_a_vanished_role_makes_moderators_miss_what_is_held() -> None:
    world = World(one_server(2))
    world.discord.closed = {100}
    await world.publish("pia90001", 100)
    await world.live(9 * MINUTE)
    await Arrivals(world.store, lambda: world.now).welcome(2, 200)
    async with world.store.writing() as tx:
        await tell_of_roles(tx, HERE, [a_watch(101, role=5)], world.now)
    await world.live(HOUR)

    assert [type(told.notice) for told in world.told] == [Welcome, RoleGone, Closed]
