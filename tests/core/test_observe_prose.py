"""How a text is cut into sentences that can be quoted from."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.observe.prose import LONGEST, LONGEST_SENTENCE, sentences


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("One sample. Another sample.", ["One", "Another"]),
        ("Taken on Dec. 30, 2023, by Kevin M. Sample of the U.S. team. It is a sample.", ["Taken", "It"]),
        ("Taken at 2:08 p.m. PDT. It is a sample.", ["Taken", "It"]),
        ("Juno passed 930 mi. (1,500 km) above it, as Fig. 3 shows. It is a sample.", ["Juno", "It"]),
        ("“Smooth as glass.” That is a sample.", ["“Smooth", "That"]),
        ("A heading\n\nA sample\nwrapped here.", ["A heading", "A sample"]),
        ("2023-08-03 02:53 UT\nCredit : a sample\nMission Phase : PERIJOVE 53", ["2023", "Credit", "Mission"]),
    ],
)
def test_sentences_end_where_readers_see_them_end(text: str, starts: list[str]) -> None:
    found = [sentence.original for sentence in sentences(text)]
    assert len(found) == len(starts)
    assert all(sentence.startswith(start) for sentence, start in zip(found, starts, strict=True))


@settings(max_examples=150, derandomize=True, database=None)
@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(["A. ", "Dec. ", "<b>", "</sup>", "\n\n", "“", "x "]), max_size=40).map("".join)
)
def test_sentences_together_are_the_text_and_matching_moves_nothing(text: str) -> None:
    assert "".join(sentence.original for sentence in sentences(text)) == text
    assert all(len(sentence.plain) == len(sentence.original) for sentence in sentences(text))


def test_only_so_much_of_a_text_is_read() -> None:
    found = sentences("a" * (LONGEST + 1))
    assert sum(len(sentence.original) for sentence in found) == LONGEST
    assert max(len(sentence.original) for sentence in found) == LONGEST_SENTENCE
