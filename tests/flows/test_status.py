"""How a server stands, and trying again what is held in it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.model import GuildSettings, Kind, SourceState, State
from bot.flows.status import ChannelStanding, Status
from tests.builders import NOW, a_delivery, a_release, a_source, a_watch
from tests.fakes_store import MemoryStore

LATER = NOW + timedelta(hours=1)
HELD = a_delivery("held", channel=101, held_since=NOW, due=LATER, error="no access")
BEHIND = a_delivery("behind", channel=101, created=LATER)
OLD = a_delivery("old", state=State.SENT, message=9000, created=NOW - timedelta(days=1))
NEW = a_delivery("new", state=State.SENT, message=9001)
NOTICE = a_delivery("notice", kind=Kind.NOTICE, release="", channel=7, about="held", to_member=True)


@pytest.fixture
async def store() -> MemoryStore:
    store = MemoryStore()
    elsewhere = [
        a_delivery("elsewhere", guild=2, channel=200, held_since=NOW),
        a_delivery("no", guild=2, state=State.REFUSED),
    ]
    async with store.writing() as tx:
        await tx.save_release(a_release(title="A lake"))
        for watch in (a_watch(100), a_watch(101), a_watch(101, "juno"), a_watch(200, guild=2)):
            await tx.save_watch(watch)
        await tx.save_guild_settings(GuildSettings(1, 500))
        await tx.promise([HELD, BEHIND, OLD, NEW, NOTICE, *elsewhere])
    return store


async def test_each_channel_of_the_server_stands_with_its_watches_the_held_ones_first(store: MemoryStore) -> None:
    standing = await Status(store, lambda: NOW).of(1)

    assert standing.channels == (
        ChannelStanding(101, (a_watch(101), a_watch(101, "juno")), None, waiting=2, held=HELD),
        ChannelStanding(100, (a_watch(100),), NEW),
    )
    assert (standing.is_held, standing.refused, standing.notices) == (True, (), 500)
    assert standing.titles == {"pia90001": "A lake"}


async def test_how_the_sources_stand_is_told_to_every_server(store: MemoryStore) -> None:
    state = SourceState("journal", last_success=NOW)
    async with store.writing() as tx:
        await tx.save_source_state(state)
    sources = [a_source("journal"), a_source("library")]

    standing = await Status(store, lambda: NOW, sources).of(3)

    assert [(one.source, one.state.last_success, one.word) for one in standing.sources] == [
        (sources[0], NOW, "well"),
        (sources[1], None, "new"),
    ]


async def test_only_what_is_held_is_tried_again_and_only_in_this_server(store: MemoryStore) -> None:
    before = dict(store.tables.deliveries)

    assert await Status(store, lambda: NOW).try_now(1) == 1

    changed = {key: row.due for key, row in store.tables.deliveries.items() if row != before[key]}
    assert changed == {"held": NOW}


@pytest.mark.parametrize(
    ("member", "guild", "notice", "told"),
    [
        (7, 1, "notice", True),
        (8, 1, "notice", False),
        (7, 2, "notice", False),
        (7, 1, "unknown", False),
        (101, 1, "held", False),
    ],
)
async def test_who_was_told_is_known(store: MemoryStore, member: int, guild: int, notice: str, told: bool) -> None:
    assert await Status(store, lambda: NOW).was_told(member, guild, notice) is told
