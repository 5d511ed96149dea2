"""Digests and quiet hours on their whole way, from what a source publishes to what stands in channels, as clocks change."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.errors import ChannelClosed, TryLater
from bot.core.flood import DAILY, WEEKLY, first_id, moment_of
from bot.core.model import Delivery, GuildSettings, Kind, State, Target
from bot.core.options import Digest, Options, QuietHours
from bot.core.panels import Draft
from bot.flows.deliver import AT_HAND, Deliverer
from bot.flows.ingest import Ingest
from bot.flows.targets import Targets
from bot.flows.watch import Watches
from tests.builders import NOW, a_source, an_entry
from tests.fakes_messenger import FakeMessenger, Lost
from tests.fakes_store import MemoryStore, MemoryTransaction, Tables
from tests.flows.feeds import PlainFeeds, match_by_title
from tests.flows.test_deliver import OnePicture
from tests.flows.test_ingest import describe

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")
AT_EIGHT = Options(digest=Digest(8))
QUIET = Options(quiet=QuietHours(22, 7))
EVENING = NOW.replace(hour=21)
SOURCE = a_source()
TARGETS = Targets((Target("io", "Io", ("Io",)), Target("europa", "Europa", ("Europa",))))


class CountingTransaction(MemoryTransaction):
    """Counts what is asked only because of hours."""

    def __init__(self, tables: Tables, asked: list[str]) -> None:
        super().__init__(tables)
        self._asked = asked

    async def settings_of(self, guilds: Collection[int]) -> dict[int, GuildSettings]:
        self._asked.append("settings")
        return await super().settings_of(guilds)


class CountingStore(MemoryStore):
    """A store whose writers count."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[MemoryTransaction]:
        async with super().writing() as tx:
            counting = CountingTransaction(tx.tables, self.asked)
            yield counting
            tx.tables = counting.tables


class World:
    """A source, a server with its channels, and a clock that moves when it is told to."""

    def __init__(self, now: datetime = EVENING, per_hour: int = 12) -> None:
        self.now = now
        self.per_hour = per_hour
        self.store = CountingStore()
        self.discord = FakeMessenger(announcements={300})
        self.feeds = PlainFeeds(entries={SOURCE.name: []})
        self.watches = Watches(self.store, TARGETS, lambda: self.now)
        self.ingest = Ingest(self.store, self.feeds, {"rss": self.feeds}, match_by_title, describe, lambda: self.now)
        self.published = 0
        self.restart()

    def restart(self) -> None:
        """A new program."""
        self.deliverer = Deliverer(self.store, self.discord, OnePicture(), lambda: self.now, per_hour=self.per_hour)

    @classmethod
    async def with_watch(cls, options: Options, now: datetime = EVENING, zone: str = "UTC", per_hour: int = 12) -> World:
        world = cls(now, per_hour)
        await world.ingest(SOURCE)  # the silent baseline
        await world.watches.set_zone(1, zone)
        await world.follow(options)
        return world

    async def follow(self, options: Options, target: str = "io", channel: int = 100, publish: bool = False) -> None:
        await self.watches.set_up(1, Draft((target,), channel, 7, publish, options), by=None)

    async def publish(self, count: int = 1, about: str = "Io") -> None:
        said = self.feeds.entries[SOURCE.name]
        assert isinstance(said, list)
        for _ in range(count):
            self.published += 1
            said.append(an_entry(f"https://nasa.example/{self.published}", title=f"{self.published} {about}", picture=None))
        await self.ingest(SOURCE)

    async def correct(self) -> None:
        said = self.feeds.entries[SOURCE.name]
        assert isinstance(said, list)
        self.feeds.entries[SOURCE.name] = [an_entry(said[0].guid, title=said[0].title, picture=None, text="Other words.")]
        await self.ingest(SOURCE)

    async def deliver_at(self, moment: datetime) -> None:
        self.now = moment
        self.discord.number_from(first_id(moment))
        await self.deliverer.drain()

    def posted(self, channel: int = 100) -> list[str]:
        return [shown.release.title.split()[0] for shown in self.discord.in_channel(channel)]

    def digests(self) -> list[list[str]]:
        return [[release.title.split()[0] for release in summed.releases] for summed in self.discord.summaries]

    async def rows(self, *kinds: Kind) -> list[Delivery]:
        async with self.store.reading() as tx:
            return (await tx.deliveries(kinds=kinds or [Kind.POST]))[::-1]


# ---------------------------------------------------------------- digests


@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25)], ids=["forward", "back"])
async def test_over_a_change_of_clocks_a_daily_digest_comes_once_a_day_and_nothing_is_lost(change: date) -> None:
    noon = datetime(change.year, change.month, change.day, 12, tzinfo=UTC)
    world = await World.with_watch(Options(digest=Digest(2)), noon - 3 * DAY, "Europe/Berlin")
    for half_hours in range(6 * 48):
        await world.deliver_at(noon - 3 * DAY + half_hours * HOUR / 2)
        if half_hours % 14 == 0:
            await world.publish()
    came = [moment_of(summed.receipt.message).astimezone(BERLIN) for summed in world.discord.summaries]
    assert [moment.date() for moment in came] == [change + days * DAY for days in range(-2, 4)]
    assert {moment.hour for moment in came if moment.date() != change} == {2}
    told = [number for digest in world.digests() for number in digest]
    assert (told, world.posted()) == ([str(number) for number in range(1, len(told) + 1)], [])
    assert world.published - len(told) <= 2  # what came after the last digest waits for the next


async def test_a_digest_of_one_release_is_that_post_and_a_digest_of_nothing_is_nothing() -> None:
    world = await World.with_watch(AT_EIGHT)
    await world.deliver_at(EVENING + 11 * HOUR)
    assert world.discord.calls == []
    await world.publish()
    await world.deliver_at(EVENING + 34 * HOUR)
    assert world.posted() == []
    await world.deliver_at(EVENING + 35 * HOUR)
    assert (world.posted(), world.digests()) == (["1"], [])


@pytest.mark.parametrize(
    ("digest", "name"), [(Digest(8), DAILY), (Digest(8, NOW.weekday()), WEEKLY)], ids=["daily", "weekly"]
)
async def test_a_digest_says_which_it_is_and_mentions_each_role_once(digest: Digest, name: str) -> None:
    world = await World.with_watch(Options(digest=digest))
    await world.publish(3)
    await world.deliver_at(EVENING + 7 * DAY - 13 * HOUR)
    [summary] = await world.rows(Kind.SUMMARY)
    assert (summary.about, summary.digest, summary.state) == (name, True, State.SENT)
    assert (world.digests(), world.discord.summaries[0].roles) == ([["1", "2", "3"]], (7,))


async def test_digests_of_several_rhythms_each_have_their_own_and_none_is_named() -> None:
    world = await World.with_watch(AT_EIGHT)
    await world.follow(Options(digest=Digest(8, EVENING.weekday())), "europa")
    await world.publish(2, "Europa")
    await world.publish(2)
    await world.deliver_at(EVENING + 11 * HOUR)
    assert world.digests() == [["3", "4"]]
    await world.deliver_at(EVENING + 7 * DAY)
    assert world.digests() == [["3", "4"], ["1", "2"]]
    assert [row.about for row in await world.rows(Kind.SUMMARY)] == ["", ""]


async def test_a_digest_is_no_flood_and_waits_for_none() -> None:
    world = await World.with_watch(AT_EIGHT, per_hour=2)
    await world.follow(Options(), "europa")
    await world.publish(5)
    await world.deliver_at(EVENING + 10.9 * HOUR)
    await world.publish(4, "Europa")
    await world.deliver_at(EVENING + 10.95 * HOUR)
    await world.deliver_at(EVENING + 10.98 * HOUR)
    assert (world.posted(), world.digests()) == (["6", "7"], [["8", "9"]])
    await world.publish(1, "Europa")
    await world.deliver_at(EVENING + 11 * HOUR)
    assert world.digests() == [["8", "9"], ["1", "2", "3", "4", "5"]]
    await world.deliver_at(EVENING + 13 * HOUR)
    assert world.digests()[2:] == [["10"]]


async def test_a_weekly_digest_is_not_taken_for_what_was_held_for_long() -> None:
    world = await World.with_watch(Options(digest=Digest(EVENING.hour, EVENING.weekday())))
    await world.follow(Options(), "europa")
    await world.publish(2)
    await world.deliver_at(EVENING + 7 * DAY - MINUTE)
    assert world.discord.calls == []
    await world.deliver_at(EVENING + 7 * DAY + MINUTE)
    assert [summary.about for summary in await world.rows(Kind.SUMMARY)] == [WEEKLY]
    assert world.digests() == [["1", "2"]]


async def test_a_digest_whose_answer_was_lost_is_found_by_the_next_program_and_not_doubled() -> None:
    world = await World.with_watch(AT_EIGHT)
    await world.publish(3)
    world.discord.will("summarise", Lost.ANSWER)
    await world.deliver_at(EVENING + 11 * HOUR)
    world.restart()
    await world.deliver_at(EVENING + 11 * HOUR + MINUTE)
    assert world.digests() == [["1", "2", "3"]]
    assert [row.state for row in await world.rows(Kind.SUMMARY)] == [State.SENT]


async def test_nothing_joins_a_digest_whose_message_may_exist() -> None:
    world = await World.with_watch(AT_EIGHT)
    await world.publish(2)
    world.discord.will("summarise", Lost.ANSWER)
    world.discord.will("find", TryLater("busy", 25 * 3600))
    await world.deliver_at(EVENING + 11 * HOUR)
    await world.publish(2)
    await world.deliver_at(EVENING + 11 * HOUR + MINUTE)
    await world.deliver_at(EVENING + 35 * HOUR)
    await world.deliver_at(EVENING + 36.5 * HOUR)
    assert world.digests() == [["1", "2"], ["3", "4"]]
    assert {row.state for row in await world.rows(Kind.SUMMARY)} == {State.SENT}


async def test_a_single_release_that_comes_due_while_a_digest_waits_does_not_overtake_it() -> None:
    world = await World.with_watch(AT_EIGHT)
    await world.publish(2)
    world.discord.will("summarise", TryLater("busy", 25 * 3600))
    await world.deliver_at(EVENING + 11 * HOUR)
    await world.publish(1)
    await world.deliver_at(EVENING + 35 * HOUR)
    await world.deliver_at(EVENING + 36.5 * HOUR)
    assert (world.digests(), world.posted()) == ([["1", "2", "3"]], [])


async def test_nothing_overtakes_a_digest_whose_message_may_exist() -> None:
    world = await World.with_watch(AT_EIGHT)
    await world.publish(2)
    world.discord.will("summarise", Lost.ANSWER)
    world.discord.will("find", TryLater("busy", 25 * 3600))
    await world.deliver_at(EVENING + 11 * HOUR)
    await world.publish(1)
    await world.deliver_at(EVENING + 11 * HOUR + MINUTE)
    await world.deliver_at(EVENING + 35 * HOUR)
    assert (world.digests(), world.posted()) == ([["1", "2"]], [])
    await world.deliver_at(EVENING + 36.5 * HOUR)
    assert (world.digests(), world.posted()) == ([["1", "2"]], ["3"])
    assert {row.state for row in await world.rows(Kind.POST, Kind.SUMMARY)} == {State.SENT, State.SKIPPED}


async def test_a_digest_does_not_overtake_a_post_whose_message_may_exist() -> None:
    world = await World.with_watch(AT_EIGHT)
    await world.publish(1)
    world.discord.will("post", Lost.ANSWER)
    world.discord.will("find", TryLater("busy", 2 * 3600))
    await world.deliver_at(EVENING + 11 * HOUR)
    await world.publish(2)
    await world.deliver_at(EVENING + 35 * HOUR)
    assert (world.digests(), world.posted()) == ([], ["1"])
    await world.deliver_at(EVENING + 45 * HOUR)
    assert (world.digests(), world.posted()) == ([["2", "3"]], ["1"])


async def test_what_comes_due_while_a_digest_waits_for_a_closed_channel_stands_in_it_too() -> None:
    world = await World.with_watch(AT_EIGHT)
    await world.publish(2)
    world.discord.closed = {100}
    await world.deliver_at(EVENING + 11 * HOUR)
    await world.publish(2)
    await world.deliver_at(EVENING + 35 * HOUR)
    world.discord.closed = set()
    await world.deliver_at(EVENING + 10 * DAY)
    assert (world.digests(), world.posted()) == ([["1", "2", "3", "4"]], [])


async def test_what_stands_in_a_digest_is_not_posted_again_when_a_correction_gains_it_a_target() -> None:
    world = await World.with_watch(AT_EIGHT)
    await world.follow(Options(), "europa")
    await world.publish(2)
    await world.deliver_at(EVENING + 11 * HOUR)
    said = world.feeds.entries[SOURCE.name]
    assert isinstance(said, list)
    world.feeds.entries[SOURCE.name] = [an_entry(said[0].guid, title="1 Io and Europa", picture=None)]
    await world.ingest(SOURCE)
    await world.deliver_at(EVENING + 36 * HOUR)
    assert (world.posted(), world.digests()) == ([], [["1", "2"]])


# ---------------------------------------------------------------- quiet hours


async def test_quiet_hours_hold_posts_and_release_them_after_in_order() -> None:
    world = await World.with_watch(QUIET)
    await world.publish()
    await world.deliver_at(EVENING)
    for hour in range(1, 10):
        await world.deliver_at(EVENING + hour * HOUR)
        await world.publish()
        await world.deliver_at(world.now + MINUTE)
        assert world.posted() == ["1"]
    await world.deliver_at(EVENING + 10 * HOUR)
    assert world.posted() == [str(number) for number in range(1, 11)]


async def test_they_end_by_the_servers_own_clocks() -> None:
    world = await World.with_watch(QUIET, datetime(2026, 10, 24, 21, tzinfo=UTC), "Europe/Berlin")
    await world.publish()
    await world.deliver_at(datetime(2026, 10, 25, 5, 59, tzinfo=UTC))
    assert world.posted() == []
    await world.deliver_at(datetime(2026, 10, 25, 6, tzinfo=UTC))
    assert world.posted() == ["1"]


async def test_what_waited_for_an_outage_until_they_began_waits_for_their_end_untouched() -> None:
    world = await World.with_watch(QUIET)
    await world.follow(Options(), "europa")
    await world.publish()
    world.discord.will("post", TryLater("busy", 3 * 3600))
    await world.deliver_at(EVENING)
    await world.deliver_at(EVENING + 4 * HOUR)
    [row] = await world.rows()
    assert (world.posted(), row.attempts, row.state, row.due) == ([], 1, State.PENDING, EVENING + 10 * HOUR)
    await world.deliver_at(EVENING + 10 * HOUR)
    assert world.posted() == ["1"]


async def test_other_channels_are_served_while_one_is_quiet() -> None:
    world = await World.with_watch(QUIET)
    await world.follow(Options(), channel=200)
    await world.publish()
    await world.deliver_at(EVENING + 2 * HOUR)
    assert (world.posted(100), world.posted(200)) == ([], ["1"])


async def test_a_summary_waits_for_their_end_too() -> None:
    world = await World.with_watch(QUIET, per_hour=1)
    await world.publish(4)
    await world.deliver_at(EVENING + 59.5 * MINUTE)
    await world.deliver_at(EVENING + 61 * MINUTE)
    assert (world.posted(), world.digests()) == (["1"], [])
    await world.deliver_at(EVENING + 10 * HOUR)
    assert world.digests() == [["2", "3", "4"]]


async def test_a_watch_without_them_lets_its_posts_out_at_night() -> None:
    world = await World.with_watch(QUIET)
    await world.follow(Options(), "europa")
    world.now += 3 * HOUR
    await world.publish(1, "Io")
    await world.publish(1, "Europa")
    await world.publish(1, "Io and Europa")
    await world.deliver_at(world.now)
    assert world.posted() == ["2", "3"]


async def test_corrections_and_publishing_go_on_as_they_ping_nobody() -> None:
    world = await World.with_watch(Options())
    await world.follow(QUIET, channel=300, publish=True)
    await world.publish()
    world.discord.will("publish", TryLater("busy", 2 * 3600))
    await world.deliver_at(EVENING)
    world.now += 3 * HOUR
    await world.correct()
    await world.deliver_at(world.now)
    [message] = world.discord.in_channel(300)
    assert (message.edits, message.published) == (1, True)


async def test_only_what_heeds_hours_asks_for_them() -> None:
    world = await World.with_watch(Options())
    await world.publish()
    await world.deliver_at(EVENING)
    assert (world.store.asked.count("settings"), world.posted()) == (0, ["1"])
    await world.follow(QUIET, channel=200)
    world.store.asked.clear()
    await world.publish(2)
    await world.deliver_at(EVENING)
    assert world.store.asked.count("settings") == 2 + 2  # two releases, and two rows of one channel, one after the other


# ---------------------------------------------------------------- what moderators decide meanwhile


async def test_who_asks_for_a_post_gets_it_at_any_hour() -> None:
    world = await World.with_watch(Options(digest=Digest(8), quiet=QuietHours(22, 7)))
    world.now += 2 * HOUR
    await world.publish(2)
    async with world.store.reading() as tx:
        [newest] = await tx.latest("io")
    await world.watches.post_now(1, 100, newest)
    asked, other = newest.title.split()[0], {"1": "2", "2": "1"}[newest.title.split()[0]]
    await world.deliver_at(world.now)
    assert world.posted() == [asked]
    await world.deliver_at(EVENING + 12 * HOUR)
    assert (world.posted(), world.digests()) == ([asked, other], [])


async def test_another_time_zone_moves_what_waits() -> None:
    world = await World.with_watch(AT_EIGHT)
    await world.publish(2)
    assert await world.watches.set_zone(1, "asia/kolkata") == "Asia/Kolkata"
    assert {row.due for row in await world.rows()} == {EVENING + 5.5 * HOUR}


async def test_another_choice_moves_what_waits_and_leaves_what_was_tried() -> None:
    world = await World.with_watch(Options())
    await world.publish()
    world.discord.will("post", ChannelClosed("no access"))
    await world.deliver_at(EVENING)
    await world.publish()
    await world.follow(Options(compact=True, digest=Digest(8), quiet=QuietHours(22, 9)))
    tried, waiting = await world.rows()
    assert (tried.due, tried.digest, tried.compact) == (EVENING + 10 * MINUTE, False, True)
    assert (waiting.due, waiting.digest, waiting.compact, waiting.quiet) == (EVENING + 12 * HOUR, True, True, True)
    await world.follow(Options())
    assert [(row.due, row.digest) for row in await world.rows()] == [(EVENING + 10 * MINUTE, False), (EVENING, False)]


async def test_what_was_tried_before_quiet_hours_goes_out_when_these_are_taken_back() -> None:
    world = await World.with_watch(QUIET)
    await world.publish()
    world.discord.will("post", Lost.ANSWER)
    await world.deliver_at(EVENING + 59.9 * MINUTE)
    await world.deliver_at(EVENING + 2 * HOUR)
    await world.publish()
    assert [(row.unanswered, row.due) for row in await world.rows()] == [
        (True, EVENING + 10 * HOUR),
        (False, EVENING + 10 * HOUR),
    ]
    await world.follow(Options())
    await world.deliver_at(world.now)
    assert world.posted() == ["1", "2"]
    assert {row.state for row in await world.rows()} == {State.SENT}


async def test_a_digest_whose_hour_has_come_is_not_put_off_by_a_change() -> None:
    world = await World.with_watch(AT_EIGHT)
    await world.publish(2)
    world.now = EVENING + 11 * HOUR
    await world.follow(Options(digest=Digest(8), compact=True))
    await world.deliver_at(world.now)
    assert world.digests() == [["1", "2"]]


async def test_a_pause_gives_up_what_waits_and_its_end_does_not_bring_it_back() -> None:
    world = await World.with_watch(AT_EIGHT)
    await world.publish(2)
    await world.watches.pause(1, 100, "io")
    await world.watches.resume(1, 100, "io")
    await world.deliver_at(EVENING + 2 * DAY)
    assert world.discord.calls == []


async def test_a_summary_that_waits_is_given_up_with_the_last_watch() -> None:
    world = await World.with_watch(QUIET, per_hour=1)
    await world.publish(4)
    await world.deliver_at(EVENING + 59.5 * MINUTE)
    await world.watches.remove(1, 100, "io")
    await world.deliver_at(EVENING + 10 * HOUR)
    assert world.digests() == []


async def test_digests_of_many_channels_go_out_turn_by_turn_and_each_turn_claims_no_more_than_it_can_carry() -> None:
    world = await World.with_watch(Options())
    for channel in range(1_000, 1_080):
        await world.follow(AT_EIGHT, channel=channel)
    await world.publish(2)
    await world.deliver_at(EVENING)
    summaries: list[int] = []

    async def note(*_: object) -> None:
        summaries.append(len([row for row in world.store.tables.deliveries.values() if row.kind is Kind.SUMMARY]))

    world.discord.before = note
    await world.deliver_at(EVENING + 11 * HOUR)
    assert (summaries[0], len(world.digests())) == (AT_HAND, 80)
