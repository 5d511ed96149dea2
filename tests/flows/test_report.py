"""What members ask for, from what is stored."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from bot.core.errors import MemberError
from bot.core.model import Description, Entry, Fact, FactKind, Match, Target
from bot.core.release import UNSAID
from bot.flows.report import Reports, facts
from bot.flows.targets import Targets
from tests.builders import NOW, a_delivery, a_description, a_release
from tests.fakes_store import MemoryStore

TARGETS = Targets((Target("io", "Io", ("Io",)), Target("juno", "Juno", ("Juno",)), Target("callisto", "Callisto", ())))
FACTS = tuple(Fact(str(n), FactKind.BACKGROUND, "https://nasa.example", "Sample", date(2026, 2, 1)) for n in range(3))


@pytest.fixture
async def store() -> MemoryStore:
    store = MemoryStore()
    async with store.writing() as tx:
        await tx.save_release(a_release("old", published=NOW - timedelta(days=9)))
        await tx.save_release(a_release("new", published=NOW))
        await tx.save_release(a_release("pole", matches=(Match("juno", ("the title names Juno",)),)))
        await tx.save_deliveries([a_delivery("d" * 20, release="old")])
    return store


@pytest.fixture
def reports(store: MemoryStore) -> Reports:
    return Reports(store, TARGETS, said_of)


def said_of(entry: Entry, matches: tuple[Match, ...]) -> Description:
    return a_description(caption=f"Said of {entry.title} about {len(matches)}.")


@pytest.mark.parametrize(("typed", "key"), [("io", "new"), (" Io ", "new"), ("JUNO", "pole")])
async def test_the_newest_release_about_what_was_typed(reports: Reports, typed: str, key: str) -> None:
    assert (await reports.latest(typed)).key == key


async def test_nothing_yet_says_what_to_do(reports: Reports) -> None:
    with pytest.raises(MemberError, match=r"not seen a release about Callisto yet.*`/watch add`"):
        await reports.latest("callisto")


@pytest.mark.parametrize(
    ("typed", "near"),
    [("iio", "Did you mean Io?"), ("calisto", "Did you mean Callisto?"), ("xyz", "There are Io, Juno and Callisto.")],
)
async def test_what_is_not_followed_suggests_what_is(reports: Reports, typed: str, near: str) -> None:
    with pytest.raises(MemberError, match=re.escape(near)):
        await reports.latest(typed)


async def test_a_release_is_found_by_key_and_by_delivery(reports: Reports) -> None:
    assert (await reports.release("new")).key == "new"
    assert (await reports.delivered("d" * 20)).key == "old"


async def test_what_is_forgotten_says_so(reports: Reports) -> None:
    with pytest.raises(MemberError, match="do not know that release"):
        await reports.release("gone")
    with pytest.raises(MemberError, match="do not know that message"):
        await reports.delivered("e" * 20)


# ---------------------------------------------------------------- what was published before


async def test_the_best_of_what_is_found_comes_first(reports: Reports) -> None:
    assert [release.key for release in (await reports.search("Lava LAK", 10))[1]] == ["new", "pole", "old"]
    assert [release.key for release in (await reports.search("lake", 1))[1]] == ["new"]


async def test_what_was_stored_without_a_description_is_described_when_it_is_shown(
    store: MemoryStore, reports: Reports
) -> None:
    async with store.writing() as tx:
        for number in range(2):
            await tx.save_release(a_release(f"crater{number}", title="A crater", matches=(), description=UNSAID))
    _, found = await reports.search("crater", 5)
    assert [release.description for release in found] == [UNSAID, UNSAID], "a line of a list needs none"
    said = (await reports.described(found[0])).description
    assert said.caption == "Said of A crater about 0."
    assert (await reports.release("crater0")).description == said
    assert store.tables.releases["crater1"].description == UNSAID, "it is not stored"
    assert (await reports.release("new")).description == a_description(), "what has one keeps it"


@pytest.mark.parametrize("typed", ["", " ", '"" *', "—", "🌋", "\0", "()"])
async def test_a_search_for_no_word_says_so(reports: Reports, typed: str) -> None:
    with pytest.raises(MemberError, match="give me a word"):
        await reports.search(typed, 5)


@pytest.mark.parametrize(
    ("typed", "advice"), [("dune", "Its beginning is enough"), ("lava dune", "Fewer words"), ('"lake lava"', "just these")]
)
async def test_a_search_that_finds_nothing_says_what_may_help(reports: Reports, typed: str, advice: str) -> None:
    with pytest.raises(MemberError, match=f"I have no release with .*{advice}"):
        await reports.search(typed, 5)


async def test_chance_says_which_release_about_a_target_is_shown(reports: Reports) -> None:
    assert [(await reports.random(" Io ", chance))[1].key for chance in (0, 0.99)] == ["new", "old"]
    assert [(await reports.random("", chance))[1].key for chance in (0, 0.4, 0.99)] == ["new", "old", "pole"]


async def test_where_there_is_no_release_to_choose_from_it_says_so(reports: Reports) -> None:
    with pytest.raises(MemberError, match="not seen a release about Callisto yet"):
        await reports.random("callisto", 0.5)
    with pytest.raises(MemberError, match="Did you mean Io"):
        await reports.random("iio", 0.5)
    with pytest.raises(MemberError, match="not seen any release"):
        await Reports(MemoryStore(), TARGETS, said_of).random("", 0.5)


# ---------------------------------------------------------------- facts


def told(start: int, most: int) -> tuple[list[str], int]:
    some, following = facts(a_release(description=a_description(facts=FACTS)), start, most)
    return [fact.text for fact in some], following


def test_facts_go_on_where_they_ended_and_begin_again() -> None:
    assert told(0, 2) == (["0", "1"], 2)
    assert told(2, 2) == (["2", "0"], 1)
    assert told(0, 9) == (["0", "1", "2"], 0)
    assert told(7, 1) == (["1"], 2)


def test_a_release_without_facts_says_so() -> None:
    with pytest.raises(MemberError, match="no background fact"):
        facts(a_release())


def test_suggestions_contain_what_was_typed() -> None:
    assert [target.key for target in TARGETS.containing("O")] == ["io", "juno", "callisto"]
    assert [target.key for target in TARGETS.containing("ju")] == ["juno"]


def test_a_target_that_is_configured_no_more_is_named_by_its_key() -> None:
    assert (TARGETS.name("io"), TARGETS.name("europa")) == ("Io", "europa")
