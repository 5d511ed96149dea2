"""Other people's words in a message: they read the same and do nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.inert import fitted, inert, one_line, thread_name

steady = settings(derandomize=True)


def as_read(message: str) -> str:
    """What Discord shows of a text without markdown: a backslash before punctuation is not shown."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", message)


@pytest.mark.parametrize(
    "plain",
    [
        "Io's Loki Patera: a lava lake (artist's concept)",
        "JNCE_2024034_57C00025_V01",
        "From ~35,000 km – PJ57/58 | Juno",
        "3.5 km & more; #Io [annotated] 100% 5 > 4",
        "a-b -c",
        "from 11:05:30 to 12:10 UTC: 5 < 7",
        "Io: a moon: the third",
    ],
)
def test_what_does_nothing_is_left_as_it_is(plain: str) -> None:
    assert inert(plain) == plain


@pytest.mark.parametrize(
    ("active", "escaped"),
    [
        ("**bold** and *slanted*", r"\*\*bold\*\* and \*slanted\*"),
        ("_slanted_ __under__", r"\_slanted\_ \_\_under\_\_"),
        ("a__b__c", r"a\_\_b\_\_c"),
        ("~~gone~~ ||hidden||", r"\~\~gone\~\~ \|\|hidden\|\|"),
        ("`code`", r"\`code\`"),
        ("[NASA](https://evil.example)", r"[NASA]\(https\://evil.example)"),
        ("see https://evil.example", r"see https\://evil.example"),
        ("@everyone @here <@&5> <@5> <#5>", r"\@everyone \@here \<@&5> \<@5> \<#5>"),
        ("<:emoji:5> <t:5:R> </io:5>", r"\<\:emoji:5> \<t\:5:R> \</io:5>"),
        ("a:volcano: :+1: :100: :wave::skin-tone-2:", r"a\:volcano: \:+1: \:100: \:wave:\:skin-tone-2:"),
        ("# Big", r"\# Big"),
        ("-# small", r"\-# small"),
        ("- item", r"\- item"),
        ("> quoted", r"\> quoted"),
        (">>> quoted", r"\>>> quoted"),
        ("1. first\n2) second", "1\\. first\n2\\) second"),
        (r"\*not escaped\*", r"\\\*not escaped\\\*"),
    ],
)
def test_what_would_do_something_is_escaped_and_reads_the_same(active: str, escaped: str) -> None:
    assert inert(active) == escaped
    assert as_read(escaped) == active


def test_characters_that_turn_text_around_or_cannot_be_seen_are_dropped() -> None:
    assert inert("Io \u202eevil\u2069\x00\ud800") == "Io evil"


def test_accents_are_not_piled_over_the_lines_around() -> None:
    assert inert("Z" + "\u0300" * 40 + "al" + "\u0489" * 4) == "Z" + "\u0300" * 4 + "al" + "\u0489" * 4


@steady
@given(st.text(alphabet="ab _*~|`\\<>@#-[](:/)\n1.+"))
def test_whatever_is_written_reads_the_same(text: str) -> None:
    assert as_read(inert(text)) == text


def test_one_line_has_no_breaks() -> None:
    assert one_line(" a\n b\t c ") == "a b c"


# ---------------------------------------------------------------- fitting


def test_what_fits_stays_whole() -> None:
    assert fitted("All of it. Really.", 18) == "All of it. Really."


def test_what_is_too_long_ends_with_a_sentence() -> None:
    assert fitted("The first one. The second one goes on.", 28) == "The first one. …"


def test_a_long_sentence_ends_with_a_word() -> None:
    assert fitted("One sentence which goes on and on and on", 25) == "One sentence which goes …"


def test_a_long_word_is_cut() -> None:
    assert fitted("x" * 50, 10) == "x" * 8 + " …"


@steady
@given(st.text(alphabet="ab *_.\\\n"), st.integers(min_value=2, max_value=40))
def test_it_always_fits(text: str, limit: int) -> None:
    assert len(fitted(text, limit)) <= limit


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Io's *lava* lake <@7>", "Io's *lava* lake <@7>"),
        ("A\n lake\u202e", "A lake"),
        ("x" * 100, "x" * 100),
        ("x" * 101, "x" * 98 + " …"),
        ("A lake. " + "word " * 30, "A lake. " + ("word " * 18).rstrip() + " …"),
        ("\u202e \n", ""),
    ],
)
def test_a_threads_name_has_whole_words_and_knows_no_markdown(title: str, name: str) -> None:
    assert thread_name(title) == name
    assert len(name) <= 100
