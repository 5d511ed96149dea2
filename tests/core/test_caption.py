from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.caption import LENGTH, LONGEST, SENTENCES, caption, leans, says_what_is_shown
from bot.core.text import finished, sentences, tidy
from tests.core.catalogue import TARGETS

TITLE = "A Sample of Lava"
SHOWN = "This sample image shows a lava lake on Io."


def test_the_sentence_that_says_what_the_picture_shows_comes_first() -> None:
    text = "Jupiter has many moons. Nobody has counted all of them lately. This image shows a lava lake on Io."
    assert caption(text, TITLE).startswith("This image shows a lava lake on Io.")


FOLLOWING = "It is as wide as a sample city with all of its suburbs."
NIGHT = "The night side of the moon is dark in this sample view."


@pytest.mark.parametrize(
    "beside",
    [
        "The Juno spacecraft was launched in 2011 and has seen samples of Io.",
        "NASA launched the Juno spacecraft years ago to look at Io.",
        "The probe orbits Jupiter once every 53 days and passes Io.",
        "The Juno mission continues its mission at Io.",
        "Juno has been in orbit around Jupiter for years, and saw Io.",
    ],
)
def test_what_is_so_whatever_the_picture_shows_is_left_out(beside: str) -> None:
    assert caption(f"{SHOWN} {beside}", TITLE, TARGETS) == SHOWN
    assert caption(f"{beside} {SHOWN}", TITLE, TARGETS) == SHOWN


def test_when_and_how_it_was_made_is_told_rather_than_what_the_mission_does() -> None:
    made = "The image was taken on Dec. 16, 2017 from 8,300 miles above the clouds, and processed by Ada Sample."
    assert caption(f"{made} The probe fully orbits Jupiter once every 53 days.", TITLE) == made


def test_an_artwork_made_of_the_data_is_a_picture() -> None:
    made = "Citizen scientist Ada Sample created this artwork of Io from the data."
    assert caption(f"{made} The interpretation was done in a sample style.", TITLE).startswith(made)


def test_what_follows_is_told_as_long_as_there_is_room() -> None:
    assert caption(f"{SHOWN} {FOLLOWING} {NIGHT} {NIGHT}", TITLE) == f"{SHOWN} {FOLLOWING} {NIGHT}"


def test_no_sentence_is_cut_to_fit() -> None:
    text = f"{SHOWN} It is as wide as {'very ' * 80}wide. {NIGHT}"
    assert caption(text, TITLE) == f"{SHOWN} {NIGHT}"


def test_a_long_sentence_is_taken_whole_if_it_is_all_there_is() -> None:
    text = f"This image shows a {'long ' * 90}lake."
    assert LENGTH < len(text) <= LONGEST
    assert caption(text, TITLE) == text


def test_a_sentence_beyond_all_bounds_is_not_taken() -> None:
    assert caption(f"This image shows a {'long ' * 200}lake.", TITLE) == TITLE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n",
        "A scrap without an end",
        "It breaks off …",
        "and begins in the middle.",
        "Image credit: NASA/JPL-Caltech.",
        f"{TITLE}",
    ],
)
def test_without_a_whole_sentence_the_title_is_the_caption(text: str) -> None:
    assert caption(text, TITLE) == TITLE


def test_without_a_title_either_a_scrap_is_better_than_nothing() -> None:
    assert caption("Sample lake, seen at night", "") == "Sample lake, seen at night"


@pytest.mark.parametrize(
    "furniture",
    [
        "More information about Juno is at the mission's pages.",
        "JunoCam's raw images are available to everybody.",
        "Image credit: NASA.",
    ],
)
def test_furniture_never_stands_in_a_caption(furniture: str) -> None:
    assert caption(f"{furniture} {SHOWN} {furniture}", TITLE) == SHOWN


def test_a_sentence_that_leans_brings_the_one_it_leans_on() -> None:
    text = "A lava lake covers the floor. It is shown here in this sample view of Io."
    assert caption(text, TITLE) == text


def test_an_answer_brings_its_question() -> None:
    assert caption("What is that dark spot? The shadow of a moon.", TITLE) == "What is that dark spot? The shadow of a moon."


def test_a_sentence_whose_support_is_missing_is_left_out() -> None:
    text = f"A lake so {'very ' * 150}wide. It is shown here in this sample view. The night side of Io is dark."
    assert caption(text, TITLE) == "The night side of Io is dark."


def test_what_names_the_target_is_put_before_a_sentence_that_does_not() -> None:
    text = "Io has many volcanoes. This image shows a plume over the night side."
    assert caption(text, TITLE, TARGETS) == text
    assert caption(text, TITLE) == "This image shows a plume over the night side."


def test_this_thing_points_at_the_picture_only_where_a_text_begins_with_it() -> None:
    text = "This storm cloud on Jupiter is as large as a planet."
    assert says_what_is_shown(text, TITLE, TARGETS) == text
    assert not leans(text, is_first=True)
    assert leans(text)
    assert leans("This is a storm cloud on Jupiter.", is_first=True)


@pytest.mark.parametrize(
    "sentence",
    ["It glows.", "They glow.", "These spots glow.", "However, Io glows.", '"It glows."', "On its way in, it saw Io."],
)
def test_pointing_back_is_leaning(sentence: str) -> None:
    assert leans(sentence)


@pytest.mark.parametrize(
    "sentence", ["This image glows.", "In these two new views, Io glows.", "Italy glows.", "The moon glows."]
)
def test_pointing_at_the_picture_is_not(sentence: str) -> None:
    assert not leans(sentence)


@pytest.mark.parametrize(
    "aside",
    [
        '"We were surprised by this image," said a sample scientist.',
        "This image, said a sample scientist, was a surprise.",
        "A citizen scientist processed this image with software.",
        "The spacecraft will take this view again.",
        "Not visible in this image is the lava.",
        "(This image is a sample.)",
    ],
)
def test_asides_do_not_open_a_caption(aside: str) -> None:
    assert caption(f"{aside} {FOLLOWING} {NIGHT}", TITLE) == NIGHT


LONG = f"Sulfur from a {'very ' * 80}old volcano covers the plains."
NEUTRAL = "A sample sentence of little worth stands here."


@pytest.mark.parametrize(
    ("lesser", "better"),
    [
        (NEUTRAL, "Sulfur from old volcanoes covers all the plains of Io."),
        (NEUTRAL, "The plains are captured in the light of dawn by a sample camera."),
        (NEUTRAL, "A plume can be seen over the plains of the night side."),
        (NEUTRAL, "The new picture reveals a plume over the night side."),
        (NEUTRAL, "Dark plains are shown here with all of their craters."),
        ("It is so.", NEUTRAL),
        ("A short aside.", NEUTRAL),
        (LONG, NEUTRAL),
        ("What might cover the plains of the night side?", NEUTRAL),
        ("According to a sample scientist, lava did it.", NEUTRAL),
        ("The image was taken on July 10, 2017 as the craft passed by.", "The volcano glows in the night of a moon."),
        ("The resolution of this image is 1 kilometer per pixel.", "The volcano glows in the night of a moon."),
        ("Data are expected to tell more about this image.", "The volcano glows in the night of a moon."),
        (NEUTRAL, "This image of the night side was created by citizen scientist A. Sample from new data."),
        (NEUTRAL, "This look at the night side of the moon is a sample."),
    ],
)
def test_what_says_more_of_the_picture_is_preferred(lesser: str, better: str) -> None:
    assert says_what_is_shown(f"{lesser} {better}", TITLE, TARGETS) == better


def test_of_equal_sentences_the_one_that_names_a_target_is_preferred() -> None:
    text = "A sample sentence of little worth stands here. Sulfur covers Io and its plains everywhere."
    assert says_what_is_shown(text, TITLE, TARGETS) == "Sulfur covers Io and its plains everywhere."
    assert says_what_is_shown(text, TITLE) == "A sample sentence of little worth stands here."


def test_the_best_single_sentence_is_understood_alone() -> None:
    assert says_what_is_shown("Sulfur is yellow. It is seen in this image of Io.", TITLE, TARGETS) == "Sulfur is yellow."
    assert says_what_is_shown("", TITLE) == ""


WORDS = [
    "This image shows",
    "It",
    "Io",
    "glows",
    "in 2023",
    "e.g.",
    "Dec.",
    "wide",
    "“so”",
    "…",
    "?",
    ". ",
    "! ",
    ".\n\n",
    "Credit:",
    "NASA/JPL",
]


@settings(derandomize=True)
@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))
def test_every_sentence_of_a_caption_stands_in_the_text(text: str) -> None:
    said = caption(text, TITLE, TARGETS)
    if said == TITLE:
        return
    whole = sentences(text)
    parts = sentences(said)
    assert all(part in tidy(text) and finished(part) for part in parts)
    assert len(said) <= (LENGTH if len(parts) > 1 else LONGEST)
    assert said in " ".join(whole) or len(parts) <= SENTENCES


@settings(derandomize=True)
@given(st.text(), st.text())
def test_no_text_is_too_strange(text: str, title: str) -> None:
    assert len(caption(text, title, TARGETS)) <= max(LONGEST, len(tidy(title)))


@pytest.mark.parametrize(
    "piece", ["This image ", "It is. ", "image ", "A. ", "©", "Credit: ", "(1 MB) ", "captured a ", "manages the "]
)
def test_a_hostile_text_is_read_in_bounded_time(piece: str) -> None:
    """A pattern that began anew at each character, or looked back to the first, would not come to an end here."""
    assert caption(piece * (1_000_000 // len(piece)), TITLE, TARGETS)
