"""What every store promises of finding releases: by their words, and by chance."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from bot.core.model import Match
from bot.core.ports import Store
from bot.core.words import MOST_WORDS, phrases
from tests.builders import NOW, a_release
from tests.contracts.keeping import keep

DAY = timedelta(days=1)
ABOUT_JUNO = (Match("juno", ("a sample",)),)


async def found(store: Store, question: str, limit: int = 10) -> list[str]:
    async with store.reading() as tx:
        return [release.key for release in await tx.search(phrases(question), limit)]


# ---------------------------------------------------------------- by words


@pytest.mark.parametrize(
    "question",
    [
        "lake",
        "LAKE lava",
        "sample",
        "lav",
        "lake pat",
        "bjorn",
        "Björn Jonsson",
        "jónsson",
        "JPL-Caltech",
        "jpl caltech",
        "PIA24501",
        "pia 24501",
        '"lava lake"',
        '"lava lake',
        "“Lava Lake” volcano",
        "Io's",
        "io",
        "strasse",
        "2024",
    ],
)
async def test_a_release_is_found_by_its_title_text_credit_keywords_and_number(store: Store, question: str) -> None:
    lake = a_release(
        "pia24501",
        title="Sample: a lava lake",
        text="At Io’s Loki Patera.",
        credit="NASA/JPL-Caltech, Björn Jónsson",
        keywords=("Volcanoes", "Straße", "2024"),
    )
    await keep(store, lake, a_release("other", title="A pole", text="Clouds.", credit="NASA"))
    assert await found(store, question) == ["pia24501"]


@pytest.mark.parametrize(
    "question",
    [
        "lake pole",  # one word of each
        "ake",
        '"lake lava"',
        '"lava la"',  # in quotation marks a word is whole
        "la lake",  # and so is one that is not the last
        "lo",  # and one of two letters, which may be a name
        "PIA2450",
        "PIA245011",
        '"lake loki"',  # from the title into the text
        '"gill nasa"',  # from one keyword into the next part
    ],
)
async def test_it_is_not_found_by_what_it_does_not_say(store: Store, question: str) -> None:
    await keep(store, a_release("pia24501", title="A lava lake", text="Loki.", keywords=("gill",), credit="NASA"))
    await keep(store, a_release("other", title="A pole", text="", credit=""))
    assert await found(store, question) == []


async def test_what_the_title_says_comes_first_and_then_what_is_newest(store: Store) -> None:
    await keep(
        store,
        a_release("text-old", title="Sample", text="A lake.", published=NOW - 4 * DAY),
        a_release("text-new", title="Sample", text="A lake.", published=NOW),
        a_release("title-old", title="The lake", text="", published=NOW - 9 * DAY),
        a_release("title-undated", title="The lake", text="", published=None, seen=NOW - 8 * DAY),
        a_release("half-in-title", title="The lake", text="It is a sample.", published=NOW + DAY),
    )
    assert await found(store, "lake") == ["half-in-title", "title-undated", "title-old", "text-new", "text-old"]
    assert await found(store, "lake", 2) == ["half-in-title", "title-undated"]
    assert await found(store, "sample lake") == ["half-in-title", "text-new", "text-old"]


async def test_a_correction_is_found_by_its_new_words_only(store: Store) -> None:
    await keep(store, a_release(title="A lake", text=""), a_release("other"), a_release(title="A dune", text=""))
    assert await found(store, "dune") == ["pia90001"]
    assert await found(store, "lake") == ["other"]
    await keep(store, a_release(title="A dune", text="", published=NOW - DAY), a_release("newer", title="A dune"))
    assert await found(store, "dune") == ["newer", "pia90001"]


async def test_a_release_whose_saving_was_undone_is_not_found(store: Store) -> None:
    async def save_and_fail() -> None:
        async with store.writing() as tx:
            await tx.save_release(a_release())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await save_and_fail()
    assert await found(store, "lake") == []


async def test_what_matches_no_target_is_found_too_and_comes_back_whole(store: Store) -> None:
    release = a_release("crater", title="A crater", matches=())
    await keep(store, release, a_release())
    async with store.reading() as tx:
        assert await tx.search(phrases("crater"), 5) == [release]


async def test_nothing_wanted_finds_nothing(store: Store) -> None:
    await keep(store, a_release())
    async with store.reading() as tx:
        assert await tx.search((), 5) == []


async def test_a_text_without_end_is_found_by_its_beginning(store: Store) -> None:
    await keep(store, a_release(text="first " + "word " * MOST_WORDS + "last"), a_release("one-word", text="x" * 100_000))
    assert await found(store, "first word") == ["pia90001"]
    assert await found(store, "last") == []
    assert await found(store, "x" * 300) == ["one-word"]


# ---------------------------------------------------------------- by chance


async def test_each_release_about_a_target_has_the_same_chance(store: Store) -> None:
    both = (Match("io", ("a sample",)), *ABOUT_JUNO)
    await keep(store, *(a_release(f"io{n}") for n in range(3)), a_release("both", matches=both))
    await keep(store, a_release("juno", matches=ABOUT_JUNO), a_release("neither", matches=()))
    assert await drawn(store, "io", 8) == {"io0": 2, "io1": 2, "io2": 2, "both": 2}
    assert await drawn(store, "juno", 4) == {"juno": 2, "both": 2}
    assert await drawn(store, None, 5) == {"io0": 1, "io1": 1, "io2": 1, "both": 1, "juno": 1}
    async with store.reading() as tx:
        assert [await tx.how_many(target) for target in ("io", "juno", None)] == [4, 2, 5]


async def test_where_there_is_no_release_none_is_drawn(store: Store) -> None:
    await keep(store, a_release(matches=()))
    async with store.reading() as tx:
        assert await tx.random_release("io", 0.5) is None
        assert await tx.random_release(None, 0.5) is None
        assert [await tx.how_many(target) for target in ("io", None)] == [0, 0]


async def drawn(store: Store, target: str | None, times: int) -> dict[str, int]:
    """How often each was drawn by chances that lie evenly from 0 to 1."""
    async with store.reading() as tx:
        releases = [await tx.random_release(target, (number + 0.5) / times) for number in range(times)]
    return dict(Counter(release.key for release in releases if release))
