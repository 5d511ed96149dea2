"""What reaches the operator, over restarts, lost answers and a webhook that is down."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.core import rekey
from bot.core.alarms import Alarm
from bot.core.errors import HeraldError, StartupError, TryLater, Unanswered
from bot.core.model import Kind, SourceState, State
from bot.core.ports import Herald
from bot.flows.alarm import EVERY, NO_SERVER, TO_DO, UNSENT, Alarms, Ways
from tests.builders import NOW, a_delivery, a_release, a_source
from tests.fakes_messenger import FakeMessenger, Lost
from tests.fakes_store import MemoryStore, MemoryTransaction
from tests.flows.test_notify import DAY, HOUR, MINUTE, World

OPERATOR = 900
SOURCES = [a_source("journal"), a_source("apod")]
FAILS = SourceState("journal", failures=2, error="answered 404 Not Found", next_poll=NOW)
WELL = SourceState("journal", last_success=NOW)


@dataclass
class FakeHerald:
    """Fulfils `ports.Herald`, and fails when it is told to: before it told, or after."""

    told: list[Alarm] = field(default_factory=list)
    outcomes: deque[HeraldError | Lost] = field(default_factory=deque)

    async def tell(self, alarm: Alarm) -> None:
        outcome = self.outcomes.popleft() if self.outcomes else None
        if isinstance(outcome, HeraldError):
            raise outcome
        self.told.append(alarm)
        if outcome:
            raise HeraldError("dropped the connection")

    @property
    def said(self) -> list[str]:
        return [line.said for alarm in self.told for line in alarm.lines]


class Bot:
    """Alarms and a deliverer over one store, in which time passes."""

    def __init__(self, channel: int | None = OPERATOR, herald: Herald | None = None) -> None:
        self.world = World([])
        self.ways = Ways(channel, herald)
        self.sources = SOURCES
        self.connected: bool | None = None
        self.restart()

    def restart(self) -> None:
        """As a new process would begin: nothing is left but the store."""
        self.alarms = self.another()
        self.world.restart()

    def another(self) -> Alarms:
        return Alarms(self.world.store, self.sources, lambda: self.world.now, self.ways, lambda: self.connected)

    def stands(self, *states: SourceState) -> None:
        self.world.store.tables.sources.update({state.name: state for state in states})

    async def live(self, passed: timedelta, *, delivering: bool = True) -> None:
        """Look every five minutes, and deliver what is due in between."""
        end = self.world.now + passed
        while self.world.now < end:
            await self.alarms.look()
            if delivering:
                await self.world.deliverer.drain()
            self.world.now += EVERY

    @property
    def said(self) -> list[str]:
        """What stands in the operator's channel, in order."""
        return [
            line.said
            for told in self.world.told
            if told.channel == OPERATOR and isinstance(told.notice, Alarm)
            for line in told.notice.lines
        ]


FAILED = "source journal (The journal): answered 404 Not Found"
ANSWERS = "source journal (The journal) answers again"


# ---------------------------------------------------------------- each condition


async def test_while_all_is_well_nobody_hears_a_word() -> None:
    herald = FakeHerald()
    bot = Bot(herald=herald)
    bot.stands(WELL)
    await bot.live(DAY)
    assert (bot.said, herald.told, bot.world.rows()) == ([], [], [])


async def test_a_failing_source_is_told_after_six_hours_and_once_more_when_it_answers() -> None:
    bot = Bot()
    bot.stands(FAILS)
    await bot.live(6 * HOUR)
    assert bot.said == []
    await bot.live(2 * DAY)
    assert bot.said == [FAILED]
    bot.stands(WELL)
    await bot.live(DAY)
    assert bot.said == [FAILED, ANSWERS]


async def test_a_source_that_answers_once_a_day_while_it_fails_is_not_told_of_again_and_again() -> None:
    bot = Bot()
    for _ in range(5):
        bot.stands(FAILS)
        await bot.live(DAY)
        bot.stands(WELL)
        await bot.live(30 * MINUTE)
    assert bot.said == [FAILED]


async def test_sources_that_fail_together_stand_in_one_message() -> None:
    bot = Bot()
    bot.stands(FAILS, replace(FAILS, name="apod"))
    await bot.live(DAY)
    assert len(bot.world.told) == 1
    assert len(bot.said) == 2


async def test_what_is_held_is_told_at_once_also_while_the_source_fails() -> None:
    bot = Bot()
    bot.world.store.tables.notes[rekey.note("journal")] = rekey.HELD
    await bot.live(EVERY)
    assert ["old items under new ids" in said for said in bot.said] == [True]
    bot.stands(FAILS)
    await bot.live(5 * HOUR)
    assert len(bot.said) == 1
    bot.stands(WELL)
    bot.world.store.tables.notes[rekey.note("journal")] = rekey.ACCEPTED
    await bot.live(2 * HOUR)
    assert bot.said[1:] == ["source journal (The journal) is posted again"]


async def promised(bot: Bot, count: int = 3) -> None:
    async with bot.world.store.writing() as tx:
        await tx.save_release(a_release())
        await tx.promise([a_delivery(f"d{number}", channel=100 + number, due=bot.world.now) for number in range(count)])


async def test_deliveries_that_nobody_sends_are_told_with_their_number_and_nothing_else_of_them() -> None:
    herald = FakeHerald()
    bot = Bot(channel=None, herald=herald)
    await promised(bot)
    await bot.live(HOUR, delivering=False)
    assert herald.told == []
    await bot.live(DAY, delivering=False)
    assert herald.said == ["3 deliveries have been waiting for more than an hour, in channels that let me in"]
    await bot.live(2 * HOUR)
    assert herald.said[1:] == ["deliveries go out again"]


@pytest.mark.parametrize("trouble", [Unanswered("500"), TryLater("no")])
async def test_deliveries_that_discord_never_takes_are_stuck_though_each_is_tried_again_later(
    trouble: Unanswered | TryLater,
) -> None:
    bot = Bot()
    await promised(bot)

    async def refuse(*_: object) -> None:
        raise trouble

    bot.world.discord.before = refuse
    await bot.live(2 * HOUR)
    assert bot.said == []
    bot.world.discord.before = FakeMessenger().before
    await bot.live(DAY)
    assert [said.split()[:2] for said in bot.said] == [["3", "deliveries"], ["deliveries", "go"]]


async def test_what_a_closed_channel_keeps_back_is_not_stuck() -> None:
    bot = Bot()
    bot.world.discord.closed = {100, 101, 102}
    await promised(bot)
    async with bot.world.store.writing() as tx:
        await tx.save_release(a_release("pia90002"))
        await tx.promise([a_delivery("behind", release="pia90002", created=NOW + MINUTE)])
    await bot.live(2 * DAY)
    assert bot.said == []


async def test_what_waited_while_the_bot_was_off_is_sent_and_not_told() -> None:
    bot = Bot()
    await promised(bot)
    bot.world.now += DAY
    bot.restart()
    await bot.live(DAY)
    assert bot.said == []
    assert {row.state for row in bot.world.rows()} == {State.SENT}


async def test_a_gateway_that_is_gone_for_an_hour_is_told_and_where_there_is_none_nothing_is() -> None:
    bot = Bot()
    for connected, hours in ((None, 24), (True, 24), (False, 1), (True, 1), (False, 24), (True, 24)):
        bot.connected = connected
        await bot.live(hours * HOUR)
    assert ["gateway" in said for said in bot.said] == [True, False]
    assert bot.said[1:] == ["commands are answered again"]


# ---------------------------------------------------------------- once


async def test_restarts_repeat_nothing_and_lose_nothing() -> None:
    bot = Bot()
    bot.stands(FAILS)
    for _ in range(20):
        await bot.live(25 * MINUTE)
        bot.restart()
    assert bot.said == [FAILED]
    bot.stands(WELL)
    for _ in range(20):
        await bot.live(25 * MINUTE)
        bot.restart()
    assert bot.said == [FAILED, ANSWERS]


async def test_two_processes_that_look_at_once_tell_it_once() -> None:
    bot = Bot()
    bot.stands(FAILS)
    await bot.live(6 * HOUR)
    await asyncio.gather(*(bot.another().look() for _ in range(5)))
    await bot.live(HOUR)
    assert bot.said == [FAILED]


class CutOff(MemoryStore):
    """A store whose next writing transaction is cut off at its end."""

    cut = False

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[MemoryTransaction]:
        async with super().writing() as tx:
            yield tx
            if self.cut:
                self.cut = False
                raise StartupError("the database cannot be used: disk I/O error")


async def test_a_look_that_is_cut_off_is_made_up_for_by_the_next_one() -> None:
    """What is remembered as told and what is promised are one transaction."""
    herald = FakeHerald()
    bot = Bot(herald=herald)
    store = bot.world.store = CutOff()
    bot.restart()
    bot.stands(FAILS)
    await bot.live(6 * HOUR)
    store.cut = True
    with pytest.raises(StartupError):
        await bot.live(EVERY)
    assert (bot.said, herald.said, unsent(store)) == ([], [], False)
    await bot.live(HOUR)
    assert (bot.said, herald.said) == ([FAILED], [FAILED])


async def test_a_message_whose_answer_is_lost_is_looked_for_before_it_is_sent_again() -> None:
    bot = Bot()
    bot.world.discord.will("notify", Lost.ANSWER)
    bot.stands(FAILS)
    await bot.live(DAY)
    assert bot.said == [FAILED]
    assert {row.state for row in bot.world.rows(Kind.NOTICE)} == {State.SENT}


# ---------------------------------------------------------------- a closed channel


async def shut_out() -> Bot:
    """A bot that has had something to tell its operator for days, whose channel does not let it in."""
    bot = Bot()
    bot.world.discord.closed = {OPERATOR}
    bot.stands(FAILS)
    await bot.live(2 * DAY)
    assert bot.world.told == []
    return bot


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.advice for record in caplog.records if record.levelname == "ERROR"]  # type: ignore[attr-defined]  # a field


async def test_an_operators_channel_that_is_closed_is_told_of_in_the_log_once(caplog: pytest.LogCaptureFixture) -> None:
    bot = await shut_out()
    bot.restart()
    await bot.live(2 * DAY)
    assert complaints(caplog) == [TO_DO]
    assert [(row.state, row.guild, row.told) for row in bot.world.rows()] == [(State.PENDING, NO_SERVER, True)]


async def test_an_hour_after_the_operators_channel_opens_it_is_told_what_is_wrong_still() -> None:
    bot = await shut_out()
    bot.world.discord.closed.clear()
    await bot.live(HOUR + EVERY)
    assert bot.said == [FAILED]
    bot.stands(WELL)
    await bot.live(DAY)
    assert bot.said == [FAILED, ANSWERS]


async def test_what_is_over_before_the_operators_channel_opens_is_not_told() -> None:
    bot = await shut_out()
    bot.stands(WELL)
    await bot.live(DAY)
    bot.world.discord.closed.clear()
    await bot.live(2 * DAY)
    assert bot.said == []
    assert {row.state for row in bot.world.rows()} == {State.SKIPPED}


async def test_what_comes_up_while_the_operators_channel_is_closed_joins_what_waits() -> None:
    bot = await shut_out()
    bot.stands(replace(FAILS, name="apod"))
    await bot.live(DAY)
    bot.world.discord.closed.clear()
    await bot.live(2 * DAY)
    assert len(bot.world.told) == 1
    assert [said.split()[1] for said in bot.said] == ["journal", "apod"]


async def test_another_channel_is_told_at_once_what_the_one_before_did_not_let_in() -> None:
    bot = await shut_out()
    bot.world.discord.closed = {OPERATOR + 1}
    bot.ways = Ways(OPERATOR + 1)
    bot.restart()
    await bot.live(EVERY)
    bot.ways = Ways(OPERATOR)
    bot.restart()
    await bot.live(2 * EVERY)
    assert bot.said == [FAILED]
    assert len(bot.world.told) == 1


async def test_a_webhook_in_the_channels_place_is_told_what_that_did_not_let_in() -> None:
    bot, herald = await shut_out(), FakeHerald()
    bot.ways = Ways(herald=herald)
    bot.restart()
    await bot.live(DAY)
    bot.world.discord.closed.clear()
    await bot.live(DAY)
    assert (bot.said, herald.said) == ([], [FAILED])
    assert {row.state for row in bot.world.rows()} == {State.SKIPPED}


async def test_what_waits_for_the_operator_is_no_affair_of_the_watches_there() -> None:
    bot = await shut_out()
    await bot.world.moderators.add(1, OPERATOR, "io")
    await bot.world.moderators.remove(1, OPERATOR, "io")
    bot.world.discord.closed.clear()
    await bot.live(2 * DAY)
    assert bot.said == [FAILED]


# ---------------------------------------------------------------- what is gone


async def test_a_source_that_is_taken_out_is_not_said_to_answer() -> None:
    bot = Bot()
    bot.stands(FAILS)
    await bot.live(DAY)
    bot.sources = SOURCES[1:]
    bot.restart()
    await bot.live(DAY)
    assert bot.said == [FAILED]


# ---------------------------------------------------------------- the webhook


def unsent(store: MemoryStore) -> bool:
    return UNSENT in store.tables.notes


async def test_both_ways_are_told_the_same() -> None:
    herald = FakeHerald()
    bot = Bot(herald=herald)
    bot.stands(FAILS)
    await bot.live(DAY)
    assert (bot.said, herald.said) == ([FAILED], [FAILED])
    assert not unsent(bot.world.store)


async def test_a_webhook_that_is_down_is_told_later_all_of_it_in_order(caplog: pytest.LogCaptureFixture) -> None:
    herald = FakeHerald()
    herald.outcomes.extend([HeraldError("answered with status 502")] * 200)
    bot = Bot(channel=None, herald=herald)
    bot.stands(FAILS)
    await bot.live(10 * HOUR)
    bot.stands(WELL)
    await bot.live(2 * HOUR)
    assert herald.told == []
    assert unsent(bot.world.store)
    bot.restart()
    herald.outcomes.clear()
    await bot.live(DAY)
    assert herald.said == [FAILED, ANSWERS]
    assert "the operator's webhook was not told" in caplog.text


async def test_where_a_webhooks_answer_is_lost_it_is_told_again() -> None:
    herald = FakeHerald()
    herald.outcomes.append(Lost.ANSWER)
    bot = Bot(channel=None, herald=herald)
    bot.stands(FAILS)
    await bot.live(DAY)
    assert herald.said == [FAILED, FAILED]


async def test_what_becomes_news_while_the_webhook_is_told_is_not_lost() -> None:
    bot = Bot(channel=None)

    class Slow(FakeHerald):
        async def tell(self, alarm: Alarm) -> None:
            """While it tells the first, another process, which does not reach the webhook, finds something else wrong."""
            if not self.told:
                bot.world.store.tables.notes[rekey.note("journal")] = rekey.HELD
                unheard = FakeHerald(outcomes=deque([HeraldError("answered with status 502")]))
                await Alarms(bot.world.store, SOURCES, lambda: bot.world.now, Ways(herald=unheard)).look()
            await super().tell(alarm)

    herald = Slow()
    bot.ways = Ways(herald=herald)
    bot.restart()
    bot.stands(FAILS)
    await bot.live(DAY)
    assert "old items under new ids" in herald.said[-1]
    assert not unsent(bot.world.store)
