"""Words as they are compared, and questions as they are understood."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.words import (
    END,
    LONGEST_PHRASE,
    LONGEST_WORD,
    MOST_PHRASES,
    MOST_WORDS,
    Phrase,
    all_words,
    phrases,
    title_words,
    words,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Lava Lake", "lava lake"),
        ("Björn Jónsson, Gerald Eichstädt", "bjorn jonsson gerald eichstadt"),
        ("Bjo\u0308rn Ørsted Łukasz Straße ﬁre", "bjorn orsted lukasz strasse fire"),
        ("Io’s and Jupiter's moons' us", "io and jupiter moons us"),
        ("NASA/JPL-Caltech", "nasa jpl caltech"),
        ("PIA24501, PIA 24501 or pia-24501", "pia24501 pia24501 or pia24501"),
        ("snake_case vol\u00adcano", "snake case volcano"),
        ("Юпитер 木星 १२", "юпитер 木星 १२"),
        ('* " NEAR( 🌋 \0 ¶ \ud800', "near"),
        ("", ""),
    ],
)
def test_words_are_letters_and_digits_in_lower_case_without_marks(text: str, found: str) -> None:
    assert " ".join(words(text)) == found


def test_a_release_is_known_by_all_it_says_with_a_border_after_each_part() -> None:
    said = all_words("pia24501", "A lake", ("Io", "", "Loki Patera"), "NASA", "It glows.")
    assert " ".join(said) == "a lake ¶ pia24501 ¶ io ¶ ¶ loki patera ¶ nasa ¶ it glows ¶"
    assert " ".join(all_words("abcdefgh2345", "A lake", (), "", "")) == "a lake ¶ ¶ ¶ ¶"


def test_what_is_without_end_is_cut_off() -> None:
    assert len(all_words("key", "a", (), "", "word " * 50_000)) == MOST_WORDS
    assert len(title_words("word " * 50_000)) == MOST_WORDS
    assert words("x" * 1000) == ("x" * LONGEST_WORD,)
    assert len(phrases("a " * 5000)) == MOST_PHRASES
    assert [len(phrase.words) for phrase in phrases('"' + "a " * 100 + '"')] == [LONGEST_PHRASE]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("lava lake", [Phrase(("lava",)), Phrase(("lake",), goes_on=True)]),
        ('"lava lake"', [Phrase(("lava", "lake"))]),
        ("»Lava« “big lake”", [Phrase(("lava",)), Phrase(("big", "lake"))]),
        ("«lava lake» io", [Phrase(("lava", "lake")), Phrase(("io",))]),
        ('lava "big lake', [Phrase(("lava",)), Phrase(("big",)), Phrase(("lake",), goes_on=True)]),
        ("jpl-caltech", [Phrase(("jpl", "caltech"), goes_on=True)]),
        ("pia 24501", [Phrase(("pia24501",))]),
        ("pia24501 lak ?!", [Phrase(("pia24501",)), Phrase(("lak",), goes_on=True)]),
        ("volc*", [Phrase(("volc",), goes_on=True)]),
        ("io", [Phrase(("io",))]),
        ("pj58", [Phrase(("pj58",))]),
        ('" " * ( )', []),
    ],
)
def test_a_question_is_phrases_of_which_only_the_last_may_go_on(question: str, wanted: list[Phrase]) -> None:
    assert phrases(question) == tuple(wanted)


@settings(max_examples=200, derandomize=True, database=None)
@given(st.text(max_size=200))
def test_no_word_of_a_question_means_anything_to_a_database(question: str) -> None:
    for phrase in phrases(question):
        assert phrase.words
        for word in phrase.words:
            assert word.isalnum()
            assert word != END
