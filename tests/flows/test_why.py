"""Why something was posted, from what is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.errors import MemberError
from bot.core.model import Kind, Match, State
from bot.flows.why import why_answered, why_newest, why_posted
from tests.builders import NOW, a_delivery, a_release, a_watch
from tests.fakes_store import MemoryStore

GUILD, CHANNEL, FORUM = 1, 100, 300
BOTH = a_release("both", matches=(Match("io", ("the title names Io",)), Match("juno", ("Juno took it",))))
POST = a_delivery("a" * 20, release="both", state=State.SENT, message=5000)
EARLIER = a_delivery("b" * 20, state=State.SENT, message=4000, created=NOW.replace(hour=3))
WAITING = a_delivery("c" * 20, state=State.PENDING, created=NOW.replace(hour=13))
IN_FORUM = [
    a_delivery(letter * 20, channel=FORUM, state=State.SENT, message=thread, thread=thread)
    for letter, thread in (("f", 7000), ("g", 7001))
]
SUMMARY = a_delivery("s" * 20, kind=Kind.SUMMARY, state=State.SENT, message=6000)
NOTICE = a_delivery("n" * 20, kind=Kind.NOTICE, release="", state=State.SENT, message=6001)


@pytest.fixture
async def store() -> MemoryStore:
    store = MemoryStore()
    async with store.writing() as tx:
        for release in (BOTH, a_release()):
            await tx.save_release(release)
        await tx.save_deliveries([POST, EARLIER, WAITING, *IN_FORUM, SUMMARY, NOTICE])
        for watch in (a_watch(target="io"), a_watch(target="juno", paused=True), a_watch(target="europa"), a_watch(200)):
            await tx.save_watch(watch)
    return store


async def test_of_a_post_the_release_and_the_watches_of_its_channel_are_known(store: MemoryStore) -> None:
    why = await why_posted(store, POST.id, GUILD)
    assert (why.release, why.post) == (BOTH, POST)
    assert [(watch.channel, watch.target) for watch in why.watches] == [(CHANNEL, "io"), (CHANNEL, "juno")]


@pytest.mark.parametrize("guild", [2, None])
async def test_nobody_elsewhere_is_told_of_a_servers_post(store: MemoryStore, guild: int | None) -> None:
    with pytest.raises(MemberError, match="do not know that message"):
        await why_posted(store, POST.id, guild)
    with pytest.raises(MemberError, match="know no post of mine here"):
        await why_newest(store, NOW, guild, CHANNEL)
    with pytest.raises(MemberError, match="know no post of mine here"):
        await why_newest(store, NOW, guild, 7000, FORUM)


@pytest.mark.parametrize("delivery", [NOTICE.id, "z" * 20])
async def test_what_is_forgotten_and_what_shows_no_release_says_so(store: MemoryStore, delivery: str) -> None:
    with pytest.raises(MemberError, match="do not know that message"):
        await why_posted(store, delivery, GUILD)


async def test_other_servers_own_targets_are_nowhere_to_be_seen(store: MemoryStore) -> None:
    own, others = Match("g1/sample", ("the text names it",)), Match("g2/sample", ("the text names that",))
    async with store.writing() as tx:
        await tx.save_release(replace(BOTH, matches=(*BOTH.matches, own, others)))
        await tx.save_watch(a_watch(target="g1/sample"))

    why = await why_posted(store, POST.id, GUILD)
    assert why.release.matches == (*BOTH.matches, own)
    assert [watch.target for watch in why.watches] == ["g1/sample", "io", "juno"]
    assert (await why_newest(store, NOW, GUILD, CHANNEL)).release == why.release
    assert (await why_answered(store, "both", GUILD)).release == why.release
    assert (await why_answered(store, "both", None)).release == BOTH


async def test_a_summary_says_that_it_is_one(store: MemoryStore) -> None:
    with pytest.raises(MemberError, match="several releases at once"):
        await why_posted(store, SUMMARY.id, GUILD)


async def test_the_newest_in_a_channel_is_what_was_sent_last(store: MemoryStore) -> None:
    assert (await why_newest(store, NOW, GUILD, CHANNEL)).post == POST


async def test_what_waits_there_for_its_hour_is_told_of(store: MemoryStore) -> None:
    assert (await why_newest(store, NOW, GUILD, CHANNEL)).later is None
    waiting = [
        a_delivery(letter * 20, release="both", digest=True, due=NOW + timedelta(hours=hours))
        for letter, hours in (("x", 9), ("y", 5), ("z", -5))
    ]
    async with store.writing() as tx:
        await tx.save_deliveries(waiting)

    assert (await why_newest(store, NOW, GUILD, CHANNEL)).later == waiting[1]


async def test_in_a_thread_it_is_the_post_that_the_thread_belongs_to(store: MemoryStore) -> None:
    assert (await why_newest(store, NOW, GUILD, 7000, FORUM)).post == IN_FORUM[0]
    assert (await why_newest(store, NOW, GUILD, 7001, FORUM)).post == IN_FORUM[1]
    with pytest.raises(MemberError, match="know no post of mine here"):
        await why_newest(store, NOW, GUILD, 7002, FORUM)


async def test_an_answer_to_a_command_has_no_post(store: MemoryStore) -> None:
    why = await why_answered(store, "both", GUILD)
    assert (why.release, why.post, why.watches) == (BOTH, None, ())
    with pytest.raises(MemberError, match="do not know that message"):
        await why_answered(store, "gone", GUILD)
