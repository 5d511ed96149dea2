from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.text import bare, file_name, finished, plain, sentences, tidy


@pytest.mark.parametrize(
    "text",
    [
        "Juno passed 930 mi. above the moon.",
        "The flyby of Dec. 30 was the closest.",
        "The camera was built in the U.S. and tested twice.",
        "The picture was made by Kevin A. Sample of Ohio.",
        "Dr. Sample spoke in Pasadena, Calif. about it.",
        "It is (see Fig. 3) quite dark.",
        "Peel back its outer layers ... and look.",
        '"Is that a plume?" asked a visitor.',
        "The dunes, e.g. Sample Dunes, are new.",
        "The spot is 3.5 kilometers wide.",
        "What? no, wait.",
    ],
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(text: str) -> None:
    assert sentences(text) == (text,)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It is dark. It is cold.", 2),
        ("It was built in the U.S. The launch followed.", 2),
        ("A plume? A plume! So it is.", 3),
        ('"It is new," she said. "It glows." Others agree.', 3),
        ("It glows… Others agree.", 2),
        ("See Jet N7. The spot is near.", 2),
        ("A heading\n\nA sentence\nwrapped by the page.", 2),
        ("It was taken on July 5, 2022.Image: NASA/JPL", 2),
        ("It was taken in 2022.NASA/JPL-Caltech/Ada Sample", 2),
        ("It is dark!Image credit: Ada Sample", 2),
        ("It glows.© Ada Sample", 2),
        ("It is told on sample.NASA and at images.Image of Io", 1),
    ],
)
def test_a_text_is_cut_where_its_sentences_end(text: str, parts: int) -> None:
    assert len(sentences(text)) == parts


def test_every_word_survives_the_cutting() -> None:
    text = "One. Two “three.” Four\n\nfive… Six (seven.) Eight"
    assert tidy(" ".join(sentences(text))) == tidy(text)


@settings(derandomize=True)
@given(st.text(alphabet=st.sampled_from("aA1 .!?…\"'”()\n"), max_size=80))
def test_any_text_comes_back_whole(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["It is dark.", "Is it?", "It is!", 'She said "so."', "(It is.)", "It is “dark.”"])
def test_what_ends_as_a_sentence_does_is_finished(text: str) -> None:
    assert finished(text)


@pytest.mark.parametrize("text", ["It is dark", "It is dark ...", "It is […]", "It goes on…", "It goes “on…”", ""])
def test_what_breaks_off_is_not_finished(text: str) -> None:
    assert not finished(text)


def test_typography_does_not_matter_where_texts_are_compared() -> None:
    assert plain("Io’s  “new”\nspot – so") == 'Io\'s "new" spot - so'
    assert bare("Io’s Spot!") == bare("ios_spot")


def test_a_file_name_is_read_as_words() -> None:
    assert file_name("https://nasa.example/a/PIA90001_io-south%20pole.jpg?w=1#x") == "PIA90001 io south pole"


@pytest.mark.parametrize("piece", [".", "a.", "A. ", "U.S. ", "“", '."', "\n", "a", ". A", "…)"])
def test_a_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    """A pattern that began anew at each character would not come to an end here."""
    text = piece * (1_000_000 // len(piece))
    assert sum(map(len, sentences(text))) <= len(text)
