"""What moderators may write as a target of their server's own, whose it is, and that it matches as any other does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.errors import MemberError
from bot.core.match import match
from bot.core.model import Entry, Match, Picture
from bot.core.own_matching import OwnMatcher
from bot.core.own_targets import (
    LONGEST_NAME,
    LONGEST_WORD,
    MOST_WORDS,
    OwnTarget,
    beside,
    everybodys,
    exclusions_from,
    name_from,
    new_key,
    owner,
    seen_from,
    words_from,
)
from tests.builders import NOW, a_release, an_entry
from tests.core.catalogue import TARGETS

# ---------------------------------------------------------------- names


@pytest.mark.parametrize("typed", ["Loki Patera", "C+J (2026)", "木星", "Pele & Loki's", "3I", "Cafe\u0301", "हिन्दी"])
def test_a_name_may_have_letters_of_any_script_digits_and_some_signs(typed: str) -> None:
    assert name_from(f"  {typed} ")


def test_a_name_is_tidied() -> None:
    assert name_from(" Loki’s \u00a0 lake ") == "Loki's lake"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "The name should not be empty: members read it."),
        (" \u200b ", "The name should not be empty: members read it."),
        ("Lo\x07ki", "The name should be a single line."),
        ("Lo\u202eki", "The name should be a single line."),
        ("x" * (LONGEST_NAME + 1), "The name is too long; it may have 40 characters."),
        *((name, "nothing but letters") for name in ("@everyone", "**Loki**", "<@1>", "`Loki`", "a:b:", "a/b", "~~a~~")),
        *((name, "nothing but letters") for name in ("-a", "#a", "[a](b)", "a_b")),
        ("a\u0300\u0301\u0302\u0303", "nothing but letters"),
    ],
)  # fmt: skip
def test_a_name_that_discord_would_act_on_or_nobody_can_read_is_refused(typed: str, said: str) -> None:
    with pytest.raises(MemberError) as refusal:
        name_from(typed)
    assert said in str(refusal.value)


# ---------------------------------------------------------------- words and exclusions


def test_words_stand_between_commas_or_between_semicolons_where_a_word_has_a_comma() -> None:
    assert words_from("Loki Patera,  Loki’s lake, Loki Patera,") == ("Loki Patera", "Loki's lake")
    assert words_from("Juno, an asteroid; SwRI/MSSS") == ("Juno, an asteroid", "SwRI/MSSS")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "The words should be a list of words, none of them empty."),
        (" ,  ,", "The words should be a list of words, none of them empty."),
        ("Loki, L", "Word 2 is too short: it needs two letters or digits at least."),
        ("Loki, ...!", "Word 2 is too short: it needs two letters or digits at least."),
        ("Loki, .*", "Word 2 is too short: it needs two letters or digits at least."),
        ("x" * (LONGEST_WORD + 1), "Word 1 is too long; it may have 60 characters."),
        ("Lo\x00ki", "Word 1 should be a single line."),
        (",".join(f"word{number}" for number in range(MOST_WORDS + 1)), "Those are 21 words; a target may have 20."),
    ],
)
def test_words_that_are_none_or_too_many_are_refused(typed: str, said: str) -> None:
    with pytest.raises(MemberError) as refusal:
        words_from(typed)
    assert str(refusal.value) == said


def test_as_many_words_as_are_allowed_are_taken() -> None:
    assert len(words_from(",".join(f"word{number}" for number in range(MOST_WORDS)))) == MOST_WORDS


def test_an_exclusion_is_a_longer_phrase_around_a_word() -> None:
    assert exclusions_from("Loki moth, the god Loki", ("Loki",)) == ("Loki moth", "the god Loki")
    assert exclusions_from("", ("Loki",)) == exclusions_from(" None ", ("Loki",)) == ()
    with pytest.raises(MemberError, match="Exclusion 1 has none of the words in it"):
        exclusions_from("moth", ("Loki",))
    with pytest.raises(MemberError, match="Exclusion 2 is one of the words itself"):
        exclusions_from("Loki moth, Loki", ("Loki",))
    with pytest.raises(MemberError, match="Exclusion 1 has none"):
        beside(("Loki moth",), ("Pele",))


# ---------------------------------------------------------------- whose it is


def test_a_key_tells_the_server_and_is_never_used_again() -> None:
    key = new_key(1, "Loki", NOW)
    assert owner(key) == 1
    assert len({key, new_key(12, "Loki", NOW), new_key(1, "Pele", NOW), new_key(1, "Loki", NOW + timedelta(seconds=1))}) == 4
    assert [owner(target.key) for target in TARGETS] == [None] * len(TARGETS)


def test_a_server_sees_what_is_everybodys_and_its_own() -> None:
    shared, own, other = Match("io", ("…",)), Match("g1/a", ("…",)), Match("g12/b", ("…",))
    release = a_release(matches=(shared, own, other))
    assert seen_from(release, 1).matches == (shared, own)
    assert seen_from(release, 12).matches == (shared, other)
    assert seen_from(release, 2).matches == seen_from(release, None).matches == everybodys(release.matches) == (shared,)


# ---------------------------------------------------------------- matching

WORDS = ("Loki Patera", "Loki", "SwRI/MSSS", "C++", "'Oumuamua", "Zal", "lake", "Io", "İo", "Great Red Spot", "ΐα", ".NET 8")
OWN = tuple(
    OwnTarget(f"g{number}/{number:x}", number, f"Name {number % 5}", words, tuple(f"{word} moth" for word in words[:1]))
    for number, words in enumerate([*((word,) for word in WORDS), WORDS[:3], WORDS[:3], ("moth", "Loki moth")], start=1)
)
ENTRIES = (
    an_entry(),
    an_entry(title="A lake of lava: Loki Patera", text="Loki’s lake is in Loki Patera."),
    an_entry(title="Loki moth and Lokis", text="The Loki moth is a sample. Lokian lakes are none."),
    an_entry(title="", text="C++ and .NET 8 were seen by ’Oumuamua, as ΐα and İo. A Great Red Spot is in the picture."),
    an_entry(title="Nothing", text="", credit="NASA/SwRI/MSSS", keywords=("name 3", "LOKI", "zal"), picture=None),
    an_entry(title="Loki\u0345", text="x", picture=Picture("https://nasa.example/Zal_lake.jpg", alt="Zal and a lake.")),
    an_entry(title="", text="", credit="", picture=None, keywords=("NAME 1",)),
)


@pytest.mark.parametrize("entry", ENTRIES, ids=range(len(ENTRIES)))
def test_own_targets_match_just_as_those_of_the_catalogue_do(entry: Entry) -> None:
    expected = match(entry, [own.target for own in OWN])
    assert OwnMatcher(OWN)(entry) == tuple(sorted(expected, key=lambda one: one.target))


def test_the_samples_are_about_some_and_not_about_others() -> None:
    found = [{one.target for one in OwnMatcher(OWN)(entry)} for entry in ENTRIES]
    assert all(0 < len(keys) < len(OWN) for keys in found)
    assert len(set().union(*found)) > len(WORDS) - 2


def test_what_many_servers_follow_by_the_same_words_is_found_for_each() -> None:
    many = [OwnTarget(f"g{number}/a", number, "Lakes", ("lava lake",)) for number in range(1, 200)]
    other = replace(many[0], key="g1/b", not_words=("a lava lake on Io",))
    assert [one.target for one in OwnMatcher([*many, other])(an_entry())] == sorted(one.key for one in many)


@pytest.mark.parametrize("word", ["(a+)+$b", "lava|lake", "l.va", "[lava]+", r"\blava"])
def test_what_looks_like_a_pattern_is_looked_for_as_it_stands(word: str) -> None:
    own = [OwnTarget("g1/a", 1, "Sample", words_from(word))]
    assert OwnMatcher(own)(an_entry(title="Sample: a lava lake", text="aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac")) == ()
    assert len(OwnMatcher(own)(an_entry(title=f"A sample of {word} on Io"))) == 1


def test_words_without_a_letter_in_a_database_cost_nothing() -> None:
    assert OwnMatcher([OwnTarget("g1/a", 1, "Sample", ("…",))])(an_entry(title="Sample …")) == ()


def test_without_any_nothing_matches() -> None:
    assert OwnMatcher([])(an_entry()) == ()
